"""Render the work done in an activity: the steps done, the reflections written, and the actions made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.time_text import format_iso_date
from workbook.document.html import join_html, make_element, make_list
from workbook.reports.filled_worksheet import render_worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.definitions import Activity
    from workbook.content.loader import Content
    from workbook.store.entries import Entry

ACTIONS = "actions"
NOT_YET = "Not yet"
NO_DATE = "No date"
NOTHING_WRITTEN = "Nothing has been written to this yet."
NO_ACTIONS = "No actions have come of this yet."


def render_steps(activity: Activity, done: Mapping[str, str]) -> str:
    """Return the steps of an activity as HTML, each with the day it was done.

    Parameters
    ----------
    activity
        The activity.
    done
        The day each step was done, in ISO 8601, by the step's id; steps not done are absent.
    """
    return make_list(
        (join_html([step.text, "\n", make_element("em", _render_done(done.get(step.id)))]) for step in activity.steps),
        ordered=True,
    )


def render_reflections(activity: Activity, entries: Iterable[Entry]) -> str:
    """Return the prompts of an activity as HTML, each with the reflections on it and their dates.

    Parameters
    ----------
    activity
        The activity.
    entries
        Entries of the journal; those of another activity, or of a removed prompt, come last.
    """
    unclaimed = list(entries)
    parts = []
    for reflection in activity.reflections:
        written = [entry for entry in unclaimed if entry.values.get("prompt") == reflection.id]
        unclaimed = [entry for entry in unclaimed if entry not in written]
        parts += [make_element("p", make_element("strong", reflection.prompt)), *map(_render_written, written)]
        if not written:
            parts.append(make_element("p", NOTHING_WRITTEN))
    return join_html([*parts, *map(_render_written, unclaimed)])


def render_actions(entries: Sequence[Entry], *, content: Content) -> str:
    """Return actions as an HTML table, each with the activity and worksheet it was made in.

    Parameters
    ----------
    entries
        Entries of the list of actions, in order.
    content
        The content, for the titles of activities and worksheets.
    """
    if not entries:
        return make_element("p", NO_ACTIONS)
    return render_worksheet(content.get_worksheet(ACTIONS), entries, {}, content=content)


def _render_done(date: str | None) -> str:
    return f"Done {format_iso_date(date)}" if date else NOT_YET


def _render_written(entry: Entry) -> str:
    date, text = (str(entry.values.get(name) or "") for name in ("date", "text"))
    said_on = make_element("em", format_iso_date(date) if date else NO_DATE)
    return make_element("p", said_on, "\n", text)

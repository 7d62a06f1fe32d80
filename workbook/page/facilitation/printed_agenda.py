"""Make the printed agenda: for everybody, or for the facilitator, with prompts and what to watch for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.content.values import format_day
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import Html, join_html, make_element, make_list, make_table
from workbook.page.facilitation.agenda_builder import find_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.page.facilitation.agenda import AgendaItem, SessionPlan

UNTITLED = "Session"


def make_agenda_document(
    items: Sequence[AgendaItem], session: SessionPlan, *, dated: dt.date | None = None
) -> HtmlDocument:
    """Return the agenda for everybody: times, steps and minutes, without the facilitator's notes."""
    return HtmlDocument(
        session.title or UNTITLED,
        _make_lines(session),
        (HtmlSection("Agenda", _make_times(items, session)),),
        has_contents=False,
        is_one_page=True,
        dated=dated,
    )


def make_facilitator_document(
    items: Sequence[AgendaItem], session: SessionPlan, *, content: Content, dated: dt.date | None = None
) -> HtmlDocument:
    """Return the facilitator's sheet: each step with its instructions, then prompts and what to watch for.

    Parameters
    ----------
    items, session
        The agenda and the session's description.
    content
        The plans and the notes on the activities.
    dated
        As for a document.
    """
    steps = [_make_step(place, item, content) for place, item in enumerate(items, start=1)]
    notes = [_make_notes(name, content) for name in dict.fromkeys(item.activity for item in items if item.activity)]
    sections = [
        HtmlSection("Agenda", _make_times(items, session)),
        HtmlSection("What to do in each step", "", tuple(steps)),
        *([HtmlSection("While you go", "", tuple(filter(None, notes)))] if any(notes) else []),
    ]
    title = f"{session.title or UNTITLED}: for the facilitator"
    return HtmlDocument(title, _make_lines(session), tuple(sections), has_contents=False, dated=dated)


def compute_times(items: Sequence[AgendaItem], session: SessionPlan) -> list[str]:
    """Return when each step begins and when the last one ends: as a time of day, or in minutes from the start."""
    start = dt.time.fromisoformat(session.begins_at) if session.begins_at else None
    passed = [sum(item.minutes for item in items[:place]) for place in range(len(items) + 1)]
    if start is None:
        return [f"{minutes // 60}:{minutes % 60:02}" for minutes in passed]
    # Any day is fine, because a session does not last until the clocks change.
    begun = dt.datetime.combine(dt.date.min, start)
    return [f"{begun + dt.timedelta(minutes=minutes):%H:%M}" for minutes in passed]


def _make_lines(session: SessionPlan) -> tuple[str, ...]:
    date = format_day(dt.date.fromisoformat(session.date)) if session.date else ""
    begins = f"{date}, {session.begins_at}" if session.begins_at and date else date or session.begins_at
    people = f"{session.people} people" if session.people else ""
    return tuple(filter(None, (session.purpose, begins, people)))


def _make_times(items: Sequence[AgendaItem], session: SessionPlan) -> Html:
    times = compute_times(items, session)
    rows = [[time, item.title, str(item.minutes)] for time, item in zip(times, items, strict=False)]
    header = "Time" if session.begins_at else "After"
    rows.append([times[-1], "End", ""])
    return make_table("Step by step", [header, "Step", "Minutes"], rows, kinds=["date", "words", "number"])


def _make_step(place: int, item: AgendaItem, content: Content) -> HtmlSection:
    step = find_step(content, activity=item.activity, step=item.step)
    parts = [make_element("p", make_element("strong", "On the wall: "), step.text)] if step else []
    parts += [make_element("p", make_element("strong", "You: "), step.how)] if step else []
    parts += [make_element("p", make_element("em", item.note))] if item.note else []
    minutes = f"{item.minutes} minute{'' if item.minutes == 1 else 's'}"
    return HtmlSection(f"{place}. {item.title} ({minutes})", join_html(parts))


def _make_notes(name: str, content: Content) -> HtmlSection | None:
    known = {activity.id: activity for activity in content.activities}
    if name not in known:
        return None
    activity = known[name]
    prompts = [make_element("p", make_element("strong", "Prompts")), make_list(activity.facilitator.prompts)]
    watch = [make_element("p", make_element("strong", "Watch for")), make_list(activity.facilitator.watch_for)]
    return HtmlSection(activity.title, join_html([*prompts, *watch]))

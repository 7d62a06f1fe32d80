"""Render the top of a page: whose example it is, the progress in each activity, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.time_text import format_effort, format_iso_date
from workbook.document.html import (
    Html,
    join_html,
    make_anchor,
    make_element,
    make_link,
    make_page_address,
    make_table,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from workbook.content.definitions import Activity, Persona
    from workbook.content.loader import Content
    from workbook.content.page_definitions import Notebook
    from workbook.store.sessions import Session

CAPTION = "How far each activity on this page is"
HEADERS = ("Activity", "Time", "Steps done")
BEFORE_THE_START = " Nothing had been entered by then: the entries begin on {start}."
ALL_DONE = "Every step on this page is done."
ALL_DONE_ANYWHERE = "Every step of the workbook is done."


def render_banner(persona: Persona, *, today: dt.date, content: Content) -> str:
    """Return HTML that says that this is an invented example, of whom, and of which day.

    Parameters
    ----------
    persona
        The invented person.
    today
        The day on which the example is viewed.
    content
        The content it was made with; its edition is named.
    """
    said = f"{persona.title}, as of {format_iso_date(today.isoformat())}, content edition {content.workbook.edition}."
    lead = make_element("strong", "Invented example:")
    begun = BEFORE_THE_START.format(start=format_iso_date(persona.start.isoformat())) if today < persona.start else ""
    return join_html([make_element("p", lead, " ", said, begun), make_element("p", persona.about)])


def render_session_banner(session: Session) -> str:
    """Return HTML that names the session a page belongs to, so that nobody takes it for their own workbook."""
    lead = make_element("strong", f"Session: {session.name}")
    said = (
        f", begun on {format_iso_date(session.begun_on.isoformat())}. What is written here is kept apart from your own."
    )
    return make_element("p", lead, said)


def render_overview(notebook: Notebook, done: Mapping[str, Mapping[str, str]], *, content: Content) -> str:
    """Return the activities of a notebook as HTML, with the number of steps done, and the next step.

    Parameters
    ----------
    notebook
        The notebook. One without activities only names the next step in the whole workbook, once a step is done.
    done
        The day each step was done, in ISO 8601, by the step's id, by the activity's id.
    content
        The content, for the activities.
    """
    if not notebook.activities:
        return _render_way_on_anywhere(done, content)
    activities = [content.get_activity(name) for name in notebook.activities]
    rows = [
        (_render_link(activity), format_effort(activity), _render_progress(activity, done.get(activity.id, {})))
        for activity in activities
    ]
    way_on = _render_way_on(activities, done, _render_link) or (ALL_DONE,)
    return join_html([make_table(CAPTION, HEADERS, rows), make_element("p", *way_on)])


def _render_way_on_anywhere(done: Mapping[str, Mapping[str, str]], content: Content) -> Html:
    if not any(done.values()):
        return Html("")
    pages = {name: notebook.id for notebook in content.workbook.notebooks for name in notebook.activities}

    def render_link(activity: Activity) -> Html:
        return make_link(activity.title, make_page_address(pages[activity.id], heading=activity.title))

    return make_element("p", *(_render_way_on(content.activities, done, render_link) or (ALL_DONE_ANYWHERE,)))


def _render_link(activity: Activity) -> Html:
    return make_link(activity.title, make_anchor(activity.title))


def _render_progress(activity: Activity, done: Mapping[str, str]) -> str:
    days = _days_done(activity, done)
    counted = f"{len(days)} of {len(activity.steps)}"
    return f"{counted}, last on {format_iso_date(max(days))}" if days else counted


def _render_way_on(
    activities: Sequence[Activity],
    done: Mapping[str, Mapping[str, str]],
    render_link: Callable[[Activity], Html],
) -> tuple[str, ...]:
    """Return the next step: in the activity last worked on if a step is left there, else in the first that has one."""
    left = [activity for activity in activities if _next_step(activity, done)]
    if not left:
        return ()
    # The latest day counts; of activities with the same day or none, the first on the page.
    activity = max(left, key=lambda activity: max(_days_done(activity, done.get(activity.id, {})), default=""))
    is_begun = any(done.get(activity.id) for activity in activities)
    words = "Continue where you left off: " if is_begun else "Begin with: "
    return words, render_link(activity), f". Next step: {_next_step(activity, done)}"


def _days_done(activity: Activity, done: Mapping[str, str]) -> list[str]:
    return [done[step.id] for step in activity.steps if step.id in done]


def _next_step(activity: Activity, done: Mapping[str, Mapping[str, str]]) -> str:
    return next((step.text for step in activity.steps if step.id not in done.get(activity.id, {})), "")

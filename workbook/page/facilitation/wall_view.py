"""Render the wall: the step, the agenda around it, or the purpose of the session, without anything of the facilitator's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.facilitation_plans import OPENING
from workbook.document.html import Html, join_html, make_element

if TYPE_CHECKING:
    from workbook.content.facilitation_plans import RoomStep
    from workbook.page.facilitation.agenda import SessionPlan
    from workbook.page.facilitation.session_timer import TimerState

# The number of agenda lines that can be read at once, and how many of them are past.
LINES, PAST_LINES = 8, 2
WELCOME, WHERE_WE_ARE = "Welcome", "Where we are"
THANKS, AT_THE_END = "Thank you", "We have come to the end."


def render_wall(state: TimerState, step: RoomStep | None, session: SessionPlan) -> Html:
    """Render the texts on the wall.

    Parameters
    ----------
    state
        The state of the session.
    step
        The current step of the content's plan; None for a step that the facilitator added, and when there is none.
    session
        The title and the purpose of the session.
    """
    if state.step is None:
        title, words = (THANKS, AT_THE_END) if state.is_finished else (WELCOME, session.purpose)
        return _make_message(session.title or title, words)
    if state.wall == "agenda":
        return join_html([make_element("h1", WHERE_WE_ARE), _draw_places(state)])
    is_opening = not state.step.activity and state.step.step == OPENING
    return _make_message(state.step.title, (session.purpose if is_opening else "") or (step.text if step else ""))


def _make_message(title: str, words: str) -> Html:
    return join_html([make_element("h1", title), *([make_element("p", words)] if words else [])])


def _draw_places(state: TimerState) -> Html:
    first = max(0, min(state.place - PAST_LINES, len(state.items) - LINES))
    lines = []
    for place, item in list(enumerate(state.items, start=1))[first : first + LINES]:
        is_now = item is state.step
        look = "wb-wall-now" if is_now else "wb-wall-past" if item.is_done else ""
        lines.append(
            make_element("li", f"{item.title}{' (now)' if is_now else ''}", **{"class": look, "value": str(place)})
        )
    return make_element("ol", *lines, **{"class": "wb-wall-agenda"})

"""What stands on the wall: the step, the agenda around it, or what the session is for; nothing of the facilitator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.facilitation_plans import OPENING
from workbook.document.html import Html, join_html, make_element

if TYPE_CHECKING:
    from workbook.content.facilitation_plans import RoomStep
    from workbook.page.facilitation.agenda import SessionPlan
    from workbook.page.facilitation.session_timer import TimerState

# So many lines of the agenda can be read at once, and so many of them are past.
LINES, PAST_LINES = 8, 2
WELCOME, WHERE_WE_ARE = "Welcome", "Where we are"
THANKS, AT_THE_END = "Thank you", "We have come to the end."


def render_wall(state: TimerState, step: RoomStep | None, session: SessionPlan) -> Html:
    """Return the words on the wall.

    Parameters
    ----------
    state
        How the session stands.
    step
        The step under way as the content has it; None for one the facilitator added, and when none is under way.
    session
        What the session is called, and what it is for.
    """
    if state.step is None:
        title, words = (THANKS, AT_THE_END) if state.is_finished else (WELCOME, session.purpose)
        return _say(session.title or title, words)
    if state.wall == "agenda":
        return join_html([make_element("h1", WHERE_WE_ARE), _draw_places(state)])
    is_opening = not state.step.activity and state.step.step == OPENING
    return _say(state.step.title, (session.purpose if is_opening else "") or (step.text if step else ""))


def _say(title: str, words: str) -> Html:
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

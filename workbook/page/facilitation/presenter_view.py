"""Render the facilitator's view of a session: the step, its buttons, notes and prompts, and the whole agenda."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_list
from workbook.page.controls import Controls, make_bar, make_button, make_form
from workbook.page.facilitation.printed_agenda import compute_times

if TYPE_CHECKING:
    from workbook.content.facilitation_plans import RoomStep
    from workbook.content.loader import Content
    from workbook.page.facilitation.agenda import AgendaItem, SessionPlan
    from workbook.page.facilitation.session_timer import TimerState

KEY = "room"
BEFORE = (
    "Put the wall up while people come in; it shows what the session is for. The countdown begins with the first step."
)
INTERRUPTED = "The session is interrupted. It goes on with the first step that is not done."
KEYS = (
    "On the wall, the keys of a remote control move on and back, and so do Page Down and Page Up, the space bar and the "
    "arrow keys. B makes the wall dark, A shows the agenda, P stops the countdown, + gives a minute, C changes the "
    "colours, Escape leaves the wall."
)
TWO_SCREENS = (
    "With one screen, the wall covers this page, and you read your notes from paper: print the sheet above. With two, "
    "open the wall in a window of its own and drag it onto the projector; this page stays in front of you, and what you "
    "type here appears there."
)


def format_minute_count(minutes: int) -> str:
    """Format a number of minutes."""
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"


def format_delay(state: TimerState) -> str:
    """Format how far the session is behind or ahead: the minutes of the finished steps, compared with the planned ones."""
    done = [item for item in state.items if item.is_done]
    late = round(sum(item.spent - item.minutes for item in done))
    return (
        f"You are {format_minute_count(abs(late))} {'behind' if late > 0 else 'ahead'}." if late else "You are in time."
    )


class PresenterView:
    """The facilitator's view of a session at one moment.

    Parameters
    ----------
    content
        The notes on the activities.
    state
        The state of the session.
    session
        The description of the session.
    """

    def __init__(self, content: Content, state: TimerState, session: SessionPlan) -> None:
        self._content, self._state, self._session = content, state, session
        self._controls = Controls(KEY)

    def draw(self, step: RoomStep | None) -> Html:
        """Render the view for the current step, or for before the first and after the last."""
        item = self._state.step
        return self._draw_step(item, step) if item else self._draw_door()

    def _draw_door(self) -> Html:
        state = self._state
        is_begun = any(item.is_done for item in state.items)
        if state.is_finished:
            taken, planned = sum(item.spent for item in state.items), sum(item.minutes for item in state.items)
            title = "Afterwards"
            text = f"The session is over. It took {format_minute_count(round(taken))}; {planned} were planned."
            buttons = [self._button("Back to the last step", "back"), self._button("Start over", "over")]
        else:
            title, text = "Before you begin", INTERRUPTED if is_begun else BEFORE
            begin = self._button("Go on with the session" if is_begun else "Begin the session", "begin", is_main=True)
            buttons = [begin, *([self._button("Start over", "over")] if is_begun else [])]
        heading = self._controls.heading("step", title)
        return join_html([heading, make_element("p", text), make_bar(*buttons), self._draw_wall_bar()])

    def _draw_step(self, item: AgendaItem, step: RoomStep | None) -> Html:
        place, total = self._state.place, len(self._state.items)
        heading = self._controls.heading("step", f"{place + 1} of {total}: {item.title}")
        time = make_element("p", "", id="room-time", role="timer", **{"class": "wb-room-time"})
        bar = make_element("div", "", id="room-bar")
        parts = [
            make_element("div", heading, time, **{"class": "wb-room-now"}),
            make_element("div", bar, **{"class": "wb-room-track", "aria-hidden": "true"}),
            self._draw_moves(is_first=place == 0, is_last=place + 1 == total),
            self._draw_wall_bar(),
            make_element("p", make_element("strong", "On the wall: "), step.text) if step else Html(),
            # browser/session.js places it below the forms of the step.
            make_element("div", self._draw_sides(item, step), self._draw_order(), **{"class": "wb-room-below"}),
        ]
        return join_html(parts)

    def _draw_moves(self, *, is_first: bool, is_last: bool) -> Html:
        return make_bar(
            *([] if is_first else [self._button("Back", "back")]),
            self._button("Stop the countdown" if self._state.since else "Let it go on", "pause"),
            self._button("1 minute more", "more", minutes="1"),
            self._button("5 minutes more", "more", minutes="5"),
            self._button("End the session" if is_last else "Next step", "next", is_main=True),
        )

    def _draw_wall_bar(self) -> Html:
        state = self._state
        buttons = [_make_wall_button("Show the wall here", "here")]
        buttons.append(_make_wall_button("Open the wall in a window of its own", "window"))
        if state.step:
            for wall, words in (("agenda", "Show the agenda"), ("nothing", "Make the wall dark")):
                text = "Show the step again" if state.wall == wall else words
                buttons.append(self._button(text, "show", wall=wall))
        buttons.append(self._button("White on black" if state.colours == "light" else "Black on white", "colours"))
        texts = (make_element("p", text) for text in (KEYS, TWO_SCREENS))
        return join_html([make_bar(*buttons), self._controls.foldable("keys", "Keys and two screens", *texts)])

    def _draw_sides(self, item: AgendaItem, step: RoomStep | None) -> Html:
        activity = next((one for one in self._content.activities if one.id == item.activity), None)
        how = [make_element("p", step.how)] if step else []
        sides = [make_element("div", make_element("h4", "For you alone"), *how, self._draw_note(item))]
        if activity:
            notes = (("Prompts", activity.facilitator.prompts), ("Watch for", activity.facilitator.watch_for))
            sides += [make_element("div", make_element("h4", title), make_list(texts)) for title, texts in notes]
        return make_element("div", *sides, **{"class": "wb-room-sides"})

    def _draw_note(self, item: AgendaItem) -> Html:
        name = self._controls.id_of("note")
        label = make_element("label", "Your note on this step", **{"class": "wb-label", "for": name})
        attributes = {"class": "wb-input wb-lines", "data-live": "note", "rows": "2"}
        # A line break in a text area must not become an element.
        area = make_element("textarea", Html(escape(item.note)), id=name, name="note", **attributes)
        hidden = Html(make_element("input", type="hidden", name="entry", value=item.id).removesuffix("</input>"))
        return make_form("note", hidden, label, area, label="Your note")

    def _draw_order(self) -> Html:
        times = compute_times(self._state.items, self._session)
        lines = [self._draw_place(item, time) for item, time in zip(self._state.items, times, strict=False)]
        order = self._controls.foldable("order", "The whole agenda", make_element("ol", *lines))
        return join_html([make_element("p", format_delay(self._state)), order])

    def _draw_place(self, item: AgendaItem, time: str) -> Html:
        took = f", took {item.spent:.0f}" if item.is_done else ""
        words = f"{time} {item.title} ({format_minute_count(item.minutes)}{took})"
        if item is self._state.step:
            return make_element("li", make_element("strong", words))
        name = self._controls.id_of(f"go-{item.id}")
        go = make_button("Go there", "go", values={"entry": item.id}, id=name, label=f"Go to {item.title}")
        return make_element("li", words, " ", go)

    def _button(self, text: str, ask: str, *, is_main: bool = False, **values: str) -> Html:
        # With the step that the facilitator sees, so that a late press moves nothing.
        told = {"step": self._state.step.id if self._state.step else "", **values}
        name = self._controls.id_of("-".join([ask, *values.values()]))
        return make_button(text, ask, values=told, is_main=is_main, id=name)


def _make_wall_button(text: str, where: str) -> Html:
    # The browser handles this without the kernel, in browser/session.js.
    attributes = {"class": "wb-button", f"data-wall-{where}": ""}
    return make_element("button", text, type="button", id=f"{KEY}-{where}", **attributes)

"""Lead a session step by step: the countdown, the facilitator's notes, the forms of the step, and the wall view."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element
from workbook.forms.tool import Screen, ToolRequest
from workbook.page.controls import Controls, make_bar, make_button, make_notice, make_paragraphs
from workbook.page.facilitation.agenda import AGENDA, read_session, update_items
from workbook.page.facilitation.agenda_builder import find_step
from workbook.page.facilitation.group_forms import GroupForms
from workbook.page.facilitation.presenter_view import KEY, PresenterView, format_minute_count
from workbook.page.facilitation.session_timer import CLOCK, SECONDS_PER_MINUTE, SessionTimer, TimerState
from workbook.page.facilitation.wall_view import render_wall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbook.content.facilitation_plans import RoomStep
    from workbook.forms.widget import FormBackend
    from workbook.page.context import PageContext
    from workbook.page.facilitation.agenda import AgendaItem

CHANGED = frozenset({AGENDA, CLOCK})
UNCHANGED = Screen("", region="-")
NO_AGENDA = "There is no agenda yet. Choose activities above, and have one proposed."
NOT_A_SESSION = (
    "This is your own workbook, and the wall would show what you have written in it. So run the session in a separate "
    "workbook: close this one, and start python3 start.py lab --session NAME in a terminal. You can try out the timer "
    "here while nobody is watching."
)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def make(context: PageContext) -> RunSessionTool:
    """Return the tool for a page."""
    return RunSessionTool(context)


class RunSessionTool:
    """The tool that runs a session.

    Parameters
    ----------
    context
        What the page works with.
    now
        Returns the present moment, in UTC.
    """

    def __init__(self, context: PageContext, *, now: Callable[[], dt.datetime] = _utc_now) -> None:
        self._context, self._store, self._content = context, context.store, context.content
        self._clock, self._work = SessionTimer(context.store, now=now), GroupForms(context)
        self._controls = Controls(KEY)
        self._is_tried = False
        self._answers: Mapping[str, Callable[[ToolRequest], Screen]] = {
            "try": self._try,
            "begin": self._begin,
            "next": self._go_on,
            "back": self._go_back,
            "go": self._go_to,
            "pause": self._pause,
            "more": self._give,
            "show": self._show_on_wall,
            "colours": self._change_colours,
            "note": self._note,
            "over": self._start_over,
            "look": self._look,
        }

    def open(self) -> Screen:
        """Show the current step."""
        return self._show()

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:  # noqa: ARG002 it is quick
        """Handle a request."""
        return self._answers[ask.name](ask)

    def find_backend(self, key: str) -> FormBackend | None:
        """Return the backend of the form with this key, or None."""
        return self._work.find_backend(key)

    # Requests

    def _try(self, _ask: ToolRequest) -> Screen:
        self._is_tried = True
        return self._show()

    def _begin(self, _ask: ToolRequest) -> Screen:
        self._clock.begin()
        return self._show(moved=True)

    def _go_on(self, ask: ToolRequest) -> Screen:
        if not ask.get("step"):
            return self._begin(ask) if self._can_begin(self._clock.read()) else UNCHANGED
        return self._show(moved=True) if self._clock.go_on(ask.get("step")) else UNCHANGED

    def _go_back(self, ask: ToolRequest) -> Screen:
        return self._show(moved=True) if self._clock.go_back(ask.get("step")) else UNCHANGED

    def _go_to(self, ask: ToolRequest) -> Screen:
        moved = self._clock.go_to(ask.get("entry"))
        return replace(self._show(moved=True), focus=self._controls.id_of("step")) if moved else UNCHANGED

    def _pause(self, _ask: ToolRequest) -> Screen:
        self._clock.pause()
        return self._show(changed=True)

    def _give(self, ask: ToolRequest) -> Screen:
        self._clock.give(int(ask.get("minutes")))
        return self._show(changed=True)

    def _show_on_wall(self, ask: ToolRequest) -> Screen:
        self._clock.show("agenda" if ask.get("wall") == "agenda" else "nothing")
        return self._show(changed=True)

    def _change_colours(self, _ask: ToolRequest) -> Screen:
        self._clock.change_colours()
        return self._show(changed=True)

    def _note(self, ask: ToolRequest) -> Screen:
        update_items(self._store, {ask.get("entry"): {"note": ask.get("note").strip()}})
        return Screen("", region="-", said="Your note is saved.", changed=frozenset({AGENDA}))

    def _start_over(self, _ask: ToolRequest) -> Screen:
        self._clock.start_over()
        return self._show(changed=True, said="The session stands at its beginning again; the agenda is as it was.")

    def _look(self, ask: ToolRequest) -> Screen:
        """Return the screen if it differs from the one that the browser shows, with what the second wall lacks."""
        state = self._clock.read()
        shows_written = ask.get("wall") == "yes"
        written = str(self._store.change()) if shows_written else ""
        if state.token == ask.get("token") and written == ask.get("written"):
            return UNCHANGED
        return Screen(self._draw(state, written=written))

    # Screens

    def _show(self, *, said: str = "", moved: bool = False, changed: bool = False) -> Screen:
        state = self._clock.read()
        if moved:
            said = self._say_step(state)
        return Screen(self._draw(state), said=said, changed=CHANGED if moved or changed else frozenset())

    def _say_step(self, state: TimerState) -> str:
        if state.step is None:
            return "The session has come to its end." if state.is_finished else ""
        return f"Step {state.place + 1} of {len(state.items)}: {state.step.title}. {format_minute_count(state.step.minutes)}."

    @property
    def _is_open_to_all(self) -> bool:
        from workbook.store.sessions import find_session

        return self._is_tried or bool(self._context.home and find_session(self._context.home))

    @staticmethod
    def _can_begin(state: TimerState) -> bool:
        return bool(state.items) and state.step is None and not state.is_finished

    def _draw(self, state: TimerState, *, written: str = "") -> Html:
        is_open = self._is_open_to_all and bool(state.items)
        step = self._find_step(state.step) if is_open else None
        about: dict[str, str] = {
            "token": state.token,
            "step": state.step.id if state.step and is_open else "",
            "limit": str(state.step.minutes * SECONDS_PER_MINUTE if state.step else 0),
            "seconds": f"{state.seconds:.1f}",
            "running": "yes" if state.since else "",
            "colours": state.colours,
            "wall": state.wall if state.step else "step",
            "forms": json.dumps(self._work.prepare(step) if step else []),
        }
        session = read_session(self._store)
        parts = [make_element("template", render_wall(state, step, session) if is_open else "")]
        if written:
            html = self._work.render(step) if step else Html()
            inner = make_element("div", html, **{"class": "wb-room-written wb-review"})
            parts.append(make_element("template", inner, **{"data-written": written}))
        parts.append(PresenterView(self._content, state, session).draw(step) if is_open else self._draw_closed(state))
        attributes = {f"data-{name}": value for name, value in about.items()}
        return make_element("div", *parts, **{"class": "wb-room", **attributes})

    def _draw_closed(self, state: TimerState) -> Html:
        """Return why no session can be run here yet."""
        if self._is_open_to_all or not state.items:
            return make_element("p", NO_AGENDA)
        again = make_button("Try it here", "try", id=self._controls.id_of("try"))
        return join_html([make_notice(make_paragraphs([NOT_A_SESSION])), make_bar(again)])

    def _find_step(self, item: AgendaItem | None) -> RoomStep | None:
        return find_step(self._content, activity=item.activity, step=item.step) if item else None

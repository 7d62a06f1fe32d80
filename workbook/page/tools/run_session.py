"""Lead a session from step to step: the countdown, the facilitator's notes, the forms of the step, and the wall."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.content.facilitating import OPENING
from workbook.forms.tool import Ask, Screen
from workbook.page.session.agenda import AGENDA, change_items, read_session
from workbook.page.session.clock import CLOCK, SECONDS_PER_MINUTE, Clock, State
from workbook.page.session.proposing import find_step
from workbook.page.session.sheet import find_times
from workbook.page.session.work import Work
from workbook.page.tools.controls import Controls, make_bar, make_button, make_form, make_notice, make_paragraphs
from workbook.report.html import Html, join_html, make_element, make_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from workbook.content.facilitating import RoomStep
    from workbook.forms.widget import Half
    from workbook.page.book import Book
    from workbook.page.session.agenda import Item

KEY = "room"
CHANGED = frozenset({AGENDA, CLOCK})
UNCHANGED = Screen("", region="-")
NO_AGENDA = "There is no agenda yet. Choose activities above, and have one proposed."
NOT_A_SESSION = (
    "This is your own workbook. What you have written in it would stand on the wall, so the session is run in a workbook "
    "of its own. Close this one and open that with: workbook lab --session NAME. To see how it goes, with nobody watching, "
    "you can try it here."
)
KEYS = (
    "On the wall, the keys of a remote control move on and back, and so do Page Down and Page Up, the space bar and the "
    "arrow keys. B makes the wall dark, A shows the agenda, P stops the countdown, + gives a minute, C changes the "
    "colours, Escape leaves the wall."
)

TWO_SCREENS = (
    "With one screen, the wall covers this page, and you read your notes from paper: print the sheet above. With two, open "
    "the wall in a window of its own and drag it onto the projector; this page stays in front of you, and what you type "
    "here appears there."
)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def make(book: Book) -> Runner:
    """Return the tool for a page."""
    return Runner(book)


class Runner:
    """The tool that runs a session.

    Parameters
    ----------
    book
        The session's workbook.
    now
        Gives the present moment, in UTC.
    """

    def __init__(self, book: Book, *, now: Callable[[], dt.datetime] = _utc_now) -> None:
        self._book, self._store, self._content = book, book.store, book.content
        self._clock, self._work = Clock(book.store, now=now), Work(book)
        self._controls = Controls(KEY)
        self._is_tried = False
        self._answers: Mapping[str, Callable[[Ask], Screen]] = {
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
        """Show how the session stands."""
        return self._show()

    def answer(self, ask: Ask, progress: Callable[[str, float | None], None]) -> Screen:  # noqa: ARG002 nothing takes long
        """Do what is asked."""
        return self._answers[ask.name](ask)

    def find_half(self, key: str) -> Half | None:
        """Return the half in the kernel of the form of that key, or None."""
        return self._work.find_half(key)

    # What can be asked

    def _try(self, _ask: Ask) -> Screen:
        self._is_tried = True
        return self._show()

    def _begin(self, _ask: Ask) -> Screen:
        self._clock.begin()
        return self._show(moved=True)

    def _go_on(self, ask: Ask) -> Screen:
        if not ask.get("step"):
            return self._begin(ask) if self._can_begin(self._clock.read()) else UNCHANGED
        return self._show(moved=True) if self._clock.go_on(ask.get("step")) else UNCHANGED

    def _go_back(self, ask: Ask) -> Screen:
        return self._show(moved=True) if self._clock.go_back(ask.get("step")) else UNCHANGED

    def _go_to(self, ask: Ask) -> Screen:
        moved = self._clock.go_to(ask.get("entry"))
        return replace(self._show(moved=True), focus=self._controls.id_of("step")) if moved else UNCHANGED

    def _pause(self, _ask: Ask) -> Screen:
        self._clock.pause()
        return self._show(changed=True)

    def _give(self, ask: Ask) -> Screen:
        self._clock.give(int(ask.get("minutes")))
        return self._show(changed=True)

    def _show_on_wall(self, ask: Ask) -> Screen:
        self._clock.show("agenda" if ask.get("wall") == "agenda" else "nothing")
        return self._show(changed=True)

    def _change_colours(self, _ask: Ask) -> Screen:
        self._clock.change_colours()
        return self._show(changed=True)

    def _note(self, ask: Ask) -> Screen:
        change_items(self._store, {ask.get("entry"): {"note": ask.get("note").strip()}})
        return Screen("", region="-", said="Your note is saved.", changed=frozenset({AGENDA}))

    def _start_over(self, _ask: Ask) -> Screen:
        self._clock.start_over()
        return self._show(changed=True, said="The session stands at its beginning again; the agenda is as it was.")

    def _look(self, ask: Ask) -> Screen:
        """Answer with the screen when it is another one than the browser shows, and with what the other wall lacks."""
        state = self._clock.read()
        shows_written = ask.get("wall") == "yes"
        written = str(self._store.change()) if shows_written else ""
        if state.token == ask.get("token") and written == ask.get("written"):
            return UNCHANGED
        return Screen(self._draw(state, written=written))

    # What is shown

    def _show(self, *, said: str = "", moved: bool = False, changed: bool = False) -> Screen:
        state = self._clock.read()
        if moved:
            said = self._say_step(state)
        return Screen(self._draw(state), said=said, changed=CHANGED if moved or changed else frozenset())

    def _say_step(self, state: State) -> str:
        if state.step is None:
            return "The session has come to its end." if state.is_finished else ""
        return f"Step {state.place + 1} of {len(state.items)}: {state.step.title}. {_say_minutes(state.step.minutes)}."

    @property
    def _is_open_to_all(self) -> bool:
        from workbook.store.sessions import find_session_of

        return self._is_tried or bool(self._book.home and find_session_of(self._book.home))

    @staticmethod
    def _can_begin(state: State) -> bool:
        return bool(state.items) and state.step is None and not state.is_finished

    def _draw(self, state: State, *, written: str = "") -> Html:
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
        parts = [make_element("template", self._draw_wall(state, step)) if is_open else make_element("template")]
        if written:
            html = self._work.render(step) if step else Html()
            inner = make_element("div", html, **{"class": "wb-room-written wb-review"})
            parts.append(make_element("template", inner, **{"data-written": written}))
        parts.append(self._draw_page(state, step))
        attributes = {f"data-{name}": value for name, value in about.items()}
        return make_element("div", *parts, **{"class": "wb-room", **attributes})

    def _draw_page(self, state: State, step: RoomStep | None) -> Html:
        if not self._is_open_to_all:
            again = make_button("Try it here", "try", id=self._controls.id_of("try"))
            return join_html([make_notice(make_paragraphs([NOT_A_SESSION])), make_bar(again)])
        if not state.items:
            return make_element("p", NO_AGENDA)
        return self._draw_desk(state, state.step, step) if state.step else self._draw_door(state)

    def _find_step(self, item: Item | None) -> RoomStep | None:
        return find_step(self._content, activity=item.activity, step=item.step) if item else None

    # The wall: nothing of the facilitator's own

    def _draw_wall(self, state: State, step: RoomStep | None) -> Html:
        session = read_session(self._store)
        if state.step is None:
            words = "We have come to the end." if state.is_finished else session.purpose
            return join_html([make_element("h1", session.title or "Welcome"), make_element("p", words)])
        if state.wall == "agenda":
            return join_html([make_element("h1", "Where we are"), self._draw_places(state)])
        text = step.text if step else ""
        is_opening = step is not None and not state.step.activity and state.step.step == OPENING
        if is_opening and session.purpose:
            text = session.purpose
        return join_html([make_element("h1", state.step.title), *([make_element("p", text)] if text else [])])

    def _draw_places(self, state: State) -> Html:
        # A long agenda shows what is near: a wall holds eight lines that can be read.
        most, near = 8, 2
        first = max(0, min(state.place - near, len(state.items) - most))
        lines = []
        for place, item in list(enumerate(state.items))[first : first + most]:
            name = "wb-wall-now" if item is state.step else "wb-wall-past" if item.is_done else ""
            here = " (now)" if item is state.step else ""
            value = {"value": str(place + 1)}
            lines.append(make_element("li", f"{item.title}{here}", **{"class": name, **value}))
        return make_element("ol", *lines, **{"class": "wb-wall-agenda"})

    # The facilitator's side

    def _draw_door(self, state: State) -> Html:
        """Return what stands there before the first step and after the last."""
        taken = sum(item.spent for item in state.items)
        planned = sum(item.minutes for item in state.items)
        if state.is_finished:
            text = f"The session is over. It took {_say_minutes(round(taken))}; {planned} were planned."
            buttons = [self._button("Back to the last step", "back"), self._button("Start over", "over")]
        else:
            is_begun = any(item.is_done for item in state.items)
            text = "Put the wall up while people come in; it shows what the session is for. The countdown begins with the first step."
            if is_begun:
                text = "The session is interrupted. It goes on with the first step that is not done."
            begin = self._button("Go on with the session" if is_begun else "Begin the session", "begin", is_main=True)
            buttons = [begin, *([self._button("Start over", "over")] if is_begun else [])]
        title = self._controls.heading("step", "Before you begin" if not state.is_finished else "Afterwards")
        return join_html([title, make_element("p", text), make_bar(*buttons), self._draw_wall_bar(state)])

    def _draw_desk(self, state: State, item: Item, step: RoomStep | None) -> Html:
        place, total = state.place, len(state.items)
        heading = self._controls.heading("step", f"{place + 1} of {total}: {item.title}")
        time = make_element("p", "", id="room-time", role="timer", **{"class": "wb-room-time"})
        bar = make_element(
            "div", make_element("div", "", id="room-bar"), **{"class": "wb-room-track", "aria-hidden": "true"}
        )
        buttons = [
            *([self._button("Back", "back")] if place else []),
            self._button("Stop the countdown" if state.since else "Let it go on", "pause", name="pause"),
            self._button("1 minute more", "more", minutes="1"),
            self._button("5 minutes more", "more", minutes="5"),
            self._button("End the session" if place + 1 == total else "Next step", "next", is_main=True, name="next"),
        ]
        return join_html(
            [
                make_element("div", heading, time, **{"class": "wb-room-now"}),
                bar,
                make_bar(*buttons),
                self._draw_wall_bar(state),
                make_element("p", make_element("strong", "On the wall: "), step.text) if step else Html(),
                make_element(
                    "div", self._draw_sides(item, step), self._draw_order(state), **{"class": "wb-room-below"}
                ),
            ]
        )

    def _draw_sides(self, item: Item, step: RoomStep | None) -> Html:
        known = {activity.id: activity for activity in self._content.activities}
        activity = known.get(item.activity)
        mine = [make_element("h4", "For you alone")]
        mine += [make_element("p", step.how)] if step else []
        mine.append(self._draw_note(item))
        sides = [make_element("div", *mine)]
        if activity:
            prompts = [make_element("h4", "Prompts"), make_list(activity.facilitator.prompts)]
            watch = [make_element("h4", "Watch for"), make_list(activity.facilitator.watch_for)]
            sides += [make_element("div", *prompts), make_element("div", *watch)]
        return make_element("div", *sides, **{"class": "wb-room-sides"})

    def _draw_note(self, item: Item) -> Html:
        name = self._controls.id_of("note")
        label = make_element("label", "Your note on this step", **{"class": "wb-label", "for": name})
        attributes = {"class": "wb-input wb-lines", "data-live": "note", "rows": "2"}
        area = make_element("textarea", item.note, id=name, name="note", **attributes)
        hidden = Html(make_element("input", type="hidden", name="entry", value=item.id).removesuffix("</input>"))
        return make_form("note", hidden, label, area, label="Your note")

    def _draw_order(self, state: State) -> Html:
        session = read_session(self._store)
        times = find_times(state.items, session)
        lines = []
        for place, item in enumerate(state.items):
            took = f", took {item.spent:.0f}" if item.is_done else ""
            is_now = item is state.step
            words = f"{times[place]} {item.title} ({_say_minutes(item.minutes)}{took})"
            values = {"entry": item.id}
            go = make_button("Go there", "go", values=values, id=f"room-go-{item.id}", label=f"Go to {item.title}")
            lines.append(
                make_element("li", make_element("strong", words) if is_now else words, " ", *([] if is_now else [go]))
            )
        return join_html(
            [
                make_element("p", _say_end(state)),
                self._controls.foldable("order", "The whole agenda", make_element("ol", *lines)),
            ]
        )

    def _draw_wall_bar(self, state: State) -> Html:
        here = make_element(
            "button",
            "Show the wall here",
            type="button",
            id="room-here",
            **{"class": "wb-button", "data-wall-here": ""},
        )
        other = make_element(
            "button",
            "Open the wall in a window of its own",
            type="button",
            id="room-window",
            **{"class": "wb-button", "data-wall-window": ""},
        )
        buttons = [here, other]
        if state.step:
            dark = "Show the step again" if state.wall == "nothing" else "Make the wall dark"
            agenda = "Show the step again" if state.wall == "agenda" else "Show the agenda"
            buttons += [self._button(agenda, "show", wall="agenda"), self._button(dark, "show", wall="nothing")]
        colours = "White on black" if state.colours == "light" else "Black on white"
        buttons.append(self._button(colours, "colours", name="colours"))
        how = self._controls.foldable(
            "keys", "Keys and two screens", make_element("p", KEYS), make_element("p", TWO_SCREENS)
        )
        return join_html([make_bar(*buttons), how])

    def _button(self, text: str, ask: str, *, is_main: bool = False, name: str = "", **values: str) -> Html:
        state = self._clock.read()
        told: dict[str, Any] = {"step": state.step.id if state.step else "", **values}
        name = self._controls.id_of(name or "-".join([ask, *values.values()]))
        return make_button(text, ask, values=told, is_main=is_main, id=name)


def _say_minutes(minutes: int) -> str:
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"


def _say_end(state: State) -> str:
    """Return how the session lies in its time: what the rest would take, against what the agenda still has."""
    done = sum(item.spent for item in state.items if item.is_done)
    planned = sum(item.minutes for item in state.items if item.is_done)
    late = round(done - planned)
    if not any(item.is_done for item in state.items) or late == 0:
        return "You are in time."
    return f"You are {_say_minutes(abs(late))} {'behind' if late > 0 else 'ahead'}."

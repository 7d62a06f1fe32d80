"""Keep the time of a session: the current step, its countdown, and the content of the wall, all of it in the store.

A running step has the moment at which it was started. Stopping it adds the elapsed time to its total. So a page that is opened again,
and a kernel that was restarted, continue the countdown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from workbook.page.facilitation.agenda import AGENDA, AgendaItem, read_agenda
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.store.store import Store

CLOCK = "session-clock"
ENTRY = "clock"
SECONDS_PER_MINUTE = 60

Wall = Literal["step", "agenda", "nothing"]


@dataclass(frozen=True)
class TimerState:
    """The state of a session.

    Parameters
    ----------
    items
        The agenda.
    step
        The current step; None before the first and after the last.
    since
        When its countdown was last started; None while it is stopped.
    seconds
        How long the step has taken so far.
    is_finished
        Whether the last step has ended.
    wall, colours
        The content of the wall, and "light" or "dark".
    token
        Changes whenever anything of this changes except notes, which belong to the window they were written in.
    """

    items: tuple[AgendaItem, ...]
    step: AgendaItem | None
    since: dt.datetime | None
    seconds: float
    is_finished: bool
    wall: str
    colours: str
    token: str

    @property
    def place(self) -> int:
        """The position of the current step in the agenda, from 0; -1 for none."""
        return self.items.index(self.step) if self.step else -1


class SessionTimer:
    """Moves a session from step to step.

    Parameters
    ----------
    store
        The session's store.
    now
        Returns the present moment, in UTC.
    """

    def __init__(self, store: Store, *, now: Callable[[], dt.datetime]) -> None:
        self._store, self._now = store, now

    def read(self) -> TimerState:
        """Return the state of the session."""
        entry = self._store.find_entry(CLOCK, ENTRY)
        values = entry.values if entry and not entry.deleted else {}
        items = tuple(read_agenda(self._store))
        step = next((item for item in items if item.id == values.get("step")), None)
        since = dt.datetime.fromisoformat(str(values["running_since"])) if values.get("running_since") else None
        running = (self._now() - since).total_seconds() if since and step else 0.0
        return TimerState(
            items=items,
            step=step,
            since=since if step else None,
            seconds=max(0.0, running) + (step.spent * SECONDS_PER_MINUTE if step else 0.0),
            is_finished=bool(values.get("finished_at")),
            wall=str(values.get("wall") or "step"),
            colours=str(values.get("colours") or "light"),
            token=f"{entry.revision if entry else 0}.{hash(tuple(replace(item, note='') for item in items))}",
        )

    def begin(self) -> None:
        """Start the first step that is not done yet, unless another window has started one."""
        with self._store.transaction():
            state = self.read()
            if state.step:
                return
            first = next((item for item in state.items if not item.is_done), None) or next(iter(state.items), None)
            if first:
                self._go_to(state, first)

    def go_on(self, step: str) -> bool:
        """Move on from a step, to the next one or to the end; a step that is no longer current is not left twice.

        Parameters
        ----------
        step
            The id of the step that the sender of the request saw.

        Returns
        -------
        Whether the session moved.
        """
        with self._store.transaction():
            state = self.read()
            if state.step is None or state.step.id != step:
                return False
            if state.place + 1 < len(state.items):
                self._go_to(state, state.items[state.place + 1], leaves_done=True)
            else:
                left = Edit(state.step.id, {"done": True, "actual_minutes": _to_minutes(state.seconds)})
                ended = {"step": None, "running_since": None, "finished_at": self._stamp()}
                self._store.save_together({AGENDA: [left], CLOCK: [Edit(ENTRY, ended)]})
            return True

    def go_back(self, step: str) -> bool:
        """Go back to the previous step, whose time continues, or from the end to the last step."""
        with self._store.transaction():
            state = self.read()
            if state.is_finished and state.items:
                self._go_to(state, state.items[-1])
                return True
            if state.step is None or state.step.id != step or state.place == 0:
                return False
            self._go_to(state, state.items[state.place - 1])
            return True

    def go_to(self, step: str) -> bool:
        """Go to any step of the agenda."""
        with self._store.transaction():
            state = self.read()
            target = next((item for item in state.items if item.id == step), None)
            if target is None:
                return False
            self._go_to(state, target)
            return True

    def pause(self) -> None:
        """Stop the countdown, or continue it."""
        with self._store.transaction():
            state = self.read()
            if state.step is None:
                return
            if state.since is None:
                self._save({"running_since": self._stamp()})
                return
            spent = Edit(state.step.id, {"actual_minutes": _to_minutes(state.seconds)})
            self._store.save_together({AGENDA: [spent], CLOCK: [Edit(ENTRY, {"running_since": None})]})

    def give(self, minutes: int) -> None:
        """Add minutes to the current step."""
        with self._store.transaction():
            step = self.read().step
            if step:
                self._store.save(AGENDA, [Edit(step.id, {"minutes": max(0, step.minutes + minutes)})])

    def show(self, wall: Wall) -> None:
        """Show something on the wall, or the step again when it is shown already."""
        with self._store.transaction():
            self._save({"wall": "step" if self.read().wall == wall else wall})

    def change_colours(self) -> None:
        """Switch between black on white and white on black."""
        with self._store.transaction():
            self._save({"colours": "light" if self.read().colours == "dark" else "dark"})

    def start_over(self) -> None:
        """Reset the session; the agenda stays."""
        with self._store.transaction():
            cleared = [Edit(item.id, {"done": None, "actual_minutes": None}) for item in read_agenda(self._store)]
            stopped = {"step": None, "running_since": None, "finished_at": None, "wall": None}
            self._store.save_together({AGENDA: cleared, CLOCK: [Edit(ENTRY, stopped)]})

    def _go_to(self, state: TimerState, target: AgendaItem, *, leaves_done: bool = False) -> None:
        edits = []
        if state.step:
            left = {"actual_minutes": _to_minutes(state.seconds)}
            edits.append(Edit(state.step.id, {**left, "done": True} if leaves_done else left))
        edits.append(Edit(target.id, {"done": None}))
        running = {"step": target.id, "running_since": self._stamp(), "finished_at": None, "wall": None}
        self._store.save_together({AGENDA: edits, CLOCK: [Edit(ENTRY, running)]})

    def _save(self, values: dict[str, object]) -> None:
        self._store.save(CLOCK, [Edit(ENTRY, values)])

    def _stamp(self) -> str:
        return self._now().astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _to_minutes(seconds: float) -> float:
    return round(seconds / SECONDS_PER_MINUTE, 2)

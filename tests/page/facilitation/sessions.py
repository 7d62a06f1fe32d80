"""A session's workbook on the disk, and its tools asked as the browser asks them."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes import FakeClock
from workbook.content.loader import load_content
from workbook.forms.tool import Screen, ToolRequest
from workbook.page.book import Book
from workbook.page.tools.plan_session import PlanSessionTool
from workbook.page.tools.run_session import RunSessionTool
from workbook.paths import Home
from workbook.store.sessions import open_session
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 5, 4)
# Read once: it is frozen, and every session has the same.
load_once = functools.cache(load_content)


@dataclass
class Room:
    """A session, its two tools, and the clock on its wall."""

    book: Book
    planner: PlanSessionTool
    runner: RunSessionTool
    clock: FakeClock

    def plan(self, name: str, **values: str | list[str]) -> Screen:
        return self.planner.answer(make_ask(name, values), _say_nothing)

    def run(self, name: str, **values: str | list[str]) -> Screen:
        return self.runner.answer(make_ask(name, values), _say_nothing)

    def next(self) -> Screen:
        return self.run("next", step=self.step)

    @property
    def step(self) -> str:
        """The id of the step under way."""
        state = self.runner._clock.read()
        return state.step.id if state.step else ""


def make_room(folder: Path, *, is_session: bool = True) -> Room:
    """Open a session's workbook, or a learner's own."""
    content = load_once()
    home = Home(folder / "home")
    if is_session:
        home = open_session(home, "Team day", today=TODAY)[0].home
    store = Store.open(home.make(), content)
    book = Book(content, store, page=content.get_notebook("09-facilitator"), today=TODAY, home=home)
    clock = FakeClock()
    return Room(book, PlanSessionTool(book.context), RunSessionTool(book.context, now=clock), clock)


def make_ask(name: str, values: dict[str, str | list[str]]) -> ToolRequest:
    return ToolRequest(name, {key: [value] if isinstance(value, str) else value for key, value in values.items()})


def _say_nothing(_text: str, _done: float | None) -> None:
    pass

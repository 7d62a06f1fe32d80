"""What is held about other people, screen by screen, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeClock
from workbook.forms.tool import ToolRequest
from workbook.page.book import Book
from workbook.page.context import PageContext
from workbook.page.live_page import LivePage
from workbook.page.tools.personal_data_tool import NOTHING_HELD, PersonalDataTool
from workbook.paths import Home
from workbook.privacy.personal_data import KEEPING
from workbook.privacy.retention import expire_entries, set_retention_period
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.forms.tool import Screen

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
TODAY = dt.date(2027, 7, 5)


@pytest.fixture
def book(tmp_path: Path, content: Content) -> Iterator[Book]:
    """A learner's workbook with two notes about people, one of them a year younger."""
    home, clock = Home(tmp_path / "home").make(), FakeClock(NOON)
    store = Store(open_file(home.store, backups=home.backups), content, now=clock)
    store.save("feedback-notes", [Edit("old", {"situation": "Queue", "impact": "Zora was hurt"})])
    clock.moment = dt.datetime(2027, 7, 1, 12, tzinfo=dt.UTC)
    store.save("feedback-notes", [Edit("new", {"situation": "Desk", "impact": "Ruth smiled"})])
    store.save("extra-mile-log", [Edit("e", {"extra_thing": "Rang <Ruth> back"})])
    yield Book(content, store, today=TODAY, home=home)
    store.close()


@pytest.fixture
def tool(book: Book) -> PersonalDataTool:
    return PersonalDataTool(book.context)


def ask(tool: PersonalDataTool, name: str, **values: str | list[str]) -> Screen:
    held = {key.replace("_", "-"): [value] if isinstance(value, str) else value for key, value in values.items()}
    return tool.answer(ToolRequest(name, held), lambda _text, _done: None)


def read(screen: Screen | str) -> str:
    html = screen if isinstance(screen, str) else screen.html
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def ids(book: Book, worksheet: str) -> list[str]:
    return [entry.id for entry in book.store.entries(worksheet)]


def test_entries_are_listed_by_worksheet_with_their_age_the_oldest_first(tool: PersonalDataTool) -> None:
    html = tool.open().html

    assert "3 entries tell of other people, in 2 worksheets; the oldest was written 14 months ago" in read(html)
    assert "Feedback I received: 2 entries, the oldest written 14 months ago" in read(html)
    assert html.index("feedback-notes:old") < html.index("feedback-notes:new") < html.index("extra-mile-log:e")
    assert "<Ruth>" not in html


def test_where_nothing_is_held_that_is_said(content: Content, tmp_path: Path) -> None:
    empty = Store(open_file(tmp_path / "x.sqlite", backups=tmp_path), content)

    assert NOTHING_HELD in read(PersonalDataTool(PageContext(content, empty)).open())
    empty.close()


def test_what_is_ticked_is_erased_after_a_look_at_what_goes(tool: PersonalDataTool, book: Book) -> None:
    screen = ask(tool, "plan", entry=["feedback-notes:old"])
    assert 'From "Feedback I received": 1 entry.' in read(screen)
    assert ids(book, "feedback-notes") == ["old", "new"]

    screen = ask(tool, "erase")

    assert ids(book, "feedback-notes") == ["new"]
    assert book.store.history("feedback-notes", entry="old") == []
    assert "feedback-notes" in screen.changed


def test_a_whole_worksheet_or_all_that_is_old_can_be_ticked(tool: PersonalDataTool, book: Book) -> None:
    ask(tool, "plan", worksheet=["extra-mile-log"], older="12")
    ask(tool, "erase")

    assert ids(book, "extra-mile-log") == []
    assert ids(book, "feedback-notes") == ["new"]


def test_nothing_ticked_is_a_problem_and_going_back_forgets_the_plan(tool: PersonalDataTool, book: Book) -> None:
    assert ask(tool, "plan").is_problem

    ask(tool, "plan", worksheet=["feedback-notes"])
    ask(tool, "back")
    ask(tool, "erase")

    assert ids(book, "feedback-notes") == ["old", "new"]


def test_a_time_is_set_for_all_and_for_one_worksheet(tool: PersonalDataTool, book: Book) -> None:
    screen = ask(tool, "set", months_all="12", **{"months-extra-mile-log": "0"})
    assert screen.changed == {KEEPING}
    set_retention_period(book.store, "people", 18)

    html = tool.open().html
    assert re.search(r'id="about-people-months-all".*?value="12" selected', html)
    assert re.search(r'id="about-people-months-people".*?value="18" selected', html)
    months = {entry.values.get("worksheet"): entry.values["months"] for entry in book.store.entries(KEEPING)}
    assert months == {None: 12, "extra-mile-log": 0, "people": 18}

    ask(tool, "set", months_all="0")
    assert {entry.values["months"] for entry in book.store.entries(KEEPING)} == {0}


def test_what_expires_is_announced_on_the_start_page_and_kept_or_erased_in_the_portfolio(
    tool: PersonalDataTool, book: Book
) -> None:
    assert book.home is not None
    set_retention_period(book.store, "", 12)
    expire_entries(book.home, today=TODAY)

    said = "1 entry about people expires: opening the workbook on Mon 12 July 2027 or later erases it."
    assert said in read(LivePage(book.context).render_part("due")[0])
    assert said in read(tool.open())

    ask(tool, "keep")
    assert said not in read(tool.open()) + read(LivePage(book.context).render_part("due")[0])
    assert ids(book, "feedback-notes") == ["old", "new"]


def test_what_expires_can_be_erased_before_its_day_and_that_is_remembered(tool: PersonalDataTool, book: Book) -> None:
    set_retention_period(book.store, "", 12)
    screen = ask(tool, "erase-expired")

    assert ids(book, "feedback-notes") == ["new"]
    assert "Mon 5 July 2027: 1 entry of Feedback I received" in read(screen)

"""The tools of a session, asked as the page asks them: print worksheets, hand out the record, look at the group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports.session_entries import ROOM
from workbook.exporting.data_export import make_export
from workbook.exporting.selection import select_snapshot
from workbook.forms.tool import ChosenFile, ToolRequest
from workbook.page.book import Book
from workbook.page.context import PageContext
from workbook.page.tools import make_tool
from workbook.paths import Home
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.sessions import open_session
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content

TODAY = dt.date(2026, 5, 12)


def ignore(_text: str, _done: float | None) -> None:
    """Do nothing with what is told of the progress."""


@pytest.fixture
def book(tmp_path: Path, content: Content) -> Iterator[Book]:
    """A session in which nothing has been said yet."""
    session, _ = open_session(Home(tmp_path / "me"), "Team day", today=TODAY)
    store = Store.open(session.home, content)
    yield Book(content, store, today=TODAY, home=session.home)
    store.close()


def fill(book: Book, *names: str) -> None:
    for name in names:
        rows: list[Any] = [dict(row) for row in ROOM[name]]
        edits = [Edit(row.pop("id", f"{name}-{number}"), row) for number, row in enumerate(rows)]
        book.store.save(name, edits)


def test_a_page_of_a_session_says_which_one_it_is(book: Book) -> None:
    bundle, _ = book._repr_mimebundle_()
    assert "Session: Team day" in bundle["text/html"]
    assert "Tue 12 May 2026" in bundle["text/html"]


def test_ones_own_pages_name_no_session(tmp_path: Path, content: Content) -> None:
    home = Home(tmp_path / "me").make()
    store = Store.open(home, content)
    bundle, _ = Book(content, store, home=home)._repr_mimebundle_()
    screen = make_tool("leave-room", PageContext(content, store, home=home)).open()
    store.close()
    assert "Session" not in bundle["text/html"]
    assert "lab --session" in screen.html
    assert "<button" not in screen.html


def test_one_press_makes_all_three_files_and_keeps_them_with_the_session(book: Book) -> None:
    fill(book, "session", "actions", "focus-groups", "focus-group-questions", "focus-group-solutions")
    screen = make_tool("leave-room", book.context).answer(ToolRequest("make", {"format": ["all"]}), ignore)

    assert [file.name.rpartition(".")[2] for file in screen.files] == ["pdf", "docx", "pptx"]
    assert book.home is not None
    assert {file.name: file.content for file in screen.files} == {
        file.name: file.read_bytes() for file in book.home.exports.iterdir()
    }
    assert "Three files made" in screen.said


def test_names_that_are_written_after_the_page_was_opened_are_pointed_out_as_well(book: Book) -> None:
    tool: Any = make_tool("leave-room", book.context)
    assert "Sina Tuala" not in tool.open().html
    assert tool.follow() is None
    book.store.save("people", [Edit("p", {"name": "Sina Tuala"})])
    book.store.save("focus-group-answers", [Edit("a", {"answer": "We always ask Sina Tuala"})])

    assert {"people", "focus-group-answers"} <= tool.followed_worksheets
    assert "Sina Tuala" in tool.follow().html


def test_the_activities_of_an_agenda_that_is_proposed_later_are_ticked_for_printing(book: Book) -> None:
    tool: Any = make_tool("print-ahead", book.context)
    assert "checked" not in tool.open().html
    book.store.save("session", [Edit("session", {"activities": "focus-group"})])

    assert tool.followed_worksheets == {"session"}
    assert tool.follow().html.count(" checked") == 1
    assert tool.follow() is None


def test_before_anything_leaves_names_are_pointed_out_that_the_owners_do_not_explain(book: Book) -> None:
    fill(book, "focus-groups", "focus-group-questions", "actions")
    book.store.save("people", [Edit("p", {"name": "Sina Tuala"})])
    answers = [Edit("a", {"question": "q1", "answer": "We always ask Sina Tuala"})]
    book.store.save("focus-group-answers", answers)
    html = make_tool("leave-room", book.context).open().html

    assert "Sina Tuala" in html
    assert "Ola Berg" not in html
    assert "Ruth Abara" not in html


def test_the_worksheets_of_the_agenda_are_ticked_and_printed_in_one_file(book: Book) -> None:
    book.store.save("session", [Edit("s", {"title": "Team day", "date": "2026-05-12", "activities": "focus-group"})])
    tool = make_tool("print-ahead", book.context)
    ticked = [box for box in tool.open().html.split("<input")[1:] if "checked" in box]
    screen = tool.answer(ToolRequest("print", {"activities": ["focus-group", "no-such-activity"]}), ignore)

    assert [box.split('value="')[1].split('"')[0] for box in ticked] == ["focus-group"]
    [file] = screen.files
    assert file.content.startswith(b"%PDF")
    assert file.name.startswith("worksheets-team-day-")


def test_without_a_choice_nothing_is_printed(book: Book) -> None:
    screen = make_tool("print-ahead", book.context).answer(ToolRequest("print"), ignore)
    assert screen.is_problem
    assert screen.region == "-"


def test_the_group_view_says_why_a_file_is_refused_and_keeps_none(book: Book) -> None:
    tool = make_tool("group-view", book.context)
    screen = tool.answer(ToolRequest("read", files={"files": [ChosenFile("<b>.zip", b"x")]}), ignore)

    assert screen.is_problem
    assert "&lt;b&gt;.zip" in screen.html
    assert book.home is not None
    assert not book.home.exports.exists()
    assert tool.answer(ToolRequest("read"), ignore).is_problem


def test_several_files_can_be_chosen_at_once(book: Book) -> None:
    [control] = [part for part in make_tool("group-view", book.context).open().html.split("<") if 'type="file"' in part]
    assert " multiple " in control


def test_forgetting_all_answers_does_not_let_anybody_be_found_by_reading_one_file_fewer(
    book: Book, content: Content
) -> None:
    files = [make_group_file(content, number) for number in range(8)]

    def read(tool: Any, number: int) -> str:
        tool.answer(ToolRequest("forget"), ignore)
        return str(tool.answer(ToolRequest("read", files={"files": files[:number]}), ignore).html)

    tool = make_tool("group-view", book.context)
    shown = [read(tool, number).count("<table") for number in (8, 7, 8)]
    # Another page or kernel, and another session of the same facilitator, remember it too.
    assert book.home is not None
    other = open_session(Home(book.home.folder.parent.parent / "me"), "Another day", today=TODAY)[0].home
    context = PageContext(content, book.store, home=other)
    shown += [read(make_tool("group-view", one), 7).count("<table") for one in (book.context, context)]
    assert shown == [1, 0, 1, 0, 0]


def make_group_file(content: Content, number: int) -> ChosenFile:
    with open_memory() as engine:
        store = Store(engine, content)
        values = {"date": "2026-05-04", "practice": "hire-for-fit", "rating": 4 + number % 2}
        store.save("practice-audit", [Edit("a", values)])
        return ChosenFile(f"{number}.zip", make_export(select_snapshot(store), ".zip", for_group=True)[0])


def test_a_filled_example_reads_no_files_of_a_group(content: Content) -> None:
    with open_memory() as engine:
        tool = make_tool("group-view", PageContext(content, Store(engine, content)))
        assert "filled example" in tool.open().html
        assert "filled example" in tool.answer(ToolRequest("forget"), ignore).html

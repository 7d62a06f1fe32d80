"""Making examples and laying them beside one's own answers, screen by screen, without a browser."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from workbook.forms.tool import ChosenFile, ToolRequest
from workbook.page.book import Book
from workbook.page.tools import make_examples
from workbook.page.tools.example_comparison import ExampleComparisonTool
from workbook.page.tools.make_examples import MakeExamplesTool
from workbook.paths import Home
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.forms.tool import Screen

# Stands for the command: tells how far it is as the command's bar does, writes a page, and says what it was told.
STANDS_IN = """
import pathlib, sys
print("  0%|          | 0/2 [00:00<?, ?notebook/s]", file=sys.stderr)
print(" 50%|#####     | 1/2 [00:01<00:01,  1.00s/notebook, 02-level-1-3 with permit-clerk]", file=sys.stderr)
folder = pathlib.Path(sys.argv[sys.argv.index("--to") + 1]) / "permit-clerk"
folder.mkdir(parents=True, exist_ok=True)
(folder / "02-level-1-3.html").write_text("<h1>A page</h1>")
(folder / "02-level-1-3.ipynb").write_text("{}")
print(" ".join(sys.argv[1:]))
print("2 notebooks were filled.")
"""


@pytest.fixture
def book(tmp_path: Path, content: Content) -> Iterator[Book]:
    home = Home(tmp_path / "home").make()
    store = Store(open_file(home.store, backups=home.backups), content)
    store.save("extra-mile-log", [Edit("a", {"date": "2026-03-02", "extra_thing": "Rang <b>back</b>"})])
    yield Book(content, store, home=home)
    store.close()


@pytest.fixture
def tool(book: Book, monkeypatch: pytest.MonkeyPatch) -> MakeExamplesTool:
    monkeypatch.setattr(make_examples, "COMMAND", (sys.executable, "-c", STANDS_IN))
    return MakeExamplesTool(book)


def press(
    tool: MakeExamplesTool, files: list[ChosenFile] | None = None, **values: list[str]
) -> tuple[Screen, list[str]]:
    told: list[str] = []
    chosen = {"personas": ["permit-clerk"], "notebooks": ["02-level-1-3", "04-level-6"], "formats": ["html"]} | values
    screen = tool.answer(ToolRequest("make", chosen, {"own": files or []}), lambda text, _done: told.append(text))
    return screen, told


def test_everybody_and_every_page_is_offered(tool: MakeExamplesTool, content: Content) -> None:
    html = tool.open().html
    assert all(content.get_persona(name).title in html for name in content.persona_ids)
    assert "Nothing has been made yet." in html


def test_what_was_chosen_is_made_and_the_progress_is_told(tool: MakeExamplesTool) -> None:
    screen, told = press(tool, today=["2026-03-10"])
    assert told == ["0 of 2 made; now the next", "1 of 2 made; now 02-level-1-3 with permit-clerk"]
    assert screen.said == "2 notebooks were filled."
    assert "permit-clerk/02-level-1-3.html" in screen.html
    # Of the pages, only what this person fills is asked for.
    assert "02-level-1-3 --to" in screen.html
    assert "--persona permit-clerk --format html -p today 2026-03-10" in screen.html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"personas": []}, "Choose who fills"),
        ({"notebooks": []}, "Choose who fills"),
        ({"formats": []}, "Choose who fills"),
        ({"today": ["10.3.2026"]}, "A day is written"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    tool: MakeExamplesTool, values: dict[str, list[str]], said: str
) -> None:
    screen, told = press(tool, None, **values)
    assert (screen.is_problem, told) == (True, [])
    assert screen.said.startswith(said)


def make_book(sheet: str) -> bytes:
    """Return an Excel book with one sheet."""
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    book.create_sheet(sheet)
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "written", "option"),
    [
        ("porter.yaml", b"id: porter", "--persona"),
        ("porter.xlsx", make_book("persona"), "--persona"),
        ("class.xlsx", make_book("Autumn"), "--class-list"),
        ("../class.csv", b"name,persona", "--class-list"),
    ],
)
def test_a_file_of_ones_own_goes_along_as_what_it_is(
    tool: MakeExamplesTool, name: str, written: bytes, option: str
) -> None:
    screen, _ = press(tool, [ChosenFile(name, written)])
    assert f"{option} " in screen.html
    assert f"0/{name.removeprefix('../')}" in screen.html


def test_a_page_is_looked_at_and_nothing_outside_the_folder_is(tool: MakeExamplesTool, book: Book) -> None:
    press(tool)
    (shown,) = tool.answer(ToolRequest("look", {"file": ["permit-clerk/02-level-1-3.html"]}), lambda *_: None).files
    assert (shown.content, shown.is_shown) == (b"<h1>A page</h1>", True)
    assert book.home
    (book.home.exports / "private.html").write_text("private", encoding="utf-8")
    for name in ("../private.html", "permit-clerk/02-level-1-3.ipynb", str(book.home.exports / "private.html")):
        screen = tool.answer(ToolRequest("look", {"file": [name]}), lambda *_: None)
        assert (screen.files, screen.is_problem) == ((), True)


def test_everything_is_handed_out_as_one_file(tool: MakeExamplesTool) -> None:
    press(tool)
    (handed,) = tool.answer(ToolRequest("hand-out"), lambda *_: None).files
    with zipfile.ZipFile(io.BytesIO(handed.content)) as archive:
        assert archive.namelist() == ["permit-clerk/02-level-1-3.html", "permit-clerk/02-level-1-3.ipynb"]


def test_a_run_that_fails_says_why(tool: MakeExamplesTool, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = "import sys; print('There is no such day.', file=sys.stderr); sys.exit(1)"
    monkeypatch.setattr(make_examples, "COMMAND", (sys.executable, "-c", failing))
    screen, _ = press(tool)
    assert (screen.said, screen.is_problem) == ("There is no such day.", True)


def test_ones_own_answers_stand_beside_the_example_s_and_are_escaped(book: Book) -> None:
    tool = ExampleComparisonTool(book)
    assert "Show both" in tool.open().html
    asked = ToolRequest("show", {"persona": ["permit-clerk"], "activity": ["extra-mile"]})
    html = tool.answer(asked, lambda *_: None).html
    example = book.open_example("permit-clerk").store.entries("extra-mile-log")[0].values["extra_thing"]
    assert "Rang &lt;b&gt;back&lt;/b&gt;" in html
    assert str(example)[:20] in html
    assert html.index("Rang &lt;b&gt;") < html.index(str(example)[:20])

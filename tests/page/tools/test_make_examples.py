"""Making examples and laying them beside one's own answers, screen by screen, without a browser."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from workbook.errors import WorkbookError
from workbook.forms.tool import ChosenFile, ToolRequest
from workbook.page.book import Book
from workbook.page.context import PageContext
from workbook.page.services import ExampleOutcome, ExampleRequest, PageServices
from workbook.page.static_page import open_example_page
from workbook.page.tools.example_comparison import ExampleComparisonTool
from workbook.page.tools.make_examples import MakeExamplesTool
from workbook.paths import Home
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workbook.content.loader import Content
    from workbook.forms.tool import Screen
    from workbook.page.exports import ExportOptions


class FakeExampleMaker:
    """Writes a page in place of the real service, and records what it was asked for."""

    def __init__(self) -> None:
        self.requests: list[ExampleRequest] = []
        self.outcome = ExampleOutcome(("1 was made before.", "2 notebooks were filled."))

    def __call__(self, request: ExampleRequest, progress: Callable[[str, float | None], None]) -> ExampleOutcome:
        self.requests.append(request)
        progress("0 of 2 made; now the next", 0.0)
        progress("1 of 2 made; now permit-clerk 02-level-1-3", 0.5)
        folder = request.folder / "permit-clerk"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "02-level-1-3.html").write_text("<h1>A page</h1>", encoding="utf-8")
        (folder / "02-level-1-3.ipynb").write_text("{}", encoding="utf-8")
        return self.outcome


def refuse_export(options: ExportOptions, suffix: str) -> bytes:  # noqa: ARG001 the service has these parameters
    raise AssertionError("no page is exported here")


@pytest.fixture
def maker() -> FakeExampleMaker:
    return FakeExampleMaker()


@pytest.fixture
def book(tmp_path: Path, content: Content, maker: FakeExampleMaker) -> Iterator[Book]:
    home = Home(tmp_path / "home").make()
    store = Store(open_file(home.store, backups=home.backups), content)
    store.save("extra-mile-log", [Edit("a", {"date": "2026-03-02", "extra_thing": "Rang <b>back</b>"})])
    yield Book(content, store, home=home, services=PageServices(refuse_export, maker))
    store.close()


@pytest.fixture
def tool(book: Book) -> MakeExamplesTool:
    return MakeExamplesTool(book.context)


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


def test_what_was_chosen_is_made_and_the_progress_is_shown(tool: MakeExamplesTool, maker: FakeExampleMaker) -> None:
    screen, told = press(tool, today=["2026-03-10"])
    assert told == ["0 of 2 made; now the next", "1 of 2 made; now permit-clerk 02-level-1-3"]
    assert screen.said == "2 notebooks were filled."
    assert "1 was made before." in screen.html
    assert "permit-clerk/02-level-1-3.html" in screen.html
    [request] = maker.requests
    # Only the pages that this person fills are requested.
    assert (request.personas, request.notebooks, request.formats) == (("permit-clerk",), ("02-level-1-3",), ("html",))
    assert request.today == "2026-03-10"


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


def test_files_of_ones_own_are_passed_on(tool: MakeExamplesTool, maker: FakeExampleMaker) -> None:
    files = [ChosenFile("porter.yaml", b"id: porter"), ChosenFile("class.csv", b"name,persona")]
    press(tool, files)
    assert maker.requests[0].own_files == tuple(files)


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


def test_a_run_that_fails_says_why(tool: MakeExamplesTool, maker: FakeExampleMaker) -> None:
    maker.outcome = ExampleOutcome(("There is no such day.",), has_failed=True)
    screen, _ = press(tool)
    assert (screen.said, screen.is_problem) == ("There is no such day.", True)


def test_without_services_nothing_can_be_made(book: Book) -> None:
    tool = MakeExamplesTool(PageContext(book.content, book.store, home=book.home))
    with pytest.raises(WorkbookError, match="Open this page with the workbook"):
        press(tool)


def test_ones_own_answers_stand_beside_the_example_s_and_are_escaped(book: Book) -> None:
    tool = ExampleComparisonTool(book.context)
    assert "Show both" in tool.open().html
    asked = ToolRequest("show", {"persona": ["permit-clerk"], "activity": ["extra-mile"]})
    html = tool.answer(asked, lambda *_: None).html
    example = open_example_page("permit-clerk")[1].store.entries("extra-mile-log")[0].values["extra_thing"]
    assert "Rang &lt;b&gt;back&lt;/b&gt;" in html
    assert str(example)[:20] in html
    assert html.index("Rang &lt;b&gt;") < html.index(str(example)[:20])

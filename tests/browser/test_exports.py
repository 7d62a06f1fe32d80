"""What leaves the workbook as a web page, for whoever needs more than good eyes and a large screen."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread

from workbook.content.loader import load_content
from workbook.document.html_page import render_page
from workbook.notebooks.web_page import render_web_page
from workbook.paths import PACKAGE
from workbook.reports.blank_worksheet import make_blank
from workbook.reports.portfolio import make_portfolio
from workbook.reports.problem_summary import make_problem_summary
from workbook.reports.talk_outline import make_talk_outline
from workbook.reviews.review import Worksheets
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CONTENT = load_content()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
EXAMPLES = ["programme-officer/03-level-4-5", "regional-director/06-portfolio"]
BLANKS = ["time-entries", "client-expectations"]
NAMES = ["portfolio", "problem", "talk", *(f"blank {name}" for name in BLANKS), *EXAMPLES]
# A phone, and a laptop's screen at 200 % and 400 %.
SIZES = {"phone": 360, "200 %": 640, "400 %": 320}
# What reaches beyond the right edge of the screen, when the page scrolls sideways.
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
    .map((node) => node.outerHTML.slice(0, 100));
}"""


@pytest.fixture(scope="module")
def exports() -> dict[str, str]:
    """Every kind of web page that leaves the workbook."""
    store, today = open_example(CONTENT, CONTENT.get_persona("regional-director"))
    worksheets, now = Worksheets(store), dt.datetime.combine(today, dt.time(17)).astimezone()
    documents = {
        "portfolio": make_portfolio(worksheets, now=now),
        "problem": make_problem_summary(worksheets, now=now),
        "talk": make_talk_outline(worksheets, now=now),
        **{f"blank {name}": make_blank(CONTENT.get_worksheet(name), content=CONTENT) for name in BLANKS},
    }
    filled = {name: nbformat.read(PACKAGE.parent / "examples" / f"{name}.ipynb", as_version=4) for name in EXAMPLES}
    return {name: render_page(document) for name, document in documents.items()} | {
        name: render_web_page(notebook, subtitle="an example") for name, notebook in filled.items()
    }


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that reaches no other computer."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def show(page: Page, text: str, folder: Path) -> None:
    """Open a web page as it is opened after it has left the workbook: as a file."""
    (folder / "export.html").write_text(text, encoding="utf-8")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((folder / "export.html").as_uri())


def find_ground(picture: bytes) -> list[float]:
    """Return red, green and blue of a picture near its upper left corner, where nothing is drawn."""
    found: list[float] = imread(io.BytesIO(picture))[3, 3, :3].tolist()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_hard_to_read_for_nobody(name: str, exports: dict[str, str], page: Page, tmp_path: Path) -> None:
    show(page, exports[name], tmp_path)

    found = Axe().run(page, options=RULES)

    assert found.violations_count == 0, found.generate_report()
    for size, width in SIZES.items():
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == [], size


def test_with_the_system_s_few_colours_words_take_them_and_charts_keep_their_own(
    exports: dict[str, str], page: Page, tmp_path: Path
) -> None:
    show(page, exports["portfolio"], tmp_path)
    page.emulate_media(forced_colors="active", color_scheme="dark")

    heading, chart = page.get_by_role("heading", level=2).first, page.get_by_role("img").first

    assert find_ground(heading.screenshot()) == [0, 0, 0]
    assert find_ground(chart.screenshot()) == [1, 1, 1]

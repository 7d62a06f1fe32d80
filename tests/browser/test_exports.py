"""What leaves the workbook as a web page, for whoever needs more than good eyes and a large screen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from workbook.content.loader import load_content
from workbook.notebooks.web_page import render_web_page
from workbook.paths import PACKAGE
from workbook.report.documents.blank import make_blank
from workbook.report.documents.page import render_page
from workbook.report.documents.portfolio import make_portfolio
from workbook.report.documents.problem import make_problem_summary
from workbook.report.documents.talk import make_talk_outline
from workbook.report.review import Worksheets
from workbook.store.examples import open_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CONTENT = load_content()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
EXAMPLES = ["permit-clerk/02-level-1-3", "programme-officer/03-level-4-5", "regional-director/06-portfolio"]
BLANKS = ["time-entries", "client-expectations", "people"]
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


@pytest.fixture(
    scope="module", params=["portfolio", "problem", "talk", *(f"blank {name}" for name in BLANKS), *EXAMPLES]
)
def export(
    request: pytest.FixtureRequest,
    exports: dict[str, str],
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    """One of them, in a browser that reaches nothing else."""
    file = tmp_path_factory.mktemp("export") / "export.html"
    file.write_text(exports[request.param], encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()


def test_nothing_in_it_is_hard_to_reach_for_anybody(export: Page) -> None:
    found = Axe().run(export, options=RULES)

    assert found.violations_count == 0, found.generate_report()


def test_it_is_read_on_a_phone_and_enlarged_without_scrolling_sideways(export: Page) -> None:
    for name, width in SIZES.items():
        export.set_viewport_size({"width": width, "height": 800})
        assert export.evaluate(TOO_WIDE) == [], name


def test_with_the_system_s_few_colours_words_stand_out_and_charts_keep_their_ground(
    export: Page, tmp_path: Path
) -> None:
    export.set_viewport_size({"width": 1280, "height": 900})
    export.emulate_media(forced_colors="active", color_scheme="dark")
    expect(export.get_by_role("heading", level=1).first).to_be_visible()

    found = Axe().run(export, options={"runOnly": ["color-contrast"], "resultTypes": ["violations"]})
    export.screenshot(path=tmp_path / "few-colours.png")

    assert found.violations_count == 0, found.generate_report()
    export.emulate_media(forced_colors="none", color_scheme="light")

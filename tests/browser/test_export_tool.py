"""Taking out on the portfolio page: choosing, looking at what it tells, roles, and a file that really arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import forms

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

LEARNER = "me"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def expect_accessible(page: Page) -> None:
    found = Axe().run(page, context=[".wb:has(.wb-tool)"], options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_a_portfolio_with_roles_and_an_excel_book_reach_the_browser(
    lab: RealLab, pages: Pages, tmp_path: Path, console_errors: list[str]
) -> None:
    forms.fill_store(lab, LEARNER, "people", [{"id": "ruth", "name": "Ruth Abara", "relation": "peer"}])
    rows = [{"date": "2026-05-04", "extra_thing": "Rang Ruth back for Ibrahim"}]
    forms.fill_store(lab, LEARNER, "extra-mile-log", rows)
    page = pages.open("06-portfolio", anchor="Take-out-what-you-made")
    tool = forms.find_form(page, "Export your work")

    tool.get_by_label("Web page").check()
    expect_accessible(page)
    tool.get_by_role("button", name="See what it shows about people").press("Enter")
    heading = tool.get_by_role("heading", name="Portfolio: what it shows about people")
    expect(heading).to_be_focused()
    expect(tool.get_by_text("Names (2): Ruth, Ruth Abara")).to_be_visible()

    tool.get_by_label("Replace names of people by roles").check()
    expect(tool.get_by_role("heading", name="Portfolio: what it still shows about people")).to_be_visible()
    expect(tool.get_by_label("Replace names of people by roles")).to_be_focused()
    tool.get_by_label("Ibrahim", exact=True).check()
    expect(tool.get_by_text("Words that may be names (")).to_have_count(0)
    expect_accessible(page)
    with page.context.expect_page() as opened:
        tool.get_by_role("button", name="Export", exact=True).click()
    made = opened.value
    expect(made.get_by_role("heading", name="Portfolio: service to clients")).to_be_visible()
    expect(made.locator("body")).to_contain_text("Rang Person A (peer) back for Other person 1")
    assert "Ruth" not in made.content()
    expect(tool.get_by_text(str(lab.home.exports))).to_be_visible()

    tool.get_by_role("button", name="Export something else").click()
    tool.get_by_label("What", exact=True).select_option("Excel book")
    tool.get_by_role("button", name="See what it shows about people").click()
    with page.expect_download() as download:
        tool.get_by_role("button", name="Export", exact=True).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["People I work with"]["A2"].value == "Ruth Abara"
    assert not console_errors

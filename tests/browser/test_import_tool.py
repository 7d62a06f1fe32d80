"""Import a file below the time log: choose, preview, change, import, see it in the form, undo, and import it again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, find_form, stored
from tests.importing.import_samples import FILES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

LEARNER = "logs"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    forms.lay_out(folder, {LEARNER: ['form("time-entries")', 'form("clients")']})
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


def expect_accessible(page: Page) -> None:
    found = Axe().run(page, context=[".wb:has(.wb-tool)"], options=RULES)
    assert found.violations_count == 0, found.generate_report()


def expect_heading(tool: Locator, text: str) -> None:
    """Expect that the heading of the screen has the focus."""
    heading = tool.get_by_role("heading", name=re.compile(text))
    expect(heading).to_be_focused()


def choose(tool: Locator, file: Path) -> None:
    tool.get_by_label("File", exact=True).set_input_files(file)
    tool.get_by_role("button", name="Preview", exact=True).press("Enter")


def test_a_time_tracker_file_is_imported_below_the_time_log(
    lab: RealLab, pages: Pages, console_errors: list[str]
) -> None:
    page = pages.open(LEARNER)
    log, clients = find_form(page, "Time log"), find_form(page, "My clients")
    tool = page.locator('.wb[aria-label="Import a file: Time log"]')
    tool.get_by_role("button", name="Import a file").press("Enter")
    expect_heading(tool, "Import a file")
    tool.get_by_role("button", name="Preview", exact=True).press("Enter")
    expect(tool.get_by_label("File", exact=True)).to_be_focused()
    expect(tool.get_by_label("File", exact=True)).to_have_accessible_description(re.compile("Choose a file first"))
    expect_accessible(page)

    choose(tool, FILES / "toggl-track.csv")
    expect_heading(tool, "4 entries to import")
    expect(tool.get_by_role("table", name=re.compile("Time log"))).to_contain_text("Call about a fence")
    assert not stored(lab, LEARNER, "time-entries")
    tool.get_by_label("Look in").select_option("word")
    tool.get_by_label("For", exact=True).fill("fence")
    tool.get_by_label("For", exact=True).press("Enter")
    expect_heading(tool, "4 entries to import")
    expect(tool.get_by_role("table", name=re.compile("Time log"))).to_contain_text("Service")
    tool.get_by_text("Choose which column").click()
    expect_accessible(page)

    tool.get_by_role("button", name="Import 4 entries").press("Enter")
    expect_heading(tool, "4 entries imported")
    expect(log.locator("tbody tr")).to_have_count(3)
    expect(cell(log, "Kind of work")).to_have_value("service")
    expect(cell(clients, "Name")).to_have_value("Home builders")
    expect_accessible(page)

    tool.get_by_role("button", name="Undo this import").press("Enter")
    expect(tool.get_by_role("status")).to_have_text("Import undone: 4 entries and 2 saved settings removed.")
    expect(cell(log, "What I did")).not_to_have_value(re.compile("fence"))
    choose(tool, FILES / "toggl-track.csv")
    tool.get_by_role("button", name="Import 4 entries").press("Enter")
    expect_heading(tool, "4 entries imported")
    tool.get_by_role("button", name="Choose another file").press("Enter")
    choose(tool, FILES / "toggl-track.csv")
    expect_heading(tool, "Everything in toggl-track.csv is already in your workbook")
    assert len(stored(lab, LEARNER, "time-entries")) == 3
    assert console_errors == []

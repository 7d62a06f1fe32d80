"""Tables and matrices as they are worked in: with the keyboard, by pasting, with many rows, and on a narrow screen."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, control, enter, expect_saved, expect_status, find_form, paste, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

MANY_ROWS = 500
CLIENTS, EXPECTATIONS = 30, 12
NARROW = {"width": 360, "height": 780}
PASTED = (
    "Date\tStart\tMinutes\tKind of work\tClient\tWhat I did\r\n"
    '2026-03-02\t08:30\t45\tService\tHome builders\t"Two lines,\nwith a ""quotation"""\r\n'
    "2026-03-02\t\t1:30\tAdministrative\t\tPapers\r\n"
    "2026-03-03\t\tlong\tOther\thome builders\tTalk\r\n"
)


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    log = ['form("time-entries")', 'form("clients")']
    matrix = ['form("client-expectations")', 'form("clients")', 'form("expectations")']
    forms.lay_out(
        folder, {"table": log, "many": ['form("time-entries")'], "matrix": matrix, "narrow": [log[0], *matrix]}
    )
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@pytest.fixture(scope="module")
def table(lasting_pages: Pages) -> Page:
    return lasting_pages.open("table")


@pytest.fixture(scope="module")
def matrix(lab: RealLab, lasting_pages: Pages) -> Page:
    """A matrix of 30 clients by 12 expectations."""
    forms.fill_store(lab, "matrix", "clients", [{"name": f"Client {n}"} for n in range(1, CLIENTS + 1)])
    expectations = [{"expectation": f"Expectation {n}"} for n in range(1, EXPECTATIONS + 1)]
    forms.fill_store(lab, "matrix", "expectations", expectations)
    return lasting_pages.open("matrix")


def focused(page: Page) -> str:
    """Return what the focused control is called."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def rows_of(form: Locator) -> Locator:
    return form.locator("tbody tr")


def test_rows_pasted_from_a_spreadsheet_are_read_saved_and_undone_at_once(table: Page) -> None:
    log = find_form(table, "Time log")
    paste(cell(log, "Date"), PASTED)
    expect_status(log, "3 rows pasted and saved. New and added: Home builders.")
    expect(rows_of(log)).to_have_count(3)
    expect(cell(log, "Date")).to_have_value("2026-03-02")
    expect(cell(log, "What I did")).to_have_value('Two lines,\nwith a "quotation"')
    expect(cell(log, "Minutes", row=2)).to_have_value("90")
    assert read(cell(log, "Client", row=3)) == "Home builders"
    expect(cell(log, "Minutes", row=3)).to_have_value("long")
    expect(cell(log, "Minutes", row=3)).to_have_attribute("aria-invalid", "true")
    log.get_by_role("button", name="Undo").click()
    expect_status(log, "Undone.")
    expect(rows_of(log)).to_have_count(1)
    expect(cell(log, "What I did")).to_have_value("")


def test_columns_beyond_the_last_are_left_out_and_counted(table: Page) -> None:
    log = find_form(table, "Time log")
    paste(cell(log, "What I did"), "Words\tmore\t\nOthers\t\tlast")
    expect_status(log, "2 rows pasted and saved. 2 cells had no place here and were left out.")
    expect(cell(log, "What I did", row=2)).to_have_value("Others")
    log.get_by_role("button", name="Undo").click()
    expect_status(log, "Undone.")


def test_a_button_is_clicked_although_what_is_to_mend_moves_it_while_it_is_pressed(table: Page) -> None:
    log = find_form(table, "Time log")
    enter(cell(log, "What I did"), "Words")
    cell(log, "What I did").focus()
    expect(log.get_by_text("is still needed.").filter(visible=True)).to_have_count(0)
    add = log.get_by_role("button", name="Add a row")
    add.hover()
    rows, before = rows_of(log).count(), add.bounding_box()
    table.mouse.down()
    table.wait_for_timeout(400)  # as long as an unhurried press
    assert add.bounding_box() == before
    table.mouse.up()
    expect(rows_of(log)).to_have_count(rows + 1)
    expect(log.get_by_text("is still needed.").filter(visible=True)).not_to_have_count(0)
    assert add.bounding_box() != before


def test_a_client_pasted_into_a_log_is_among_the_clients(table: Page) -> None:
    clients = find_form(table, "My clients")
    expect(cell(clients, "Name")).to_have_value("Home builders")


def test_the_keyboard_moves_through_a_column_and_adds_a_row_at_its_end(table: Page) -> None:
    log = find_form(table, "Time log")
    cell(log, "Minutes").focus()
    table.keyboard.type("15")
    table.keyboard.press("Enter")
    assert focused(table) == "Minutes, row 2"
    table.keyboard.type("25")
    table.keyboard.press("Shift+Enter")
    assert focused(table) == "Minutes, row 1"
    table.keyboard.press("Alt+ArrowDown")
    assert focused(table) == "Minutes, row 2"
    table.keyboard.press("Alt+ArrowUp")
    assert focused(table) == "Minutes, row 1"
    expect_saved(log)
    expect(cell(log, "Minutes", row=2)).to_have_value("25")


def test_a_row_that_was_deleted_comes_back_with_undo(table: Page) -> None:
    log = find_form(table, "Time log")
    enter(cell(log, "What I did"), "To be missed")
    expect_saved(log)
    before = rows_of(log).count()
    log.get_by_role("button", name="Delete, row 1").click()
    expect_status(log, "Deleted. Undo brings it back.")
    expect(rows_of(log)).to_have_count(before - 1)
    assert table.evaluate("document.activeElement !== document.body")
    log.get_by_role("button", name="Undo").click()
    expect(cell(log, "What I did")).to_have_value("To be missed")


def test_an_entry_can_be_gone_through_one_at_a_time(table: Page) -> None:
    log = find_form(table, "Time log")
    log.get_by_role("button", name="One at a time").click()
    toggle = log.get_by_role("button", name="Open: To be missed")
    toggle.click()
    enter(control(log, "What I did"), "Found again")
    expect_saved(log)
    log.get_by_role("button", name="Table").click()
    expect(cell(log, "What I did")).to_have_value("Found again")


def test_five_hundred_rows_can_be_worked_in(
    lab: RealLab, pages: Pages, record_property: Callable[[str, object], None]
) -> None:
    day = dt.date(2025, 1, 6)
    rows = [
        {"date": day + dt.timedelta(n // 4), "minutes": 30, "kind": "service", "note": f"Work {n + 1}"}
        for n in range(MANY_ROWS)
    ]
    forms.fill_store(lab, "many", "time-entries", rows)
    page = pages.open("many")
    started = time.monotonic()
    log = find_form(page, "Time log")
    expect(cell(log, "What I did", row=MANY_ROWS)).to_have_value(f"Work {MANY_ROWS}")
    record_property("seconds until 500 rows are there", round(time.monotonic() - started, 2))
    started = time.monotonic()
    last = cell(log, "What I did", row=MANY_ROWS)
    last.focus()
    page.keyboard.type(", the last")
    expect_saved(log)
    record_property("seconds to type into the last row", round(time.monotonic() - started, 2))
    started = time.monotonic()
    log.get_by_role("button", name="Add a row").click()
    expect(cell(log, "Date", row=MANY_ROWS + 1)).to_be_visible()
    record_property("seconds to add a row", round(time.monotonic() - started, 2))
    expect(cell(log, "What I did")).to_have_count(0)
    log.get_by_role("button", name="Show earlier rows").click()
    expect(cell(log, "What I did")).to_have_value("Work 1")
    assert forms.stored(lab, "many", "time-entries")[-1]["note"] == f"Work {MANY_ROWS}, the last"


def test_a_large_matrix_is_filled_with_the_keyboard(matrix: Page) -> None:
    form = find_form(matrix, "Expectation matrix")
    assert form.locator("tbody select").count() == CLIENTS * EXPECTATIONS
    first = form.get_by_label("Importance: Client 1, Expectation 1", exact=True)
    first.focus()
    matrix.keyboard.press("3")
    matrix.keyboard.press("Enter")
    assert focused(matrix) == "Importance: Client 2, Expectation 1"
    matrix.keyboard.press("Alt+ArrowRight")
    assert focused(matrix) == "Importance: Client 2, Expectation 2"
    matrix.keyboard.press("5")
    matrix.keyboard.press("Shift+Enter")
    assert focused(matrix) == "Importance: Client 1, Expectation 2"
    matrix.keyboard.press("Alt+ArrowLeft")
    assert focused(matrix) == "Importance: Client 1, Expectation 1"
    expect_saved(form)
    expect(first).to_have_value("3")
    expect(form.get_by_label("Importance: Client 2, Expectation 2", exact=True)).to_have_value("5")


def test_a_block_is_pasted_into_a_matrix_as_far_as_it_reaches(matrix: Page) -> None:
    form = find_form(matrix, "Expectation matrix")
    paste(form.get_by_label("Importance: Client 29, Expectation 11", exact=True), "1\t2\t3\n4\t5\t1\n2\t2\t2\n")
    expect_status(form, "4 cells pasted and saved. 5 cells had no place here and were left out.")
    shown = [
        form.get_by_label(f"Importance: Client {row}, Expectation {column}", exact=True).input_value()
        for row in (29, 30)
        for column in (11, 12)
    ]
    assert shown == ["1", "2", "4", "5"]


def test_each_field_of_a_matrix_has_its_own_table_and_all_of_them_are_one_list(lab: RealLab, matrix: Page) -> None:
    form = find_form(matrix, "Expectation matrix")
    form.get_by_label("Fill in, for each cell").select_option(label="Note")
    note = form.get_by_label("Note: Client 1, Expectation 1", exact=True)
    enter(note, "since the portal")
    expect_saved(form)
    form.get_by_label("Fill in, for each cell").select_option(label="Importance")
    expect(form.get_by_label("Importance: Client 1, Expectation 1", exact=True)).to_have_value("3")
    form.get_by_role("button", name="List", exact=True).click()
    filled = forms.stored(lab, "matrix", "client-expectations")
    expect(rows_of(form)).to_have_count(len(filled))
    with_note = (
        rows_of(form)
        .filter(has=matrix.get_by_role("cell", name="Client 1", exact=True))
        .filter(has=matrix.get_by_role("cell", name="Expectation 1", exact=True))
    )
    expect(with_note.get_by_label("Note, row")).to_have_value("since the portal")
    expect(form.get_by_role("button", name="Add a row")).to_have_count(0)
    form.get_by_role("button", name="Matrix", exact=True).click()


def test_a_row_and_a_column_are_added_without_leaving_the_matrix(matrix: Page) -> None:
    form = find_form(matrix, "Expectation matrix")
    form.get_by_label("New row").fill("Latecomers")
    form.get_by_role("button", name="Add row").click()
    expect(form.get_by_role("rowheader", name="Latecomers")).to_be_visible()
    form.get_by_label("New column").fill("A quick answer")
    form.get_by_label("New column").press("Enter")
    new = form.get_by_label("Importance: Latecomers, A quick answer", exact=True)
    new.select_option("4")
    expect_saved(form)
    expect(cell(find_form(matrix, "My clients"), "Name", row=CLIENTS + 1)).to_have_value("Latecomers")


def test_on_a_narrow_screen_entries_come_one_at_a_time_and_only_tables_scroll_sideways(
    lab: RealLab, pages: Pages
) -> None:
    forms.fill_store(lab, "narrow", "clients", [{"name": "A client with a rather long name of its own"}])
    forms.fill_store(lab, "narrow", "expectations", [{"expectation": "Words that somebody can understand"}])
    page = pages.open("narrow", viewport=NARROW)
    log = find_form(page, "Time log")
    expect(log.get_by_role("button", name="One at a time")).to_have_attribute("aria-pressed", "true")
    enter(control(log, "What I did"), "On the bus")
    expect_saved(log)
    for title in ("Time log", "My clients", "Expectation matrix", "Expectations"):
        form = find_form(page, title)
        for layout in [button.inner_text() for button in form.locator(".wb-layouts button").all()]:
            form.get_by_role("button", name=layout).first.click()
            assert sticking_out(form) == [], (title, layout)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def sticking_out(form: Locator) -> list[str]:
    """Return what is wider than the form although no table's own box scrolls it."""
    found: list[str] = form.evaluate(
        """form => [...form.querySelectorAll("*")]
            .filter((node) => node.checkVisibility() && !node.parentElement.closest(".wb-scroll"))
            .filter((node) => !node.classList.contains("wb-unseen"))
            .filter((node) => node.getBoundingClientRect().right > form.getBoundingClientRect().right + 1)
            .map((node) => node.outerHTML.slice(0, 100))"""
    )
    return found

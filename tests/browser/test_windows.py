"""Several windows at once: the same page twice, and two pages that share registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, enter, expect_saved, expect_status, find_form, read

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

# Both pages are one learner's; each has a kernel of its own.
PAGES = {
    "shared-one": ['form("clients")', 'form("time-entries")'],
    "shared-two": ['form("time-entries")', 'form("clients")'],
}


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    forms.lay_out(folder, PAGES)
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@pytest.fixture(scope="module")
def one(lab: RealLab, lasting_pages: Pages) -> Page:
    """A page with one line in the log."""
    forms.fill_store(lab, "shared", "clients", [{"id": "builders", "name": "Home builders"}])
    entry = {"id": "line", "date": "2026-03-02", "minutes": 30, "kind": "service", "client": "builders", "note": "Desk"}
    forms.fill_store(lab, "shared", "time-entries", [entry])
    return lasting_pages.open("shared-one")


@pytest.fixture(scope="module")
def two(one: Page, lasting_pages: Pages) -> Page:
    """Another page of the same learner, in another browser and with another kernel."""
    del one
    return lasting_pages.open("shared-two")


@pytest.fixture(scope="module")
def twin(one: Page, lasting_pages: Pages) -> Page:
    """The first page once more, in another browser."""
    del one
    return lasting_pages.open("shared-one")


def come_back(page: Page) -> None:
    """Leave a page's tab for another one and come back to it."""
    page.evaluate(
        """() => {
            for (const hidden of [true, false]) {
                Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }
        }"""
    )


@pytest.mark.parametrize("other_name", ["two", "twin"], ids=["two pages", "the same page twice"])
def test_different_fields_of_one_entry_are_merged(
    request: pytest.FixtureRequest, one: Page, other_name: str, lab: RealLab
) -> None:
    other = request.getfixturevalue(other_name)
    here, there = find_form(one, "Time log"), find_form(other, "Time log")
    note, minutes = f"Desk, {other_name}", {"two": "40", "twin": "50"}[other_name]
    cell(here, "What I did").fill(note)
    cell(there, "Minutes").fill(minutes)
    expect_saved(here)
    expect_saved(there)
    (entry,) = forms.stored(lab, "shared", "time-entries")
    assert (entry["note"], str(entry["minutes"])) == (note, minutes)
    for page, form in ((one, here), (other, there)):
        page.evaluate("document.activeElement.blur()")
        come_back(page)
        expect(cell(form, "What I did")).to_have_value(note)
        expect(cell(form, "Minutes")).to_have_value(minutes)


@pytest.mark.parametrize("other_name", ["two", "twin"], ids=["two pages", "the same page twice"])
def test_of_one_field_the_later_wins_and_the_form_names_it(
    request: pytest.FixtureRequest, one: Page, other_name: str, lab: RealLab
) -> None:
    other = request.getfixturevalue(other_name)
    here, there = find_form(one, "Time log"), find_form(other, "Time log")
    cell(there, "What I did").focus()
    enter(cell(here, "What I did"), f"Mine, {other_name}")
    expect_saved(here)
    other.keyboard.press("Control+a")
    other.keyboard.type(f"Yours, {other_name}")
    expect_status(there, "What I did had been changed in another window; your text is kept")
    (entry,) = forms.stored(lab, "shared", "time-entries")
    assert entry["note"] == f"Yours, {other_name}"
    there.get_by_role("button", name="History").click()
    expect(there.get_by_text(f"Mine, {other_name} → Yours, {other_name}")).to_be_visible()
    there.get_by_role("button", name="History").click()


def test_a_refresh_leaves_the_control_alone_that_somebody_is_in(one: Page, two: Page) -> None:
    here, there = find_form(one, "Time log"), find_form(two, "Time log")
    enter(cell(here, "What I did"), "As it was")
    expect_saved(here)
    come_back(two)
    expect(cell(there, "What I did")).to_have_value("As it was")
    cell(there, "What I did").focus()
    two.keyboard.press("End")
    two.keyboard.press("ArrowLeft")
    enter(cell(here, "What I did"), "As it is now")
    enter(cell(here, "Minutes"), "77")
    expect_saved(here)
    come_back(two)
    expect(cell(there, "Minutes")).to_have_value("77")
    expect(cell(there, "What I did")).to_have_value("As it was")
    expect(cell(there, "What I did")).to_be_focused()
    cell(there, "Minutes").focus()
    expect(cell(there, "What I did")).to_have_value("As it is now")


def test_whoever_types_slowly_is_not_told_of_another_window(one: Page) -> None:
    log = find_form(one, "Time log")
    cell(log, "Minutes").focus()
    one.keyboard.press("Control+a")
    for key in "450":
        one.keyboard.type(key)
        expect_saved(log)
    expect(log.locator(".wb-status")).not_to_contain_text("another window")


def test_typing_over_what_was_not_seen_yet_is_named_even_after_a_refresh(one: Page, two: Page) -> None:
    here, there = find_form(one, "Time log"), find_form(two, "Time log")
    cell(there, "What I did").focus()
    enter(cell(here, "What I did"), "Never seen over there")
    expect_saved(here)
    come_back(two)
    two.wait_for_timeout(1000)
    two.keyboard.type("!")
    expect_status(there, "What I did had been changed in another window; your text is kept")


def test_a_client_renamed_in_one_page_is_so_in_all_forms_of_it_and_in_the_other_when_it_is_looked_at(
    one: Page, two: Page
) -> None:
    here, there = find_form(one, "Time log"), find_form(two, "Time log")
    enter(cell(find_form(one, "My clients"), "Name"), "House builders")
    expect(cell(here, "Client").locator("option:checked")).to_have_text("House builders")
    assert read(cell(there, "Client")) == "Home builders"
    come_back(two)
    expect(cell(there, "Client").locator("option:checked")).to_have_text("House builders")


def test_a_client_can_be_picked_and_added_without_leaving_the_log(one: Page) -> None:
    log = find_form(one, "Time log")
    enter(cell(log, "Client"), "Add new …")
    one.get_by_label("Name of the new entry for Client").fill("Latecomers")
    one.keyboard.press("Enter")
    expect(cell(log, "Client").locator("option:checked")).to_have_text("Latecomers")
    expect(cell(log, "Client")).to_be_focused()
    expect_saved(log)
    clients = find_form(one, "My clients")
    expect(cell(clients, "Name", row=2)).to_have_value("Latecomers")


def test_deleting_a_client_that_is_used_asks_first(one: Page) -> None:
    clients, log = find_form(one, "My clients"), find_form(one, "Time log")
    clients.get_by_role("button", name="Delete, row 2").click()
    expect(clients.get_by_text('"Latecomers" is used elsewhere (1 in Time log).')).to_be_visible()
    expect(clients.get_by_role("button", name="Keep it")).to_be_focused()
    clients.get_by_role("button", name="Keep it").click()
    expect(cell(clients, "Name", row=2)).to_have_value("Latecomers")
    clients.get_by_role("button", name="Delete, row 2").click()
    clients.get_by_role("button", name="Delete it anyway").click()
    expect_status(clients, "Deleted. Undo brings it back.")
    expect(cell(log, "Client").locator("option:checked")).to_have_text("Latecomers (removed)")
    clients.get_by_role("button", name="Undo").click()
    expect(cell(log, "Client").locator("option:checked")).to_have_text("Latecomers")


def test_a_line_added_in_one_window_is_in_the_other_and_each_edits_its_own(one: Page, two: Page, lab: RealLab) -> None:
    here, there = find_form(one, "Time log"), find_form(two, "Time log")
    here.get_by_role("button", name="Add a row").click()
    enter(cell(here, "What I did", row=2), "The second")
    expect_saved(here)
    here.get_by_role("button", name="Delete, row 1").click()
    expect_status(here, "Deleted.")
    come_back(two)
    expect(cell(there, "What I did")).to_have_value("The second")
    enter(cell(there, "What I did"), "The second, mended")
    expect_saved(there)
    assert [entry["note"] for entry in forms.stored(lab, "shared", "time-entries")] == ["The second, mended"]

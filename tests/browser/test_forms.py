"""Every layout and every type of field: filled in by hand, and found again after a restart and a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, control, enter, expect_saved, find_form, read

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

LAYOUTS = [
    "sample-charter",
    "sample-interviews",
    "sample-times",
    "sample-types",
    "clients",
    "services",
    "sample-benefits",
]
# Has no form of a page count as near the screen.
NONE_NEAR = """window.IntersectionObserver = class extends IntersectionObserver {
  observe(node) { if (!node.matches(".wb")) super.observe(node); }
};"""
NOTHING_CHOSEN = "\N{EN DASH}"
TYPES = {
    "One line": "Zoë's “first” line, {braces} and <b>all</b>",
    "Several lines": "one\ntwo\n\nfour",
    "A name used again": "Counter",
    "Whole number": "7",
    "Number": "12.5",
    "Share": "35",
    "Yes or no": "Yes",
    "Choice": "No",
    "Behaviour": "Asks questions",
    "Date": "2026-03-02",
    "Date to come": "2030-12-31",
    "Time of day": "09:30",
    "Time stamp": "2026-03-29T02:30",
    "Time stamp to come": "2030-01-01T12:00",
    "File": "/recordings/call.wav",
}


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    content = forms.make_content(folder / "content")
    calls = [f'form("{worksheet}")' for worksheet in LAYOUTS]
    forms.lay_out(
        folder / "notebooks", {"layouts": [*calls, 'form("start-stop-continue")', 'form("sorting-exercise")']}
    )
    return {"WORKBOOK_CONTENT": str(content), "WORKBOOK_NOTEBOOKS": str(folder / "notebooks")}


@pytest.fixture(scope="module")
def page(lasting_pages: Pages) -> Page:
    """One page with a form of every layout."""
    return lasting_pages.open("layouts")


def fill_in(page: Page) -> None:
    """Fill in a worksheet of every layout."""
    charter = find_form(page, "Charter")
    enter(control(charter, "What we promise"), "An answer\nby Friday")
    enter(control(charter, "Agreed on"), "2026-03-02")
    expect_saved(charter)
    clients = find_form(page, "My clients")
    enter(cell(clients, "Name"), "Home builders")
    enter(cell(clients, "Internal or external"), "External")
    expect_saved(clients)
    services = find_form(page, "Our services")
    enter(cell(services, "Name"), "Permits")
    expect_saved(services)
    interviews = find_form(page, "Interviews")
    enter(control(interviews, "Title"), "At the counter")
    enter(control(interviews, "Client"), "Home builders")
    enter(control(interviews, "What I heard"), "“It takes too long.”")
    expect_saved(interviews)
    times = find_form(page, "Times")
    enter(cell(times, "Minutes"), "45")
    enter(cell(times, "Kind of work"), "Service")
    expect_saved(times)


def test_every_layout_is_found_again_after_a_restart_and_a_reload(page: Page, lab: RealLab) -> None:
    fill_in(page)
    benefits = find_form(page, "Benefits")
    enter(benefits.get_by_label("Benefit: Home builders, Permits"), "A roof in time")
    expect_saved(benefits)
    lists = find_form(page, "Start, stop, continue")
    lists.get_by_role("button", name="Add to “Stop”").click()
    page.keyboard.type("Saying soon")
    page.keyboard.press("Tab")
    expect(lists.locator(".wb-status")).to_contain_text("Saved")
    sorting = find_form(page, "Sorting exercise")
    sorting.get_by_role("button", name="Begin").click()
    for statement in sorting.get_by_role("radiogroup").all():
        statement.get_by_label("It is", exact=True).check()
    sorting.get_by_role("button", name="See how I did").click()
    expect(sorting.get_by_text("6 of 12 are where they belong.")).to_be_visible()
    expect_saved(sorting)

    forms.restart_and_reload(lab, page, "layouts")

    charter = find_form(page, "Charter")
    expect(control(charter, "What we promise")).to_have_value("An answer\nby Friday")
    expect(control(charter, "Agreed on")).to_have_value("2026-03-02")
    interviews = find_form(page, "Interviews")
    expect(interviews.get_by_role("button", name="Close: At the counter")).to_be_visible()
    assert read(control(interviews, "Client")) == "Home builders"
    expect(control(interviews, "What I heard")).to_have_value("“It takes too long.”")
    times = find_form(page, "Times")
    expect(cell(times, "Minutes")).to_have_value("45")
    assert read(cell(times, "Kind of work")) == "Service"
    benefits = find_form(page, "Benefits")
    expect(benefits.get_by_label("Benefit: Home builders, Permits")).to_have_value("A roof in time")
    lists = find_form(page, "Start, stop, continue")
    expect(lists.get_by_role("region", name="Stop").get_by_role("textbox").first).to_have_value("Saying soon")
    sorting = find_form(page, "Sorting exercise")
    sorting.get_by_text("Your tries so far").click()
    expect(sorting.get_by_text("6 of 12")).to_be_visible()


def test_every_type_of_field_is_found_again_after_a_restart_and_a_reload(page: Page, lab: RealLab) -> None:
    types = find_form(page, "Every type")
    for title, value in TYPES.items():
        enter(cell(types, title), value)
    cell(types, "Rating").focus()
    cell(types, "Rating").select_option("0")
    expect_saved(types)
    before = {title: read(cell(types, title)) for title in (*TYPES, "Rating")}
    forms.restart_and_reload(lab, page, "layouts")
    types = find_form(page, "Every type")
    assert {title: read(cell(types, title)) for title in before} == before
    assert {title: before[title] for title in TYPES} == TYPES
    assert before["Rating"].startswith("0: ")


def test_a_rating_can_be_taken_back(page: Page) -> None:
    types = find_form(page, "Every type")
    enter(cell(types, "Rating"), NOTHING_CHOSEN)
    expect_saved(types)
    expect(cell(types, "Rating")).to_have_value("")


def test_what_does_not_fit_stays_in_the_form_with_the_reason_beside_it(page: Page) -> None:
    types = find_form(page, "Every type")
    number = cell(types, "Whole number")
    enter(number, "a few")
    cell(types, "One line").focus()
    expect(number).to_have_value("a few")
    expect(number).to_have_attribute("aria-invalid", "true")
    described = number.get_attribute("aria-describedby") or ""
    assert any("a few" in types.page.locator(f"#{name}").inner_text() for name in described.split())
    forms.reload(page)
    types = find_form(page, "Every type")
    expect(cell(types, "Whole number")).to_have_value("a few")
    expect(types.get_by_text("kept as a draft")).to_be_visible()


def test_the_first_form_is_filled_wherever_it_is_and_the_others_wait_until_they_are_near(pages: Pages) -> None:
    found = pages.open("layouts", script=NONE_NEAR).locator(".wb[role=group]")
    expect(found.first).to_have_attribute("data-ready", "true")
    expect(found).not_to_have_count(1)
    assert found.evaluate_all("forms => forms.filter(form => form.dataset.ready).length") == 1

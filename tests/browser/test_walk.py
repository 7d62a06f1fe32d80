"""A walk through the whole workbook: every field of every worksheet is filled in and found again on the page.

The pages stay open, and what was filled in is looked at once more for whoever needs more than a mouse and good eyes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import forms
from workbook.content.loader import load_content
from workbook.paths import notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab
    from workbook.content.definitions import Worksheet

CONTENT = load_content()
NOTEBOOKS = [file.stem for file in sorted(notebooks_folder().glob("*.ipynb"))]
LEARNER = "me"
# Picked from in many worksheets, so that there is something to pick.
REGISTERS: dict[str, dict[str, object]] = {
    "clients": {"name": "Home builders", "setting": "external"},
    "people": {"name": "Noor Haddad", "relation": "my-team"},
    "services": {"name": "Permits"},
    "areas": {"name": "Harbour office"},
}
# Has every form of a page count as near the screen, so that all of them are filled at the same time.
ALL_NEAR = """window.IntersectionObserver = class extends IntersectionObserver {
  constructor(tell, options) { super(tell, options); this.tell = tell; }
  observe(node) {
    if (node.matches(".wb")) queueMicrotask(() => this.tell([{ isIntersecting: true, target: node }], this));
    else super.observe(node);
  }
};"""
# A form is drawn a moment after its cell has run, and several may share an output.
ALL_READY = """() => {
  const outputs = [...document.querySelectorAll('[data-mime-type="application/vnd.jupyter.widget-view+json"]')];
  const parts = outputs.flatMap((output) => [...output.querySelector(".widget-vbox")?.children ?? [output]]);
  return parts.every((part) => part.querySelector(".wb[data-ready]") && !part.querySelector(".wb:not([data-ready])"));
}"""
# JupyterLab's own pages are not ours to judge; every form, every output and every text is.
OURS = [".wb", ".jp-OutputArea-output", ".jp-RenderedMarkdown"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Fills in each control that is seen, by the events that typing and choosing make.
FILL = """(form) => {
  const values = { date: "2026-03-02", time: "09:30", "datetime-local": "2026-03-02T09:30" };
  const text = (node) => node.inputMode === "decimal" ? "25" : `${node.dataset.field} of ${form.getAttribute("aria-label")}`;
  for (const node of form.querySelectorAll("[data-field]")) {
    if (!node.checkVisibility()) continue;
    (node.querySelector("input") ?? node).focus();
    if (node.tagName === "DIV") { node.querySelector("input").click(); continue; }
    if (node.value) continue;
    if (node.tagName === "SELECT") node.value = [...node.options].find((one) => one.value && one.text !== "Add new \\u2026")?.value ?? "";
    else node.value = values[node.type] ?? text(node);
    node.dispatchEvent(new Event("input", { bubbles: true }));
    node.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.activeElement.blur();
}"""
# What each control holds, by its form, entry and field.
READ = """() => Object.fromEntries([...document.querySelectorAll(".wb [data-field]")]
  .filter((node) => node.checkVisibility())
  .map((node) => [
    [node.closest(".wb").getAttribute("aria-label"), node.dataset.entry, node.dataset.field].join(" / "),
    node.tagName === "DIV" ? node.querySelector(":checked")?.value ?? "" : node.value,
  ])
  .filter(([, value]) => value))"""


@pytest.fixture(scope="module", autouse=True)
def registers(lab: RealLab) -> None:
    """One client, one person, one service and one area, which any page may have written."""
    for worksheet, values in REGISTERS.items():
        forms.fill_store(lab, LEARNER, worksheet, [{"id": f"the-{worksheet}", **values}])


@pytest.fixture(scope="module", params=NOTEBOOKS)
def notebook(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def walked(notebook: str, lasting_pages: Pages) -> Iterator[Page]:
    """A notebook in which every form was filled in, and which was then loaded anew."""
    page = lasting_pages.open(notebook, script=ALL_NEAR)
    yield page
    page.context.close()


def worksheets_of(notebook: str) -> list[Worksheet]:
    """Return what a learner fills in on a page; what is played has no fields."""
    pages = {page.id: page for page in CONTENT.workbook.notebooks}
    if notebook not in pages:
        return []
    activities = [CONTENT.get_activity(activity) for activity in pages[notebook].activities]
    own = [worksheet for activity in activities for worksheet in activity.worksheets if worksheet.layout != "playable"]
    return [*own, *(CONTENT.get_worksheet(used) for activity in activities for used in activity.uses)]


def find_all(page: Page) -> Locator:
    """Return the forms and reviews of a page, when each has its entries in it."""
    page.wait_for_function(ALL_READY)
    return page.locator(".wb")


def find_forms(page: Page) -> list[Locator]:
    """Return what on a page can be filled in; each has a foot that says what is saved."""
    find_all(page)
    return page.locator(".wb-foot").locator("xpath=..").all()


def find_empty_fields(lab: RealLab, notebook: str) -> dict[str, list[str]]:
    """Return the fields of a page that no entry on the disk has a value for."""
    empty = {}
    for worksheet in worksheets_of(notebook):
        entries = forms.stored(lab, LEARNER, worksheet.id)
        asked = [field.name for field in worksheet.fields if field.filled_by == "learner"]
        if names := [name for name in asked if all(entry.get(name) is None for entry in entries)]:
            empty[worksheet.id] = names
    return empty


def fill_in(form: Locator) -> None:
    """Fill in a form of any kind."""
    for item in form.get_by_role("button", name="Add to “").all():
        item.click()
    for box in form.locator(".wb-steps").get_by_role("checkbox").all():
        box.check()
    chooser = form.get_by_label("Fill in, for each cell")
    # The first field last, because that is the one that is shown when the page is loaded anew.
    for number in reversed(range(chooser.locator("option").count() if chooser.count() else 0)):
        chooser.select_option(index=number)
        form.evaluate(FILL)
    form.evaluate(FILL)


def expect_all_saved(page: Page) -> None:
    """Wait until no form has anything left to save."""
    expect(page.locator(".wb-status", has_text="Saving")).to_have_count(0)
    assert page.locator(".wb").get_by_role("alert").all_inner_texts() == []


def test_every_field_of_every_worksheet_is_filled_in_and_found_again(
    walked: Page, notebook: str, lab: RealLab, lasting_pages: Pages
) -> None:
    for form in find_forms(walked):
        fill_in(form)
    expect_all_saved(walked)
    # Once more, because what one worksheet names may stand further down in another.
    for worksheet in find_empty_fields(lab, notebook):
        title = CONTENT.get_worksheet(worksheet).title
        fill_in(forms.find_form(walked, title))
    expect_all_saved(walked)
    assert find_empty_fields(lab, notebook) == {}
    written: dict[str, Any] = walked.evaluate(READ)
    forms.reload(walked)
    expect(find_all(walked).get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(0)
    found: dict[str, Any] = walked.evaluate(READ)
    assert {name: found.get(name) for name in written} == written
    assert lasting_pages.console_errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_page_is_hard_to_reach_for_anybody(walked: Page, scheme: Any) -> None:
    walked.emulate_media(color_scheme=scheme)
    expect(walked.locator("body")).to_have_attribute("data-jp-theme-light", str(scheme == "light").lower())
    found = Axe().run(walked, OURS, RULES)
    assert found.violations_count == 0, found.generate_report()

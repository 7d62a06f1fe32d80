"""A walk through the whole workbook: every field of every worksheet is filled in and found again on the page.

The pages stay open, and what was filled in is looked at once more for whoever needs more than a mouse and good eyes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import forms
from workbook.content.loader import load_content
from workbook.forms.page_sync import FOLLOW_SECONDS
from workbook.paths import get_notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab
    from workbook.content.definitions import Worksheet

CONTENT = load_content()
NOTEBOOKS = [file.stem for file in sorted(get_notebooks_folder().glob("*.ipynb"))]
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
# JupyterLab puts the cells of a long page there one after the other, and a form is drawn a moment after its cell has
# run, into a panel that is there already; several may share a box in it.
ALL_READY = """(cells) => {
  if (document.querySelectorAll(".jp-Notebook-cell").length < cells) return false;
  const panels = [...document.querySelectorAll(".jp-OutputArea-output.lm-Panel")];
  const parts = panels.flatMap((panel) => [...panel.querySelector(".widget-vbox")?.children ?? [panel]]);
  return parts.every((part) => part.querySelector(".wb[data-ready]") && !part.querySelector(".wb:not([data-ready])"));
}"""
# JupyterLab's own pages are not ours to judge; every form, every output and every text is.
OURS = [".wb", ".jp-OutputArea-output", ".jp-RenderedMarkdown"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Fills in the forms of these titles, or all, by the events that typing and choosing make: items are added to lists,
# steps ticked, and each field of a matrix's cells filled in, the first field last, because that one is shown again later.
FILL = """(titles) => {
  const values = { date: "2026-03-02", time: "09:30", "datetime-local": "2026-03-02T09:30" };
  const tell = (node, ...events) => { for (const name of events) node.dispatchEvent(new Event(name, { bubbles: true })); };
  const isAddNew = (option) => option.text === "Add new \u2026";
  const fill = (form, title) => {
    const text = (node) => node.inputMode === "decimal" ? "25" : `${node.dataset.field} of ${title}`;
    for (const node of form.querySelectorAll("[data-field]")) {
      if (!node.checkVisibility()) continue;
      (node.querySelector("input") ?? node).focus();
      if (node.tagName === "DIV") { node.querySelector("input").click(); continue; }
      if (node.value) continue;
      if (node.tagName === "SELECT") node.value = [...node.options].find((one) => one.value && !isAddNew(one))?.value ?? "";
      else node.value = values[node.type] ?? text(node);
      tell(node, "input", "change");
    }
  };
  for (const form of [...document.querySelectorAll(".wb-foot")].map((foot) => foot.parentElement)) {
    const title = form.getAttribute("aria-label");
    if (titles && !titles.includes(title)) continue;
    for (const button of form.querySelectorAll("button")) if (button.textContent.startsWith("Add to \u201c")) button.click();
    for (const box of form.querySelectorAll(".wb-steps input")) if (!box.checked) box.click();
    const chooser = [...form.querySelectorAll("label")].find((label) => label.textContent === "Fill in, for each cell")?.control;
    for (let place = (chooser?.options.length ?? 0) - 1; place >= 0; place -= 1) {
      chooser.selectedIndex = place;
      tell(chooser, "input", "change");
      fill(form, title);
    }
    fill(form, title);
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


def find_all(page: Page, notebook: str) -> Locator:
    """Return the forms and reviews of a page, when each has its entries in it."""
    page.wait_for_function(ALL_READY, arg=len(nbformat.read(get_notebooks_folder() / f"{notebook}.ipynb", 4).cells))
    return page.locator(".wb")


def find_empty_fields(lab: RealLab, notebook: str) -> dict[str, list[str]]:
    """Return the fields of a page that no entry on the disk has a value for."""
    empty = {}
    for worksheet in worksheets_of(notebook):
        entries = forms.stored(lab, LEARNER, worksheet.id)
        asked = [field.name for field in worksheet.fields if field.filled_by == "learner"]
        if names := [name for name in asked if all(entry.get(name) is None for entry in entries)]:
            empty[worksheet.id] = names
    return empty


def expect_all_saved(page: Page) -> None:
    """Wait until no form has anything left to save, and none reports that the kernel takes long."""
    expect(page.locator(".wb-status", has_text="Saving")).to_have_count(0)
    expect(page.locator(".wb-alert", has_text="NOT SAVED")).to_have_count(0)
    assert page.locator(".wb").get_by_role("alert").all_inner_texts() == []


def test_every_field_of_every_worksheet_is_filled_in_and_found_again(
    walked: Page, notebook: str, lab: RealLab, lasting_pages: Pages
) -> None:
    find_all(walked, notebook)
    walked.evaluate(FILL, None)
    expect_all_saved(walked)
    # Once more, because what one worksheet names may stand further down in another, which follows a moment later.
    if empty := find_empty_fields(lab, notebook):
        walked.wait_for_timeout(FOLLOW_SECONDS * 2000)
        walked.evaluate(FILL, [CONTENT.get_worksheet(worksheet).title for worksheet in empty])
        expect_all_saved(walked)
    assert find_empty_fields(lab, notebook) == {}
    written: dict[str, Any] = walked.evaluate(READ)
    forms.reload(walked)
    expect(find_all(walked, notebook).get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(0)
    found: dict[str, Any] = walked.evaluate(READ)
    assert {name: found.get(name) for name in written} == written
    assert lasting_pages.console_errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_page_is_hard_to_reach_for_anybody(walked: Page, scheme: Any) -> None:
    walked.emulate_media(color_scheme=scheme)
    expect(walked.locator("body")).to_have_attribute("data-jp-theme-light", str(scheme == "light").lower())
    found = Axe().run(walked, OURS, RULES)
    assert found.violations_count == 0, found.generate_report()

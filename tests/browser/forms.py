"""Forms as a learner meets them: pages of chosen forms, where their controls are, and what the line below them says."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from tests.server.real_lab import RealLab, make_notebook, save_notebook, wait_until
from workbook.content.loader import load_content
from workbook.paths import PACKAGE, Home
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import psutil

CHECKOUT = PACKAGE.parent
SAMPLE = CHECKOUT / "tests" / "data" / "content" / "level-1-3" / "sample-activity.yaml"
SAVED = re.compile(r"^Saved \d\d:\d\d\.")
# A machine that does other things as well may take a while.
expect.set_options(timeout=20_000)


def make_content(folder: Path) -> Path:
    """Copy the project's content, with an activity whose worksheets have every layout and every type of field."""
    shutil.copytree(CHECKOUT / "content", folder)
    shutil.copy(SAMPLE, folder / "level-1-3")
    file = folder / "workbook.yaml"
    text = file.read_text(encoding="utf-8")
    last = "      - compare-interactions\n"
    file.write_text(text.replace(last, f"{last}      - sample-activity\n"), encoding="utf-8")
    return folder


def lay_out(folder: Path, pages: Mapping[str, list[str]], *, deletable: bool = False) -> None:
    """Make notebooks of chosen forms, each for a learner of its own: `{"tables": ['form("clients")']}`.

    A page named "a-b" is for the learner "a", so that several pages can be one learner's.
    """
    for name, calls in pages.items():
        learner = name.partition("-")[0]
        opening = f'# Open\nfrom workbook import open_workbook\nbook = open_workbook("{learner}", notebook="02-level-1-3")\nbook'
        sources = [opening, *(f"# Form\nbook.{call}" for call in calls)]
        save_notebook(make_notebook(*sources, deletable=deletable), folder / f"{name}.ipynb")


def fill_store(lab: RealLab, learner: str, worksheet: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write entries behind the forms' back; `id` names an entry, or else it is called after its number."""
    store = open_store(lab.home, learner)
    edits = [
        Edit(str(row.get("id", f"entry-{n}")), {k: v for k, v in row.items() if k != "id"})
        for n, row in enumerate(rows)
    ]
    store.save(worksheet, edits)
    store.close()


def stored(lab: RealLab, learner: str, worksheet: str) -> list[dict[str, object]]:
    """Return what is on the disk."""
    store = open_store(lab.home, learner)
    try:
        return [dict(entry.values) for entry in store.entries(worksheet)]
    finally:
        store.close()


def open_store(home: Home, learner: str) -> Store:
    """Open the entries of a learner as another process would."""
    return Store.open(home, load_content(), learner=learner)


def find_form(page: Page, title: str) -> Locator:
    """Return the first form of that title, scrolled to and with its entries in it."""
    form = page.locator(f".wb[role=group][aria-label={json.dumps(title)}]").first
    return show(form)


def show(form: Locator) -> Locator:
    """Scroll to a form until its entries are there: others that are filled on the way push it out of sight."""

    def look() -> bool:
        form.scroll_into_view_if_needed()
        return form.get_attribute("data-ready") == "true"

    assert wait_until(look, seconds=20)
    return form


def cell(form: Locator, field: str, *, row: int = 1) -> Locator:
    """Return the control of a field in a table's row."""
    return form.get_by_label(f"{field}, row {row}", exact=True)


def control(form: Locator, field: str) -> Locator:
    """Return the control of a field in the record that is open."""
    heading = re.compile(rf"^{re.escape(field)}( \(.*\))?$")
    return form.get_by_label(heading).and_(form.locator("[data-field]")).locator("visible=true")


def enter(place: Locator, value: str) -> None:
    """Fill in a control of any kind as a person does; of a choice, `value` is what is read on the screen."""
    tag = place.evaluate("node => node.tagName")
    if tag == "SELECT":
        # What was added elsewhere is offered a moment later, and not while somebody is in the control.
        place.locator("option", has_text=value).first.wait_for(state="attached")
    place.focus()
    if tag == "SELECT":
        place.select_option(label=value)
    elif tag == "DIV":
        place.get_by_label(value).check()
    else:
        place.fill(value)
        place.press("Tab")


def read(place: Locator) -> str:
    """Return what a control shows."""
    return str(
        place.evaluate(
            """node => node.tagName === "SELECT" ? node.selectedOptions[0]?.text ?? ""
            : node.tagName === "DIV" ? node.querySelector(":checked").parentElement.textContent : node.value"""
        )
    )


def expect_saved(form: Locator) -> None:
    """Wait until the line below a form says that everything is saved."""
    expect(form.locator(".wb-status")).to_have_text(SAVED)


def expect_status(form: Locator, text: str) -> None:
    """Wait until the line below a form says something."""
    expect(form.locator(".wb-status")).to_contain_text(text)


def paste(place: Locator, text: str) -> None:
    """Paste text into a control, as it comes from a spreadsheet."""
    place.evaluate(
        """(node, text) => {
            const source = document.createElement("textarea");
            source.id = "copied";
            source.value = text;
            document.body.append(source);
            source.select();
        }""",
        text,
    )
    place.page.keyboard.press("ControlOrMeta+c")
    place.evaluate("() => document.getElementById('copied').remove()")
    place.focus()
    place.page.keyboard.press("ControlOrMeta+v")


def find_kernel(lab: RealLab, notebook: str) -> psutil.Process:
    """Return the process of a notebook's kernel."""
    kernel = find_kernel_id(lab, notebook)
    return next(process for process in lab.kernels() if any(kernel in word for word in process.cmdline()))


def find_kernel_id(lab: RealLab, notebook: str) -> str:
    """Return the server's own name for a notebook's kernel."""
    sessions = json.loads(lab.ask("api/sessions").text)
    return next(str(session["kernel"]["id"]) for session in sessions if session["path"] == f"{notebook}.ipynb")


def wait_for_new_kernel(page: Page) -> None:
    """Wait until the forms of a page whose kernel has died are done again."""
    page.wait_for_selector('[data-workbook-forms="running"]')
    page.wait_for_selector('[data-workbook-forms="done"]')


def reload(page: Page) -> None:
    """Load a page anew and wait until its forms are done."""
    page.reload()
    page.wait_for_selector('[data-workbook-forms="done"]')


def restart_and_reload(lab: RealLab, page: Page, notebook: str) -> None:
    """Restart a notebook's kernel and load its page anew."""
    assert lab.ask(f"api/kernels/{find_kernel_id(lab, notebook)}/restart", method="POST").status == 200
    reload(page)

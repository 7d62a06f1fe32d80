"""What is shown as saved is on the disk, what is not is said to be not, and nothing typed is lost or told to others."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, control, enter, expect_saved, find_form
from tests.server.real_lab import running_lab, running_plain, wait_until
from workbook.paths import Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

KEYS = ["x", "b", "d", "d", "a", "m"]
SECRET = "Halcyon-4711"
RECORDS = 'form("problem-cases")'


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    calls = ['form("time-entries")', RECORDS]
    pages = dict.fromkeys(("failing", "killed", "closed"), calls)
    pages["undo"] = ['form("time-entries")']
    pages["away"] = ['form("problem-cases")', 'form("time-entries")']
    pages["secret"] = ['form("clients")', RECORDS, 'reflect("time-log")', 'form("time-entries")', 'review("time-log")']
    forms.lay_out(folder, pages)
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@contextmanager
def broken_store(lab: RealLab) -> Iterator[None]:
    """Take the table of the entries away, as a disk that fails would."""
    with closing(sqlite3.connect(lab.home.store)) as connection:
        connection.execute("alter table entries rename to elsewhere")
        try:
            yield
        finally:
            connection.execute("alter table elsewhere rename to entries")


def expect_not_saved(form: Locator) -> None:
    expect(form.get_by_role("alert")).to_contain_text("NOT SAVED: ")
    expect(form.locator(".wb-status")).not_to_contain_text("Saved")


def test_saved_is_said_when_it_is_on_the_disk_and_not_before(pages: Pages, lab: RealLab) -> None:
    page = pages.open("failing")
    log = find_form(page, "Time log")
    enter(cell(log, "What I did"), "Safe")
    expect_saved(log)
    assert [entry["note"] for entry in forms.stored(lab, "failing", "time-entries")] == ["Safe"]
    with broken_store(lab):
        cell(log, "What I did").fill("Not safe")
        expect_not_saved(log)
        expect(cell(log, "What I did")).to_have_value("Not safe")
    log.get_by_role("button", name="Try again now").click()
    expect_saved(log)
    expect(log.get_by_role("alert")).to_have_count(0)
    assert [entry["note"] for entry in forms.stored(lab, "failing", "time-entries")] == ["Not safe"]


def test_what_is_typed_while_the_kernel_dies_stays_and_is_saved_when_it_is_back(pages: Pages, lab: RealLab) -> None:
    page = pages.open("killed")
    cases = find_form(page, "The case")
    control(cases, "Problem").focus()
    page.keyboard.type("The permit lay for six weeks")
    forms.find_kernel(lab, "killed").kill()
    page.keyboard.type(" and nobody")
    expect(page.get_by_role("status").filter(has_text="The forms stopped and are starting again")).to_be_visible()
    page.keyboard.type(" knew where.")  # nothing may have come between the keys and the form
    forms.wait_for_new_kernel(page)
    expect(page.get_by_role("status").filter(has_text="The forms stopped")).to_have_count(0)
    cases = find_form(page, "The case")
    expect(control(cases, "Problem")).to_have_value("The permit lay for six weeks and nobody knew where.")
    expect(control(cases, "Problem")).to_be_focused()
    page.keyboard.type(" It was in a tray.")
    expect_saved(cases)
    expect(cases.locator(".wb-status")).not_to_contain_text("another window")
    forms.reload(page)
    cases = find_form(page, "The case")
    expect(control(cases, "Problem")).to_have_value(
        "The permit lay for six weeks and nobody knew where. It was in a tray."
    )


@pytest.mark.parametrize("way", ["close", "reload"])
def test_what_was_typed_stays_when_the_tab_is_closed_at_once(pages: Pages, lab: RealLab, way: str) -> None:
    page = pages.open("closed")
    log = find_form(page, "Time log")
    text = f"Typed until the last moment, then {way}"
    cell(log, "What I did").fill("")
    cell(log, "What I did").focus()
    page.keyboard.type(text)
    if way == "close":
        page.close(run_before_unload=True)
    else:
        page.reload()
    wait_until(lambda: [entry["note"] for entry in forms.stored(lab, "closed", "time-entries")] == [text], seconds=5)
    assert [entry["note"] for entry in forms.stored(lab, "closed", "time-entries")] == [text]


@pytest.fixture
def plain_page(tmp_path_factory: pytest.TempPathFactory, pages: Pages) -> Iterator[Page]:
    """A page in plain JupyterLab, whose shortcuts act, with cells that can be deleted: only the form protects them."""
    folder = tmp_path_factory.mktemp("plain")
    calls = [
        'form("time-entries")',
        RECORDS,
        'steps("time-log")',
        'form("problem-ideas")',
        'form("conversation-debrief")',
    ]
    forms.lay_out(
        folder / "built", {"keys": [*calls, 'form("interaction-pairs")', 'form("sorting-exercise")']}, deletable=True
    )
    home = Home(folder / "home")
    with running_plain(home, notebooks=folder / "built", application="jupyterlab") as server:
        yield pages.open("keys", server=server)


def test_keys_pressed_in_a_form_do_nothing_to_the_notebook(plain_page: Page) -> None:
    page = plain_page
    before = page.locator(".jp-Notebook .jp-Cell").count()
    log = find_form(page, "Time log")
    cell(log, "Kind of work").focus()
    press_keys(page)
    log.get_by_role("button", name="Add a row").focus()
    press_keys(page)
    steps = find_form(page, "Steps: Track your service time")
    steps.get_by_role("checkbox").first.focus()
    press_keys(page)
    sorting = find_form(page, "Sorting exercise")
    sorting.get_by_role("button", name="Begin").click()
    sorting.get_by_role("radio").first.focus()
    press_keys(page)
    cell(log, "What I did").focus()
    press_keys(page)
    log.get_by_text("What goes into each column").focus()
    press_keys(page)
    log.locator(".wb-scroll").focus()
    press_keys(page)
    assert page.locator(".jp-Notebook .jp-Cell").count() == before
    assert page.locator(".wb:not(:has(.wb-tool))").count() == before - 2
    expect(cell(log, "What I did")).to_have_value("".join(KEYS))


def press_keys(page: Page) -> None:
    for key in KEYS:
        page.keyboard.press(key)
    page.wait_for_timeout(100)


def test_nothing_typed_is_in_the_notebook_or_the_log(pages: Pages, lab: RealLab) -> None:
    page = pages.open("secret")
    enter(cell(find_form(page, "My clients"), "Name"), f"{SECRET} client")
    enter(control(find_form(page, "The case"), "Problem"), f"{SECRET} problem")
    enter(
        control(find_form(page, "Think it over: Track your service time"), "What I think"),
        f"{SECRET} thought",
    )
    log = find_form(page, "Time log")
    enter(cell(log, "Minutes"), f"{SECRET} is no number")
    enter(cell(log, "What I did"), f"{SECRET} work")
    expect_saved(log)
    find_form(page, "What it shows: Track your service time")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "secret.ipynb" in answer.url):
        page.get_by_role("menuitem", name="View", exact=True).click()
        page.get_by_role("menuitem", name="Expand All Code").click()
        cell(log, "What I did").focus()
        page.keyboard.press("Control+s")
    assert lab.ask("api/contents/secret.ipynb/checkpoints", method="POST").status == 201
    written = [file for file in lab.home.folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert {file.name for file in written} <= {"workbook.sqlite", "workbook.sqlite-wal"}
    assert written
    assert any(file.name == "secret-checkpoint.ipynb" for file in lab.home.folder.rglob("*"))
    assert SECRET not in lab.output.read_text(encoding="utf-8")


def test_what_is_typed_while_the_server_is_away_is_saved_when_it_is_back(
    pages: Pages, tmp_path: Path, lab_environment: dict[str, str]
) -> None:
    home = Home(tmp_path / "home")
    with running_lab(home, environment=lab_environment) as first:
        page = pages.open("away", server=first)
        note = cell(find_form(page, "Time log"), "What I did")
        note.press_sequentially("Before. ")
        expect_saved(find_form(page, "Time log"))
        first.process.kill()
        first.process.wait()
        for word in range(12):
            page.keyboard.type(f"Word {word}. ")  # wherever the focus is, as somebody types who looks at their notes
            page.wait_for_timeout(700)
        expect(page.get_by_role("status").filter(has_text="kept in this browser")).to_be_visible(timeout=30_000)
        expect_not_saved(find_form(page, "Time log"))
    typed = "Before. " + "".join(f"Word {word}. " for word in range(12))
    assert note.input_value() == typed
    with running_lab(home, environment=lab_environment) as second:
        again = pages.open("away", server=second, beside=page)
        page.close()
        log = find_form(again, "Time log")
        expect(cell(log, "What I did")).to_have_value(typed)
        expect_saved(log)
        assert [entry["note"] for entry in forms.stored(second, "away", "time-entries")] == [typed]
        assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('workbook-draft'))") == []


def test_undo_of_the_browser_takes_back_typing_in_a_field(pages: Pages) -> None:
    page = pages.open("undo")
    note = cell(find_form(page, "Time log"), "What I did")
    note.press_sequentially("one", delay=20)
    expect_saved(find_form(page, "Time log"))
    note.press("Control+z")
    expect(note).not_to_have_value("one")
    note.press("Control+Shift+z")
    expect(note).to_have_value("one")

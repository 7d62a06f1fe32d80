"""The page around the forms, in a real browser: how it starts, restarts and looks, and what a key may not do to it."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import nbformat
import psutil
import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect

from tests.browser.forms import find_kernel_id
from tests.server.real_lab import (
    RealLab,
    make_notebook,
    running_lab,
    running_plain,
    save_notebook,
    stop,
)
from workbook.paths import Home
from workbook.server.copies import update_notebook_copies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, WebSocketRoute

    from tests.browser.conftest import OpenPage, Pages

FORM = """# Form: about you
import os
import ipywidgets as w
w.VBox([w.Text(description="Your name"), w.Dropdown(description="Team", options=["", "Permits", "Harbour"]),
        w.Checkbox(description="Done", value=False, indent=False), w.Button(description="Add"),
        w.HTML(f"<p class='pid'>{os.getpid()}</p>")])"""
SECOND_FORM = "# Form: second\nimport ipywidgets as w\nw.Text(description='Second')"
FAILS = "# Review\nraise RuntimeError('this part fails')"
LONG = "# Long\nimport ipywidgets as w\nw.VBox([w.Text(description=f'Line {n}') for n in range(60)])"
BANNER = ".wb-banner"
CONTROLS = ("dropdown", "checkbox", "button")
SHOUT = "This page was not made on this computer"
# Takes the mark that suppresses shortcuts away again, as if the extension did not set it.
WITHOUT_MARK = "document.addEventListener('focusin', (event) => delete event.target.dataset.lmSuppressShortcuts)"
KEYS = ["x", "b", "d", "d", "a", "m"]


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    for name, sources in {
        "form": (FORM, SECOND_FORM),
        "failing": (FAILS, SECOND_FORM),
        "long": (LONG, FORM),
    }.items():
        save_notebook(make_notebook(*sources), folder / f"{name}.ipynb")
    save_notebook(make_notebook(FORM, SECOND_FORM, deletable=True), folder / "open.ipynb")
    linking = make_notebook(LONG)
    linking.cells.append(new_markdown_cell("## The end\n\n[The next page](form.ipynb)", id="end"))
    save_notebook(linking, folder / "linking.ipynb")
    others = make_notebook("print('of no concern')", deletable=True)
    del others.metadata["workbook"]
    save_notebook(others, folder / "others.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab_environment(notebooks: Path) -> dict[str, str]:
    return {"WORKBOOK_NOTEBOOKS": str(notebooks)}


@pytest.fixture(scope="module")
def plain_lab(tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RealLab]:
    home = Home(tmp_path_factory.mktemp("plain") / "home")
    with running_plain(home, notebooks=notebooks, application="jupyterlab") as server:
        yield server


@pytest.fixture(scope="module")
def plain_notebook(tmp_path_factory: pytest.TempPathFactory, notebooks: Path) -> Iterator[RealLab]:
    home = Home(tmp_path_factory.mktemp("notebook") / "home")
    with running_plain(home, notebooks=notebooks, application="notebook") as server:
        yield server


@pytest.fixture(scope="module")
def form_page(lasting_pages: Pages) -> Page:
    """A page that tests share which leave its forms as they are."""
    return lasting_pages.open("form")


@pytest.fixture(scope="module")
def unguarded_page(lasting_pages: Pages, plain_lab: RealLab) -> Page:
    """A page with cells that can be deleted, where the shortcuts act: only the mark protects it."""
    return lasting_pages.open("open", server=plain_lab)


def change_outside(lab: RealLab, name: str, *, source: str = FORM) -> None:
    """Write a notebook past the workbook, so that its signature does not hold."""
    notebook = make_notebook(source)
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": "<b>from elsewhere</b>"})]
    save_notebook(notebook, lab.home.notebooks / f"{name}.ipynb")


def kernel_of(page: Page) -> int:
    return int(page.locator(".pid").text_content() or "")


def expect_new_kernel(page: Page, old: int) -> None:
    """Wait until the forms are there again, made by another kernel."""
    # A cell that runs anew is there before what it prints.
    expect(page.locator(".pid")).to_have_text(re.compile(rf"^(?!{old}$)\d+$"))
    page.wait_for_selector('[data-workbook-forms="done"]')


def cells(page: Page) -> list[str]:
    """Return the kinds of the page's cells, in their order."""
    kinds: list[str] = page.locator(".jp-Notebook .jp-Cell").evaluate_all(
        "found => found.map(cell => cell.classList.contains('jp-CodeCell') ? 'code' : 'markdown')"
    )
    return kinds


def press_keys(page: Page, control: str) -> list[str]:
    """Focus a control, press what are one-letter shortcuts elsewhere, and return the cells that there are then."""
    {
        "dropdown": page.get_by_label("Team"),
        "checkbox": page.get_by_label("Done"),
        "button": page.get_by_role("button", name="Add", exact=True),
    }[control].focus()
    for key in KEYS:
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    return cells(page)


def show_code(page: Page) -> None:
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Expand All Code").click()


# How a page starts


def test_a_signed_page_starts_by_itself(form_page: Page, lasting_pages: Pages) -> None:
    expect(form_page.get_by_label("Your name")).to_be_visible()
    expect(form_page.get_by_label("Second")).to_be_visible()
    expect(form_page.locator(BANNER)).to_have_count(0)
    assert lasting_pages.foreign_requests == []
    assert lasting_pages.console_errors == []


def test_another_computer_is_not_asked_and_without_the_policy_of_the_page_that_is_noticed(pages: Pages) -> None:
    asked = """address => fetch(address).then(() => "answered", () => "not found")"""
    assert pages.open("form").evaluate(asked, "http://example.org/") == "not found"
    assert pages.foreign_requests == []
    page = pages.open("form", bypass_csp=True)
    assert page.evaluate(asked, "http://example.org/") == "not found"
    assert pages.foreign_requests == ["http://example.org/"]
    pages.foreign_requests.clear()


def test_starting_a_long_page_moves_neither_the_page_nor_the_focus_into_it(open_page: OpenPage) -> None:
    page = open_page("long")
    expect(page.get_by_label("Line 59")).to_be_attached()
    assert page.locator(".jp-WindowedPanel-outer").evaluate("outer => outer.scrollTop") == 0
    assert page.evaluate("!document.activeElement.closest('.jp-OutputArea')")


def test_opening_a_page_leaves_nothing_to_save(form_page: Page, lab: RealLab, notebooks: Path) -> None:
    form_page.get_by_label("Your name").fill("Zoë")
    form_page.wait_for_timeout(1000)
    assert form_page.evaluate("() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))") is False
    assert (lab.home.notebooks / "form.ipynb").read_bytes() == (notebooks / "form.ipynb").read_bytes()


def test_a_page_from_elsewhere_runs_nothing_until_its_button_is_pressed(open_page: OpenPage, lab: RealLab) -> None:
    change_outside(lab, "elsewhere")
    page = open_page("elsewhere", state="untrusted")
    expect(page.get_by_role("status").filter(has_text=SHOUT)).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_count(0)
    button = page.get_by_role("button", name="Start the forms")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    button.click()
    page.wait_for_selector('[data-workbook-forms="done"]')
    expect(page.get_by_label("Your name")).to_be_visible()
    expect(page.locator(BANNER)).to_have_count(0)


def test_a_page_started_by_hand_starts_by_itself_the_next_time(open_page: OpenPage, lab: RealLab) -> None:
    change_outside(lab, "again")
    page = open_page("again", state="untrusted")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "again.ipynb" in answer.url):
        page.get_by_role("button", name="Start the forms").click()
    expect(open_page("again").get_by_label("Your name")).to_be_visible()
    assert "from elsewhere" not in (lab.home.notebooks / "again.ipynb").read_text(encoding="utf-8")


def test_a_part_that_fails_does_not_take_the_others_along(open_page: OpenPage) -> None:
    page = open_page("failing", state="error")
    expect(page.get_by_label("Second")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="could not be started")).to_be_visible()


def test_the_notebooks_of_others_are_left_alone(open_page: OpenPage) -> None:
    page = open_page("others", state=None)
    expect(page.locator(".jp-CodeCell")).to_be_visible()
    page.wait_for_timeout(3000)
    expect(page.locator(".wb-learner")).to_have_count(0)
    expect(page.get_by_text("of no concern", exact=True)).to_have_count(0)


def test_an_address_that_names_a_heading_opens_the_page_there(open_page: OpenPage) -> None:
    page = open_page("linking", anchor="The-end")
    expect(page.get_by_role("heading", name="The end")).to_be_in_viewport()


def test_the_address_follows_a_link_so_that_reloading_shows_the_same_page(open_page: OpenPage) -> None:
    page = open_page("linking")
    page.get_by_role("link", name="The next page").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    page.wait_for_url("**/doc/tree/form.ipynb")
    page.reload()
    expect(page.get_by_label("Your name")).to_be_visible()


# When the kernel goes


def test_a_kernel_that_crashes_brings_the_forms_back(open_page: OpenPage) -> None:
    page = open_page("long")
    old = kernel_of(page)
    psutil.Process(old).kill()
    expect_new_kernel(page, old)
    expect(page.get_by_label("Your name")).to_be_visible()


def test_a_restart_from_anywhere_brings_the_forms_back(form_page: Page, lab: RealLab) -> None:
    page = form_page
    old = kernel_of(page)
    assert lab.ask(f"api/kernels/{find_kernel_id(lab, 'form')}/restart", method="POST").status == 200
    expect_new_kernel(page, old)


def test_a_restart_brings_the_forms_back_although_the_new_kernel_was_not_heard_to_start(
    open_page: OpenPage, lab: RealLab
) -> None:
    def lose_the_start(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if '"starting"' in str(message) else socket.send(message))

    other = open_page("others", state=None)
    other.context.route_web_socket(re.compile("/channels"), lose_the_start)
    page = open_page("long", beside=other)
    old = kernel_of(page)
    assert lab.ask(f"api/kernels/{find_kernel_id(lab, 'long')}/restart", method="POST").status == 200
    expect_new_kernel(page, old)


def test_a_restart_from_the_menu_brings_the_forms_back(form_page: Page) -> None:
    page = form_page
    old = kernel_of(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect_new_kernel(page, old)


def test_a_kernel_that_was_ended_is_told_and_can_be_started_again(form_page: Page, lab: RealLab) -> None:
    page = form_page
    old = kernel_of(page)
    assert lab.ask(f"api/kernels/{find_kernel_id(lab, 'form')}", method="DELETE").status == 204
    page.wait_for_selector('[data-workbook-forms="no-kernel"]')
    expect(page.get_by_role("status").filter(has_text="is kept on this page")).to_be_visible()
    page.get_by_role("button", name="Start the forms again").click()
    expect_new_kernel(page, old)


@pytest.mark.parametrize(
    ("command", "words"),
    [(["/nowhere/python"], "there is no Python to run them"), ([sys.executable, "-c", ""], "have stopped")],
    ids=["cannot start", "dies at once"],
)
def test_a_kernel_that_does_not_live_is_told_in_words(
    open_page: OpenPage, plain_lab: RealLab, notebooks: Path, command: list[str], words: str
) -> None:
    # The workbook's own server has no other kernels.
    kernel = plain_lab.home.jupyter / "data" / "kernels" / "broken"
    kernel.mkdir(parents=True, exist_ok=True)
    description = {"argv": command, "display_name": "Broken", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(description), encoding="utf-8")
    notebook = make_notebook(FORM)
    notebook.metadata["kernelspec"]["name"] = "broken"
    save_notebook(notebook, notebooks / "broken.ipynb")
    update_notebook_copies(plain_lab.home, built=notebooks)
    page = open_page("broken", state="no-kernel", server=plain_lab)
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def test_a_server_that_has_stopped_is_told_before_anything_typed_is_lost(
    open_page: OpenPage, tmp_path: Path, notebooks: Path
) -> None:
    with running_lab(Home(tmp_path / "home"), notebooks=notebooks) as own:
        page = open_page("form", server=own)
        stop(own.process)
        expect(page.get_by_role("status").filter(has_text="is kept in this browser")).to_be_visible(timeout=30_000)


# What a key may not do


def test_a_key_pressed_in_a_form_does_nothing_to_the_cells(form_page: Page) -> None:
    before = cells(form_page)
    for control in CONTROLS:
        assert press_keys(form_page, control) == before, control


def test_the_mark_on_the_focused_control_is_enough(unguarded_page: Page) -> None:
    before = cells(unguarded_page)
    for control in CONTROLS:
        assert press_keys(unguarded_page, control) == before, control


def test_without_mark_and_settings_a_key_does_cut_a_form_that_can_be_deleted(unguarded_page: Page) -> None:
    before = cells(unguarded_page)
    unguarded_page.evaluate(WITHOUT_MARK)
    assert press_keys(unguarded_page, "dropdown") != before


def test_the_settings_without_shortcuts_are_enough(open_page: OpenPage) -> None:
    page = open_page("open")
    page.evaluate(WITHOUT_MARK)
    before = cells(page)
    for control in CONTROLS:
        assert press_keys(page, control) == before, control


def test_cells_that_cannot_be_deleted_are_not_even_without_mark_and_settings(
    open_page: OpenPage, plain_lab: RealLab
) -> None:
    page = open_page("form", server=plain_lab)
    page.evaluate(WITHOUT_MARK)
    for control in CONTROLS:
        press_keys(page, control)
        expect(page.get_by_label("Your name")).to_be_visible()
        expect(page.get_by_label("Second")).to_be_visible()


def test_ctrl_s_in_a_form_saves_the_page_and_not_a_copy_of_it(open_page: OpenPage) -> None:
    page = open_page("open")
    show_code(page)  # a change that can be saved
    expect(page.locator(".lm-Menu")).to_have_count(0)
    name = page.get_by_label("Your name")
    name.evaluate("field => field.addEventListener('keydown', key => window.browserSaves = !key.defaultPrevented)")
    name.click()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "open.ipynb" in answer.url):
        page.keyboard.press("Control+s")
    assert page.evaluate("window.browserSaves") is False


# How it looks


def test_light_and_dark_follow_the_system(form_page: Page) -> None:
    for scheme in ("dark", "light"):
        form_page.emulate_media(color_scheme=scheme)
        expect(form_page.locator("body")).to_have_attribute("data-jp-theme-light", str(scheme == "light").lower())


def test_what_only_programmers_need_is_hidden_until_it_is_asked_for(form_page: Page) -> None:
    expect(form_page.get_by_role("heading", name="A page to try")).to_be_visible()
    expect(form_page.locator(".jp-RenderedMarkdown .workbook-start")).to_be_hidden()
    expect(form_page.get_by_label("Second")).to_be_visible()
    expect(form_page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible")).to_have_count(0)
    show_code(form_page)
    expect(form_page.locator(".jp-CodeCell .jp-InputArea-editor").first).to_be_visible()


# In other applications


def test_in_plain_jupyterlab_a_page_starts_as_well(open_page: OpenPage, plain_lab: RealLab) -> None:
    page = open_page("form", server=plain_lab, path="lab/tree")
    expect(page.get_by_label("Your name")).to_be_visible()


def test_in_notebook_7_a_page_starts_as_well(
    open_page: OpenPage, plain_notebook: RealLab, console_errors: list[str]
) -> None:
    page = open_page("open", server=plain_notebook, path="notebooks")
    expect(page.get_by_label("Your name")).to_be_visible()
    before = cells(page)
    assert press_keys(page, "dropdown") == before
    assert [error for error in console_errors if "service-orientation-workbook" in error] == []


def test_one_press_of_back_leads_to_the_page_before(open_page: OpenPage) -> None:
    page = open_page("form")
    page.go_back()
    assert "/doc/tree/" not in page.url

"""For whoever needs more than a mouse and good eyes: the keyboard alone, large print, few colours; axe goes with the walk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, enter, find_form

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Pages

# One activity, as its page has it; the second form stands for all that comes after.
ACTIVITY = ['steps("time-log")', 'form("time-entries")', 'form("time-plan")', 'reflect("time-log")']
TARGET_PIXELS = 44
LINE_CHARACTERS = 75
# What the focus is on, and whether it can be seen there.
FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  const panel = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  return {
    form: node.closest(".wb")?.getAttribute("aria-label") ?? null,
    name: node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent.trim().slice(0, 40),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > panel.top && box.top < panel.bottom && box.width > 0,
  };
}"""


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    forms.lay_out(folder, {"keyboard": ACTIVITY, "sizes": [*ACTIVITY, 'form("client-expectations")']})
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


def test_the_keyboard_alone_goes_through_a_whole_activity(pages: Pages) -> None:
    page = pages.open("keyboard")
    for title in ("Time log", "Plan for more service time", "Steps: Track your service time"):
        find_form(page, title)
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    visited = []
    for _ in range(120):
        visited.append(page.evaluate(FOCUS))
        if visited[-1]["name"] == "Kind of work, row 1":
            page.keyboard.press("s")
        elif visited[-1]["name"] == "Minutes, row 1":
            page.keyboard.type("30")
        elif visited[-1]["name"].startswith("What I think"):
            page.keyboard.type("Thought about.")
        page.keyboard.press("Tab")
        if visited[-1]["form"] is None:
            break
    inside = [stop for stop in visited if stop["form"]]
    assert [stop["name"] for stop in inside if not stop["shown"]] == []
    assert [stop["name"] for stop in inside if not stop["inside"]] == []
    assert visited[-1]["form"] is None, "the focus never leaves the forms"
    order = list(dict.fromkeys(stop["form"] for stop in inside))
    assert [title.partition(":")[0] for title in order] == [
        "Steps",
        "Time log",
        "Import a file",
        "Plan for more service time",
        "Think it over",
    ]
    log = find_form(page, "Time log")
    expect(cell(log, "Minutes")).to_have_value("30")
    expect(cell(log, "Kind of work")).to_have_value("service")
    expect(find_form(page, "Steps: Track your service time").get_by_text("Done ")).to_have_count(1)
    expect(page.locator(".wb-status", has_text="Saving")).to_have_count(0)


def test_what_is_wrong_is_told_to_those_who_do_not_see_it(pages: Pages) -> None:
    page = pages.open("keyboard")
    log = find_form(page, "Time log")
    enter(cell(log, "Minutes"), "ages")
    log.get_by_role("button", name="Undo").focus()
    status = log.get_by_role("status")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(status).to_contain_text("1 entry is kept as a draft until what is marked is corrected.")
    expect(cell(log, "Minutes")).to_have_attribute("aria-invalid", "true")
    expect(cell(log, "Minutes")).to_have_accessible_description(re.compile('"ages"'))


@pytest.fixture(scope="module")
def page(lasting_pages: Pages) -> Page:
    return lasting_pages.open("sizes")


def test_whatever_is_pressed_or_typed_into_is_large_enough(page: Page) -> None:
    for form in page.locator(".wb").all():
        forms.show(form)
    small = page.evaluate(
        """least => [...document.querySelectorAll(".wb button, .wb input, .wb select, .wb textarea, .wb summary")]
            .filter((node) => node.checkVisibility())
            .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
            .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
            .map(([node, box]) => `${node.outerHTML.slice(0, 80)}: ${box.width} by ${box.height}`)""",
        TARGET_PIXELS,
    )
    assert small == []


def test_lines_of_text_are_no_longer_than_reads_well(page: Page) -> None:
    wide = page.evaluate(
        """most => [...document.querySelectorAll(".wb p, .wb li, .wb dd, .wb label span, .wb .wb-field-help")]
            .filter((node) => node.checkVisibility() && !node.closest("table") && node.textContent.trim())
            .filter((node) => {
                const zero = document.createElement("span");
                zero.textContent = "0".repeat(100);
                node.append(zero);
                const width = zero.getBoundingClientRect().width / 100 || 8;
                zero.remove();
                return node.getBoundingClientRect().width > most * width;
            })
            .map((node) => node.textContent.slice(0, 60))""",
        LINE_CHARACTERS,
    )
    assert wide == []


@pytest.mark.parametrize("factor", [2, 4])
def test_enlarged_the_page_scrolls_in_one_direction_only(page: Page, factor: int) -> None:
    page.set_viewport_size({"width": 1280 // factor, "height": 900 // factor})
    assert page.evaluate(
        """() => [document.documentElement, document.querySelector(".jp-WindowedPanel-outer")]
            .every((node) => node.scrollWidth <= node.clientWidth)"""
    )
    page.set_viewport_size({"width": 1280, "height": 900})


def test_with_the_system_s_few_colours_the_edges_and_the_focus_are_still_seen(page: Page, tmp_path: Path) -> None:
    page.emulate_media(forced_colors="active")
    log = find_form(page, "Time log")
    minutes = cell(log, "Minutes")
    minutes.focus()
    look = minutes.evaluate("node => [getComputedStyle(node).borderTopStyle, getComputedStyle(node).outlineStyle]")
    assert look == ["solid", "solid"]
    page.screenshot(path=tmp_path / "forced-colours.png")
    page.emulate_media(forced_colors="none")

"""A short session acted through at the size of a projector: planned, run, written and voted on the wall, and closed."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.forms import open_store
from tests.server.real_lab import RealLab, running_lab, wait_until
from workbook.paths import Home
from workbook.store.sessions import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import OpenPage

PROJECTOR = {"width": 1280, "height": 720}
MIN_BODY_PIXELS, MIN_TITLE_PIXELS = 32, 56
# Only what the page reads of the clock: JupyterLab's own timers run on.
HURRY = "() => { const now = Date.now; globalThis.passed = 0; Date.now = () => now() + globalThis.passed; }"
SOLUTIONS = ("One checklist", "Ring before we write")
ANSWERS = ("They ring three of us", "The grower notices", "Nobody does")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealLab]:
    """A `workbook lab` on a session."""
    home = Home(tmp_path_factory.mktemp("lab") / "home")
    session, _ = open_session(home, "Team day", today=dt.date(2026, 5, 4))
    with running_lab(session.home) as server:
        yield server


def stored(lab: RealLab, worksheet: str, field: str) -> list[object]:
    store = open_store(lab.home, "me")
    try:
        return [entry.values.get(field) for entry in store.entries(worksheet)]
    finally:
        store.close()


def find_tool(page: Page, title: str) -> Locator:
    tool = page.locator(f".wb[aria-label={json.dumps(title)}]")
    tool.scroll_into_view_if_needed()
    expect(tool).to_have_attribute("data-ready", "true")
    return tool


def measure(place: Locator) -> float:
    """Return how many pixels high the letters are, as the room sees them."""
    return float(place.evaluate("node => parseFloat(getComputedStyle(node).fontSize) * (node.currentCSSZoom ?? 1)"))


def test_a_session_is_planned_run_on_the_wall_and_closed(lab: RealLab, open_page: OpenPage) -> None:
    page = open_page("09-facilitator", viewport=PROJECTOR)
    plan(page)
    room = find_tool(page, "Run the session")
    room.get_by_role("button", name="Begin the session").click()
    expect(room.get_by_role("status").first).to_contain_text("Step 1 of 13")
    wall = show_wall(page)
    let_time_pass(page, wall)
    say_answers(page, wall)
    assert wait_until(lambda: stored(lab, "focus-group-answers", "answer") == list(ANSWERS))
    assert all(stored(lab, "focus-group-answers", "question"))
    come_back_after_a_reload(page, wall)
    go_from_the_desk_to_solutions(page, wall)
    vote(page, wall)
    assert wait_until(lambda: stored(lab, "focus-group-solutions", "votes") == [0, 3])
    close(page, wall)


def plan(page: Page) -> None:
    planner = find_tool(page, "Choose and plan")
    planner.get_by_label("Run a focus group about your clients").check()
    printer = find_tool(page, "Print worksheets for the session")
    expect(printer.get_by_role("checkbox", checked=True)).to_have_count(0)
    planner.scroll_into_view_if_needed()
    planner.get_by_role("button", name="Propose an agenda").click()
    expect(planner.get_by_role("status")).to_have_text("It fits: 90 minutes, to the minute.")
    expect(printer.get_by_role("checkbox", checked=True)).to_have_count(1)


def show_wall(page: Page) -> Locator:
    page.get_by_role("button", name="Show the wall here").click()
    return page.get_by_role("dialog", name="The wall")


def let_time_pass(page: Page, wall: Locator) -> None:
    """The wall can be read from the last row, and says once that two minutes are left, and once that the time is up."""
    time, voice = wall.locator(".wb-wall-time"), wall.locator(".wb-wall-voice")
    expect(wall.locator("h1")).to_have_text("Why we are here")
    assert measure(wall.locator("h1")) >= MIN_TITLE_PIXELS
    assert measure(time) >= MIN_BODY_PIXELS
    page.evaluate(HURRY)
    for minutes, said, shown in (
        (4.2, "2 minutes left.", "1:"),
        (6.2, "The time for this step is up.", "Time is up"),
        (7.6, "The time for this step is up.", "1 minute over"),
    ):
        page.evaluate("minutes => { globalThis.passed = minutes * 60000; }", minutes)
        expect(voice).to_have_text(said)
        expect(time).to_contain_text(shown)


def say_answers(page: Page, wall: Locator) -> None:
    """A remote moves on, and what the room says is typed without waiting."""
    page.keyboard.press("PageDown")
    expect(wall.locator("h1")).to_have_text("Our key clients")
    line = wall.get_by_role("textbox", name="Answer").first
    expect(line).to_be_focused()
    assert measure(line) >= MIN_BODY_PIXELS
    for answer in ANSWERS:
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
    expect(wall.get_by_role("listitem")).to_have_count(len(ANSWERS))


def come_back_after_a_reload(page: Page, wall: Locator) -> None:
    page.reload()
    page.wait_for_selector('[data-workbook-forms="done"]')
    expect(wall.locator("h1")).to_have_text("Our key clients")
    expect(wall.get_by_role("listitem")).to_have_count(len(ANSWERS))


def press_escape(page: Page) -> None:
    """Press Escape where there is no full screen, which would take it for itself in some browsers."""
    page.evaluate("() => document.fullscreenElement && document.exitFullscreen()")
    page.keyboard.press("Escape")


def go_from_the_desk_to_solutions(page: Page, wall: Locator) -> None:
    """Off the wall are the notes for the facilitator, and the way to any step; what is typed there counts as well."""
    press_escape(page)  # out of the line, then off the wall
    press_escape(page)
    expect(wall).to_have_count(0)
    room = find_tool(page, "Run the session")
    expect(room.get_by_text("Watch for")).to_be_visible()
    room.get_by_text("The whole agenda").click()
    room.get_by_role("button", name="Go to What would improve it").click()
    room.get_by_role("textbox", name="Solution").first.click()
    for solution in SOLUTIONS:
        page.keyboard.type(solution)
        page.keyboard.press("Enter")
    show_wall(page)
    expect(wall.get_by_role("listitem")).to_have_count(len(SOLUTIONS))


def vote(page: Page, wall: Locator) -> None:
    """A key is a dot; with Shift it is taken back."""
    for step in ("How much, and how hard", "Three votes each"):
        page.keyboard.press("PageDown")
        expect(wall.locator("h1")).to_have_text(step)
    votes = wall.get_by_role("listbox")
    expect(votes).to_be_focused()
    page.keyboard.type("1222")
    page.keyboard.press("Shift+Digit1")
    expect(votes.get_by_role("option").nth(1)).to_contain_text("\N{BLACK CIRCLE}" * 3)


def close(page: Page, wall: Locator) -> None:
    title = wall.locator("h1")
    press_escape(page)  # out of the votes
    page.keyboard.press("b")
    expect(title).to_be_hidden()
    page.keyboard.press("b")
    expect(title).to_be_visible()
    for step in ("What we choose", "What we will do", "Before we go"):
        page.keyboard.press("PageDown")
        expect(title).to_have_text(step)
    page.keyboard.press("PageDown")
    expect(wall.get_by_text("We have come to the end.")).to_be_visible()
    press_escape(page)
    expect(page.get_by_text("The session is over.")).to_be_visible()

"""What only some worksheets have: actions, steps, the timer, the history, exercises to play, and reviews that follow."""

from __future__ import annotations

import io
import math
import struct
import wave
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import forms
from tests.browser.forms import cell, control, enter, expect_saved, expect_status, find_form

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Pages
    from tests.server.real_lab import RealLab

TIME_LOG = "Track your service time"
CALLS = [
    *('form("start-stop-continue")', 'actions("timely-response")', 'form("actions")', 'reflect("time-log")'),
    *('form("reflections")', 'steps("time-log")', 'form("time-entries")', 'review("time-log")', 'form("clients")'),
    *('form("sorting-exercise")', 'form("conversation-plays")', 'form("interaction-pairs")'),
    *('form("organisation-culture")', 'form("call-reviews")', 'form("call-moments")', 'form("problem-cases")'),
]


@pytest.fixture(scope="module")
def lab_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("made")
    forms.lay_out(folder, {"special": CALLS})
    return {"WORKBOOK_NOTEBOOKS": str(folder)}


@pytest.fixture(scope="module")
def page(lasting_pages: Pages) -> Page:
    """One page with all of them."""
    return lasting_pages.open("special")


# Lists, actions, reflections, steps


def test_items_are_added_to_start_stop_and_continue(page: Page) -> None:
    lists = find_form(page, "Start, stop, continue")
    for name, text in (("Start", "Calling back"), ("Stop", "Saying soon"), ("Continue", "Writing dates")):
        lists.get_by_role("button", name=f"Add to “{name}”").click()
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        items = lists.get_by_role("region", name=name).get_by_role("listitem")
        expect(items).to_have_count(1)
        expect(items.get_by_role("textbox").first).to_have_value(text)
    expect(lists.locator(".wb-status")).to_contain_text("Saved")


def test_an_entry_becomes_an_action_once_and_then_leads_to_it(page: Page) -> None:
    lists = find_form(page, "Start, stop, continue")
    lists.get_by_role("button", name="Make it an action, Calling back").click()
    actions = find_form(page, "My actions")
    expect(cell(actions, "What")).to_have_value("Calling back")
    expect(actions.get_by_text("From: ").first).to_contain_text("Start, stop, continue")
    of_activity = find_form(page, "Actions: Respond in time and to the point")
    expect(cell(of_activity, "What")).to_have_value("Calling back")
    lists = find_form(page, "Start, stop, continue")
    lists.get_by_role("button", name="Go to the action, Calling back").click()
    expect(page.locator(":focus")).to_have_attribute("data-field", "what")
    expect(actions.locator("tbody tr")).to_have_count(1)


def test_a_reflection_knows_its_activity(page: Page) -> None:
    think = find_form(page, f"Think it over: {TIME_LOG}")
    enter(control(think, "What I think"), "The meeting on Tuesday has to go.")
    expect_saved(think)
    journal = find_form(page, "My journal")
    journal.get_by_role("button", name="Table").click()
    expect(cell(journal, "What I think")).to_have_value("The meeting on Tuesday has to go.")
    expect(journal.get_by_text(f"From: {TIME_LOG}")).to_be_visible()


def test_steps_are_ticked_and_unticked_and_the_overview_counts_them(page: Page) -> None:
    steps = find_form(page, f"Steps: {TIME_LOG}")
    boxes = steps.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(steps.get_by_text("Done ")).to_have_count(2)
    boxes.nth(0).uncheck()
    expect(steps.get_by_text("Done ")).to_have_count(1)
    forms.reload(page)
    steps = find_form(page, f"Steps: {TIME_LOG}")
    expect(steps.get_by_role("checkbox").nth(1)).to_be_checked()
    expect(steps.get_by_role("checkbox").nth(0)).not_to_be_checked()
    overview = page.get_by_role("row", name=TIME_LOG)
    expect(overview.first).to_contain_text("1 of 4")


# The log: its timer, its review, its history


def test_the_review_below_follows_what_is_typed_and_saving_does_not_wait_for_it(page: Page) -> None:
    review = find_form(page, f"What it shows: {TIME_LOG}")
    log = find_form(page, "Time log")
    enter(cell(log, "Minutes"), "45")
    enter(cell(log, "Kind of work"), "Service")
    expect_saved(log)
    expect(review).to_contain_text("45")
    enter(cell(log, "Minutes"), "1237")
    page.wait_for_function(
        """() => [...document.querySelectorAll(".wb-status")].some((node) => node.textContent.startsWith("Saved")
            && node.closest('[aria-label="Time log"]'))""",
        timeout=3000,
    )
    expect(review).to_contain_text("1237", timeout=8000)


def test_a_running_timer_survives_its_kernel(page: Page, lab: RealLab) -> None:
    log = find_form(page, "Time log")
    log.get_by_role("button", name="Start the timer").click()
    expect(log.get_by_text("Running for 0 minutes")).to_be_visible()
    forms.find_kernel(lab, "special").kill()
    forms.wait_for_new_kernel(page)
    log = find_form(page, "Time log")
    log.get_by_role("button", name="Stop the timer, row 2").click()
    expect_status(log, "The timer has stopped.")
    expect(cell(log, "Minutes", row=2)).to_have_value("1")


def test_what_was_before_is_in_the_history_and_comes_back(page: Page) -> None:
    clients = find_form(page, "My clients")
    enter(cell(clients, "Name"), "Home builders")
    expect_saved(clients)
    clients.get_by_role("button", name="Delete, row 1").click()
    expect_status(clients, "Deleted.")
    clients.get_by_role("button", name="History").click()
    history = clients.get_by_role("listitem").filter(has_text="Home builders")
    expect(history.first).to_contain_text("deleted: Home builders")
    history.filter(has_text="began").get_by_role("button").click()
    expect_status(clients, "Brought back as it was.")
    expect(cell(clients, "Name")).to_have_value("Home builders")
    expect(clients.get_by_role("button", name="History")).to_have_attribute("aria-expanded", "true")


def test_a_filled_example_can_be_looked_at(page: Page) -> None:
    log = find_form(page, "Time log")
    log.get_by_text("Look at a filled example").click()
    example = log.locator("details.wb-help").filter(has_text="Look at a filled example")
    expect(example.get_by_role("table")).to_be_visible()
    assert example.get_by_role("row").count() > 5
    expect(example.get_by_role("textbox")).to_have_count(0)


# What is played


def test_statements_are_sorted_and_what_was_mixed_up_is_told(page: Page) -> None:
    sorting = find_form(page, "Sorting exercise")
    sorting.get_by_role("button", name="Begin").click()
    done = sorting.get_by_role("button", name="See how I did")
    expect(done).to_be_disabled()
    for statement in sorting.get_by_role("radiogroup").all():
        statement.get_by_label("It is not", exact=True).check()
    expect(sorting.get_by_text("All are sorted.")).to_be_visible()
    done.click()
    expect(sorting.locator("p:focus")).to_have_text("6 of 12 are where they belong.")
    expect(sorting.get_by_text("is service orientation: ")).to_have_count(6)
    expect_saved(sorting)
    expect(sorting.get_by_text("Your tries so far")).to_be_visible()
    expect(sorting.locator("p:focus")).to_have_count(1)  # what is drawn anew takes the focus from nothing


def test_a_conversation_is_played_to_its_end_taken_back_and_looked_at_again(page: Page) -> None:
    talk = find_form(page, "Practice conversation")
    talk.get_by_role("button", name="Begin").click()
    said = []
    while not talk.get_by_text("How it ended").is_visible():
        choice = talk.locator(".wb-choices").get_by_role("button").first
        said.append(choice.inner_text())
        choice.click()
        assert len(said) < 20
    expect(talk.get_by_text("What you said, and what it showed")).to_be_visible()
    expect(talk.locator("details[open]").get_by_role("listitem")).to_have_count(len(said))
    expect_status(talk, "This try is kept.")
    talk.get_by_role("button", name="Take that back").click()
    expect(talk.get_by_text("How it ended")).to_have_count(0)
    expect(talk.get_by_role("button", name=said[-1])).to_be_visible()
    talk.get_by_role("button", name=said[-1]).click()
    talk.get_by_role("button", name="Done").click()
    expect(talk.get_by_role("button", name="Play it again")).to_be_focused()
    talk.get_by_text("Your conversations so far").click()
    talk.get_by_role("button", name="Look at it again").first.click()
    expect(talk.get_by_text(f"You: {said[0]}")).to_be_visible()
    expect(talk.get_by_text("How it ended")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)
    expect(talk.get_by_text(f"You: {said[0]}")).to_be_visible()


def test_the_two_halves_of_a_pair_stand_side_by_side(page: Page) -> None:
    pairs = find_form(page, "A good and a difficult interaction")
    good, difficult = pairs.locator('[data-side="good"]'), pairs.locator('[data-side="difficult"]')
    here, there = good.bounding_box(), difficult.bounding_box()
    assert here
    assert there
    assert here["y"] == there["y"]
    assert here["x"] + here["width"] <= there["x"]
    enter(good.get_by_role("textbox").nth(1), "They came prepared")
    enter(difficult.get_by_role("textbox").nth(1), "They had waited for hours")
    expect(pairs.locator(".wb-status")).to_contain_text("Saved")


def test_points_are_counted_while_they_are_shared_out(page: Page) -> None:
    culture = find_form(page, "The culture of your organization")
    points = culture.locator('[data-side="now"]').get_by_role("textbox")
    points.nth(0).fill("40")
    expect(culture.get_by_text("40 of 100 points: 60 left to share out.")).to_be_visible()
    points.nth(1).fill("70")
    expect(culture.get_by_text("110 of 100 points: 10 too many.")).to_be_visible()
    points.nth(1).fill("60")
    expect(culture.get_by_text("100 of 100 points.")).to_be_visible()
    expect(culture.locator(".wb-status")).to_contain_text("Saved")


def test_a_moment_marked_in_a_recording_is_among_the_moments(page: Page) -> None:
    calls = find_form(page, "Calls I listened to")
    enter(cell(calls, "Call"), "The double refund")
    expect_saved(calls)
    calls.get_by_role("button", name="Listen, row 1").click()
    player = calls.get_by_role("group", name="Player")
    player.get_by_label("Recording on this computer").set_input_files(
        {"name": "call.wav", "mimeType": "audio/wav", "buffer": make_recording(seconds=8)}
    )
    expect(cell(calls, "Recording")).to_have_value("call.wav")
    player.locator("audio").evaluate(
        "sound => new Promise((go) => { sound.pause(); sound.onseeked = go; sound.currentTime = 5.4; })"
    )
    player.get_by_role("button", name="Mark: this works").click()
    expect_status(calls, "Marked; write a note to it under Moments in a call.")
    moments = find_form(page, "Moments in a call")
    expect(moments.locator("tbody tr")).to_have_count(1)
    expect(cell(moments, "Call").locator("option:checked")).to_have_text("The double refund")
    expect(moments.locator('[data-field="time_in_recording"]')).to_have_value("5")


def make_recording(*, seconds: int) -> bytes:
    """Return a WAV file with a quiet tone."""
    rate = 8000
    tone = (int(2000 * math.sin(n / 5)) for n in range(rate * seconds))
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(rate)
        recording.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    return file.getvalue()

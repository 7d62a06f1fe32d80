from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.reports.activity_parts import render_actions, render_reflections, render_steps

if TYPE_CHECKING:
    from tests.html_reader import MakeEntry, Read
    from workbook.content.loader import Content


def test_each_step_says_when_it_was_done_or_that_it_was_not(sample: Content, read: Read) -> None:
    page = read(render_steps(sample.get_activity("sample-activity"), {"fill-in": "2026-05-04"}))
    assert page.texts == [
        "Fill in one entry of each worksheet.",
        "\n",
        "Done Mon 4 May 2026",
        "Open the page again. Is everything still there?",
        "\n",
        "Not yet",
    ]
    assert page.elements[0][0] == "ol"


def test_a_prompt_is_followed_by_what_was_written_to_it(sample: Content, read: Read, make_entry: MakeEntry) -> None:
    activity = sample.get_activity("sample-activity")
    prompt = activity.reflections[0]
    entry = make_entry("reflections", {"date": "2026-05-04", "prompt": prompt.id, "text": "One <b>\ntwo"})
    page = read(render_reflections(activity, [entry]))
    assert page.text.startswith(f"{prompt.prompt}Mon 4 May 2026\nOne <b>\ntwo")


def test_a_prompt_to_which_nothing_was_written_says_so(sample: Content, read: Read) -> None:
    activity = sample.get_activity("sample-activity")
    page = read(render_reflections(activity, []))
    assert page.texts.count("Nothing has been written to this yet.") == len(activity.reflections)


def test_what_was_written_to_a_prompt_that_is_gone_is_not_lost(
    sample: Content, read: Read, make_entry: MakeEntry
) -> None:
    entry = make_entry("reflections", {"prompt": "no-more", "text": "Still mine"})
    page = read(render_reflections(sample.get_activity("sample-activity"), [entry]))
    assert page.text.endswith("No date\nStill mine")


def test_actions_are_a_table_with_where_each_came_from(sample: Content, read: Read, make_entry: MakeEntry) -> None:
    values = {"what": "Ask Ruth", "status": "open", "activity": "sample-activity", "worksheet": "sample-times"}
    page = read(render_actions([make_entry("actions", values)], content=sample))
    assert page.rows[0][-1] == "From"
    assert page.rows[1][-1] == "Try every kind of worksheet: Times"


def test_without_actions_that_is_said(sample: Content, read: Read) -> None:
    assert read(render_actions([], content=sample)).text == "No actions have come of this yet."

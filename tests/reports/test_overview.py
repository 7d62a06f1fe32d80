from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from workbook.reports.overview import render_banner, render_overview

if TYPE_CHECKING:
    from tests.html_reader import Read
    from workbook.content.loader import Content

PAGE = "02-level-1-3"


@pytest.fixture(scope="module")
def all_done(content: Content) -> dict[str, dict[str, str]]:
    activities = [content.get_activity(name) for name in content.get_notebook(PAGE).activities]
    return {activity.id: {step.id: "2026-05-04" for step in activity.steps} for activity in activities}


def test_every_activity_is_listed_with_its_time_and_how_many_steps_are_done(content: Content, read: Read) -> None:
    steps = content.get_activity("time-log").steps
    done = {"time-log": {steps[0].id: "2026-05-04", steps[1].id: "2026-05-08", "no-more": "2026-06-01"}}
    page = read(render_overview(content.get_notebook(PAGE), done, content=content))
    rows = {row[0]: row[1:] for row in page.rows}
    assert len(rows) == 1 + len(content.get_notebook(PAGE).activities)
    assert rows["Track your service time"] == [
        "10 minutes a day",
        f"2 of {len(steps)}, last on Fri 8 May 2026",
    ]


def test_each_activity_links_to_its_heading_on_the_page(content: Content, read: Read) -> None:
    page = read(render_overview(content.get_notebook(PAGE), {}, content=content))
    links = {attributes["href"] for tag, attributes in page.elements if tag == "a"}
    assert "#Track-your-service-time" in links


def test_who_has_done_nothing_is_told_where_to_begin(content: Content, read: Read) -> None:
    first = content.get_activity(content.get_notebook(PAGE).activities[0])
    text = read(render_overview(content.get_notebook(PAGE), {}, content=content)).text
    assert text.endswith(f"Begin with: {first.title}. Next step: {first.steps[0].text}")


def test_who_has_begun_goes_on_in_the_activity_last_worked_on(content: Content, read: Read) -> None:
    log, focus = content.get_activity("time-log"), content.get_activity("client-focus")
    done = {log.id: {log.steps[0].id: "2026-05-04"}, focus.id: {focus.steps[0].id: "2026-05-05"}}
    text = read(render_overview(content.get_notebook(PAGE), done, content=content)).text
    assert text.endswith(f"Continue where you left off: {focus.title}. Next step: {focus.steps[1].text}")


def test_when_the_last_activity_is_finished_the_next_unfinished_one_is_named(
    content: Content, read: Read, all_done: dict[str, dict[str, str]]
) -> None:
    done = {**all_done, "client-focus": {}}
    text = read(render_overview(content.get_notebook(PAGE), done, content=content)).text
    assert f"Continue where you left off: {content.get_activity('client-focus').title}." in text


def test_when_every_step_is_done_that_is_said_and_no_more(
    content: Content, read: Read, all_done: dict[str, dict[str, str]]
) -> None:
    page = read(render_overview(content.get_notebook(PAGE), all_done, content=content))
    assert page.texts[-1] == "Every step on this page is done."


def test_a_page_without_activities_names_none_until_something_is_done(content: Content) -> None:
    assert render_overview(content.get_notebook("00-start-here"), {}, content=content) == ""


def test_a_page_without_activities_leads_to_where_the_learner_left_off_on_another(content: Content, read: Read) -> None:
    log, empathy = content.get_activity("time-log"), content.get_activity("their-shoes")
    done = {log.id: {log.steps[0].id: "2026-05-04"}, empathy.id: {empathy.steps[0].id: "2026-05-05"}}
    page = read(render_overview(content.get_notebook("00-start-here"), done, content=content))
    assert page.text == f"Continue where you left off: {empathy.title}. Next step: {empathy.steps[1].text}"
    assert ("a", "03-level-4-5.ipynb#See-it-from-the-client's-side") in [
        (tag, attributes.get("href")) for tag, attributes in page.elements
    ]


def test_when_every_step_of_the_workbook_is_done_a_page_without_activities_says_so(content: Content) -> None:
    done = {activity.id: {step.id: "2026-05-04" for step in activity.steps} for activity in content.activities}
    html = render_overview(content.get_notebook("06-portfolio"), done, content=content)
    assert html == "<p>Every step of the workbook is done.</p>"


def test_an_example_says_that_it_is_invented_whose_of_what_day_and_what_edition(sample: Content, read: Read) -> None:
    persona = sample.get_persona("sample-learner")
    page = read(render_banner(persona, today=dt.date(2026, 3, 10), content=sample))
    assert page.text.startswith("Invented example: ")
    assert f"{persona.title}, as of Tue 10 March 2026, content edition 2026.1." in page.text
    assert page.text.endswith(persona.about)

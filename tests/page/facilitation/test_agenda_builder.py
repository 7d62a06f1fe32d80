from __future__ import annotations

import pytest

from workbook.content.loader import Content, load_content
from workbook.page.facilitation.agenda_builder import find_step, get_plan, list_choices, propose_agenda


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def test_activities_with_a_plan_for_groups_come_first(content: Content) -> None:
    choices = list_choices(content)
    assert len(choices) == len(content.activities)
    kinds = [choice.is_for_groups for choice in choices]
    assert kinds == sorted(kinds, reverse=True)
    groups = {choice.activity.id for choice in choices if choice.is_for_groups}
    wanted = "focus-group customer-wants collaboration reframe-problem change-support practice-conversation behaviours"
    assert groups >= set(wanted.split())


def test_every_activity_makes_an_agenda_that_adds_up(content: Content) -> None:
    for activity in content.activities:
        minutes = activity.facilitator.minutes + 30
        proposal = propose_agenda(content, [activity.id], minutes=minutes, open_actions=0)
        assert sum(part.minutes for part in proposal.parts) + proposal.left == minutes
        assert proposal.over == 0


def test_an_activity_without_a_plan_goes_by_its_steps_in_the_minutes_it_says(content: Content) -> None:
    activity = content.get_activity("their-shoes")
    plan = get_plan(activity, content)
    assert [step.id for step in plan.steps] == [step.id for step in activity.steps]
    assert sum(step.minutes for step in plan.steps) == activity.facilitator.minutes


def test_open_actions_of_last_time_come_first_and_get_more_time_the_more_there_are(content: Content) -> None:
    few, many = (propose_agenda(content, ["meaning"], minutes=75, open_actions=number).parts for number in (1, 12))
    assert few[0].step == many[0].step == "last-time"
    assert few[0].minutes < many[0].minutes


def test_without_open_actions_a_session_opens_with_what_it_is_for(content: Content) -> None:
    parts = propose_agenda(content, ["meaning"], minutes=60, open_actions=0).parts
    assert [part.step for part in parts if not part.activity] == ["opening", "action-plan", "closing"]
    assert parts[0].step == "opening"


def test_a_step_is_found_again_by_its_activity_and_its_id(content: Content) -> None:
    for part in propose_agenda(content, ["focus-group", "their-shoes"], minutes=240, open_actions=1).parts:
        step = find_step(content, activity=part.activity, step=part.step)
        assert step
        assert step.title == part.title
    assert find_step(content, activity="", step="") is None
    assert find_step(content, activity="gone", step="opening") is None

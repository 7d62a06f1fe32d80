"""Everything that is in the complete list is in the content."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from tests.content.complete_list import (
    BEHAVIOURS,
    CHOICES,
    DATES_AHEAD,
    FOR_GROUPS,
    LEVELS,
    MAKING_ACTIONS,
    MATRICES,
    NOTEBOOKS,
    NUMBERS,
    PERSONAS,
    REGISTERS,
    SHARED_WORKSHEETS,
    SHOWN,
    WORKSHEETS,
)
from workbook.content.definitions import Level

if TYPE_CHECKING:
    from workbook.content.loader import Content


def test_every_notebook_is_there_in_order_with_its_activities_in_order(content: Content) -> None:
    found = {notebook.id: notebook.activities for notebook in content.workbook.notebooks}
    assert list(found) == list(NOTEBOOKS)
    assert {name: " ".join(activities) for name, activities in found.items()} == NOTEBOOKS


def test_every_level_is_there_and_each_has_a_page_of_its_own(content: Content) -> None:
    assert get_args(Level) == LEVELS
    assert tuple(page.folder for page in content.workbook.notebooks if page.folder) == LEVELS


@pytest.mark.parametrize("page", SHOWN)
def test_the_pages_of_no_level_show_everything_they_should(page: str, content: Content) -> None:
    sections = content.get_notebook(page).sections
    assert {section.part or section.worksheet or section.review for section in sections} >= set(SHOWN[page])


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_is_there_with_its_fields(register: str, content: Content) -> None:
    names = [field.name for field in content.get_worksheet(register).fields]
    assert [name for name in REGISTERS[register].split() if name not in names] == []


def test_worksheets_are_listed_for_every_activity() -> None:
    assert list(WORKSHEETS) == " ".join(NOTEBOOKS.values()).split()


@pytest.mark.parametrize(
    ("activity", "worksheet"), [(activity, worksheet) for activity, those in WORKSHEETS.items() for worksheet in those]
)
def test_every_worksheet_is_in_its_activity_with_its_layout_and_fields(
    activity: str, worksheet: str, content: Content
) -> None:
    layout, _, fields = WORKSHEETS[activity][worksheet].partition(": ")
    [found] = [one for one in content.get_activity(activity).worksheets if one.id == worksheet]
    names = [field.name for field in found.fields]
    assert found.layout == layout
    assert [name for name in fields.split() if name not in names] == []


@pytest.mark.parametrize("activity", WORKSHEETS)
def test_every_activity_has_steps_a_reflection_and_two_to_four_of_the_behaviours(
    activity: str, content: Content
) -> None:
    found = content.get_activity(activity)
    assert found.steps
    assert found.reflections
    assert 2 <= len(set(found.behaviours)) <= 4
    assert set(found.behaviours) <= set(BEHAVIOURS)


def test_every_activity_with_worksheets_has_a_review(content: Content) -> None:
    assert [name for name, those in WORKSHEETS.items() if bool(those) != bool(content.get_activity(name).review)] == []


def test_the_six_behaviours_are_there_each_with_its_opposite_and_three_anchors(content: Content) -> None:
    assert tuple(content.behaviours) == BEHAVIOURS
    assert all(behaviour.this_is != behaviour.this_is_not for behaviour in content.behaviours.values())
    assert {tuple(sorted(behaviour.anchors)) for behaviour in content.behaviours.values()} == {(1, 3, 5)}


@pytest.mark.parametrize("activity", SHARED_WORKSHEETS)
def test_what_activities_share_is_used_by_each_of_them(activity: str, content: Content) -> None:
    assert set(SHARED_WORKSHEETS[activity].split()) <= set(content.get_activity(activity).uses)


@pytest.mark.parametrize(("worksheet", "field"), CHOICES)
def test_every_value_of_a_choice_is_there(worksheet: str, field: str, content: Content) -> None:
    values = content.get_worksheet(worksheet).field(field).constraints.enum
    assert [value for value in CHOICES[worksheet, field].split() if value not in values] == []


@pytest.mark.parametrize(("worksheet", "field"), NUMBERS)
def test_there_are_as_many_values_as_are_counted(worksheet: str, field: str, content: Content) -> None:
    assert len(content.get_worksheet(worksheet).field(field).constraints.enum) == NUMBERS[worksheet, field]


def test_a_quarter_goes_by_until_a_client_is_reviewed_unless_said_otherwise(content: Content) -> None:
    assert content.get_worksheet("clients").field("review_every").default == "quarter"


def test_only_a_name_is_required_of_a_client_and_a_service(content: Content) -> None:
    for register in ("clients", "services", "people", "areas"):
        fields = content.get_worksheet(register).fields
        assert [field.name for field in fields if field.constraints.required] == ["name"]


def test_every_date_to_come_is_flagged_as_one(content: Content) -> None:
    flagged = {(sheet.id, field.name) for sheet in content.worksheets for field in sheet.fields if "due" in field.type}
    assert DATES_AHEAD - flagged == set()


def test_every_entry_that_calls_for_it_can_become_an_action(content: Content) -> None:
    assert MAKING_ACTIONS - {sheet.id for sheet in content.worksheets if sheet.action} == set()


@pytest.mark.parametrize("matrix", MATRICES)
def test_every_matrix_sets_the_one_list_against_the_other(matrix: str, content: Content) -> None:
    worksheet = content.get_worksheet(matrix)
    assert worksheet.rows
    assert worksheet.columns
    assert (worksheet.rows.worksheet, worksheet.columns.worksheet) == MATRICES[matrix]


def test_the_benefits_are_of_external_clients_only(content: Content) -> None:
    rows = content.get_worksheet("benefits").rows
    assert rows
    assert rows.where == {"setting": "external"}


def test_four_perspectives_and_a_question_for_each_topic_are_there_from_the_start(content: Content) -> None:
    perspectives = [entry["id"] for entry in content.get_worksheet("perspectives").starting_entries]
    questions = content.get_worksheet("focus-group-questions")
    assert perspectives == ["me", "upper-management", "managers-elsewhere", "client"]
    topics = {entry["topic"] for entry in questions.starting_entries}
    assert topics == set(questions.field("topic").constraints.enum)


def test_the_points_of_both_cultures_add_up_to_a_hundred(content: Content) -> None:
    totals = content.get_worksheet("organisation-culture").totals
    assert [(total.total, len(total.fields)) for total in totals] == [(100, 4), (100, 4)]


def test_the_practice_conversation_has_twelve_moments_and_three_endings(content: Content) -> None:
    moments = content.get_scenario("slipping-employee").moments
    assert len(moments) >= 12
    assert len([moment for moment in moments if moment.ending]) >= 3
    said = [choice for moment in moments for choice in moment.choices]
    assert all(choice.shows or choice.breaks for choice in said)


@pytest.mark.parametrize("activity", FOR_GROUPS.split())
def test_how_an_activity_goes_with_a_group_is_written(activity: str, content: Content) -> None:
    assert content.find_room_plan(activity)


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_filled_example_is_there_and_spans_six_weeks(persona: str, content: Content) -> None:
    found = content.get_persona(persona)
    assert set(found.notebooks) >= PERSONAS[persona]
    assert int(found.today.split()[1]) >= 6

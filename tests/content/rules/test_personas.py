from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import PERSONA, Case, assert_told, names_of
from workbook.content.rules.personas import PERSONA_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case("notebooks_exist", PERSONA, "[01-sample]", "[01-simple]", 'notebooks > 1: there is no notebook "01-simple"'),
    Case(
        "worksheets_exist_in_the_notebooks",
        PERSONA,
        "  sample-times:",
        "  sample-time:",
        'entries > sample-time: there is no worksheet "sample-time"; did you mean "sample-times"?',
    ),
    Case(
        "worksheets_exist_in_the_notebooks",
        PERSONA,
        "[01-sample]",
        "[01-simple]",
        "entries > sample-charter: none of the persona's notebooks shows this worksheet",
        at="sample-charter:",
    ),
    Case(
        "entries_fill_fields_of_the_worksheet",
        PERSONA,
        "minutes: 120",
        "minute: 120",
        'entries > sample-times > 3 > minute: "sample-times" has no field "minute"; did you mean "minutes"?',
    ),
    Case(
        "entries_fill_fields_of_the_worksheet",
        PERSONA,
        "name_field: Reusable",
        "name_field: [Reusable]",
        "entries > sample-types > 1 > name_field: a list or a group of keys stands where one value belongs",
    ),
    Case(
        "dates_are_written_as_week_and_day",
        PERSONA,
        "date_field: week 2 Mon\n      due_date",
        "date_field: 2026-03-09\n      due_date",
        'entries > sample-types > 1 > date_field: "2026-03-09" is not a date here: write a week and a day',
    ),
    Case(
        "dates_are_written_as_week_and_day",
        PERSONA,
        "today: week 6 Fri",
        "today: Friday",
        'today: "Friday" is not a date here',
    ),
    Case(
        "nothing_happens_after_today",
        PERSONA,
        "date: week 3 Thursday",
        "date: week 6 Saturday",
        'entries > sample-tries > 1 > date: "week 6 Saturday" lies after today, week 6 Fri',
    ),
    Case(
        "nothing_happens_after_today", PERSONA, "saved: week 5 Tue 10:30", "saved: week 9 Tue 10:30", "lies after today"
    ),
    Case(
        "revisions_are_in_order",
        PERSONA,
        "saved: week 4 Mon 09:00",
        "saved: week 1 Mon 08:00",
        "entries > clients > builders > saved: an earlier revision of this entry was saved later",
    ),
    Case(
        "values_are_valid",
        PERSONA,
        "rating_field: 2",
        "rating_field: 3",
        "entries > sample-types > 1 > rating_field: Rating must be between -2 and 2; 3 is not.",
    ),
    Case(
        "values_are_valid",
        PERSONA,
        "{id: permits, name: Permits, volume: 1200}",
        "{id: permits, volume: 1200}",
        "entries > services > permits > name: Name is still needed.",
    ),
    Case(
        "references_lead_to_entries",
        PERSONA,
        "reference_field: permits",
        "reference_field: permit",
        'reference_field: the persona has no entry "permit" in "services"; did you mean "permits"?',
    ),
    Case(
        "steps_and_prompts_are_those_of_the_activity",
        PERSONA,
        "step: fill-in",
        "step: fill",
        'entries > steps-done > 1 > step: "sample-activity" has no step "fill"; did you mean "fill-in"?',
    ),
    Case(
        "steps_and_prompts_are_those_of_the_activity",
        PERSONA,
        "activity: sample-activity, prompt",
        "activity: sample-activities, prompt",
        'entries > reflections > 1 > activity: there is no activity "sample-activities"; did you mean "sample-activity"?',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(PERSONA_RULES)

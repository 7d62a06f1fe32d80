from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import PERSONA, Case, assert_told, names_of
from workbook.content.rules.personas import PERSONA_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_persona_notebooks",
        PERSONA,
        "[01-sample]",
        "[01-simple]",
        'notebooks > 1: there is no notebook "01-simple"',
    ),
    Case(
        "check_persona_worksheets",
        PERSONA,
        "  sample-times:",
        "  sample-time:",
        'entries > sample-time: there is no worksheet "sample-time"; did you mean "sample-times"?',
    ),
    Case(
        "check_persona_worksheets",
        PERSONA,
        "[01-sample]",
        "[01-simple]",
        "entries > sample-charter: none of the persona's notebooks shows this worksheet",
        at="sample-charter:",
    ),
    Case(
        "check_entry_fields",
        PERSONA,
        "minutes: 120",
        "minute: 120",
        'entries > sample-times > 3 > minute: "sample-times" has no field "minute"; did you mean "minutes"?',
    ),
    Case(
        "check_entry_fields",
        PERSONA,
        "name_field: Reusable",
        "name_field: [Reusable]",
        "entries > sample-types > 1 > name_field: a list or a group of keys is here, but one value is needed",
    ),
    Case(
        "check_entry_dates",
        PERSONA,
        "date_field: week 2 Mon\n      due_date",
        "date_field: 2026-03-09\n      due_date",
        'entries > sample-types > 1 > date_field: "2026-03-09" is not a date here: write a week and a day',
    ),
    Case(
        "check_entry_dates",
        PERSONA,
        "today: week 6 Fri",
        "today: Friday",
        'today: "Friday" is not a date here',
    ),
    Case(
        "check_no_later_dates",
        PERSONA,
        "date: week 3 Thursday",
        "date: week 6 Saturday",
        'entries > sample-tries > 1 > date: "week 6 Saturday" is after today, week 6 Fri',
    ),
    Case("check_no_later_dates", PERSONA, "saved: week 5 Tue 10:30", "saved: week 9 Tue 10:30", "is after today"),
    Case(
        "check_revision_order",
        PERSONA,
        "saved: week 4 Mon 09:00",
        "saved: week 1 Mon 08:00",
        "entries > clients > builders > saved: an earlier revision of this entry was saved later",
    ),
    Case(
        "check_entry_values",
        PERSONA,
        "rating_field: 2",
        "rating_field: 3",
        "entries > sample-types > 1 > rating_field: Rating must be between -2 and 2; 3 is not.",
    ),
    Case(
        "check_entry_values",
        PERSONA,
        "{id: permits, name: Permits, volume: 1200}",
        "{id: permits, volume: 1200}",
        "entries > services > permits > name: Name is still needed.",
    ),
    Case(
        "check_entry_references",
        PERSONA,
        "reference_field: permits",
        "reference_field: permit",
        'reference_field: the persona has no entry "permit" in "services"; did you mean "permits"?',
    ),
    Case(
        "check_steps_and_prompts",
        PERSONA,
        "step: fill-in",
        "step: fill",
        'entries > steps-done > 1 > step: "sample-activity" has no step "fill"; did you mean "fill-in"?',
    ),
    Case(
        "check_steps_and_prompts",
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

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import ACTIVITY, Case, assert_told, names_of
from workbook.content.rules.activities import ACTIVITY_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_level",
        ACTIVITY,
        "level: level-1-3",
        "level: level-6",
        'level: the level is "level-6" but the file is in the folder "level-1-3"',
    ),
    Case(
        "check_behaviours",
        ACTIVITY,
        "behaviours: [asks-questions, applies-knowledge]",
        "behaviours: [asks-question, applies-knowledge]",
        'behaviours > 1: "asks-question" is not a behaviour of behaviours.yaml; did you mean "asks-questions"?',
    ),
    Case(
        "check_behaviour_count",
        ACTIVITY,
        "behaviours: [asks-questions, applies-knowledge]",
        "behaviours: [asks-questions]",
        "behaviours: an activity trains 2 to 4 behaviours; this one names 1",
    ),
    Case(
        "check_behaviour_count",
        ACTIVITY,
        "behaviours: [asks-questions, applies-knowledge]",
        "behaviours: [asks-questions, asks-questions, applies-knowledge]",
        'behaviours > 2: "asks-questions" is here twice',
    ),
    Case(
        "check_step_ids",
        ACTIVITY,
        "id: look-again",
        "id: fill-in",
        'steps > fill-in > id: the id "fill-in" is here twice',
    ),
    Case(
        "check_used_worksheets",
        ACTIVITY,
        "uses: [clients, services]",
        "uses: [client, services]",
        'uses > 1: there is no worksheet "client"; did you mean "clients"?',
    ),
    Case(
        "check_used_worksheets",
        ACTIVITY,
        "uses: [clients, services]",
        "uses: [sample-times]",
        'uses > 1: "sample-times" is a worksheet of this activity',
    ),
    Case(
        "check_used_worksheets",
        ACTIVITY,
        "uses: [clients, services]",
        "uses: [clients, clients]",
        '"clients" is here twice',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(ACTIVITY_RULES)

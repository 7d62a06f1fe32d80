from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import SCENARIO, Case, assert_told, names_of
from workbook.content.rules.scenarios import SCENARIO_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_moment_ids",
        SCENARIO,
        "id: more\n",
        "id: client\n",
        'moments > client > id: the id "client" is here',
    ),
    Case(
        "check_moment_ids",
        SCENARIO,
        "{id: send-away",
        "{id: ask",
        'choices > ask > id: the id "ask" is here',
    ),
    Case(
        "check_choice_targets",
        SCENARIO,
        "to: model}",
        "to: modle}",
        'moments > corridor > choices > keep > to: there is no moment "modle"; did you mean "model"?',
    ),
    Case(
        "check_reachable_moments",
        SCENARIO,
        "to: model}",
        "to: printed}",
        "moments > model: nothing leads to this moment",
        at="- id: model",
    ),
    Case(
        "check_endings_are_reachable",
        SCENARIO,
        "    ending: The letter becomes a model",
        "    choices:\n      - {id: again, text: Again, to: model}",
        "moments > model: from here no path leads to an ending",
        at="- id: model",
    ),
    Case(
        "check_scenario_length",
        SCENARIO,
        "  - id: model\n    text: In May the same two lines stand in every letter.\n    ending: The letter becomes a model\n",
        "",
        "moments: a scenario has at least 12 moments; this one has 11",
        at="moments:",
    ),
    Case(
        "check_scenario_behaviours",
        SCENARIO,
        "breaks: [empathy]",
        "breaks: [sympathy]",
        'moments > opening > choices > send-away > breaks > 1: "sympathy" is not a behaviour; did you mean "empathy"?',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(SCENARIO_RULES)

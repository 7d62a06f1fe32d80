from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import ACTIVITY, PERSONA, SCENARIO, Case, assert_told, names_of
from workbook.content.rules.texts import PROSE_RULES, TEXT_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case("check_text_is_finished", ACTIVITY, "Two sentences that", "TODO sentences that", '"TODO" is in the text'),
    Case("check_text_is_finished", PERSONA, "text: The matrix.", "text: See above.", '"See above" is in the text'),
    Case("check_spaces", ACTIVITY, "Two sentences that", "Two  sentences that", "there are two spaces near"),
    Case(
        "check_markup",
        ACTIVITY,
        "Two sentences that",
        "Two <b>sentences</b> that",
        '"<b>" would be shown to readers as it is written',
    ),
    Case(
        "check_markup",
        ACTIVITY,
        "Two sentences that",
        "The [two](https://a.example) that",
        '"[two](" would be shown',
    ),
    Case(
        "check_word_client",
        ACTIVITY,
        "a client would",
        "a customer would",
        '"customer" is in the text; the word is client',
    ),
    Case("check_exclamation_marks", SCENARIO, '"Not now."', '"Not now!"', "there is an exclamation mark in the text"),
    Case(
        "check_full_stops",
        ACTIVITY,
        "Open the page again. Is everything still there?",
        "Open the page again",
        'steps > look-again > text: the text ends in "Open the page again"; end it with a full stop',
    ),
    Case(
        "check_purpose_length",
        ACTIVITY,
        "Each layout and each type of field stands here once, so that whatever shows forms can be tried on all of them.",
        "To learn something.",
        "purpose: the purpose has fewer than 40 characters",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(TEXT_RULES) | names_of(PROSE_RULES)

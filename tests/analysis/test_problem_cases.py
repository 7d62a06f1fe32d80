from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    problem_cases,
)


def test_actions_whose_reason_is_not_known_for_sure_are_to_be_asked_about() -> None:
    actions = pd.DataFrame(
        {
            "date": ["2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01"],
            "action": ["called", "waited", "wrote", "met"],
            "reason": ["?", None, "speed", None],
            "how_known": ["guessed", "do not know", "was-told", None],
        }
    )

    assert problem_cases.list_reasons_to_ask(actions)["action"].tolist() == ["met", "waited", "called"]


def test_ideas_are_counted_by_source_and_verdict() -> None:
    ideas = pd.DataFrame(
        {
            "idea": ["a", "b", "c", None],
            "source": ["own", "own", "reading", "own"],
            "verdict": ["used", "used", None, None],
        }
    )

    assert problem_cases.count_ideas(ideas)["ideas"].tolist() == [2, 1]

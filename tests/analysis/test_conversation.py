from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import conversation


def test_endings_are_counted_for_each_scenario_and_abandoned_plays_are_not() -> None:
    plays = pd.DataFrame({"scenario": ["slip"] * 4, "ending": ["both win", "he leaves", "both win", None]})

    assert conversation.count_endings(plays)[["ending", "plays", "share"]].to_numpy().tolist() == [
        ["both win", 2, pytest.approx(2 / 3)],
        ["he leaves", 1, pytest.approx(1 / 3)],
    ]


def test_behaviours_broken_most_come_first() -> None:
    plays = pd.DataFrame(
        {
            "shown": ["asks-questions, empathy", None, "empathy"],
            "broken": ["", "empathy\nempathy", ["thinks-long-term"]],
        }
    )

    result = conversation.count_behaviours(plays).set_index("behaviour")

    assert result.index[0] == "empathy"
    assert list(result.loc["empathy"]) == [2, 2, 1]
    assert list(result.loc["asks-questions"]) == [1, 0, 0]

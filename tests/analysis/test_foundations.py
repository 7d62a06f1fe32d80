"""The reviews of the foundations beside the profile of behaviours."""

from __future__ import annotations

import functools
import operator

import pandas as pd
import pytest

from workbook.analysis import conversation, culture, learning_goals, sorting


def test_tries_of_the_sorting_exercise_are_scored_and_compared() -> None:
    answers = pd.DataFrame(
        {
            "try": ["t1"] * 4 + ["t2"] * 2,
            "statement": ["a.is", "a.is-not", "b.is", "b.is-not", "a.is", "b.is"],
            "right": [False, False, True, None, True, False],
        }
    )

    scores = sorting.compute_scores(answers)
    pairs = sorting.count_mixed_up(answers).set_index("behaviour")

    assert scores["answered"].tolist() == [3, 2]
    assert scores["score"].tolist() == pytest.approx([1 / 3, 1 / 2])
    assert scores["change"].iloc[1] == pytest.approx(1 / 6)
    assert list(pairs.loc["a"]) == [2, 2, 1, 1, False]
    assert list(pairs.loc["b"]) == [2, 1, 1, 0, True]


def test_learning_goals_not_rated_again_are_listed_by_date() -> None:
    goals = pd.DataFrame(
        {
            "title": ["probe", "listen", "write", "plan"],
            "by_when": ["2026-05-01", "2026-03-31", None, "2026-01-01"],
            "learned": [None, None, None, "a lot"],
        }
    )

    due = learning_goals.list_goals_due(goals, today="2026-04-01")

    assert due["title"].tolist() == ["listen", "probe", "write"]
    assert due["overdue"].tolist() == [True, False, pd.NA]
    assert due["days_left"].tolist()[:2] == [-1, 30]
    assert learning_goals.count_learned(goals)["goals"].tolist() == [0, 0, 1, 3]


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


def test_culture_is_compared_for_each_record_and_sums_other_than_a_hundred_are_marked() -> None:
    sides = {f"now_{kind}": [25, 20] for kind in culture.CULTURES}
    sides |= {f"preferred_{kind}": [10, 25] for kind in culture.CULTURES} | {"preferred_people_first": [70, 25]}
    records = pd.DataFrame({"id": ["new", "old"], "date": ["2026-03-01", "2026-01-01"], **sides})

    result = culture.compare_culture(records)

    assert result["id"].tolist() == ["old"] * 4 + ["new"] * 4
    assert result["adds_up"].tolist() == [False] * 4 + [True] * 4
    assert result["difference"].tolist() == [5, 5, 5, 5, 45, -15, -15, -15]
    assert result["culture"].tolist() == [*culture.CULTURES] * 2


def test_points_add_up_in_spite_of_floating_point_and_a_record_without_a_date_is_not_the_latest() -> None:
    points = [18.7, 28.0, 19.1, 34.2]
    sides = {
        f"{side}_{kind}": number
        for side in ("now", "preferred")
        for kind, number in zip(culture.CULTURES, points, strict=True)
    }
    records = pd.DataFrame({"id": ["dated", "undated"], "date": ["2026-03-01", None], **sides})

    result = culture.compare_culture(records)

    assert functools.reduce(operator.add, points) != 100
    assert result["adds_up"].all()
    assert result["id"].tolist() == ["undated"] * 4 + ["dated"] * 4

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import behaviours

COLUMNS = ["date", "rater", "person", "behaviour", "rating"]
RATINGS = pd.DataFrame(
    [
        ("2026-01-05", "self", None, "asks-questions", 2),
        ("2026-01-06", "manager", "ana", "asks-questions", 4),
        ("2026-03-05", "self", "me", "asks-questions", 3),
        ("2026-03-06", "colleague", "bo", "asks-questions", 5),
        ("2026-03-06", "colleague", "cy", "asks-questions", 1),
        ("2026-01-05", "self", None, "thinks-long-term", 4),
        ("2026-01-05", "self", None, "thinks-long-term", 5),
    ],
    columns=COLUMNS,
)


def test_each_rater_counts_once_with_the_first_and_the_latest_rating() -> None:
    row = behaviours.summarize_behaviours(RATINGS.sample(frac=1, random_state=3).sort_index()).iloc[0]

    assert (row["raters"], row["self_rating"]) == (4, 3)
    assert row["others_rating"] == pytest.approx((4 + 5 + 1) / 3)
    assert row["difference"] == pytest.approx(3 - 10 / 3)
    assert (row["first"], row["latest"], row["change"]) == (12 / 4, 13 / 4, 0.25)


def test_of_two_ratings_on_one_day_the_later_row_counts_and_nobody_else_is_missing() -> None:
    row = behaviours.summarize_behaviours(RATINGS).iloc[1]

    assert (row["self_rating"], row["first"], row["change"]) == (5, 5, 0)
    assert pd.isna(row["others_rating"])
    assert pd.isna(row["difference"])


def test_the_lowest_come_with_the_activities_that_train_them_and_ties_let_all_in() -> None:
    ratings = pd.DataFrame(
        [
            ("2026-01-05", "self", None, behaviour, rating)
            for behaviour, rating in [("a", 4), ("b", 2), ("c", 3), ("d", 3)]
        ],
        columns=COLUMNS,
    )
    training = pd.DataFrame({"activity": ["time-log", "extra-mile", "focus-group"], "behaviour": ["c", "c", "a"]})

    result = behaviours.list_lowest_behaviours(ratings, training)

    assert result[["behaviour", "activity"]].fillna("-").to_numpy().tolist() == [
        ["b", "-"],
        ["c", "time-log"],
        ["c", "extra-mile"],
        ["d", "-"],
    ]


def test_a_rating_without_a_date_is_not_the_latest() -> None:
    undated = pd.DataFrame([(None, "manager", "ana", "asks-questions", 1)], columns=COLUMNS)

    row = behaviours.summarize_behaviours(pd.concat([RATINGS.iloc[[1]], undated])).iloc[0]

    assert (row["first"], row["latest"]) == (1, 4)

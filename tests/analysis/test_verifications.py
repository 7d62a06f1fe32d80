from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from workbook.analysis.verifications import compute_accuracy

LISTED = pd.DataFrame(
    {
        "client": ["school", "school", "school", "port", "farm"],
        "expectation": ["speed", "clarity", "price", "speed", "speed"],
        "importance": [5, 4, 3, 2, 1],
        "performance": [3, 3, 3, 3, 3],
    }
)


def make_verifications(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def test_precision_and_recall_count_changed_as_theirs() -> None:
    verified = make_verifications(
        {"client": "school", "expectation": "speed", "outcome": "confirmed"},
        {"client": "school", "expectation": "clarity", "outcome": "changed"},
        {"client": "school", "expectation": "price", "outcome": "not theirs"},
        {"client": "school", "missed_expectation": "A lift", "outcome": "missed"},
        {"client": "school", "missed_expectation": "Parking", "outcome": "missed"},
        {"client": "port", "expectation": "speed", "outcome": "not-theirs"},
    )

    result = compute_accuracy(LISTED, verified).set_index("client")

    assert result.index.tolist() == ["school", "port", "farm", "overall"]
    school, overall = result.loc["school"], result.loc["overall"]
    assert (school["precision"], school["recall"]) == (pytest.approx(2 / 3), pytest.approx(2 / 4))
    assert school["f1"] == pytest.approx(2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))
    # Overall pools the clients: 2 of 4 listed, not a mean of 2/3 and 0.
    assert overall["precision"] == pytest.approx(2 / 4)
    assert (overall["listed"], overall["verified"], overall["missed"]) == (5, 6, 2)


def test_what_is_undefined_is_missing() -> None:
    verified = make_verifications(
        {"client": "port", "expectation": "speed", "outcome": "not-theirs"},
        {"client": "school", "missed_expectation": "A lift", "outcome": "missed"},
    )

    result = compute_accuracy(LISTED, verified).set_index("client")

    # Nothing of the port's is theirs: no recall. Nothing of the school's list was checked: no precision.
    assert list(result.loc["port", ["precision", "recall", "f1"]]) == pytest.approx(
        [0, math.nan, math.nan], nan_ok=True
    )
    assert list(result.loc["school", ["precision", "recall", "f1"]]) == pytest.approx(
        [math.nan, 0, math.nan], nan_ok=True
    )
    assert result.loc["farm", ["precision", "recall", "f1", "mean_absolute_difference"]].isna().all()
    assert list(result.loc["overall", ["precision", "recall", "f1"]]) == [0, 0, 0]


def test_differences_are_over_all_pairs_of_ratings_as_they_stood() -> None:
    verified = make_verifications(
        {
            "client": "school",
            "expectation": "speed",
            "outcome": "changed",
            "my_importance": 1,
            "my_performance": None,
            "client_importance": 4,
            "client_rating": 2,
        },
        {"client": "school", "expectation": "price", "outcome": "missed", "client_importance": 1},
    )

    result = compute_accuracy(LISTED, verified).set_index("client")

    # |1 - 4|. My performance was not rated at that moment, nor was what I had missed, whatever the list says by now.
    assert result.loc["school", "mean_absolute_difference"] == 3


def test_ratings_come_from_the_list_where_none_were_copied() -> None:
    verified = make_verifications(
        {"client": "school", "expectation": "speed", "outcome": "changed", "client_importance": 4, "client_rating": 2},
        {"client": "school", "expectation": "clarity", "outcome": "confirmed", "client_importance": 4},
    )

    result = compute_accuracy(LISTED, verified).set_index("client")

    # |5 - 4|, |3 - 2| and |4 - 4|.
    assert result.loc["school", "mean_absolute_difference"] == pytest.approx(2 / 3)


def test_the_first_verification_of_an_expectation_is_the_one_that_counts() -> None:
    verified = make_verifications(
        {"client": "school", "expectation": "speed", "outcome": "confirmed", "date": "2026-06-01"},
        {"client": "school", "expectation": "speed", "outcome": "not-theirs", "date": "2026-03-01"},
    )

    overall = compute_accuracy(LISTED, verified).iloc[-1]

    assert (overall["confirmed"], overall["not_theirs"]) == (0, 1)


def test_ids_in_numbers_are_the_same_where_some_are_missing() -> None:
    listed = pd.DataFrame({"client": [1, 1], "expectation": [7, 8], "importance": [5, 4], "performance": [3, 3]})
    verified = pd.DataFrame(
        {"client": 1, "expectation": [7, None], "outcome": ["confirmed", "missed"], "client_importance": [4, 5]}
    )

    overall = compute_accuracy(listed, verified).iloc[-1]

    assert (overall["confirmed"], overall["missed"], overall["mean_absolute_difference"]) == (1, 1, 1)


def test_a_client_called_overall_is_not_taken_for_all_of_them() -> None:
    listed = LISTED.replace({"client": {"port": "overall"}})
    verified = make_verifications({"client": "overall", "expectation": "speed", "outcome": "confirmed"})

    result = compute_accuracy(listed, verified)

    assert result["client"].tolist() == ["school", "overall", "farm", "overall"]
    assert result["listed"].tolist() == [3, 1, 1, 5]
    assert result["confirmed"].tolist() == [0, 1, 0, 1]


def test_a_verification_is_the_first_also_where_the_clocks_changed_since() -> None:
    offsets = [dt.timezone(dt.timedelta(hours=hours)) for hours in (2, 1)]
    dates = [dt.datetime(2026, 3, 30 - 2 * place, 9, tzinfo=offset) for place, offset in enumerate(offsets)]
    verified = pd.DataFrame({"client": "school", "expectation": "speed", "outcome": ["confirmed", "not-theirs"]})

    overall = compute_accuracy(LISTED, verified.assign(date=pd.Series(dates, dtype="object"))).iloc[-1]

    assert (overall["confirmed"], overall["not_theirs"]) == (0, 1)

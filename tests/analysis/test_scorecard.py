from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from workbook.analysis import scorecard

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_measures(**targets: float | None) -> pd.DataFrame:
    return pd.DataFrame({"id": list(targets), "measure": "Within ten days", "target": list(targets.values())})


def make_measurements(measure: str, values: Sequence[float | None], **columns: Any) -> pd.DataFrame:
    rows = pd.DataFrame(
        {"measure": measure, "value": values, "date": pd.date_range("2026-01-01", periods=len(values), freq="MS")}
    )
    return rows.assign(**columns)


def attain(target: float | None, value: float | None, **columns: Any) -> bool | None:
    measures = make_measures(m=target).assign(better=columns.pop("better", "higher"))
    attained = scorecard.make_scorecard(measures, make_measurements("m", [value], **columns))["attained"].iloc[0]
    return None if pd.isna(attained) else bool(attained)


def test_a_target_is_attained_when_the_value_to_four_decimals_reaches_it() -> None:
    assert attain(0.9, 0.9) is True
    assert attain(0.9, 7973 / 8859) is True  # 0.899989
    assert attain(0.9, 0.89994) is False


def test_against_a_finer_target_the_value_counts_unrounded() -> None:
    assert attain(0.99999, 0.99996) is False
    assert attain(0.99999, 0.999995) is True


def test_lower_may_be_better_and_then_zero_is_a_target() -> None:
    assert attain(10, 9.5, better="lower") is True
    assert attain(10, 10.5, better="lower") is False
    assert attain(0, 0, better="lower") is True
    assert attain(0, 1, better="lower") is False


@pytest.mark.parametrize(
    ("target", "value", "volume"), [(None, 0.9, 5), (0, 0.9, 5), (0.8, None, 5), (0.8, 0.9, 0), (0.8, float("inf"), 0)]
)
def test_what_has_no_target_value_or_volume_is_not_applicable(
    target: float | None, value: float | None, volume: int
) -> None:
    assert attain(target, value, volume=volume) is None


def test_a_volume_that_was_not_noted_is_no_volume_of_zero() -> None:
    assert attain(0.8, 0.9, volume=None) is True


def test_the_latest_measurement_counts_and_all_are_tallied() -> None:
    measurements = make_measurements("m", [0.7, 0.95, 0.85, None]).iloc[::-1]

    row = scorecard.make_scorecard(make_measures(m=0.9, n=0.5), measurements).iloc[0]

    assert (row["latest"], row["latest_on"], row["attained"]) == (0.85, pd.Timestamp("2026-03-01"), False)
    assert (row["measurements"], row["applicable"], row["times_attained"]) == (3, 3, 1)


def test_a_measure_never_measured_has_a_row_and_nothing_in_it() -> None:
    result = scorecard.make_scorecard(make_measures(m=0.9, n=0.5), make_measurements("m", [1])).iloc[1]

    assert result["measure"] == "n"
    assert result["measurements"] == 0
    assert result[["latest", "latest_on", "attained", "trend", "shift"]].isna().all()


def test_trend_and_shift_are_those_at_the_end_and_missing_with_too_few_values() -> None:
    measurements = pd.concat(
        [
            make_measurements("five", [1, 2, 3, 4, 5]),
            make_measurements("six", [1, 2, 3, 4, 5, 6]),
            make_measurements("long", [1] * 8 + [9] * 8),
        ]
    )

    result = scorecard.make_scorecard(make_measures(five=1, six=1, long=1), measurements).set_index("measure")

    assert result["trend"].fillna("-").to_dict() == {"five": "-", "six": "rising", "long": "none"}
    assert result["shift"].fillna("-").to_dict() == {"five": "-", "six": "-", "long": "above"}


def test_our_own_measurements_are_held_against_the_target_and_the_clients_only_without_any() -> None:
    measurements = pd.concat(
        [
            make_measurements("m", [0.95], whose="own"),
            make_measurements("m", [0.1, 0.2], whose="client"),
            make_measurements("n", [0.6], whose="client"),
        ]
    )

    result = scorecard.make_scorecard(make_measures(m=0.9, n=0.5), measurements)

    assert result["latest"].tolist() == [0.95, 0.6]


def test_own_is_compared_with_the_mean_of_each_clients_latest() -> None:
    measurements = pd.concat(
        [
            make_measurements("m", [4, 5], whose="own"),
            make_measurements("m", [1, 2], whose="client", client="school"),
            make_measurements("m", [4], whose="client", client="port"),
        ]
    )

    row = scorecard.make_scorecard(make_measures(m=4), measurements).iloc[0]

    assert (row["latest"], row["client"], row["difference"]) == (5, 3, 2)


def test_a_period_stands_in_for_a_date() -> None:
    measurements = pd.DataFrame(
        {"measure": "m", "period": ["2026Q1", "2025-12", "2025", "spring"], "value": [4, 3, 2, 1]}
    )

    row = scorecard.make_scorecard(make_measures(m=4), measurements).iloc[0]
    order = scorecard.compute_attainment_over_time(make_measures(m=4), measurements)["period"].tolist()

    assert (row["latest"], row["latest_on"]) == (4, pd.Timestamp("2026-03-31"))
    assert order[0] == "spring"
    assert order[-1] == "2026Q1"


def test_measures_may_be_named_by_their_words_alone() -> None:
    measures = pd.DataFrame({"measure": ["Answered"], "target": [3]})

    assert scorecard.make_scorecard(measures, make_measurements("Answered", [3]))["attained"].tolist() == [True]


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("01.03.2025", "2025-03-01"),
        ("13.03.2025", "2025-03-13"),
        ("1.3.2025", "2025-03-01"),
        ("25/3/2025", "2025-03-25"),
        ("2025-03-01", "2025-03-01"),
        ("March 2025", "2025-03-31"),
        ("03/2025", "2025-03-31"),
        ("2025Q1", "2025-03-31"),
        ("2025", "2025-12-31"),
        *(
            (words, None)
            for words in ("1/3/2025", "May", "03.2025", "10:00", "Jan-25", "NaT", "nan", "spring", "31.02.2025")
        ),
    ],
)
def test_a_period_is_read_day_first_and_says_nothing_without_its_year(period: str, end: str | None) -> None:
    measurements = pd.DataFrame({"measure": ["m"], "period": [period], "value": [1]})

    found = scorecard.make_scorecard(make_measures(m=1), measurements)["latest_on"].iloc[0]

    assert found == pd.Timestamp(end) if end else pd.isna(found)


def test_what_is_better_is_not_guessed() -> None:
    assert attain(10, 12, better=None) is True
    assert attain(10, 12, better="Higher ") is True
    assert attain(10, 9, better="LOWER") is True
    assert attain(10, 12, better="lower is better") is None
    assert attain(10, 9, better="lower is better") is None

"""How ratings, differences and days are written."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.report.figures import days_left, rating, rating_points, whole


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [(3, "3.0", "+3.0"), (4.75, "4.8", "+4.8"), (-0.25, "-0.3", "-0.3"), (0.0, "0.0", "0.0"), (-0.04, "0.0", "0.0")],
)
def test_a_rating_has_one_decimal_and_a_half_goes_away_from_zero(value: float, plain: str, signed: str) -> None:
    assert (rating(value), rating(value, sign=True)) == (plain, signed)


@given(st.floats(min_value=-4, max_value=4))
def test_a_rating_is_written_alike_on_both_sides_of_zero(value: float) -> None:
    assert rating(-value).removeprefix("-") == rating(value).removeprefix("-")
    assert abs(float(rating(value)) - value) <= 0.05 + 1e-8


@pytest.mark.parametrize(("value", "plain", "signed"), [(2.0, "2", "+2"), (-3, "-3", "-3"), (0, "0", "0")])
def test_a_whole_number_has_a_sign_where_it_is_a_difference(value: float, plain: str, signed: str) -> None:
    assert (whole(value), whole(value, sign=True)) == (plain, signed)


@pytest.mark.parametrize(("value", "said"), [(1, "1 point"), (-1, "1 point"), (2.0, "2 points"), (0.667, "0.7 points")])
def test_a_size_in_points_reads_as_words(value: float, said: str) -> None:
    assert rating_points(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days overdue"), (-1, "1 day overdue"), (0, "today"), (1, "in 1 day"), (30.0, "in 30 days")],
)
def test_a_date_is_so_many_days_off(days: float, said: str) -> None:
    assert days_left(days) == said


@pytest.mark.parametrize("missing", [float("nan"), None, pd.NA])
def test_what_is_missing_is_an_empty_text(missing: object) -> None:
    assert [rating(missing), whole(missing), days_left(missing)] == ["", "", ""]

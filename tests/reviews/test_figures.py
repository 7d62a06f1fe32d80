"""How ratings, differences and days are written."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.reviews.formatting import format_days_left, format_rating, format_rating_points, format_whole_number


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [(3, "3.0", "+3.0"), (4.75, "4.8", "+4.8"), (-0.25, "-0.3", "-0.3"), (0.0, "0.0", "0.0"), (-0.04, "0.0", "0.0")],
)
def test_a_rating_has_one_decimal_and_a_half_goes_away_from_zero(value: float, plain: str, signed: str) -> None:
    assert (format_rating(value), format_rating(value, sign=True)) == (plain, signed)


@given(st.floats(min_value=-4, max_value=4))
def test_a_rating_is_written_alike_on_both_sides_of_zero(value: float) -> None:
    assert format_rating(-value).removeprefix("-") == format_rating(value).removeprefix("-")
    assert abs(float(format_rating(value)) - value) <= 0.05 + 1e-8


@pytest.mark.parametrize(("value", "plain", "signed"), [(2.0, "2", "+2"), (-3, "-3", "-3"), (0, "0", "0")])
def test_a_whole_number_has_a_sign_where_it_is_a_difference(value: float, plain: str, signed: str) -> None:
    assert (format_whole_number(value), format_whole_number(value, sign=True)) == (plain, signed)


@pytest.mark.parametrize(("value", "said"), [(1, "1 point"), (-1, "1 point"), (2.0, "2 points"), (0.667, "0.7 points")])
def test_a_size_in_points_reads_as_words(value: float, said: str) -> None:
    assert format_rating_points(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days overdue"), (-1, "1 day overdue"), (0, "today"), (1, "in 1 day"), (30.0, "in 30 days")],
)
def test_a_date_is_so_many_days_off(days: float, said: str) -> None:
    assert format_days_left(days) == said


@pytest.mark.parametrize("missing", [float("nan"), None, pd.NA])
def test_what_is_missing_is_an_empty_text(missing: object) -> None:
    assert [format_rating(missing), format_whole_number(missing), format_days_left(missing)] == ["", "", ""]

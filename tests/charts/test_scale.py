from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook.charts.scale import Scale, round_range, to_float

finite = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@example(values=[0.0, 0.5], from_zero=False, whole=True)
@given(values=st.lists(finite, max_size=6), from_zero=st.booleans(), whole=st.booleans())
def test_a_range_holds_all_values_and_its_ends_are_ticks(values: list[float], *, from_zero: bool, whole: bool) -> None:
    low, high = round_range(values, from_zero=from_zero, whole=whole)
    assert low < high
    assert all(low <= value <= high for value in values)
    assert not from_zero or low <= 0 <= high
    ticks = Scale(low, high, 0, 100).ticks(whole=whole)
    assert 2 <= len(ticks) <= 9
    assert not whole or all(float(tick).is_integer() for tick in ticks)


@pytest.mark.parametrize(("value", "number"), [(3, 3.0), (True, 1.0), (2.5, 2.5)])
def test_numbers_are_read_as_they_are(value: float, number: float) -> None:
    assert to_float(value) == number


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_missing(value: float | None) -> None:
    assert math.isnan(to_float(value))

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis.scorecard import run_chart

VALUES = st.lists(st.integers(0, 9), max_size=30)


def test_eight_in_a_row_on_one_side_are_a_shift_and_seven_are_not() -> None:
    chart = run_chart([1] * 7 + [9] * 7)

    assert (chart.median, chart.longest_run, chart.shift, chart.crossings) == (5, 7, False, 1)
    chart = run_chart([1] * 8 + [9] * 8)
    assert (chart.shift, chart.latest_shift, bool(chart.points["in_shift"].all())) == (True, "above", True)


def test_points_on_the_median_neither_add_to_a_run_nor_end_it() -> None:
    values = [5, 1, 1, 1, 5, 1, 1, 1, 1, 5, 9, 9, 9, 9, 9, 9, 9]

    chart = run_chart(values)

    assert (chart.median, chart.longest_run, chart.shift) == (5, 7, False)
    longer = run_chart([*values[:4], 1, *values[4:], 9])
    assert (longer.median, longer.longest_run, longer.shift) == (5, 8, True)
    on_median = longer.points[longer.points["side"] == "on"]
    assert len(on_median) == 3
    assert not on_median["in_shift"].any()


def test_six_in_a_row_in_one_direction_are_a_trend_and_five_are_not() -> None:
    assert run_chart([3, 1, 2, 3, 4, 5, 2]).trend is False
    chart = run_chart([3, 1, 2, 3, 4, 5, 6, 2])
    assert (chart.trend, chart.longest_trend, chart.latest_trend) == (True, 6, "none")
    assert chart.points["in_trend"].tolist() == [False, True, True, True, True, True, True, False]
    assert run_chart([9, 8, 7, 6, 5, 4]).latest_trend == "falling"


def test_equal_neighbours_neither_add_to_a_trend_nor_end_it() -> None:
    assert run_chart([1, 2, 2, 3, 4, 5]).trend is False
    chart = run_chart([1, 2, 2, 3, 4, 4, 5, 6])
    assert (chart.trend, chart.longest_trend) == (True, 6)
    assert chart.points["in_trend"].all()


def test_missing_values_are_passed_over_and_keep_their_place() -> None:
    chart = run_chart(pd.Series([1, None, 2, 3, 4, None, 5, 6], dtype="Int64"))

    assert chart.trend
    assert chart.points["position"].tolist() == list(range(1, 9))
    assert chart.points.loc[1, "in_trend"] == False  # noqa: E712 - a nullable flag, not a bool
    assert chart.points["side"].isna().tolist() == [False, True, False, False, False, True, False, False]


@pytest.mark.parametrize("values", [[], [None], [4], [4, 4, 4, 4, 4, 4, 4, 4, 4]])
def test_few_or_equal_values_show_nothing(values: list[float | None]) -> None:
    chart = run_chart(values)

    assert (chart.shift, chart.trend, chart.crossings, chart.useful_points) == (False, False, 0, 0)
    assert chart.median == 4 or math.isnan(chart.median)
    assert len(chart.points) == len(values)


@given(VALUES)
def test_a_run_chart_agrees_with_counting_by_hand(values: list[int]) -> None:
    chart = run_chart(values)

    median = float(np.median(values)) if values else math.nan
    useful = [value > median for value in values if value != median]
    crossings = sum(now != before for before, now in pairwise(useful))
    assert chart.useful_points == len(useful)
    assert chart.crossings == crossings
    assert chart.longest_run == _longest([[side] for side in useful])
    distinct = [value for place, value in enumerate(values) if place == 0 or value != values[place - 1]]
    rising = [after > before for before, after in pairwise(distinct)]
    assert chart.longest_trend == (_longest([[step] for step in rising]) + 1 if rising else min(len(values), 1))


@given(VALUES)
def test_turning_the_values_over_or_round_changes_no_count(values: list[int]) -> None:
    chart = run_chart(values)

    for other in (run_chart([-value for value in values]), run_chart(values[::-1])):
        assert (other.shift, other.trend, other.longest_run) == (chart.shift, chart.trend, chart.longest_run)


def _longest(marks: list[list[bool]]) -> int:
    longest = current = 0
    for place, mark in enumerate(marks):
        current = current + 1 if place and mark == marks[place - 1] else 1
        longest = max(longest, current)
    return longest

from __future__ import annotations

import pandas as pd

from workbook.analysis.scales import classify_quadrants, compare_with_limit, tidy


def test_a_line_is_reached_by_what_lies_on_it_but_for_floating_point() -> None:
    values = pd.Series([0.1 + 0.2, 0.3, 0.2999, None])

    assert compare_with_limit(values, 0.3).tolist() == [True, True, False, pd.NA]
    assert compare_with_limit(0 * values + 0.3, 0.1 + 0.2).tolist()[:2] == [True, True]
    assert compare_with_limit(values, float("nan")).isna().all()


def test_quadrants_are_named_by_the_first_axis_and_then_the_second() -> None:
    first, second = pd.Series([5, 5, 1, 1, None]), pd.Series([5, 1, 5, 1, 5])

    named = classify_quadrants(first, second, lines=(3, 3), names=("both", "first", "second", "neither"))

    assert named.fillna("-").tolist() == ["both", "first", "second", "neither", "-"]


def test_equal_results_are_ties_whatever_the_arithmetic() -> None:
    one, other = tidy(pd.Series([4.36 - 4.49, 4.35 - 4.48]))

    assert one == other

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from workbook.analysis.agreement import compute_kendalls_w, summarize_support
from workbook.errors import AnalysisError, WorkbookError

TABLES = st.integers(3, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=2, max_size=6)
)


def test_the_same_ranking_by_all_is_one_and_opposite_rankings_are_zero() -> None:
    assert compute_kendalls_w([[1, 2, 3], [1, 2, 3], [10, 20, 30]]).w == pytest.approx(1)
    assert compute_kendalls_w([[1, 2, 3], [3, 2, 1]]).w == pytest.approx(0)


def test_two_items_can_be_ranked_too() -> None:
    assert compute_kendalls_w([[1, 2], [1, 2], [2, 1]]).w == pytest.approx(1 / 9)


def test_raters_with_a_missing_rating_are_dropped_and_counted() -> None:
    ratings = pd.DataFrame({"a": [1, 2, None, 1], "b": [2, 1, 2, 2], "c": [3, 3, 1, None]}).astype("Int64")

    result = compute_kendalls_w(ratings)

    assert (result.raters, result.dropped) == (2, 2)
    assert result.w == compute_kendalls_w([[1, 2, 3], [2, 1, 3]]).w


@pytest.mark.parametrize("ratings", [None, [], [[1, 2, 3]], [[1], [1]], [[2, 2], [3, 3]], [[1, None], [2, 1]]])
def test_agreement_that_is_undefined_is_missing(ratings: list[list[float | None]] | None) -> None:
    result = compute_kendalls_w(ratings)

    assert all(math.isnan(number) for number in (result.w, result.chi_square, result.p))


@pytest.mark.parametrize("rating", ["first", float("inf"), "2nd"])
def test_what_cannot_be_ranked_is_refused(rating: object) -> None:
    with pytest.raises(AnalysisError, match="cannot be ranked") as refusal:
        compute_kendalls_w(pd.DataFrame([[1, 2], [rating, 1]]))

    assert isinstance(refusal.value, ValueError)
    assert isinstance(refusal.value, WorkbookError)


def test_a_rating_left_empty_is_missing_also_as_text() -> None:
    result = compute_kendalls_w(pd.DataFrame([["1", "2", "3"], ["1", "", "2"], ["1", "2", "3"]], dtype="object"))

    assert (result.w, result.raters, result.dropped) == (1, 2, 1)


@pytest.mark.parametrize("ratings", [[1, 2, 3], [[1, 2, 3], [1, 2]], np.zeros((2, 2, 2))])
def test_what_is_no_table_is_refused(ratings: list[list[float]]) -> None:
    with pytest.raises(AnalysisError, match="Ratings are a table"):
        compute_kendalls_w(ratings)


@given(TABLES)
def test_agreement_is_friedmans_statistic_by_scipy(ratings: list[list[float]]) -> None:
    assume(any(len(set(row)) > 1 for row in ratings))

    result = compute_kendalls_w(ratings)
    chi_square, p = stats.friedmanchisquare(*np.transpose(ratings))

    assert result.chi_square == pytest.approx(chi_square, abs=1e-9)
    assert result.p == pytest.approx(p, abs=1e-9)
    assert -1e-12 <= result.w <= 1 + 1e-12


@given(TABLES)
def test_only_the_order_of_each_raters_ratings_matters(ratings: list[list[float]]) -> None:
    moved = [[rating * 7 - number for rating in row] for number, row in enumerate(ratings)]

    assert compute_kendalls_w(moved).w == pytest.approx(compute_kendalls_w(ratings).w, nan_ok=True)


def test_support_is_settled_below_a_range_of_two() -> None:
    ratings = pd.DataFrame(
        {"item": ["a", "a", "b", "b", "c", "d", "d"], "support": [4, 5, 3, 5, 5, None, 2]},
    )

    result = summarize_support(ratings).set_index("item")

    assert result["support_range"].to_dict() == pytest.approx(
        {"a": 1, "b": 2, "c": math.nan, "d": math.nan}, nan_ok=True
    )
    assert result["settled"].tolist() == [True, False, pd.NA, pd.NA]
    assert result["ratings"].tolist() == [2, 2, 1, 1]


@pytest.mark.parametrize(
    "ratings", [np.array([[1, 2], [2j, 1]]), [[1, 2], [complex(2, 0), 1]], pd.DataFrame({"a": [1, 2j], "b": [2, 1]})]
)
def test_complex_numbers_have_no_order(ratings: list[list[float]]) -> None:
    with pytest.raises(AnalysisError, match="cannot be ranked"):
        compute_kendalls_w(ratings)


def test_a_rating_that_is_masked_is_missing() -> None:
    ratings = np.ma.masked_array([[1, 2, 3], [3, 9, 1], [1, 2, 3]], mask=np.eye(3) * [0, 1, 0] == 1)

    for given_ratings in (ratings, list(ratings), ratings.astype("float64")):
        result = compute_kendalls_w(given_ratings)

        assert (result.raters, result.dropped) == (2, 1)
        assert result.w == pytest.approx(1)

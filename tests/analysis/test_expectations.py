from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis import expectations
from workbook.errors import AnalysisError

RATING = st.one_of(st.none(), st.integers(1, 5))


def make_cells(*ratings: tuple[float | None, float | None]) -> pd.DataFrame:
    cells = pd.DataFrame(ratings, columns=["importance", "performance"], dtype="float64")
    return cells.assign(client="school", expectation=[f"e{number}" for number in range(len(cells))])


def test_gaps_keep_the_order_of_the_rows_and_rank_the_worst_first() -> None:
    result = expectations.compute_gaps(make_cells((3, 3), (5, 2), (None, 4), (4, 1), (1, 5)))

    assert result["expectation"].tolist() == ["e0", "e1", "e2", "e3", "e4"]
    assert result["gap"].tolist()[:2] == [0, -3]
    assert result["rank"].tolist() == pytest.approx([3, 1, float("nan"), 1, 4], nan_ok=True)
    assert result["dimension_gap"].isna().all()


def test_gaps_by_dimension_are_means_over_the_rows_that_have_both_ratings() -> None:
    cells = make_cells((5, 2), (3, 2), (1, None), (2, 4)).assign(
        dimension=pd.Series(["empathy", "empathy", "empathy", None])
    )

    rows = expectations.compute_gaps(cells)
    result = expectations.summarize_gaps_by_dimension(cells)

    assert rows["dimension_gap"].tolist() == pytest.approx([-2, -2, -2, float("nan")], nan_ok=True)
    assert result.to_dict("records") == [
        {"dimension": "empathy", "expectations": 2, "importance": 4, "performance": 2, "gap": -2}
    ]


def test_dimensions_come_from_the_register_of_expectations_where_the_ratings_name_none() -> None:
    register = pd.DataFrame({"id": ["e0", "e1"], "dimension": ["empathy", "assurance"]})

    rows = expectations.compute_gaps(make_cells((5, 2), (3, 3), (1, 1)), register)
    result = expectations.summarize_gaps_by_dimension(make_cells((5, 2), (3, 3), (1, 1)), register)

    assert rows["dimension"].fillna("-").tolist() == ["empathy", "assurance", "-"]
    assert result["gap"].tolist() == [-3, 0]


def test_a_point_on_a_line_counts_as_high() -> None:
    cells = make_cells((3, 3), (3, 2.9), (2.9, 3), (2.9, 2.9), (None, 3))

    quadrants = expectations.classify_importance_performance(cells, crosshair="midpoint")["quadrant"]

    assert quadrants.tolist()[:4] == ["keep up the good work", "concentrate here", "possible overkill", "low priority"]
    assert pd.isna(quadrants.iloc[4])


def test_the_means_are_those_of_the_rows_with_both_ratings() -> None:
    result = expectations.classify_importance_performance(make_cells((1, 5), (5, 1), (5, None)))

    assert result["importance_line"].tolist() == [3, 3, 3]
    assert result["quadrant"].tolist()[:2] == ["possible overkill", "concentrate here"]


def test_equal_ratings_lie_on_their_mean_in_spite_of_floating_point() -> None:
    # The mean of three times 0.1 is a little more than 0.1.
    result = expectations.classify_importance_performance(make_cells((0.1, 0.1), (0.1, 0.1), (0.1, 0.1)))

    assert set(result["quadrant"]) == {"keep up the good work"}


def test_an_unknown_crosshair_is_refused() -> None:
    with pytest.raises(AnalysisError, match='did you mean "midpoint"'):
        expectations.classify_importance_performance(None, crosshair="midpoints")  # type: ignore[arg-type]


def test_a_frame_that_lacks_a_column_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(AnalysisError, match='no column "importance"; did you mean "importence"'):
        expectations.compute_gaps(pd.DataFrame({"importence": [1], "performance": [2]}))


@pytest.mark.parametrize("dtype", ["Int64", "object", "str", "category", "float32"])
def test_ratings_of_another_type_give_the_same_gaps_and_quadrants(dtype: str) -> None:
    cells = make_cells((5, 2), (3, 3), (1, 5), (4, 1)).astype({"importance": "int64", "performance": "int64"})
    other = cells.astype({"importance": dtype, "performance": dtype, "client": "category"})

    pd.testing.assert_frame_equal(expectations.compute_gaps(other), expectations.compute_gaps(cells))
    pd.testing.assert_frame_equal(
        expectations.classify_importance_performance(other), expectations.classify_importance_performance(cells)
    )


def test_feasibility_counts_each_answer_with_what_is_in_the_way() -> None:
    cells = pd.DataFrame(
        {
            "feasible": ["yes", "rules prevent", "rules-prevent", None, "resources-prevent"],
            "obstacle": [None, "Signature rule", "Signature rule", None, "Two desks"],
        }
    )

    result = expectations.count_feasibility(cells)

    assert result.iloc[0].tolist() == ["rules-prevent", "Signature rule", 2]
    assert result["expectations"].sum() == 5
    assert result["feasible"].isna().sum() == 1


@given(st.lists(st.tuples(RATING, RATING), max_size=20))
def test_every_rated_point_has_one_quadrant_and_no_other_has(ratings: list[tuple[float | None, float | None]]) -> None:
    result = expectations.classify_importance_performance(make_cells(*ratings))

    is_rated = [importance is not None and performance is not None for importance, performance in ratings]
    assert result["quadrant"].notna().tolist() == is_rated


def test_a_dimension_is_one_however_it_is_written() -> None:
    cells = make_cells((5, 2), (3, 3), (2, 2)).assign(dimension=pd.Series(["Reliability", None, "reliability "]))
    register = pd.DataFrame({"id": ["e1"], "dimension": ["reliability"]})

    rows = expectations.compute_gaps(cells, register)
    result = expectations.summarize_gaps_by_dimension(cells, register)

    assert rows["dimension"].tolist() == ["Reliability"] * 3
    assert rows["dimension_gap"].tolist() == [-1] * 3
    assert result[["dimension", "expectations", "gap"]].to_numpy().tolist() == [["Reliability", 3, -1]]

from __future__ import annotations

import pandas as pd

from workbook.analysis import hiring


def test_the_spread_between_raters_needs_two_of_them() -> None:
    ratings = pd.DataFrame(
        {
            "date": ["2026-03-01", "2026-03-02", "2026-03-01", "2026-03-01"],
            "candidate_code": "K7",
            "trait": ["warmth", "warmth", "warmth", "patience"],
            "rater": ["ana", "ana", "bo", "bo"],
            "rating": [1, 5, 2, 4],
        }
    )

    result = hiring.compute_ratings_by_trait(ratings).set_index("trait")

    assert list(result.loc["warmth", ["raters", "mean_rating", "spread"]]) == [2, 3.5, 3]
    assert result["spread"].isna()["patience"]


def test_a_rating_of_a_candidate_without_a_date_is_not_the_latest() -> None:
    ratings = pd.DataFrame(
        {"date": ["2026-03-01", None], "candidate_code": "K7", "trait": "warmth", "rater": "ana", "rating": [4, 1]}
    )

    assert hiring.compute_ratings_by_trait(ratings)["mean_rating"].tolist() == [4]

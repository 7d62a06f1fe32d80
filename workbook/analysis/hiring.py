"""Sum up the ratings of candidates by trait, and how far the raters lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

if TYPE_CHECKING:
    import pandas as pd

RATING = ["candidate_code", "trait", "rater"]


def compute_ratings_by_trait(candidate_ratings: pd.DataFrame | None) -> pd.DataFrame:
    """Average the ratings of each candidate on each trait, each rater counting once.

    Parameters
    ----------
    candidate_ratings
        Columns `candidate_code`, `rater`, `trait`, `rating` (1 to 5) and `date` (optional). Of a rater's ratings of
        the same trait of a candidate the latest counts, and one without a date only if there is no other.

    Returns
    -------
    One row for each candidate and trait, in the order they come. Columns `candidate_code`, `trait`, `raters`,
    `mean_rating`, `lowest`, `highest` and `spread` (highest - lowest; missing with fewer than two raters).
    """
    texts = {"candidate_code": "text", "rater": "text", "trait": "text"}
    rows = read(candidate_ratings, **texts, rating="number", date="date?")
    rows = rows.dropna(subset=["candidate_code", "trait", "rating"])
    order = rows.groupby(["candidate_code", "trait"], sort=False).ngroup()
    in_time = rows.assign(order=order).sort_values("date", na_position="first", kind="stable")
    groups = in_time.drop_duplicates(RATING, keep="last").groupby(["order", "candidate_code", "trait"])["rating"]
    table = groups.agg(raters="size", mean_rating="mean", lowest="min", highest="max").reset_index()
    table["spread"] = tidy(table["highest"] - table["lowest"]).where(table["raters"] > 1)
    numbers = dict.fromkeys(["mean_rating", "lowest", "highest", "spread"], "number")
    return make_result(table, candidate_code="text", trait="text", raters="count", **numbers)

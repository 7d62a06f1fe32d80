"""Follow the ratings of one's calls over time, and weigh the moments that work against those that do not."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

QUALITIES = ("tone", "pace", "listening", "clarity")
EFFECTS = ("works", "does-not-work")


def compute_ratings_over_time(call_reviews: pd.DataFrame | None) -> pd.DataFrame:
    """Average the ratings of the calls reviewed on each day.

    Parameters
    ----------
    call_reviews
        Columns `date`, `tone`, `pace`, `listening` and `clarity` (1 to 5).

    Returns
    -------
    One row for each day with a review, in order. Columns `date`, `calls`, `tone`, `pace`, `listening`, `clarity`
    (means) and `overall` (the mean of the four that are there).
    """
    reviews = read(call_reviews, date="date", **dict.fromkeys(QUALITIES, "number"))
    groups = reviews.groupby("date")
    days = groups[list(QUALITIES)].mean().assign(calls=groups.size())
    days["overall"] = tidy(days[list(QUALITIES)].mean(axis="columns"))
    kinds = dict.fromkeys(QUALITIES, "number")
    return make_result(days.reset_index(), date="date", calls="count", **kinds, overall="number")


def compare_first_and_latest(call_reviews: pd.DataFrame | None) -> pd.DataFrame:
    """Set the ratings of the first day against those of the latest.

    Parameters
    ----------
    call_reviews
        Columns as for `compute_ratings_over_time`.

    Returns
    -------
    Always four rows. Columns `quality` (`tone`, `pace`, `listening`, `clarity`), `first`, `latest` (means of the
    first and the latest day on which it was rated) and `change` (latest - first).
    """
    days = compute_ratings_over_time(call_reviews)[list(QUALITIES)]
    first, latest = days.bfill().reindex([0]), days.ffill().reindex([len(days) - 1])
    ends = pd.DataFrame({"first": first.iloc[0], "latest": latest.iloc[0]}).rename_axis("quality").reset_index()
    ends["change"] = tidy(ends["latest"] - ends["first"])
    return make_result(ends, quality="text", first="number", latest="number", change="number")


def count_moments(call_moments: pd.DataFrame | None) -> pd.DataFrame:
    """Count in each call the moments that work and those that do not.

    Parameters
    ----------
    call_moments
        Columns `call_review` and `works` (`works` or `does-not-work`).

    Returns
    -------
    One row for each call with a moment. Columns `call_review`, `works`, `does_not_work` and `share_works` (of the
    moments of the call, 0 to 1).
    """
    rows = read(call_moments, call_review="text?", works="choice")
    rows = rows[rows["works"].isin(EFFECTS)]
    marks = rows.assign(works=rows["works"] == EFFECTS[0], does_not_work=rows["works"] == EFFECTS[1])
    calls = marks.groupby("call_review", sort=False, dropna=False)[["works", "does_not_work"]].sum().reset_index()
    calls["share_works"] = calls["works"] / (calls["works"] + calls["does_not_work"])
    return make_result(calls, call_review="text", works="count", does_not_work="count", share_works="number")

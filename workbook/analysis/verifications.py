"""Compare what I assumed about my clients' expectations with what the clients said."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

OVERALL = "overall"
LISTED_AND_THEIRS = ("confirmed", "changed")
NOT_THEIRS = "not-theirs"
MISSED = "missed"
OUTCOMES = (*LISTED_AND_THEIRS, NOT_THEIRS, MISSED)
KEY = ["client", "expectation"]
# My ratings, and the columns in which the client gives theirs.
RATINGS = {"importance": "client_importance", "performance": "client_rating"}


def compute_accuracy(client_expectations: pd.DataFrame | None, verifications: pd.DataFrame | None) -> pd.DataFrame:
    """Work out how close the first assessment of each client's expectations was.

    Precision = theirs among the listed / listed, and recall = theirs among the listed / theirs, where "listed" means
    listed and verified, "theirs among the listed" confirmed or changed, and "theirs" these and the missed ones. F1 is
    their harmonic mean, worked out as 2 x theirs among the listed / (listed + theirs). Source: van Rijsbergen,
    Information Retrieval (2nd edition, 1979), chapter 7. The mean absolute difference is over all pairs of my rating
    and the client's, of importance and of performance alike.

    Parameters
    ----------
    client_expectations
        Columns `client`, `expectation`, `importance` and `performance`: what I listed. None for nothing.
    verifications
        Columns `client`, `expectation`, `outcome` (`confirmed`, `changed`, `not-theirs`, `missed`), and, if they are
        there, `date`, `missed_expectation` (text), `my_importance` and `my_performance` (my ratings as they stood at
        that moment; without such a column those of `client_expectations` stand in), `client_importance` and
        `client_rating`.
        Of several verifications of one expectation with one client the first counts, as it is the first assessment
        that is judged.

    Returns
    -------
    One row for each client listed or verified, in that order, and a last one whose client is "overall", which pools
    all clients, whatever they are called. Columns `client`, `listed` (expectations in my list), `verified`
    (verifications that count), `confirmed`, `changed`, `not_theirs`, `missed`, `precision`, `recall`, `f1`,
    `mean_absolute_difference` (rating points). A ratio whose denominator is 0 is missing; so is F1 when precision or
    recall is.
    """
    listed = read(client_expectations, client="text", expectation="text", importance="number?", performance="number?")
    listed = listed.dropna(subset=KEY).drop_duplicates(KEY)
    first = _first_verifications(verifications).merge(listed, on=KEY, how="left")
    for rating in RATINGS:
        if verifications is None or f"my_{rating}" not in verifications:
            first[f"my_{rating}"] = first[rating]
    counts = pd.get_dummies(first["outcome"]).reindex(columns=list(OUTCOMES), fill_value=0).astype("int64")
    marks = pd.concat([first["client"], counts, _rating_differences(first)], axis="columns")
    clients = pd.concat([listed["client"], first["client"]]).dropna().unique()
    sums = marks.groupby("client").sum().reindex(clients, fill_value=0)
    sums["listed"] = listed.groupby("client").size().reindex(clients, fill_value=0)
    return _ratios(add_overall(sums, sums.sum()))


def add_overall(sums: pd.DataFrame, pooled: pd.Series[Any]) -> pd.DataFrame:
    """Add a last row for all clients to the sums by client.

    Parameters
    ----------
    sums
        One row per client.
    pooled
        The values for all clients.

    Returns
    -------
    The sums with the additional row, even if a client happens to have its name.
    """
    return pd.concat([sums, pooled.to_frame(OVERALL).T]).rename_axis("client").reset_index()


def _first_verifications(verifications: pd.DataFrame | None) -> pd.DataFrame:
    rows = read(
        verifications,
        client="text",
        expectation="text?",
        outcome="choice",
        date="date?",
        missed_expectation="text?",
        my_importance="number?",
        my_performance="number?",
        client_importance="number?",
        client_rating="number?",
    )
    rows = rows[rows["client"].notna() & rows["outcome"].isin(OUTCOMES)].sort_values("date", kind="stable")
    # A missed expectation that was never added to the list has no id, only its words.
    named = rows["expectation"].fillna(rows["missed_expectation"])
    rows["named"] = named.fillna(rows.index.to_series().astype("str") + " unnamed")
    return rows.drop_duplicates(["client", "named"]).reset_index(drop=True)


def _rating_differences(first: pd.DataFrame) -> pd.DataFrame:
    # What I had missed I had not rated, whatever stands in the list by now.
    mine = first[first["outcome"] != MISSED].reindex(first.index)
    differences = pd.DataFrame({name: (mine[f"my_{name}"] - mine[theirs]).abs() for name, theirs in RATINGS.items()})
    total, pairs = differences.sum(axis="columns"), differences.notna().sum(axis="columns")
    return pd.DataFrame({"difference": total, "pairs": pairs})


def _ratios(sums: pd.DataFrame) -> pd.DataFrame:
    theirs = sums["confirmed"] + sums["changed"]
    sums["precision"] = theirs / (theirs + sums[NOT_THEIRS]).replace(0, float("nan"))
    sums["recall"] = theirs / (theirs + sums[MISSED]).replace(0, float("nan"))
    known = sums["precision"].notna() & sums["recall"].notna()
    sums["f1"] = (2 * theirs / (2 * theirs + sums[NOT_THEIRS] + sums[MISSED])).where(known)
    sums["mean_absolute_difference"] = tidy(sums["difference"] / sums["pairs"].replace(0, float("nan")))
    sums["verified"] = sums[list(OUTCOMES)].sum(axis="columns")
    return make_result(
        sums.rename(columns={NOT_THEIRS: "not_theirs"}),
        client="text",
        listed="count",
        verified="count",
        confirmed="count",
        changed="count",
        not_theirs="count",
        missed="count",
        precision="number",
        recall="number",
        f1="number",
        mean_absolute_difference="number",
    )

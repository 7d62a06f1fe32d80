"""Review the tactics tried in difficult interactions, and what those clients expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read
from workbook.analysis.expectations import compute_gaps

if TYPE_CHECKING:
    import pandas as pd


def summarize_tactics(tactics: pd.DataFrame | None, tactic_trials: pd.DataFrame | None) -> pd.DataFrame:
    """Count the trials of each tactic and average their results.

    Parameters
    ----------
    tactics
        Columns `id`, `tactic` and, if there, `pair`.
    tactic_trials
        Columns `tactic` (the id of one), `result` (1 to 5) and, if there, `date`.

    Returns
    -------
    One row for each tactic, best mean first, those without a result last. Columns `id`, `pair`, `tactic`, `trials`,
    `mean_result` and `last_tried`.
    """
    rows = read(tactics, id="text", pair="text?", tactic="text")
    trials = read(tactic_trials, tactic="text", result="number", date="date?").groupby("tactic")
    results = trials.agg(trials=("result", "size"), mean_result=("result", "mean"), last_tried=("date", "max"))
    rows = rows.join(results, on="id").fillna({"trials": 0})
    ordered = rows.sort_values("mean_result", ascending=False, kind="stable")
    texts = dict.fromkeys(["id", "pair", "tactic"], "text")
    return make_result(ordered, **texts, trials="count", mean_result="number", last_tried="date")


def list_difficult_expectations(
    interaction_pairs: pd.DataFrame | None, client_expectations: pd.DataFrame | None
) -> pd.DataFrame:
    """Lead from each difficult interaction to what that client expects.

    Parameters
    ----------
    interaction_pairs
        Columns `id` and `difficult_client`.
    client_expectations
        Columns `client`, `expectation`, `importance` and `performance`.

    Returns
    -------
    One row for each pair and expectation of its difficult client, worst gap first within a pair; one without an
    expectation for a client of whom none is noted. Columns `pair`, `client`, `expectation`, `importance`,
    `performance` and `gap` (performance - importance).
    """
    pairs = read(interaction_pairs, id="text", difficult_client="text").dropna()
    pairs = pairs.rename(columns={"id": "pair", "difficult_client": "client"})
    expected = compute_gaps(client_expectations).sort_values("gap", kind="stable")
    texts = dict.fromkeys(["pair", "client", "expectation"], "text")
    rows = pairs.merge(expected, on="client", how="left")
    return make_result(rows, **texts, importance="number", performance="number", gap="number")

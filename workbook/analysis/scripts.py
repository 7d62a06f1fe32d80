"""Count the scripts and approvals that were kept, loosened and dropped."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read

DECISIONS = ("keep", "loosen", "drop")


def count_decisions(scripts_and_approvals: pd.DataFrame | None) -> pd.DataFrame:
    """Count the scripts and approvals by what was decided, and how much of that is done.

    Parameters
    ----------
    scripts_and_approvals
        Columns `script_or_approval`, `decision` (`keep`, `loosen`, `drop`) and `done_on` (date).

    Returns
    -------
    Always four rows: `keep`, `loosen`, `drop` and missing (not decided yet). Columns `decision`, `scripts`, `done`
    and `to_do` (decided but not done; there is nothing to do for what is kept or not decided).
    """
    rows = read(scripts_and_approvals, script_or_approval="text", decision="choice", done_on="date")
    rows = rows.dropna(subset="script_or_approval")
    groups = rows.groupby(rows["decision"].where(rows["decision"].isin(DECISIONS)), dropna=False)["done_on"]
    counts = pd.DataFrame({"scripts": groups.size(), "done": groups.count()})
    table = counts.reindex([*DECISIONS, float("nan")], fill_value=0).rename_axis("decision").reset_index()
    table["to_do"] = (table["scripts"] - table["done"]).where(table["decision"].isin(DECISIONS[1:]), 0)
    return make_result(table, decision="text", scripts="count", done="count", to_do="count")


def list_kept_scripts(scripts_and_approvals: pd.DataFrame | None) -> pd.DataFrame:
    """List the scripts and approvals that are in force: kept, undecided, or decided but not done.

    Parameters
    ----------
    scripts_and_approvals
        Columns as for `decisions`, and `why_it_exists` and `limits` (optional).

    Returns
    -------
    In the order they come. Columns `script_or_approval`, `decision`, `why_it_exists` and `limits`.
    """
    rows = read(
        scripts_and_approvals,
        script_or_approval="text",
        decision="choice",
        why_it_exists="text?",
        limits="text?",
        done_on="date",
    )
    is_gone = rows["decision"].isin(DECISIONS[1:]) & rows["done_on"].notna()
    kinds = dict.fromkeys(["script_or_approval", "decision", "why_it_exists", "limits"], "text")
    return make_result(rows[~is_gone & rows["script_or_approval"].notna()], **kinds)

"""Set what a leader said about service against what the leader did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

SAID = "said"
DONE = ("lived", "rewarded", "recognised", "gave-clients-a-say")
KINDS = (SAID, *DONE)


def count_acts_said_and_done(leader_acts: pd.DataFrame | None) -> pd.DataFrame:
    """Count the acts of each kind.

    Parameters
    ----------
    leader_acts
        Columns `date` and `kind` (`said`, `lived`, `rewarded`, `recognised`, `gave-clients-a-say`).

    Returns
    -------
    Always the five kinds. Columns `kind`, `is_done` (flag: all but `said` are deeds), `acts`, `share` (of all acts,
    0 to 1; missing without any) and `last_on` (date).
    """
    acts = read(leader_acts, date="date?", kind="choice")
    groups = acts[acts["kind"].isin(KINDS)].groupby("kind")["date"]
    table = groups.agg(acts="size", last_on="max").reindex(list(KINDS)).rename_axis("kind").reset_index()
    table["acts"] = table["acts"].fillna(0)
    total = table["acts"].sum()
    table["share"] = table["acts"] / (total or float("nan"))
    table["is_done"] = table["kind"] != SAID
    return make_result(table, kind="text", is_done="flag", acts="count", share="number", last_on="date")

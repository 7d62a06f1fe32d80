"""Sum up the extra things done for clients: planned and done, the reactions, the minutes they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("planned", "done")
LOG = {
    "client": "text?",
    "status": "choice",
    "minutes": "number?",
    "client_reaction": "number?",
    "would_repeat": "flag?",
}
SUMS = {"entries": "count", "minutes": "number", "reactions": "count", "mean_reaction": "number"}


def count_planned_and_done(extra_mile_log: pd.DataFrame | None) -> pd.DataFrame:
    """Count what is planned and what is done.

    Parameters
    ----------
    extra_mile_log
        Columns `status` (`planned`, `done`) and, if there, `minutes`, `client_reaction` (1 to 5) and `would_repeat`
        (flag).

    Returns
    -------
    Always the two rows `planned` and `done`. Columns `status`, `entries`, `minutes` (their sum; missing when none is
    noted), `reactions` (how many), `mean_reaction` and `would_repeat` (how many).
    """
    log = read(extra_mile_log, **LOG)
    rows = _sum_up(log, by="status").set_index("status").reindex(list(STATUSES)).rename_axis("status").reset_index()
    counts = ["entries", "reactions", "would_repeat"]
    rows[counts] = rows[counts].fillna(0)
    return make_result(rows, status="text", **SUMS, would_repeat="count")


def count_reactions_by_client_kind(extra_mile_log: pd.DataFrame | None, clients: pd.DataFrame | None) -> pd.DataFrame:
    """Show how each kind of client reacted to what was done.

    Parameters
    ----------
    extra_mile_log
        Columns as for `summary`, and `client`.
    clients
        Columns `id` and `kind`.

    Returns
    -------
    One row for each kind for which something was done, best mean reaction first. Columns `kind` (missing for entries
    without a client or a client without a kind), `entries`, `minutes`, `reactions` and `mean_reaction`.
    """
    log = read(extra_mile_log, **LOG)
    kinds = read(clients, id="text", kind="choice").dropna().drop_duplicates("id").set_index("id")["kind"]
    log["kind"] = log["client"].map(kinds)
    rows = _sum_up(log[log["status"] == "done"], by="kind")
    return make_result(rows.sort_values("mean_reaction", ascending=False, kind="stable"), kind="text", **SUMS)


def _sum_up(log: pd.DataFrame, *, by: str) -> pd.DataFrame:
    groups = log.groupby(by, sort=False, dropna=False)
    result = groups["client_reaction"].agg(entries="size", reactions="count", mean_reaction="mean")
    result["minutes"] = groups["minutes"].sum(min_count=1)
    result["would_repeat"] = groups["would_repeat"].sum()
    return result.reset_index()

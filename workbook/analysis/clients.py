"""Say which clients are due for a review, unverified, or of a kind nobody has thought a path to satisfaction for."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import Day, add_months, count_days_between, is_overdue, to_day

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
USUAL = "quarter"
VERIFIED = "verified"


def list_reviews_due(clients: pd.DataFrame | None, *, today: Day) -> pd.DataFrame:
    """Say when each client's expectations are to be reviewed next, the most pressing first.

    Parameters
    ----------
    clients
        Columns `id`, `last_reviewed`, `review_every` (`month`, `quarter`, `half-year`, `year`; missing is a quarter)
        and, if there, `name`.
    today
        The day the review is looked at.

    Returns
    -------
    One row for each client, those never reviewed first, then by date. Columns `id`, `name`, `last_reviewed`, `due`
    (the same day of the month so many months on, or that month's last; missing for a client never reviewed),
    `days_left` (below 0 when past), `overdue` (from the day after; missing without a date) and `never_reviewed`.
    """
    rows = read(clients, id="text", name="text?", last_reviewed="date", review_every="choice?")
    months = rows["review_every"].map(MONTHS).fillna(MONTHS[USUAL])
    rows["due"] = add_months(rows["last_reviewed"], months)
    day = to_day(today)
    rows["days_left"], rows["overdue"] = count_days_between(day, rows["due"]), is_overdue(rows["due"], day)
    rows["never_reviewed"] = rows["last_reviewed"].isna()
    return make_result(
        rows.sort_values("due", na_position="first", kind="stable"),
        id="text",
        name="text",
        last_reviewed="date",
        due="date",
        days_left="number",
        overdue="flag",
        never_reviewed="flag",
    )


def count_unverified(
    clients: pd.DataFrame | None, client_expectations: pd.DataFrame | None, verifications: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count for each client the expectations that nobody has verified yet.

    Parameters
    ----------
    clients
        Columns `id` and, if there, `name` and `importance`.
    client_expectations
        Columns `client`, `expectation` and, if there, `status` (`assumed`, `verified`).
    verifications
        Columns `client` and `expectation`. None for none. An expectation counts as verified if its status says so or
        a verification names it.

    Returns
    -------
    One row for each client, most unverified expectations first, the more important client first among equals. Columns
    `id`, `name`, `importance`, `expectations`, `verified`, `unverified` (counts) and `never_verified` (flag: nothing
    of this client's was ever verified, whether or not anything is listed).
    """
    rows = read(clients, id="text", name="text?", importance="number?")
    cells = read(client_expectations, client="text", expectation="text", status="choice?")
    cells = cells.dropna(subset=["client", "expectation"])
    checked = read(verifications, client="text", expectation="text?")
    pairs = pd.MultiIndex.from_frame(checked.dropna()[["client", "expectation"]])
    is_checked = pd.MultiIndex.from_frame(cells[["client", "expectation"]]).isin(pairs)
    cells["verified"] = is_checked | (cells["status"] == VERIFIED).to_numpy()
    groups = cells.groupby("client")["verified"]
    rows["expectations"] = rows["id"].map(groups.size()).fillna(0)
    rows["verified"] = rows["id"].map(groups.sum()).fillna(0)
    rows["unverified"] = rows["expectations"] - rows["verified"]
    rows["never_verified"] = (rows["verified"] == 0) & ~rows["id"].isin(checked["client"])
    ordered = rows.sort_values(["unverified", "importance"], ascending=False, kind="stable")
    counts = dict.fromkeys(["expectations", "verified", "unverified"], "count")
    return make_result(ordered, id="text", name="text", importance="number", **counts, never_verified="flag")


def list_kinds_without_path(clients: pd.DataFrame | None, satisfaction_paths: pd.DataFrame | None) -> pd.DataFrame:
    """List the kinds of client for which no path to satisfaction is written down.

    Parameters
    ----------
    clients
        Column `kind`.
    satisfaction_paths
        Columns `kind` and, if there, `would_take` (what it would take; a path without it is not one yet).

    Returns
    -------
    One row for each kind among the clients that has no path, most clients first. Columns `kind` and `clients`.
    """
    kinds = read(clients, kind="choice")["kind"].value_counts(sort=False)
    paths = read(satisfaction_paths, kind="choice", would_take="text?")
    if satisfaction_paths is not None and "would_take" in satisfaction_paths:
        paths = paths.dropna(subset="would_take")
    missing = kinds[~kinds.index.isin(paths["kind"].dropna())].sort_values(ascending=False, kind="stable")
    return make_result(missing.rename_axis("kind").rename("clients").reset_index(), kind="text", clients="count")

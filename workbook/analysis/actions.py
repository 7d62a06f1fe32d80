"""Order the action plan by what is due, and count it by status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import give, read
from workbook.analysis.days import Day, days_between, is_overdue, to_day

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("open", "doing", "done", "dropped")
STILL_TO_DO = STATUSES[:2]
TEXTS = dict.fromkeys(["why", "owner", "activity", "worksheet", "entry"], "text?")


def still_to_do(actions: pd.DataFrame | None, *, today: Day) -> pd.DataFrame:
    """List the actions that are open or being done, the earliest date first, those without a date last.

    Parameters
    ----------
    actions
        Columns `what`, `due` (date), `status` (`open`, `doing`, `done`, `dropped`; missing is open) and, if there,
        `id`, `why`, `owner`, `activity`, `worksheet` and `entry`.
    today
        The day the plan is looked at.

    Returns
    -------
    Columns `id`, `what`, `why`, `owner`, `activity`, `worksheet`, `entry`, `status`, `due`, `days_left` (below 0 when
    past) and `overdue` (from the day after; missing without a date).
    """
    rows = read(actions, id="text?", what="text", **TEXTS, due="date", status="choice")
    rows["status"] = rows["status"].fillna(STATUSES[0])
    rows = rows[rows["what"].notna() & rows["status"].isin(STILL_TO_DO)].sort_values("due", kind="stable")
    day = to_day(today)
    rows["days_left"], rows["overdue"] = days_between(day, rows["due"]), is_overdue(rows["due"], day)
    kinds = {"id": "text", "what": "text", **dict.fromkeys(TEXTS, "text"), "status": "text", "due": "date"}
    return give(rows, **kinds, days_left="number", overdue="flag")


def by_status(actions: pd.DataFrame | None) -> pd.DataFrame:
    """Count the actions by status.

    Parameters
    ----------
    actions
        Columns `what` and `status`.

    Returns
    -------
    Always the four statuses. Columns `status` and `actions`.
    """
    rows = read(actions, what="text", status="choice").dropna(subset="what")
    counts = rows["status"].fillna(STATUSES[0]).value_counts().reindex(list(STATUSES), fill_value=0)
    return give(counts.rename_axis("status").rename("actions").reset_index(), status="text", actions="count")

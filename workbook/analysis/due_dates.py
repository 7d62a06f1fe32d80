"""Put every date to come in one list, whatever worksheet it stands in, the most pressing first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import Day, count_days_between, to_day, to_local_days, to_moment

if TYPE_CHECKING:
    import pandas as pd

DUE = dict.fromkeys(["activity", "worksheet", "entry", "field"], "text?")


def list_due_dates(dues: pd.DataFrame | None, *, today: Day) -> pd.DataFrame:
    """Order the dates that are still to be met, and say which of them are past.

    Parameters
    ----------
    dues
        One row for each date to come of each entry: columns `due` (date or time stamp), `what` (text) and, if there,
        `activity`, `worksheet`, `entry` (its id), `field` and `closed` (flag: done, kept or dropped, so that the date
        no longer counts).
    today
        The day the list is looked at. If it carries a time zone, time stamps count by the calendar there, else by
        that of their own.

    Returns
    -------
    One row for each date that is not closed, in order. Columns `activity`, `worksheet`, `entry`, `field`, `what`,
    `due` (a time stamp keeps its time and time zone), `days_left` (whole days on the calendar, below 0 when past) and
    `state` (`overdue` from the day after, `today`, `ahead`).
    """
    rows = read(dues, **DUE, what="text", due="stamp", closed="flag?")
    rows = rows[rows["due"].notna() & ~rows["closed"].fillna(value=False).astype(bool)]
    days = to_local_days(rows["due"], to_moment(today))
    rows["days_left"] = count_days_between(to_day(today), days)
    rows["state"] = np.select([rows["days_left"] < 0, rows["days_left"] == 0], ["overdue", "today"], default="ahead")
    kinds = {**dict.fromkeys(DUE, "text"), "what": "text", "due": "stamp"}
    return make_result(rows.sort_values("due", kind="stable"), **kinds, days_left="count", state="text")

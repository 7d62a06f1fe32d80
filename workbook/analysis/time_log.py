"""Work out from the time log how much of the logged time went to service, by day and by week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.analysis.columns import give, read
from workbook.analysis.days import DAYS_A_WEEK, mondays
from workbook.analysis.scales import at_least

KINDS = ("service", "administrative", "other")
# Five points a week: a step small enough to be taken.
STEP_UP = 0.05
MINUTES = {f"{kind}_minutes": "number" for kind in KINDS}


def daily_summary(time_entries: pd.DataFrame | None) -> pd.DataFrame:
    """Sum the minutes of each logged day by kind, and work out the share of service.

    Parameters
    ----------
    time_entries
        Columns `date`, `minutes` and `kind` (`service`, `administrative` or `other`). An entry without a date, a
        number of minutes or a kind counts nowhere.

    Returns
    -------
    One row for each day with an entry, in order of date; a day not logged has no row. Columns `date`,
    `service_minutes`, `administrative_minutes`, `other_minutes` and `service_share` (service minutes / all minutes,
    0 to 1; missing on a day with no minutes).
    """
    return give(_add_share(_sum_days(time_entries)), date="date", **MINUTES, service_share="number")


def weekly_summary(time_entries: pd.DataFrame | None, time_goals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum the minutes of each logged week by kind, and hold the share of service against the week's goal.

    A week is that of ISO 8601, Monday to Sunday, whatever year it begins in. Its share is a ratio of sums, not a mean
    of the days' shares: a long day counts for more than a short one.

    Parameters
    ----------
    time_entries
        Columns `date`, `minutes` and `kind`, as for `daily_summary`.
    time_goals
        Columns `week` (its Monday; any other day stands for its week) and `target_share` (0 to 1). Of several goals
        for a week the last one counts. None for no goals.

    Returns
    -------
    One row for each week with an entry, in order; a week not logged has no row, with or without a goal. Columns
    `week` (its Monday), `service_minutes`, `administrative_minutes`, `other_minutes`, `service_share`,
    `target_share` (missing without a goal), `goal_met` (the share reaches the target; missing without a goal or a
    share), `change` (in the share, on the calendar week before; missing when that week was not logged) and
    `suggested_share` (the next goal: five points above this week's share, and at most that of its best day).
    """
    days = _sum_days(time_entries)
    week = mondays(days["date"]).rename("week")
    weeks = _add_share(days.groupby(week)[list(MINUTES)].sum().reset_index())
    weeks = weeks.merge(_read_goals(time_goals), on="week", how="left")
    best = _add_share(days)["service_share"].groupby(week).max()
    share = weeks["service_share"]
    weeks["goal_met"] = at_least(share, weeks["target_share"])
    follows_on = weeks["week"].diff() == pd.Timedelta(days=DAYS_A_WEEK)
    weeks["change"] = share.diff().where(follows_on)
    weeks["suggested_share"] = np.minimum(share + STEP_UP, weeks["week"].map(best))
    return give(
        weeks,
        week="date",
        **MINUTES,
        service_share="number",
        target_share="number",
        goal_met="flag",
        change="number",
        suggested_share="number",
    )


def _sum_days(time_entries: pd.DataFrame | None) -> pd.DataFrame:
    entries = read(time_entries, date="date", minutes="number", kind="choice")
    days, dates = pd.factorize(entries["date"], sort=True)
    kinds, minutes = pd.Categorical(entries["kind"], categories=list(KINDS)).codes, entries["minutes"].to_numpy()
    counts = (days >= 0) & (kinds >= 0) & ~np.isnan(minutes)
    # One cell a day and kind; summing them so takes a third of the time that a pivot of the frame does.
    cells = days[counts] * len(KINDS) + kinds[counts]
    size = len(dates) * len(KINDS)
    sums = np.bincount(cells, weights=minutes[counts], minlength=size).reshape(-1, len(KINDS))
    # A day on which nothing of these kinds was entered is not a day with no minutes.
    logged = np.flatnonzero(np.bincount(cells, minlength=size).reshape(-1, len(KINDS)).any(axis=1))
    return pd.DataFrame(sums[logged], columns=list(MINUTES)).assign(date=dates[logged])


def _add_share(sums: pd.DataFrame) -> pd.DataFrame:
    total = sums[list(MINUTES)].sum(axis="columns")
    return sums.assign(service_share=sums["service_minutes"] / total.where(total > 0))


def _read_goals(time_goals: pd.DataFrame | None) -> pd.DataFrame:
    goals = read(time_goals, week="date", target_share="number").dropna()
    return goals.assign(week=mondays(goals["week"])).drop_duplicates("week", keep="last")

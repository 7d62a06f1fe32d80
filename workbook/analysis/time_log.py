"""Work out from the time log how much of the logged time went to service, by day and by week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.analysis.columns import make_result, match_choices, read
from workbook.analysis.days import DAYS_PER_WEEK, compute_mondays
from workbook.analysis.scales import compare_with_limit

KINDS = ("service", "administrative", "other")
# Five points a week: a step small enough to be taken.
STEP_UP = 0.05
MINUTES = {f"{kind}_minutes": "number" for kind in KINDS}


def summarize_days(time_entries: pd.DataFrame | None) -> pd.DataFrame:
    """Sum the minutes of each logged day by kind, and work out the share of service.

    Parameters
    ----------
    time_entries
        Columns `date`, `minutes` (0 or more) and `kind` (`service`, `administrative` or `other`). An entry that lacks
        any of these counts nowhere.

    Returns
    -------
    One row for each day with an entry, in order of date; a day not logged has no row. Columns `date`,
    `service_minutes`, `administrative_minutes`, `other_minutes` and `service_share` (service minutes / all minutes,
    0 to 1; missing on a day with no minutes).
    """
    return make_result(_add_share(_sum_days(time_entries)), date="date", **MINUTES, service_share="number")


def summarize_weeks(time_entries: pd.DataFrame | None, time_goals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum the minutes of each logged week by kind, and compare the share of service with the week's goal.

    A week is that of ISO 8601, Monday to Sunday, whatever year it begins in. Its share is a ratio of sums, not a mean
    of the days' shares: a long day counts for more than a short one.

    Parameters
    ----------
    time_entries
        Columns `date`, `minutes` and `kind`, as for `summarize_days`.
    time_goals
        Columns `week` (its Monday; any other day stands for its week, and so does ISO text such as 2026-W19) and
        `target_share` (0 to 1). Of several goals for a week the last one counts. None for no goals.

    Returns
    -------
    One row for each week with an entry, in order; a week not logged has no row, with or without a goal. Columns
    `week` (its Monday), `service_minutes`, `administrative_minutes`, `other_minutes`, `service_share`,
    `target_share` (missing without a goal), `goal_met` (the share reaches the target; missing without a goal or a
    share), `change` (in the share, on the calendar week before; missing when that week was not logged) and
    `suggested_share` (the next goal: five points above this week's share, and at most that of its best day).
    """
    days = _add_share(_sum_days(time_entries))
    groups = days.assign(week=compute_mondays(days["date"])).groupby("week")
    weeks = _add_share(groups[list(MINUTES)].sum().reset_index())
    share = weeks["service_share"]
    weeks["target_share"] = weeks["week"].map(_read_goals(time_goals))
    weeks["goal_met"] = compare_with_limit(share, weeks["target_share"])
    follows_on = weeks["week"].diff() == pd.Timedelta(days=DAYS_PER_WEEK)
    weeks["change"] = share.diff().where(follows_on)
    weeks["suggested_share"] = np.minimum(share + STEP_UP, groups["service_share"].max().to_numpy())
    return make_result(
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
    entries = read(time_entries, date="date", minutes="number", kind="any")
    days, dates = pd.factorize(entries["date"], sort=True)
    kinds, minutes = match_choices(entries["kind"], KINDS), entries["minutes"].to_numpy()
    # One cell a day and kind; summing them so takes a third of the time that a pivot of the frame does.
    cells = days * len(KINDS) + kinds
    counts = (days >= 0) & (kinds >= 0) & (minutes >= 0)
    if not counts.all():
        cells, minutes = cells[counts], minutes[counts]
    size = len(dates) * len(KINDS)
    sums = np.bincount(cells, weights=minutes, minlength=size).reshape(-1, len(KINDS))
    # A day on which nothing of these kinds was entered is not a day with no minutes.
    logged = np.flatnonzero(np.bincount(cells, minlength=size).reshape(-1, len(KINDS)).any(axis=1))
    return pd.DataFrame(sums[logged], columns=list(MINUTES)).assign(date=dates[logged])


def _add_share(sums: pd.DataFrame) -> pd.DataFrame:
    total = sums[list(MINUTES)].to_numpy().sum(axis=1)
    return sums.assign(service_share=sums["service_minutes"] / np.where(total > 0, total, np.nan))


def _read_goals(time_goals: pd.DataFrame | None) -> pd.Series[float]:
    """Return the target share by the Monday of its week."""
    goals = read(time_goals, week="date", target_share="number").dropna()
    goals = goals.assign(week=compute_mondays(goals["week"])).drop_duplicates("week", keep="last")
    return goals.set_index("week")["target_share"]

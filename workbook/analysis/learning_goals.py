"""List the learning goals by when they are due, and count what was learned."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import Day, count_days_between, is_overdue, to_day

AMOUNTS = ("little", "something", "a-lot")
GOAL = {
    "title": "text",
    "level_now": "choice?",
    "level_wanted": "choice?",
    "agreed_with": "text?",
    "by_when": "date",
    "learned": "choice?",
}


def list_goals_due(learning_goals: pd.DataFrame | None, *, today: Day) -> pd.DataFrame:
    """List the goals that have not been rated again, the earliest date first.

    Parameters
    ----------
    learning_goals
        Columns `id`, `title`, `by_when` and, if there, `level_now`, `level_wanted`, `agreed_with` and `learned`
        (`little`, `something`, `a-lot`; missing until the goal is rated again).
    today
        The day the review is looked at.

    Returns
    -------
    One row for each goal without a rating, goals without a date last. Columns `id`, `title`, `level_now`,
    `level_wanted`, `agreed_with`, `by_when`, `days_left` (below 0 when past) and `overdue` (from the day after).
    """
    goals = read(learning_goals, id="text?", **GOAL)
    goals = goals[goals["title"].notna() & goals["learned"].isna()].sort_values("by_when", kind="stable")
    day = to_day(today)
    goals["days_left"], goals["overdue"] = count_days_between(day, goals["by_when"]), is_overdue(goals["by_when"], day)
    kinds = dict.fromkeys(("id", "title", "level_now", "level_wanted", "agreed_with"), "text")
    return make_result(goals, **kinds, by_when="date", days_left="number", overdue="flag")


def count_learned(learning_goals: pd.DataFrame | None) -> pd.DataFrame:
    """Count the goals by how much was learned.

    Parameters
    ----------
    learning_goals
        Columns as for `due`.

    Returns
    -------
    Always the four rows `little`, `something`, `a-lot` and missing (not rated yet). Columns `learned` and `goals`.
    """
    goals = read(learning_goals, **GOAL).dropna(subset="title")["learned"]
    counts = [*((goals == amount).sum() for amount in AMOUNTS), (~goals.isin(AMOUNTS)).sum()]
    return make_result(pd.DataFrame({"learned": [*AMOUNTS, None], "goals": counts}), learned="text", goals="count")

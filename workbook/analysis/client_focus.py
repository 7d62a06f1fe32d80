"""Review the habits of client focus and what clients say of the services."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import compute_mondays

HABITS = (
    "use-knowledge",
    "interview-client",
    "tell-at-once",
    "stay-responsible",
    "patience-and-courtesy",
    "own-concern",
)
LOG = {"date": "date", "habit": "choice"}


def count_habits(habit_log: pd.DataFrame | None) -> pd.DataFrame:
    """Say which of the six habits were practised, and how often.

    Parameters
    ----------
    habit_log
        Columns `date` and `habit`.

    Returns
    -------
    Always the six habits. Columns `habit`, `times`, `weeks` (ISO weeks in which it was practised), `last_practised`
    and `practised` (flag).
    """
    log = read(habit_log, **LOG)
    groups = log.assign(week=compute_mondays(log["date"])).groupby("habit")
    table = pd.DataFrame(
        {"times": groups.size(), "weeks": groups["week"].nunique(), "last_practised": groups["date"].max()}
    ).reindex(list(HABITS))
    table[["times", "weeks"]] = table[["times", "weeks"]].fillna(0)
    table["practised"] = table["times"] > 0
    kinds = {"habit": "text", "times": "count", "weeks": "count", "last_practised": "date", "practised": "flag"}
    return make_result(table.rename_axis("habit").reset_index(), **kinds)


def count_habits_by_week(habit_log: pd.DataFrame | None) -> pd.DataFrame:
    """Count each habit in each week with an entry.

    Parameters
    ----------
    habit_log
        Columns `date` and `habit`.

    Returns
    -------
    Six rows for each ISO week in which anything was logged, in order of week and habit. Columns `week` (its Monday),
    `habit`, `times` (0 for a habit not practised that week) and `practised` (flag).
    """
    log = read(habit_log, **LOG).dropna()
    counts = log.groupby([compute_mondays(log["date"]).rename("week"), "habit"]).size()
    weeks = counts.index.get_level_values("week").unique()
    every = pd.MultiIndex.from_product([weeks, HABITS], names=["week", "habit"])
    table = counts.reindex(every, fill_value=0).rename("times").reset_index()
    return make_result(
        table.assign(practised=table["times"] > 0), week="date", habit="text", times="count", practised="flag"
    )


def compare_settings(habit_log: pd.DataFrame | None, clients: pd.DataFrame | None) -> pd.DataFrame:
    """Compare how often the habits were practised with internal and with external clients.

    Parameters
    ----------
    habit_log
        Columns `habit` and `client`.
    clients
        Columns `id` and `setting` (`internal`, `external`).

    Returns
    -------
    Always three rows: `internal`, `external`, and missing for entries without a client or a client without a setting.
    Columns `setting`, `times`, `clients` (different ones) and `share` (of all entries, 0 to 1; missing without any).
    """
    log = read(habit_log, habit="choice", client="text?").dropna(subset="habit")
    settings = read(clients, id="text", setting="choice").dropna().drop_duplicates("id").set_index("id")["setting"]
    groups = log.groupby(log["client"].map(settings).rename("setting"), dropna=False)["client"]
    table = groups.agg(times="size", clients="nunique").reindex(["internal", "external", float("nan")], fill_value=0)
    table["share"] = table["times"] / (len(log) or float("nan"))
    kinds = {"setting": "text", "times": "count", "clients": "count", "share": "number"}
    return make_result(table.rename_axis("setting").reset_index(), **kinds)


def compute_satisfaction(interview_ratings: pd.DataFrame | None) -> pd.DataFrame:
    """Average the satisfaction with each service.

    Parameters
    ----------
    interview_ratings
        Columns `service` and `satisfaction` (1 to 5).

    Returns
    -------
    One row for each service, least satisfying first. Columns `service`, `ratings` (how many), `mean_satisfaction`,
    `lowest` and `highest`.
    """
    ratings = read(interview_ratings, service="text", satisfaction="number").dropna()
    groups = ratings.groupby("service", sort=False)["satisfaction"]
    services = groups.agg(ratings="size", mean_satisfaction="mean", lowest="min", highest="max").reset_index()
    ordered = services.sort_values("mean_satisfaction", kind="stable")
    kinds = {"service": "text", "ratings": "count", "mean_satisfaction": "number"}
    return make_result(ordered, **kinds, lowest="number", highest="number")

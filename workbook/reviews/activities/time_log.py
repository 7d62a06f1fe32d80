"""Review the time log: how much time goes to service, and whether the share moves towards the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.time_log import summarize_days, summarize_weeks
from workbook.charts.time_chart import draw_time_log
from workbook.reviews.formatting import format_date, format_percent, format_points, format_whole_number
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    from workbook.reviews.review import Worksheets

NEEDED = "Log the minutes of one day, and the share that goes to service shows here."
SUGGESTED = "A goal within reach, going by the latest week that is over"
HEADERS = (
    "Week of",
    "Service, minutes",
    "Administrative",
    "Other",
    "Service share",
    "Goal",
    "Goal met",
    "Change, points",
)
MINUTES = ("service_minutes", "administrative_minutes", "other_minutes")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the time log; the sentence is about the latest complete week, not the present one."""
    entries = worksheets.frame("time-entries")
    weekly = summarize_weeks(entries, worksheets.frame("time-goals"))
    this_week = pd.Timestamp(now.date()) - pd.Timedelta(days=now.weekday())
    logged = weekly[weekly["service_share"].notna() & (weekly["week"] <= this_week)]
    if logged.empty:
        return Review(NEEDED)
    daily = summarize_days(entries)
    sentence = _sentence(logged, this_week)
    return Review(
        sentence,
        numbers=_numbers(logged, this_week, days=len(daily)),
        charts=(draw_time_log(daily, weekly, finding=sentence),),
        tables=(_weeks(weekly, this_week),),
    )


def _sentence(logged: pd.DataFrame, this_week: pd.Timestamp) -> str:
    over, running = logged[logged["week"] < this_week], logged[logged["week"] == this_week]
    if over.empty:
        return f"So far this week, {_describe_share(running.iloc[0])}{_describe_goal_ahead(running.iloc[0])}."
    latest = over.iloc[-1]
    said = f"In the week of {format_date(latest['week'])}, {_describe_share(latest)}{_describe_outcome(latest, first=len(over) == 1)}"
    if running.empty:
        return f"{said}."
    current = running.iloc[0]
    return f"{said}; this week it is {format_percent(current['service_share'])} so far{_describe_goal_ahead(current)}."


def _describe_share(week: pd.Series[Any]) -> str:
    return f"{format_percent(week['service_share'])} of your logged time went to service"


def _describe_goal_ahead(week: pd.Series[Any]) -> str:
    goal = week["target_share"]
    return ", and you have set no goal for it" if pd.isna(goal) else f", and your goal for it is {format_percent(goal)}"


def _describe_outcome(week: pd.Series[Any], *, first: bool) -> str:
    goal = format_percent(week["target_share"])
    if goal and week["goal_met"]:
        return f", which meets your goal of {goal}"
    if goal:
        return f", {_describe_distance(week['target_share'] - week['service_share'])} short of your goal of {goal}"
    if first:
        return "; set a goal for the next week to see whether it moves"
    return f"{_describe_change(week['change'])}; you had set no goal for it"


def _describe_distance(distance: float) -> str:
    return format_points(distance) if round(distance * 100) else "less than a point"


def _describe_change(change: float) -> str:
    if pd.isna(change):
        return ""
    if not round(change * 100):
        return ", about as much as the week before"
    return f", {format_points(abs(change))} {'more' if change > 0 else 'less'} than the week before"


def _numbers(logged: pd.DataFrame, this_week: pd.Timestamp, *, days: int) -> tuple[tuple[str, str], ...]:
    latest, over = logged.iloc[-1], logged[logged["week"] < this_week]
    which = "this week so far" if latest["week"] == this_week else "the latest week"
    numbers = [
        (f"Service share of {which}", format_percent(latest["service_share"])),
        ("Days logged so far", str(days)),
    ]
    if len(over):
        numbers.append((SUGGESTED, format_percent(over.iloc[-1]["suggested_share"])))
    return tuple(numbers)


def _weeks(weekly: pd.DataFrame, this_week: pd.Timestamp) -> ReviewTable:
    rows = tuple(
        (
            format_date(week["week"]),
            *(format_whole_number(week[kind]) for kind in MINUTES),
            format_percent(week["service_share"]),
            format_percent(week["target_share"]),
            _describe_met(week, this_week),
            format_points(week["change"], sign=True),
        )
        for _, week in weekly.iterrows()
    )
    return ReviewTable("Week by week", HEADERS, rows, kinds=("date", *("number",) * 5, "words", "number"))


def _describe_met(week: pd.Series[Any], this_week: pd.Timestamp) -> str:
    if pd.isna(week["goal_met"]):
        return ""
    if week["week"] >= this_week:
        return "Not over yet"
    return "Met" if week["goal_met"] else "Not met"

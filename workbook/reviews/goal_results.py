"""Review the learning goals: which are due to be rated again, and what was learned from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.learning_goals import count_learned, list_goals_due
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_days_left,
    format_label,
    format_names,
    format_quote,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.reviews.review import Worksheets

GOALS = "learning-goals"


def review_goals(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the learning goals.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; a goal is overdue from the day after its date.

    Returns
    -------
    A review without a chart. When there is no goal, it has only its sentence, which names what is needed.
    """
    goals = worksheets.frame(GOALS)
    if goals.empty:
        return Review("Set one learning goal, with the day on which you will look at it again.")
    still_due = list_goals_due(goals, today=now.date())
    rated = goals[goals["learned"].notna()]
    return Review(
        _sentence(still_due, _describe_learned(worksheets, goals)),
        numbers=(("Learning goals looked back on", f"{len(rated)} of {len(goals)}"),),
        tables=(*_still_due(still_due, worksheets), *_looked_back_on(rated, worksheets)),
    )


def _sentence(still_due: pd.DataFrame, learned_so_far: str) -> str:
    overdue = still_due[still_due["overdue"].fillna(value=False).astype(bool)]
    if len(overdue) == 1:
        [goal] = overdue.to_dict("records")
        return f"Your goal {format_quote(goal['title'])} was due on {format_date(goal['by_when'])}; say how much you have learned."
    if len(overdue):
        return f"{capitalize_sentence(format_count(len(overdue), 'learning goal'))} are overdue; say how much you have learned from each."
    if still_due.empty:
        return f"You have looked back on every goal you set ({learned_so_far}); set the next one."
    if still_due["by_when"].isna().all():
        title = format_quote(still_due["title"].iloc[0])
        return f"Your goal {title} has no date yet; choose the day you will look at it again."
    first = still_due.iloc[0]
    return f"Your next goal to look back on is {format_quote(first['title'])}, on {format_date(first['by_when'])}."


def _describe_learned(worksheets: Worksheets, goals: pd.DataFrame) -> str:
    counts = count_learned(goals).dropna(subset="learned")
    return format_names(
        [
            f"{format_label(worksheets, GOALS, 'learned', row['learned']).lower()} learned from {format_count(row['goals'], 'goal')}"
            for _, row in counts[counts["goals"] > 0].iterrows()
        ]
    )


def _still_due(goals: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    if goals.empty:
        return ()
    people = worksheets.names("people")
    rows = tuple(
        (
            goal["title"],
            *(format_label(worksheets, GOALS, level, goal[level]) for level in ("level_now", "level_wanted")),
            people.get(goal["agreed_with"], ""),
            format_date(goal["by_when"]) or "No date yet",
            format_days_left(goal["days_left"]),
        )
        for _, goal in goals.iterrows()
    )
    headers = ("Goal", "Level now", "Level wanted", "Agreed with", "By when", "Due")
    return (
        ReviewTable(
            "Learning goals to look back on", headers, rows, kinds=("words", "words", "words", "words", "date", "date")
        ),
    )


def _looked_back_on(rated: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    if rated.empty:
        return ()
    rows = tuple(
        (goal["title"], format_label(worksheets, GOALS, "learned", goal["learned"]), format_date(goal["rated_on"]))
        for _, goal in rated.sort_values("rated_on", kind="stable").iterrows()
    )
    headers = ("Goal", "How much learned", "Rated on")
    return (ReviewTable("Learning goals you looked back on", headers, rows, kinds=("words", "words", "date")),)

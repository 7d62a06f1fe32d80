"""Review the six behaviours: my ratings, the ratings of others, and the activities that train the lowest behaviours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.behaviours import list_lowest_behaviours, summarize_behaviours
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_names,
    format_quote,
    format_rating,
    format_rating_points,
)
from workbook.reviews.goal_results import review_goals
from workbook.reviews.review import Review, ReviewTable
from workbook.reviews.sorting_results import review_sorting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from workbook.charts.chart import Chart
    from workbook.content.loader import Content
    from workbook.reviews.review import Worksheets

ACTIVITY = "behaviours"
RATINGS = "behaviour-ratings"


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the six behaviours, the learning goals and the sorting exercise."""
    ratings, goals, sorting = _review_ratings(worksheets), review_goals(worksheets, now=now), review_sorting(worksheets)
    parts = (ratings, goals, sorting)
    if not any(part.numbers for part in parts):
        return Review(ratings.sentence)
    return Review(
        ratings.sentence,
        numbers=tuple(number for part in parts for number in part.numbers),
        charts=ratings.charts,
        tables=tuple(table for part in parts for table in part.tables),
        pointers=(*ratings.pointers, goals.sentence, sorting.sentence),
    )


def _review_ratings(worksheets: Worksheets) -> Review:
    entries, content = worksheets.frame(RATINGS), worksheets.store.content
    rows = summarize_behaviours(entries)
    if rows.empty:
        return Review("Rate yourself on one of the six behaviours, with evidence, and your profile shows here.")
    rows["title"] = [worksheets.show(RATINGS, "behaviour", behaviour) for behaviour in rows["behaviour"]]
    missing = len(content.behaviours) - len(rows)
    numbers = (("Behaviours rated", f"{len(rows)} of {len(content.behaviours)}"),)
    if missing > 0:
        sentence = (
            f"You have ratings of {format_count(len(rows), 'behaviour')} so far; rate {format_count(missing, 'more', 'more')}, "
            "and the lowest show here."
        )
        return Review(sentence, numbers=numbers, charts=_draw(rows, sentence), tables=(_profile(rows),))
    low = list_lowest_behaviours(entries, _training(content)).merge(rows[["behaviour", "title"]], on="behaviour")
    sentence = f"{_describe_lowest(low, behaviours=len(rows))}; {_describe_others(rows)}."
    return Review(
        sentence,
        numbers=numbers,
        charts=_draw(rows, sentence),
        tables=(_profile(rows), _trained_by(low, content)),
        pointers=_trained_together(low, content),
    )


def _training(content: Content) -> pd.DataFrame:
    trains = [
        (activity.id, behaviour)
        for activity in content.activities
        if activity.id != ACTIVITY
        for behaviour in activity.behaviours
    ]
    return pd.DataFrame(trains, columns=["activity", "behaviour"], dtype="str")


def _describe_lowest(low: pd.DataFrame, *, behaviours: int) -> str:
    places = [
        (format_rating(latest), list(rows["title"].unique()))
        for latest, rows in low.groupby(low["latest"].round(1), sort=True)
    ]
    (bottom, names), *others = places
    if len(names) == behaviours:
        return f"{capitalize_sentence(format_count(behaviours, 'behaviour'))} come out alike, at {bottom} of {RATING_SCALE[1]}"
    verb = "comes" if len(names) == 1 else "come"
    first = f"{_quote(names)} {verb} out lowest, at {bottom} of {RATING_SCALE[1]}"
    return ", then ".join([first, *(f"{_quote(names)} at {latest}" for latest, names in others)])


def _describe_others(rows: pd.DataFrame) -> str:
    if rows["others_rating"].isna().all():
        return "nobody else has rated you yet, so ask someone who will tell you"
    if rows["self_rating"].isna().all():
        return "you have not rated yourself yet"
    compared = rows.dropna(subset="difference")
    if compared.empty:
        return "no behaviour is rated both by you and by somebody else yet"
    widest = compared["difference"].abs().max()
    if widest == 0:
        return "others rate you as you rate yourself"
    far = compared[compared["difference"].abs() == widest]
    # Where others rate me lower than I do is what I would not find out alone.
    is_lower = (far["difference"] > 0).any()
    named = far[far["difference"] > 0] if is_lower else far
    direction = "lower" if is_lower else "higher"
    return (
        f"others rate you {format_rating_points(widest)} {direction} than you rate yourself on {_quote(named['title'])}"
    )


def _quote(titles: Iterable[str]) -> str:
    return format_names([format_quote(title) for title in titles])


def _draw(rows: pd.DataFrame, sentence: str) -> tuple[Chart, ...]:
    series, caption = {"latest": "Latest"}, "Latest ratings of each behaviour, 1 to 5"
    if rows["difference"].notna().any():
        series = {"self_rating": "Myself", "others_rating": "Others"}
        caption = "Each behaviour as I rate it and as others rate it, latest ratings, 1 to 5"
    elif rows["change"].any():
        series, caption = {"first": "First", "latest": "Latest"}, "First and latest ratings of each behaviour, 1 to 5"
    drawn = [
        ProfileRow(
            row["title"], {series[name]: float(format_rating(row[name])) for name in series if pd.notna(row[name])}
        )
        for _, row in rows.iterrows()
    ]
    return (draw_profile(drawn, scale=RATING_SCALE, finding=sentence, caption=caption),)


def _profile(rows: pd.DataFrame) -> ReviewTable:
    cells = tuple(
        (
            row["title"],
            str(row["raters"]),
            format_rating(row["self_rating"]),
            format_rating(row["others_rating"]),
            format_rating(row["difference"], sign=True),
            format_rating(row["first"]),
            format_rating(row["latest"]),
            format_rating(row["change"], sign=True),
        )
        for _, row in rows.iterrows()
    )
    headers = ("Behaviour", "Raters", "Myself", "Others", "Difference", "First, all raters", "Latest", "Change")
    return ReviewTable("Your profile, 1 to 5", headers, cells, kinds=("words", *("number",) * 7))


def _trained_by(low: pd.DataFrame, content: Content) -> ReviewTable:
    notebooks = {
        activity: notebook.title for notebook in content.workbook.notebooks for activity in notebook.activities
    }
    trained = low.dropna(subset="activity").assign(notebook=lambda rows: rows["activity"].map(notebooks))
    rows = tuple(
        (str(title), str(notebook), "; ".join(content.get_activity(name).title for name in together["activity"]))
        for (title, notebook), together in trained.groupby(["title", "notebook"], sort=False)
    )
    return ReviewTable("The lowest, and the activities that train them", ("Behaviour", "Notebook", "Activities"), rows)


def _trained_together(low: pd.DataFrame, content: Content) -> tuple[str, ...]:
    behaviours = low["behaviour"].nunique()
    trained = low.groupby("activity", sort=False)["behaviour"].nunique()
    titles = [content.get_activity(activity).title for activity in trained[trained == behaviours].index]
    if behaviours == 1 or not titles:
        return ()
    verb = "trains" if len(titles) == 1 else "each train"
    return (f"{_quote(titles)} {verb} {format_all_of(behaviours, 'of them', 'of them')}.",)

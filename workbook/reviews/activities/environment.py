"""Review the organisation's culture: its distance from the preferred culture, and whether the distance shrinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.culture import POINTS, compare_culture
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import format_count, format_date, format_names, format_whole_number
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

SIDES = ("now", "preferred")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the organisation's culture."""
    del now  # records are compared with each other, not with today
    shares = compare_culture(worksheets.frame("organisation-culture"))
    if shares.empty:
        return Review(
            "Share out 100 points for the culture now and 100 for the one you prefer; the difference shows here."
        )
    shares["unit"] = shares["id"].map(worksheets.names("organisation-culture"))
    shares["title"] = shares["culture"].str.replace("_", "-").str.capitalize()
    complete, unfinished = shares[shares["adds_up"]], shares[~shares["adds_up"]]
    pointers = tuple(_describe_unfinished(record) for _, record in unfinished.groupby("id", sort=False))
    if complete.empty:
        return Review(pointers[-1])
    latest = complete[complete["id"] == complete["id"].iloc[-1]]
    before = complete[(complete["unit"] == latest["unit"].iloc[0]) & (complete["id"] != latest["id"].iloc[0])]
    sentence = f"{_describe_distance(latest)}{_describe_before(latest, before)}."
    return Review(
        sentence,
        numbers=(("Points that would have to move", f"{format_whole_number(_distance(latest))} of {POINTS}"),),
        charts=(_draw(latest, sentence),),
        tables=(_latest(latest), *_history(complete)),
        pointers=pointers,
    )


def _describe_unfinished(record: pd.DataFrame) -> str:
    # Points that do not add up make the entry a draft, which is not read here; a side may have no points or a gap.
    empty = int(record[list(SIDES)].isna().sum().sum())
    return (
        f'In "{record["unit"].iloc[0]}" ({format_date(record["date"].iloc[0])}) '
        f"{format_count(empty, 'answer is', 'answers are')} empty; write 0 where a culture has no points, "
        "so that now and preferred can be compared."
    )


def _distance(record: pd.DataFrame) -> float:
    # A point added to one type is taken from another, so half of the sum of differences has to move.
    return float(record["difference"].clip(lower=0).sum())


def _describe_distance(latest: pd.DataFrame) -> str:
    unit, largest, smallest = latest["unit"].iloc[0], latest["difference"].max(), latest["difference"].min()
    if largest == 0:
        return f'In "{unit}" the culture now is the one you would prefer, point for point'
    more = latest[latest["difference"] == largest]["title"].str.lower()
    less = latest[latest["difference"] == smallest]["title"].str.lower()
    return (
        f'In "{unit}", {format_names(list(less))} {_verb(less)} furthest above what you would prefer, by '
        f"{_describe_points(-smallest)}, and {format_names(list(more))} furthest below, by {_describe_points(largest)}"
    )


def _describe_points(points: float) -> str:
    return f"{format_whole_number(points)} {'point' if points == 1 else 'points'}"


def _verb(names: pd.Series) -> str:
    return "is" if len(names) == 1 else "are"


def _describe_before(latest: pd.DataFrame, before: pd.DataFrame) -> str:
    if before.empty:
        return ""
    previous = before[before["id"] == before["id"].iloc[-1]]
    return (
        f"; {format_whole_number(_distance(latest))} of {POINTS} points would have to move, "
        f"and on {format_date(previous['date'].iloc[0])} it was {format_whole_number(_distance(previous))}"
    )


def _draw(latest: pd.DataFrame, sentence: str) -> Chart:
    rows = [
        ProfileRow(row["title"], {"Now": row["now"], "Preferred": row["preferred"]}) for _, row in latest.iterrows()
    ]
    caption = f"{latest['unit'].iloc[0]}, {format_date(latest['date'].iloc[0])}: {POINTS} points shared out over four cultures"
    return draw_profile(rows, scale=(0, POINTS), finding=sentence, caption=caption, unit="points")


def _latest(latest: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            row["title"],
            *(format_whole_number(row[side]) for side in SIDES),
            format_whole_number(row["difference"], sign=True),
        )
        for _, row in latest.iterrows()
    )
    caption = f"{latest['unit'].iloc[0]}, {format_date(latest['date'].iloc[0])}"
    headers = ("Culture", "Now, points", "Preferred, points", "Difference")
    return ReviewTable(caption, headers, rows, kinds=("words", *("number",) * 3))


def _history(complete: pd.DataFrame) -> tuple[ReviewTable, ...]:
    records = [record for _, record in complete.groupby("id", sort=False)]
    if len(records) == 1:
        return ()
    rows = tuple(
        (format_date(record["date"].iloc[0]), record["unit"].iloc[0], format_whole_number(_distance(record)))
        for record in records
    )
    headers = ("Date", "Part of the organisation", "Points that would have to move")
    return (ReviewTable("Each time you shared out the points", headers, rows, kinds=("date", "words", "number")),)

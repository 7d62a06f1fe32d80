"""Review the service style on the telephone: how it develops, and which moments of a call work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.calls import QUALITIES, compare_first_and_latest, compute_ratings_over_time, count_moments
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_date,
    format_names,
    format_part_of,
    format_percent,
    format_quote,
    format_rating,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

NEEDED = "Listen to one of your calls, rate it and mark what works, and how you come across shows here."
CAPTION = "Ratings of your calls on the first and on the latest day, 1 to 5"
RATING_SCALE = (1, 5)
SECONDS_PER_MINUTE = 60


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the learner's service style."""
    del now  # calls are compared with each other, not with today
    calls, marks = worksheets.frame("call-reviews"), worksheets.frame("call-moments")
    days = compute_ratings_over_time(calls).dropna(subset="overall")
    if days.empty and marks.empty:
        return Review(NEEDED)
    ends = compare_first_and_latest(calls).dropna(subset="latest")
    said = [*_describe_ratings(worksheets, days, ends), *_describe_moments(marks)]
    sentence = capitalize_sentence(f"{'; '.join(said)}.")
    return Review(
        sentence,
        numbers=_numbers(calls, marks),
        charts=_charts(worksheets, ends, sentence) if len(days) > 1 else (),
        tables=tuple(_tables(worksheets, days, marks)),
        pointers=tuple(_pointers(calls)),
    )


def _describe_ratings(worksheets: Worksheets, days: pd.DataFrame, ends: pd.DataFrame) -> Iterator[str]:
    if len(days) == 1:
        yield f"on the one day you have rated, {_describe_lowest(worksheets, ends)}"
        yield "rate a call of another day to see what moves"
    elif len(days) > 1:
        yield f"since {format_date(days.iloc[0]['date'])}, {_describe_moved(worksheets, ends)}"
        yield f"when last rated, {_describe_lowest(worksheets, ends)}"


def _describe_moved(worksheets: Worksheets, ends: pd.DataFrame) -> str:
    said = []
    if (highest := ends["change"].max()) > 0:
        said.append(_describe_change(worksheets, ends[ends["change"] == highest], "risen"))
    if (deepest := ends["change"].min()) < 0:
        said.append(_describe_change(worksheets, ends[ends["change"] == deepest], "fallen"))
    return " and ".join(said) or "no rating has moved"


def _describe_change(worksheets: Worksheets, moved: pd.DataFrame, direction: str) -> str:
    said = f"{format_names(_name(worksheets, moved))} {'has' if len(moved) == 1 else 'have'} {direction} most"
    if len(moved) > 1:
        return f"{said}, by {format_rating(abs(moved.iloc[0]['change']))} each"
    return f"{said}, from {format_rating(moved.iloc[0]['first'])} to {format_rating(moved.iloc[0]['latest'])}"


def _describe_lowest(worksheets: Worksheets, ends: pd.DataFrame) -> str:
    lowest = ends[ends["latest"] == ends["latest"].min()]
    stand = format_rating(lowest.iloc[0]["latest"])
    if len(lowest) == len(ends) > 1:
        return f"{format_all_of(len(ends), 'quality', 'qualities')} stood at {stand} of 5"
    names = _name(worksheets, lowest)
    return f"{format_names(names)} {'was' if len(names) == 1 else 'were'} lowest, at {stand} of 5"


def _describe_moments(marks: pd.DataFrame) -> Iterator[str]:
    failed = int((marks["works"] == "does-not-work").sum())
    if len(marks) == 1:
        yield f"the one moment you marked {'does not work' if failed else 'works'}"
    elif len(marks):
        which = format_part_of(failed or len(marks), len(marks), "moment")
        work = "work" if not failed else "does not work" if failed == 1 else "do not work"
        yield f"{which} you marked {work}"


def _name(worksheets: Worksheets, ends: pd.DataFrame) -> list[str]:
    return [_title(worksheets, quality).lower() for quality in ends["quality"]]


def _title(worksheets: Worksheets, quality: str) -> str:
    return worksheets.store.content.get_worksheet("call-reviews").field(quality).title


def _numbers(calls: pd.DataFrame, marks: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    works = int((marks["works"] == "works").sum())
    share = f"{works} of {len(marks)}, {format_percent(works / len(marks))}" if len(marks) else "None marked"
    return (("Calls reviewed", str(len(calls))), ("Moments that work", share))


def _charts(worksheets: Worksheets, ends: pd.DataFrame, finding: str) -> tuple[Chart, ...]:
    rows = [
        ProfileRow(_title(worksheets, row["quality"]), {"First day": row["first"], "Latest day": row["latest"]})
        for row in ends.to_dict("records")
    ]
    return (draw_profile(rows, scale=RATING_SCALE, finding=finding, caption=CAPTION),)


def _tables(worksheets: Worksheets, days: pd.DataFrame, marks: pd.DataFrame) -> Iterator[ReviewTable]:
    names = worksheets.names("call-reviews")
    if len(days):
        yield _days(worksheets, days)
    if len(marks):
        counted = count_moments(marks).to_dict("records")
        rows = ((names.get(row["call_review"], ""), str(row["works"]), str(row["does_not_work"])) for row in counted)
        headers = ("Call", "Works", "Does not work")
        yield ReviewTable("Moments in each call", headers, tuple(rows), kinds=("words", "number", "number"))
    failed = marks[marks["works"] == "does-not-work"].to_dict("records")
    if failed:
        shown = (
            (names.get(row["call_review"], ""), _describe_time(row["time_in_recording"]), format_text(row["note"]))
            for row in failed
        )
        headers = ("Call", "At", "What does not work")
        yield ReviewTable("Moments to do differently", headers, tuple(shown), kinds=("words", "number", "words"))


def _days(worksheets: Worksheets, days: pd.DataFrame) -> ReviewTable:
    rated = (*QUALITIES, "overall")
    rows = tuple(
        (format_date(day["date"]), str(day["calls"]), *(format_rating(day[quality]) for quality in rated))
        for day in days.to_dict("records")
    )
    headers = ("Day", "Calls", *(_title(worksheets, quality) for quality in QUALITIES), "Mean of these")
    return ReviewTable("Ratings by day, 1 to 5", headers, rows, kinds=("date", *("number",) * 6))


def _describe_time(seconds: Any) -> str:
    if pd.isna(seconds):
        return ""
    return f"{seconds // SECONDS_PER_MINUTE}:{seconds % SECONDS_PER_MINUTE:02}"


def _pointers(calls: pd.DataFrame) -> Iterator[str]:
    unconfirmed = calls[calls["recording"].notna() & ~calls["consent_noted"].fillna(value=False)]
    for call in unconfirmed["call"]:
        yield f"For the recording of {format_quote(call)} no consent is noted: note it, or take the recording out."

"""Review the practice audit: which of the five leading practices are lived least, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.practice_audit import compare_audits
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_names,
    format_quote,
    format_rating,
    format_rating_points,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

WORKSHEET = "practice-audit"
NEEDED = "Rate one of the five practices, with the evidence for it; the lowest show here."
HEADERS = ("Practice", "Now, 1 to 5", "On", "Before", "On", "Change", "Next step")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the practice audit."""
    del now  # audits are compared with each other, not with today
    audits = worksheets.frame(WORKSHEET)
    practices = compare_audits(audits)
    practices["title"] = [worksheets.show(WORKSHEET, "practice", practice) for practice in practices["practice"]]
    rated = practices[practices["now"].notna()]
    if rated.empty:
        return Review(NEEDED)
    lowest = rated[rated["now"] == rated["now"].min()]
    sentence = f"{_describe_lowest(rated, lowest)}{_describe_changes(rated, lowest)}."
    steps = _next_steps(audits)
    return Review(
        sentence,
        numbers=(("Practices rated", f"{len(rated)} of {len(practices)}"), ("Lowest rating", f"{_low(lowest)} of 5")),
        charts=(_draw(practices, sentence),),
        tables=(_table(rated, steps),),
        pointers=tuple(_pointers(worksheets, practices, lowest, steps)),
    )


def _low(lowest: pd.DataFrame) -> str:
    return format_rating(lowest["now"].iloc[0]).removesuffix(".0")


def _describe_lowest(rated: pd.DataFrame, lowest: pd.DataFrame) -> str:
    if len(rated) == 1:
        return f"So far you have rated {format_quote(rated['title'].iloc[0])} alone, at {_low(lowest)} of 5"
    if len(lowest) == len(rated):
        return f"The {format_count(len(rated), 'practice')} you have rated stand alike, at {_low(lowest)} of 5"
    verb = "is your lowest practice" if len(lowest) == 1 else "are your lowest practices"
    return f"{_name(lowest)} {verb}, at {_low(lowest)} of 5"


def _describe_changes(rated: pd.DataFrame, lowest: pd.DataFrame) -> str:
    compared = rated[rated["change"].notna()]
    if compared.empty:
        return ", and there is no audit before to compare with"
    fallen, risen = compared[compared["change"] < 0], compared[compared["change"] > 0]
    if len(fallen):
        worst = fallen[fallen["change"] == fallen["change"].min()]
        by = f"by {format_rating_points(worst['change'].iloc[0])}{' each' if len(worst) > 1 else ''}"
        most = " most" if len(worst) < len(fallen) else ""
        which = _name(worst)
        if list(worst["practice"]) == list(lowest["practice"]):
            which = "it" if len(worst) == 1 else "they"
        return f"; since the audit before, {which} fell{most} {by}"
    if len(risen):
        return f"; since the audit before, {_name(risen)} rose and none fell"
    return "; nothing has changed since the audit before"


def _name(practices: pd.DataFrame) -> str:
    return format_names([format_quote(title) for title in practices["title"]])


def _next_steps(audits: pd.DataFrame) -> dict[str, str]:
    """Return for each practice the next step named in its latest audit; a practice without one is absent."""
    named = audits[audits["next_step"].notna()].sort_values("date", kind="stable")
    return dict(zip(named["practice"], named["next_step"], strict=True))


def _draw(practices: pd.DataFrame, sentence: str) -> Chart:
    series = ("now", "before") if practices["before"].notna().any() else ("now",)
    rows = [
        ProfileRow(practice["title"], {capitalize_sentence(name): practice[name] for name in series})
        for _, practice in practices.iterrows()
    ]
    caption = "The five practices as you rated them in the latest audit, and in the one before"
    return draw_profile(rows, scale=RATING_SCALE, finding=sentence, caption=caption, unit="rating, 1 to 5")


def _table(rated: pd.DataFrame, steps: dict[str, str]) -> ReviewTable:
    rows = tuple(
        (
            practice["title"],
            format_rating(practice["now"]),
            format_date(practice["now_on"]),
            format_rating(practice["before"]),
            format_date(practice["before_on"]),
            format_rating(practice["change"], sign=True),
            format_text(steps.get(practice["practice"])),
        )
        for _, practice in rated.sort_values("now", kind="stable").iterrows()
    )
    kinds: tuple[Kind, ...] = ("words", "number", "date", "number", "date", "number", "words")
    return ReviewTable("Practices, lowest first", HEADERS, rows, kinds=kinds)


def _pointers(
    worksheets: Worksheets, practices: pd.DataFrame, lowest: pd.DataFrame, steps: dict[str, str]
) -> Iterator[str]:
    unrated = practices[practices["now"].isna()]
    if len(unrated):
        yield f"Not rated yet: {_name(unrated)}."
    if len(lowest) == len(practices):
        return
    for practice in lowest["practice"]:
        # A practice and the activity that trains it have the same id.
        title = format_quote(worksheets.store.content.get_activity(practice).title)
        yield f"{title} is an activity of its own: go on there."
        if practice not in steps:
            yield f"Write down one next step for {title}, small enough to begin this week."

"""Review the extra miles: what was done beyond what was asked, what it took, and how clients reacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.analysis.extra_mile import count_planned_and_done, count_reactions_by_client_kind
from workbook.content.time_text import format_minutes
from workbook.reviews.formatting import (
    format_count,
    format_date,
    format_label,
    format_quote,
    format_rating,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from workbook.reviews.review import Worksheets

NEEDED = "Write down one extra thing you plan to do for a client; once it is done, what came of it shows here."
KINDS = ("Kind of client", "Done", "Minutes", "Reactions noted", "Mean reaction, 1 to 5")
PLANNED = ("The extra thing", "For", "Planned on")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of what was done beyond what was asked."""
    del now  # an extra mile has no due date
    log = worksheets.frame("extra-mile-log")
    if log.empty:
        return Review(NEEDED)
    done, planned = log[log["status"] == "done"], log[log["status"] == "planned"].sort_values("date", kind="stable")
    [_, totals] = count_planned_and_done(log).to_dict("records")  # what is planned, then what is done
    tables = [_kinds(worksheets, log)] if len(done) else []
    if len(planned):
        tables.append(_planned(worksheets, planned))
    return Review(
        _describe_done(done, totals) if len(done) else _describe_planned(planned),
        numbers=_numbers(done, planned, totals),
        tables=tuple(tables),
    )


def _describe_planned(planned: pd.DataFrame) -> str:
    oldest = planned.iloc[0]
    thing = f"{format_quote(oldest['extra_thing'])}, planned on {format_date(oldest['date'])}"
    if len(planned) == 1:
        return f"You have planned one extra thing and not done it yet: {thing}."
    return f"You have planned {format_count(len(planned), 'extra thing')} and done none of them yet; the oldest is {thing}."


def _describe_done(done: pd.DataFrame, totals: Mapping[Any, Any]) -> str:
    things = f"You have done {format_count(len(done), 'extra thing')}{_describe_minutes(done)}"
    return f"{'; '.join([things, *_describe_reactions(len(done), totals), *_describe_regrets(done)])}."


def _describe_minutes(done: pd.DataFrame) -> str:
    took = format_minutes(int(done["minutes"].sum()))
    if not took:
        return ""
    return f", which took {'at least ' if done['minutes'].isna().any() else ''}{took}"


def _describe_reactions(done: int, totals: Mapping[Any, Any]) -> Iterator[str]:
    noted, mean = int(totals["reactions"]), format_rating(totals["mean_reaction"])
    if not noted:
        yield "note how clients react, so that you learn what is worth the time"
    elif noted == 1:
        yield f"the one reaction you noted was {format_whole_number(totals['mean_reaction'])} of 5"
    elif noted < done:
        yield f"the {format_count(noted, 'reaction')} you noted average {mean} of 5"
    else:
        yield f"clients' reactions average {mean} of 5"


def _describe_regrets(done: pd.DataFrame) -> Iterator[str]:
    regretted = int((~done["would_repeat"].fillna(value=True)).sum())
    if len(done) == regretted == 1:
        yield "you would not repeat it"
    elif regretted == len(done):
        yield "you would repeat none of these things"
    elif regretted:
        yield f"{format_count(regretted, 'of these things', 'of these things')} you would not repeat"


def _numbers(done: pd.DataFrame, planned: pd.DataFrame, totals: Mapping[Any, Any]) -> tuple[tuple[str, str], ...]:
    numbers = [("Done", str(len(done))), ("Planned", str(len(planned)))]
    if done["minutes"].notna().any():
        numbers.append(("Minutes each, on average", format_whole_number(done["minutes"].mean())))
    if answered := int(done["would_repeat"].notna().sum()):
        numbers.append(("Would repeat", f"{format_whole_number(totals['would_repeat'])} of {answered}"))
    return tuple(numbers)


def _kinds(worksheets: Worksheets, log: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            format_label(worksheets, "clients", "kind", row["kind"], missing="No kind given"),
            str(row["entries"]),
            format_whole_number(row["minutes"]),
            str(row["reactions"]),
            format_rating(row["mean_reaction"]),
        )
        for row in count_reactions_by_client_kind(log, worksheets.frame("clients")).to_dict("records")
    )
    return ReviewTable("What was done, by kind of client", KINDS, rows, kinds=("words", *("number",) * 4))


def _planned(worksheets: Worksheets, planned: pd.DataFrame) -> ReviewTable:
    names = worksheets.names("clients")
    rows = tuple(
        (format_text(row["extra_thing"]), names.get(row["client"], ""), format_date(row["date"]))
        for row in planned.to_dict("records")
    )
    return ReviewTable("Planned and not done yet, oldest first", PLANNED, rows, kinds=("words", "words", "date"))

"""Review upcoming dates: what is due, for the start page, and all dates, for the portfolio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.reviews.formatting import capitalize_sentence, format_count, format_date, format_quote
from workbook.reviews.review import Review
from workbook.reviews.upcoming_dates import list_dates_ahead, make_dates_table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.reviews.review import Worksheets

PROMISES = "promises"
NOTHING_AHEAD = "Nothing is due: promises, actions, goals and other dates show here once you have entered one."
SOON_DAYS = 7


def review_due(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return what is due: overdue promises to clients in a separate table, then every other date.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present; a date is overdue from the day after.

    Returns
    -------
    A review without a chart; only its sentence when nothing is due.
    """
    dates = list_dates_ahead(worksheets, now=now)
    if dates.empty:
        return Review(NOTHING_AHEAD)
    broken = (dates["worksheet"] == PROMISES) & (dates["state"] == "overdue")
    first = replace(make_dates_table(dates[broken], worksheets), caption="Promises to clients that are overdue")
    rest = make_dates_table(dates[~broken], worksheets)
    tables = tuple(table for table in (first, rest) if table.rows)
    return Review(_describe_promises(dates[broken]) or _describe_next(dates), numbers=_numbers(dates), tables=tables)


def review_dates_ahead(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return every upcoming date in one table; the parameters are those of `review_due`."""
    dates = list_dates_ahead(worksheets, now=now)
    if dates.empty:
        return Review(NOTHING_AHEAD)
    return Review(_describe_next(dates), numbers=_numbers(dates), tables=(make_dates_table(dates, worksheets),))


def _describe_promises(broken: pd.DataFrame) -> str:
    if broken.empty:
        return ""
    said = format_count(len(broken), "promise to a client is", "promises to clients are")
    return f"{capitalize_sentence(said)} overdue; get back to {'them' if len(broken) > 1 else 'this client'} before anything else."


def _describe_next(dates: pd.DataFrame) -> str:
    overdue, today = (dates[dates["state"] == state] for state in ("overdue", "today"))
    if len(overdue):
        oldest = overdue.iloc[0]
        said = capitalize_sentence(format_count(len(overdue), "date is overdue", "dates are overdue, the oldest"))
        return f"{said}: {format_quote(oldest['what'])}, due on {format_date(oldest['due'])}."
    if len(today):
        return f"{capitalize_sentence(format_count(len(today), 'thing is', 'things are'))} due today."
    following = dates.iloc[0]
    return f"Nothing is overdue; next comes {format_quote(following['what'])}, on {format_date(following['due'])}."


def _numbers(dates: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    left = dates["days_left"]
    return (
        ("Overdue", str(int((left < 0).sum()))),
        ("Due today", str(int((left == 0).sum()))),
        (f"In the next {SOON_DAYS} days", str(int(left.between(1, SOON_DAYS).sum()))),
        ("Later", str(int((left > SOON_DAYS).sum()))),
    )

"""Say values of frames in the sentences and table cells of reviews: what is missing is an empty text."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.report.saying import say_date

if TYPE_CHECKING:
    from workbook.report.review import Worksheets

LONGEST_QUOTE = 90
MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24
SAID_IN_HOURS_DAYS = 2


def words(value: Any, *, missing: str = "") -> str:
    """Return a text as it is, or what to say when there is none."""
    return missing if pd.isna(value) else str(value)


def label(worksheets: Worksheets, worksheet: str, name: str, value: Any, *, missing: str = "") -> str:
    """Return what people read for a value of a choice, or what to say when none was made."""
    return missing if pd.isna(value) else worksheets.show(worksheet, name, value)


def quote(text: Any) -> str:
    """Return what a learner wrote in quotation marks, cut at a word where it is long."""
    return f'"{shorten(words(text), LONGEST_QUOTE, placeholder=" ...")}"'


def say_hours(hours: Any) -> str:
    """Return a length of time in the unit people would use: "35 minutes", "5.1 hours", "4 days"; "" when missing."""
    if pd.isna(hours):
        return ""
    if round(hours * MINUTES_AN_HOUR) < MINUTES_AN_HOUR:
        return _say_amount(f"{hours * MINUTES_AN_HOUR:.0f}", "minute")
    if hours < SAID_IN_HOURS_DAYS * HOURS_A_DAY:
        return _say_amount(f"{hours:.1f}", "hour")
    return _say_amount(f"{hours / HOURS_A_DAY:.1f}", "day")


def _say_amount(number: str, unit: str) -> str:
    amount = number.removesuffix(".0")
    return f"{amount} {unit}{'' if amount == '1' else 's'}"


def say_moment(stamp: Any) -> str:
    """Return a time stamp as the clock on the wall showed it: "Fri 27 Feb 2026, 16:00"; "" when it is missing."""
    if pd.isna(stamp):
        return ""
    moment = to_wall_clock(stamp)
    return f"{say_date(moment)}, {moment:%H:%M}"


def to_wall_clock(stamp: Any) -> pd.Timestamp:
    """Return a time stamp as this machine's clock showed it at the time; one without a zone as it is."""
    moment = pd.Timestamp(stamp)
    # As the forms do: by the zone of the machine on that day, summer time or not.
    return pd.Timestamp(moment.to_pydatetime().astimezone().replace(tzinfo=None)) if moment.tzinfo else moment

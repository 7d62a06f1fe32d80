"""Format figures, dates, names and cells for the sentences and tables of reviews; a missing value gives an empty text."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.content.values import format_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.reviews.review import Worksheets

MAX_QUOTE_LENGTH = 90  # characters
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
MAX_DAYS_IN_HOURS = 2  # shorter times are given in hours
TENTH = Decimal("0.1")
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PAIR = 2


def format_percent(share: Any) -> str:
    """Return a share from 0 to 1 in whole percent: "62 %"; "" when it is missing."""
    return "" if pd.isna(share) else f"{share * 100:.0f} %"


def format_points(change: Any, *, sign: bool = False) -> str:
    """Return a difference of two shares in percentage points: "3 points", with its sign "+3"; "" when missing."""
    if pd.isna(change):
        return ""
    number = round(change * 100)
    return f"{number:+d}" if sign else f"{number} {'point' if abs(number) == 1 else 'points'}"


def format_date(date: Any) -> str:
    """Return a date in words, "Mon 4 May 2026"; "" when it is missing."""
    return "" if pd.isna(date) else format_day(pd.Timestamp(date).date())


def format_count(number: int, word: str, plural: str | None = None) -> str:
    """Return a number of things in words: "three clients", "one client", "no clients", "14 clients"."""
    many = plural or f"{word}s"
    said = _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
    return f"{said} {word if number == 1 else many}"


def format_all_of(number: int, word: str, plural: str | None = None) -> str:
    """Return a phrase for all of a number of things: "the one call", "both calls", "all three calls"."""
    things = format_count(number, word, plural)
    if number == 1:
        return f"the {things}"
    return f"both {things.split(maxsplit=1)[1]}" if number == _PAIR else f"all {things}"


def format_part_of(number: int, total: int, word: str, plural: str | None = None) -> str:
    """Return a phrase for a part of a number: "none of the two calls", "one of the two calls", "both calls"."""
    if total in {number, 1}:
        return format_all_of(total, word, plural)
    return f"{format_count(number, 'of', 'of') if number else 'none of'} the {format_count(total, word, plural)}"


def format_names(names: Sequence[str]) -> str:
    """Return names joined as a list in a sentence: "Amal", "Amal and Bea", "Amal, Bea and Chen"."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def capitalize_sentence(sentence: str) -> str:
    """Return a sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]


def format_rating(value: Any, *, sign: bool = False) -> str:
    """Return a mean of ratings with one decimal, "3.7", or a difference with its sign, "+0.7"; "" when missing."""
    if pd.isna(value):
        return ""
    # Round half away from zero, so that 4.75 and 4.5 differ by 0.3, as the printed "4.8" and "4.5" do.
    number = Decimal(repr(round(float(value), 9))).quantize(TENTH, rounding=ROUND_HALF_UP) + 0
    return f"{number:{'+' if sign and number else ''}}"


def format_whole_number(value: Any, *, sign: bool = False) -> str:
    """Return a whole number, "4", or a difference with its sign, "-2"; "" when missing."""
    return "" if pd.isna(value) else f"{round(value):{'+' if sign and round(value) else ''}d}"


def format_rating_points(value: float) -> str:
    """Return the size of a difference between ratings in words: "1 point", "0.7 points"."""
    number = format_rating(abs(value)).removesuffix(".0")
    return f"{number} {'point' if number == '1' else 'points'}"


def format_days_left(days: Any) -> str:
    """Return how far off a date is: "in 3 days", "today", "1 day overdue"; "" when missing."""
    if pd.isna(days):
        return ""
    if days == 0:
        return "today"
    said = f"{abs(int(days))} {'day' if abs(days) == 1 else 'days'}"
    return f"in {said}" if days > 0 else f"{said} overdue"


def format_text(value: Any, *, missing: str = "") -> str:
    """Return a text unchanged, or `missing` when there is none."""
    return missing if pd.isna(value) else str(value)


def format_label(worksheets: Worksheets, worksheet: str, name: str, value: Any, *, missing: str = "") -> str:
    """Return the label of a choice as learners read it, or `missing` when nothing was chosen."""
    return missing if pd.isna(value) else worksheets.show(worksheet, name, value)


def format_quote(text: Any) -> str:
    """Return a learner's text in quotation marks; a long text is cut at a word."""
    return f'"{shorten(format_text(text), MAX_QUOTE_LENGTH, placeholder=" ...")}"'


def format_hours(hours: Any) -> str:
    """Return a duration in a suitable unit: "35 minutes", "5.1 hours", "4 days"; "" when missing."""
    if pd.isna(hours):
        return ""
    if round(hours * MINUTES_PER_HOUR) < MINUTES_PER_HOUR:
        return _describe_amount(f"{hours * MINUTES_PER_HOUR:.0f}", "minute")
    if hours < MAX_DAYS_IN_HOURS * HOURS_PER_DAY:
        return _describe_amount(f"{hours:.1f}", "hour")
    return _describe_amount(f"{hours / HOURS_PER_DAY:.1f}", "day")


def _describe_amount(number: str, unit: str) -> str:
    amount = number.removesuffix(".0")
    return f"{amount} {unit}{'' if amount == '1' else 's'}"


def format_moment(stamp: Any) -> str:
    """Return a time stamp in local time: "Fri 27 Feb 2026, 16:00"; "" when it is missing."""
    if pd.isna(stamp):
        return ""
    moment = to_wall_clock(stamp)
    return f"{format_date(moment)}, {moment:%H:%M}"


def to_wall_clock(stamp: Any) -> pd.Timestamp:
    """Return a time stamp in this computer's local time at that moment; one without a zone is returned unchanged."""
    moment = pd.Timestamp(stamp)
    # Use the computer's time zone on that day, with or without summer time, as the forms do.
    return pd.Timestamp(moment.to_pydatetime().astimezone().replace(tzinfo=None)) if moment.tzinfo else moment

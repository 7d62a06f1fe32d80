"""Read dates, times and numbers as a whole file writes them: what one cell leaves open, the others of its kind decide."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.notation import parse_date, parse_datetime, parse_number, parse_time
from workbook.content.values import format_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.importing.mapping.source_formats import DateOrder

_SPACES = re.compile(r"\s+")
_TWO_ORDERS = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})\b")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?(?: ?am)?$", re.IGNORECASE)
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)
# From 1982 to 2064; five digits are otherwise no date in any notation.
_SERIAL = re.compile(r"([3-5]\d{4})(?:\.0*)?")
_DAY_ZERO = dt.date(1899, 12, 30)
_FISCAL_YEAR = re.compile(r"(\d{4})\s*[-/\u2013]\s*(\d{2}|\d{4})")
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:[. ]\d{3})+,\d+)")
_POINT_DECIMAL = re.compile(r"[+-]?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:[, ]\d{3})+\.\d+)")
_BY_THREE = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
MONTHS_PER_YEAR, HOURS_ON_CLOCK, HOURS_PER_DAY, MINUTES_PER_HOUR = 12, 12, 24, 60
FISCAL_YEAR_ENDS = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}


@dataclass(frozen=True)
class FileDialect:
    """How a file writes what could be read in two ways.

    Parameters
    ----------
    dates
        Whether the day or the month comes first in 03/04/2026; None when nobody knows.
    decimal
        The decimal mark; None when there is no telling.
    zone
        The time zone that times in UTC are told in; None for this computer's.
    """

    dates: DateOrder | None = None
    decimal: str | None = None
    zone: dt.tzinfo | None = None


def detect_date_orders(texts: Iterable[str]) -> set[DateOrder]:
    """Return the orders of day and month that the dates of a file prove: none, one, or in a mixed file both."""
    orders: set[DateOrder] = set()
    for text in texts:
        if match := _TWO_ORDERS.match(text):
            if int(match[1]) > MONTHS_PER_YEAR >= int(match[3]):
                orders.add("day-first")
            elif int(match[3]) > MONTHS_PER_YEAR >= int(match[1]):
                orders.add("month-first")
    return orders


def has_open_dates(texts: Iterable[str]) -> bool:
    """Say whether any date could be read in two ways."""
    return any((match := _TWO_ORDERS.match(text)) and match[1] != match[3] for text in texts)


def find_decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that the numbers of a file prove; None when none does, or when they disagree."""
    marks = set()
    for text in texts:
        tidy = _tidy(text).removesuffix("%").strip()
        if _COMMA_DECIMAL.fullmatch(tidy):
            marks.add(",")
        elif _POINT_DECIMAL.fullmatch(tidy):
            marks.add(".")
    return marks.pop() if len(marks) == 1 else None


def read_number(text: str, habits: FileDialect, *, whole: bool = False) -> float:
    """Read a number, a per cent sign behind it or not; raises ValueError when it is none, or could be two."""
    tidy = _tidy(text).removesuffix("%").strip()
    if habits.decimal and _BY_THREE.fullmatch(tidy):
        group = "." if habits.decimal == "," else ","
        if "." not in tidy or "," not in tidy:
            tidy = tidy.replace(group, "").replace(habits.decimal, ".")
    return parse_number(tidy, whole=whole)


def read_percent(text: str, habits: FileDialect) -> float:
    """Read a share as a number of per cent: 0.9 is 90, "87,33 %" is 87.33; raises ValueError.

    A share may be somewhat above 1, as when cases of an earlier year are counted in; far above 1 it is no share.
    """
    number = read_number(text, habits)
    if "%" in text:
        return number
    if not 0 <= number <= 10:  # noqa: PLR2004 no service does ten times what it is asked for
        raise ValueError(f'"{text}" is no share: write it from 0 to 1, or in per cent with the sign.')
    return round(number * 100, 6)


def read_date(text: str, habits: FileDialect) -> dt.date:
    """Read a date, in the file's own order of day and month where it could be two; raises ValueError."""
    tidy = _MIDNIGHT.sub("", _tidy(text))
    match = _TWO_ORDERS.fullmatch(tidy)
    if match is None or habits.dates is None:
        return parse_date(tidy)
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day, month = (first, second) if habits.dates == "day-first" else (second, first)
    if not 1 <= month <= MONTHS_PER_YEAR:
        order = habits.dates.replace("-", " ")
        raise ValueError(f'"{text}" is not a date: there is no month {month}, and dates here are written {order}.')
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is not a date: there is no such day in the calendar.') from None


def find_serial_day(text: str) -> dt.date | None:
    """Return the day that Excel stores as this number; None when it is no number of these times."""
    match = _SERIAL.fullmatch(text.strip())
    return _DAY_ZERO + dt.timedelta(days=int(match[1])) if match else None


def format_serial_day_remark(text: str, day: dt.date) -> str:
    """Return what is to be said about a number that was read as a day."""
    return f"{text.strip()} was read as {format_day(day)}: it is the number by which Excel stores that day."


def read_seconds(text: str) -> int:
    """Read a time of day as seconds since midnight: "10:23:52 AM", "14:30"; raises ValueError."""
    tidy = _tidy(text)
    match = _CLOCK.fullmatch(tidy)
    if match is None:
        time = parse_time(tidy)
        return (time.hour * MINUTES_PER_HOUR + time.minute) * 60
    hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").lower()
    fits = 1 <= hour <= HOURS_ON_CLOCK if half else hour < HOURS_PER_DAY
    if not fits or minute >= MINUTES_PER_HOUR or second > MINUTES_PER_HOUR:
        raise ValueError(f'"{text}" is not a time of day: write hours and minutes, such as 14:30.')
    if half:
        hour = hour % HOURS_ON_CLOCK + HOURS_ON_CLOCK * (half == "p")
    return (hour * MINUTES_PER_HOUR + minute) * 60 + second


def read_moment(text: str, habits: FileDialect) -> dt.datetime:
    """Read a time stamp; one that names its zone comes out in that of the file's reader. Raises ValueError."""
    tidy = _tidy(text)
    if match := _STAMP.fullmatch(tidy.upper()):
        try:
            moment = dt.datetime(*(int(part) for part in match.groups()[:6]), tzinfo=dt.UTC if match[7] else None)  # type: ignore[misc,arg-type]
        except ValueError:
            raise ValueError(f'"{text}" is not a time stamp: there is no such moment.') from None
        return to_local_time(moment, habits)
    split = re.fullmatch(r"(\S+)[ T](\d{1,2}[:.h]\d{2}.*)", tidy, re.IGNORECASE)
    if split and _TWO_ORDERS.fullmatch(split[1]):
        tidy = f"{read_date(split[1], habits).isoformat()} {split[2]}"
    return to_local_time(parse_datetime(tidy), habits)


def to_local_time(moment: dt.datetime, habits: FileDialect) -> dt.datetime:
    """Return a moment in the time zone that times are told in; one without a zone stays as it is."""
    try:
        return moment if moment.tzinfo is None else moment.astimezone(habits.zone)
    except (OverflowError, ValueError, OSError) as error:
        raise ValueError(f'"{moment.isoformat()}" lies too far away to be told in a time zone.') from error


def read_fiscal_year_end(text: str, *, quarter: int | None = None) -> dt.date:
    """Return the last day of a fiscal year that begins in April, or of one of its quarters.

    Parameters
    ----------
    text
        The year: "2023-2024", "2023-24", "2023/24".
    quarter
        1 to 4, the first being April to June; None for the whole year.

    Raises
    ------
    ValueError
        When it is not a fiscal year.
    """
    match = _FISCAL_YEAR.fullmatch(text.strip())
    if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise ValueError(f'"{text}" is not a fiscal year: write it like 2023-2024.')
    month, day = FISCAL_YEAR_ENDS[quarter or 4]
    return parse_date(f"{int(match[1]) + (month <= 3)}-{month:02}-{day:02}")  # noqa: PLR2004 January to March belong to the second year


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()

"""Read dates, times and numbers in the notation of a file: other cells of the file resolve what one cell leaves open."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.notation import parse_date, parse_datetime, parse_number
from workbook.content.values import format_day
from workbook.importing.mapping.numeric_dates import MONTHS_PER_YEAR, NumericDate, find_numeric_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.importing.mapping.numeric_dates import YearPosition
    from workbook.importing.mapping.source_formats import DateOrder

_SPACES = re.compile(r"\s+")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)")
_ZONE = re.compile(r"\d ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
# The serial numbers of 1982 to 2064. No other notation of a date has five digits.
_SERIAL = re.compile(r"([3-5]\d{4})(?:[.,](\d*))?")
_PART_OF_DAY = re.compile(r"0?[.,](\d+)|0")
_DAY_ZERO, SECONDS_PER_DAY = dt.date(1899, 12, 30), 86_400
_FISCAL_YEAR = re.compile(r"(\d{4})\s*[-/\u2013]\s*(\d{2}|\d{4})")
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:[. ]\d{3})+,\d+)")
_POINT_DECIMAL = re.compile(r"[+-]?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:[, ]\d{3})+\.\d+)")
_BY_THREE = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
FISCAL_YEAR_ENDS = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}


@dataclass(frozen=True)
class FileDialect:
    """The notation of a file for dates and numbers that could be read in two ways.

    Parameters
    ----------
    date_order
        Whether the day or the month comes first in 03/04/2026; None if unknown.
    year_position
        Whether years of two digits come "first" or "last"; None if unknown.
    decimal_mark
        "." or ","; None if unknown.
    zone
        The time zone to convert times in UTC to; None for the zone of this computer.
    """

    date_order: DateOrder | None = None
    year_position: YearPosition | None = None
    decimal_mark: str | None = None
    zone: dt.tzinfo | None = None


def find_decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark of the numbers of a file.

    Parameters
    ----------
    texts
        The texts of the cells with numbers.

    Returns
    -------
    "." or ","; None if no number proves either, or if numbers contradict each other.
    """
    marks = set()
    for text in texts:
        tidy = _tidy(text).removesuffix("%").strip()
        if _COMMA_DECIMAL.fullmatch(tidy):
            marks.add(",")
        elif _POINT_DECIMAL.fullmatch(tidy):
            marks.add(".")
    return marks.pop() if len(marks) == 1 else None


def read_number(text: str, dialect: FileDialect, *, whole: bool = False) -> float:
    """Read a number, with or without a per cent sign.

    Parameters
    ----------
    text
        The text of the cell.
    dialect
        The notation of the file.
    whole
        Whether only whole numbers are allowed.

    Returns
    -------
    The number.

    Raises
    ------
    ValueError
        If it is not a number, or could be read as two different numbers.
    """
    tidy = _tidy(text).removesuffix("%").strip()
    if dialect.decimal_mark and _BY_THREE.fullmatch(tidy):
        group = "." if dialect.decimal_mark == "," else ","
        if "." not in tidy or "," not in tidy:
            tidy = tidy.replace(group, "").replace(dialect.decimal_mark, ".")
    return parse_number(tidy, whole=whole)


def read_percent(text: str, dialect: FileDialect) -> float:
    """Read a share in per cent: 0.9 is 90, "87,33 %" is 87.33.

    Parameters
    ----------
    text
        The text of the cell. A share can be above 1, for example when cases of an earlier year are included.
    dialect
        The notation of the file.

    Returns
    -------
    The number of per cent.

    Raises
    ------
    ValueError
        If it is not a number, is negative, or is a number above 10 without a per cent sign.
    """
    number = read_number(text, dialect)
    if "%" in text:
        return number
    if not 0 <= number <= 10:  # noqa: PLR2004 a service does not exceed its target ten times
        raise ValueError(f'"{text}" is not a share: write a number from 0 to 1, or per cent with the sign.')
    return round(number * 100, 6)


def read_date(text: str, dialect: FileDialect) -> dt.date:
    """Read a date in the order that the file uses. A time of day behind it is left out.

    Parameters
    ----------
    text
        The text of the cell.
    dialect
        The notation of the file.

    Returns
    -------
    The date. Midnight in any time zone is the day as written, because programs write dates like that.

    Raises
    ------
    ValueError
        If it is not a date, or could be read as two different dates.
    """
    tidy = _tidy(text)
    found = find_numeric_date(tidy)
    if found and found.end == len(tidy):
        return _choose_reading(text, found, dialect)
    try:
        return parse_date(tidy)
    except ValueError as error:
        try:
            return _choose_day(text, _read_written_moment(tidy, dialect), dialect)
        except ValueError as other:
            # Only if a time of day follows the date does the second error describe the text.
            raise (other if ":" in tidy else error) from None


def _choose_reading(text: str, date: NumericDate, dialect: FileDialect) -> dt.date:
    """Return the date in the order of the dialect; without an order, the only date that it can be."""
    readings, order = date.list_readings(dialect.year_position), dialect.date_order
    if order in readings:
        return readings[order]
    days = sorted(set(readings.values()))
    if order and list(readings) != ["year-first"]:
        month = int(date.second if order == "day-first" else date.first)
        if not 1 <= month <= MONTHS_PER_YEAR:
            written = order.replace("-", " ")
            raise ValueError(
                f'"{text}" is not a date: there is no month {month}, and dates here are written {written}.'
            )
    elif len(days) == 1:
        return days[0]
    elif days:
        options = " or ".join(day.isoformat() for day in days)
        raise ValueError(f'"{text}" could be {options}: write the one you mean like that.')
    raise ValueError(f'"{text}" is not a date: there is no such day in the calendar.')


def _choose_day(text: str, moment: dt.datetime, dialect: FileDialect) -> dt.date:
    """Return the day of a moment: the day as written at midnight, else the day in the time zone of the import."""
    midnight, local = dt.time(), to_local_time(moment, dialect)
    if moment.tzinfo is None or moment.time() == midnight:
        return moment.date()
    if dialect.zone or local.time() == midnight or local.date() == moment.date():
        return local.date()
    days = f"{format_day(moment.date())} in its own time zone and {format_day(local.date())} in yours"
    raise ValueError(f'"{text}" is {days}: write the date alone, or choose the time zone.')


def has_zone(text: str) -> bool:
    """Return whether a time stamp names its time zone.

    Parameters
    ----------
    text
        The text of the cell.

    Returns
    -------
    Whether it ends with Z, UTC, GMT or an offset such as -04:00.
    """
    return ":" in text and _ZONE.search(text.strip()) is not None


def find_serial_day(text: str) -> dt.date | None:
    """Return the date that Excel stores as a number.

    Parameters
    ----------
    text
        The text of the cell.

    Returns
    -------
    The date, also of a number with a time of day behind its decimal mark; None if the text is not a serial number of the
    years 1982 to 2064.
    """
    match = _SERIAL.fullmatch(text.strip())
    return _DAY_ZERO + dt.timedelta(days=int(match[1])) if match else None


def find_serial_second(text: str) -> int | None:
    """Return the time of day that Excel stores as a part of a day, alone or behind the number of a day.

    Parameters
    ----------
    text
        The text of the cell.

    Returns
    -------
    The seconds since midnight, rounded; None if the text is not such a number.
    """
    tidy = text.strip()
    if match := _SERIAL.fullmatch(tidy):
        digits = match[2]
    elif match := _PART_OF_DAY.fullmatch(tidy):
        digits = match[1]
    else:
        return None
    return min(round(float(f"0.{digits or 0}") * SECONDS_PER_DAY), SECONDS_PER_DAY - 1)


def format_serial_remark(text: str, read_as: str) -> str:
    """Return the remark about a number that was read as a date or a time.

    Parameters
    ----------
    text
        The number.
    read_as
        The date or the time, for people.

    Returns
    -------
    The sentence.
    """
    return f"{text.strip()} was read as {read_as}: Excel stores it as this number."


def format_serial_day_remark(text: str, day: dt.date) -> str:
    """Return the remark about a number that was read as a date.

    Parameters
    ----------
    text
        The number.
    day
        The date.

    Returns
    -------
    The sentence.
    """
    return format_serial_remark(text, format_day(day))


def read_moment(text: str, dialect: FileDialect) -> dt.datetime:
    """Read a time stamp.

    Parameters
    ----------
    text
        The text of the cell.
    dialect
        The notation of the file, with the time zone to convert to.

    Returns
    -------
    The moment: in that time zone if the text names its own, otherwise without a zone.

    Raises
    ------
    ValueError
        If it is not a time stamp.
    """
    return to_local_time(_read_written_moment(_tidy(text), dialect), dialect)


def _read_written_moment(text: str, dialect: FileDialect) -> dt.datetime:
    """Return a moment in the time zone that it names, or without a zone."""
    if day := find_serial_day(text):
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=find_serial_second(text) or 0)
    if match := _STAMP.fullmatch(text.upper()):
        try:
            return dt.datetime(*(int(part) for part in match.groups()[:6]), tzinfo=dt.UTC if match[7] else None)  # type: ignore[misc,arg-type]
        except ValueError:
            raise ValueError(f'"{text}" is not a time stamp: there is no such moment.') from None
    found = find_numeric_date(text)
    if found and found.end < len(text):
        day = _choose_reading(text[: found.end], found, dialect)
        text = f"{day.isoformat()} {text[found.end :].lstrip(' T,')}"
    return parse_datetime(re.sub(r" ?(?:UTC|GMT)$", "Z", text, flags=re.IGNORECASE))


def to_local_time(moment: dt.datetime, dialect: FileDialect) -> dt.datetime:
    """Convert a moment to the time zone of the import.

    Parameters
    ----------
    moment
        The moment.
    dialect
        The notation of the file, with the time zone to convert to.

    Returns
    -------
    The moment in that time zone; a moment without a zone is unchanged.

    Raises
    ------
    ValueError
        If the moment is too close to the year 1 or 9999 to convert.
    """
    try:
        return moment if moment.tzinfo is None else moment.astimezone(dialect.zone)
    except (OverflowError, ValueError, OSError) as error:
        raise ValueError(f'"{moment.isoformat()}" is too far in the past or the future for a time zone.') from error


def read_fiscal_year_end(text: str, *, quarter: int | None = None) -> dt.date:
    """Return the last day of a fiscal year that begins in April, or of one of its quarters.

    Parameters
    ----------
    text
        The year: "2023-2024", "2023-24", "2023/24".
    quarter
        1 to 4, the first being April to June; None for the whole year.

    Returns
    -------
    The date.

    Raises
    ------
    ValueError
        If it is not a fiscal year.
    """
    match = _FISCAL_YEAR.fullmatch(text.strip())
    if not match or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise ValueError(f'"{text}" is not a fiscal year: write it like 2023-2024.')
    month, day = FISCAL_YEAR_ENDS[quarter or 4]
    return parse_date(f"{int(match[1]) + (month <= 3)}-{month:02}-{day:02}")  # noqa: PLR2004 January to March are in the second year


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()

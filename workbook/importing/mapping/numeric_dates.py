"""Read dates whose parts can come in several orders, such as 03/04/2026, 26/05/12 and 12052026."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from workbook.content.notation import parse_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.importing.mapping.source_formats import DateOrder

YearPosition = Literal["first", "last"]
_POSITIONS: tuple[YearPosition, ...] = get_args(YearPosition)
MONTHS_PER_YEAR = 12
_PARTS = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[-/. ])(?P<second>\d{1,2})(?P=separator)"
    r"(?:(?P<long_year>\d{4})|(?<! )(?P<short_year>\d\d))(?!\d)"
)
_DIGITS = re.compile(r"(\d\d)(\d\d)((?:19|20|21)\d\d)(?!\d)")


@dataclass(frozen=True)
class NumericDate:
    """A date whose order is not clear from its notation.

    Parameters
    ----------
    first, second, third
        The parts, as written.
    separator
        What is between the parts; "" if there is nothing.
    end
        Where the date ends in its text; a time of day may follow.
    """

    first: str
    second: str
    third: str
    separator: str
    end: int

    @property
    def has_short_year(self) -> bool:
        """Whether the year has two digits, so that it can also come first."""
        return len(self.third) == 2  # noqa: PLR2004 the digits of a short year

    def list_readings(self, year_position: YearPosition | None = None) -> dict[DateOrder, dt.date]:
        """Return the dates that it can be.

        Parameters
        ----------
        year_position
            Whether a year of two digits comes "first" or "last"; None if unknown.

        Returns
        -------
        The dates by the order of the parts.
        """
        parts: dict[DateOrder, tuple[str, str, str]] = {}
        if not self.has_short_year or year_position != "first":
            parts["day-first"] = (self.third, self.second, self.first)
            if self.separator != ".":  # Dates with periods never begin with the month.
                parts["month-first"] = (self.third, self.first, self.second)
        if self.has_short_year and year_position != "last":
            parts["year-first"] = (self.first.zfill(2), self.second, self.third)
        found = {order: _find_date(*texts) for order, texts in parts.items()}
        return {order: day for order, day in found.items() if day}


def _find_date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(parse_year(year), int(month), int(day))
    except ValueError:
        return None


def find_numeric_date(text: str) -> NumericDate | None:
    """Return the date at the start of a text, if the order of its parts is not clear from its notation.

    Parameters
    ----------
    text
        The text of the cell.

    Returns
    -------
    The date; None for other notations, such as 2026-05-12, 20260512, 12.05.2026 and 12 May 2026.
    """
    if match := _PARTS.match(text):
        parts = match.groupdict()
        third = parts["long_year"] or parts["short_year"]
        # A date such as 12.05.2026 always begins with its day.
        if not (parts["long_year"] and parts["separator"] == "."):
            return NumericDate(parts["first"], parts["second"], third, parts["separator"], match.end())
    match = _DIGITS.match(text)
    # A date such as 20121130 begins with its year.
    if match and not _find_date(text[:4], text[4:6], text[6:8]):
        return NumericDate(match[1], match[2], match[3], "", match.end())
    return None


def list_numeric_dates(texts: Iterable[str]) -> list[NumericDate]:
    """Return the dates of a file whose order is not clear from their notation.

    Parameters
    ----------
    texts
        The texts of the cells with dates.

    Returns
    -------
    The dates, without repetitions.
    """
    return [date for text in dict.fromkeys(texts) if (date := find_numeric_date(text))]


def detect_year_position(dates: Iterable[NumericDate]) -> YearPosition | None:
    """Detect whether years of two digits come first or last in the dates of a file.

    Parameters
    ----------
    dates
        The dates whose order is not clear from their notation.

    Returns
    -------
    "first" or "last", if a date can only have it there, or if the part on that side is the same in all dates and the part
    on the other side is not; None if nothing shows it, or if dates contradict each other.
    """
    short = [date for date in dates if date.has_short_year]
    sides = {"first": {date.first for date in short}, "last": {date.third for date in short}}
    shown = {position for position in _POSITIONS if len(sides[position]) == 1 < len(short)}
    if len(shown) > 1:
        shown.clear()
    for date in short:
        possible = [position for position in _POSITIONS if date.list_readings(position)]
        shown.update(possible if len(possible) == 1 else [])
    return shown.pop() if len(shown) == 1 else None


def detect_date_orders(dates: Iterable[NumericDate], year_position: YearPosition | None = None) -> set[DateOrder]:
    """Detect the orders in the dates of a file.

    Parameters
    ----------
    dates
        The dates whose order is not clear from their notation.
    year_position
        Whether years of two digits come "first" or "last"; None if unknown.

    Returns
    -------
    The orders that at least one date proves: none, one, or in a mixed file several.
    """
    readings = (date.list_readings(year_position) for date in dates)
    return {next(iter(found)) for found in readings if len(found) == 1}


def list_open_orders(dates: Iterable[NumericDate], year_position: YearPosition | None = None) -> set[DateOrder]:
    """Return the orders between which the dates of a file leave a choice.

    Parameters
    ----------
    dates, year_position
        As for `detect_date_orders`.

    Returns
    -------
    The orders in which a date that can be several dates can be read; empty if there is no such date.
    """
    readings = (date.list_readings(year_position) for date in dates)
    return {order for found in readings if len(set(found.values())) > 1 for order in found}

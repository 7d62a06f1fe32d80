"""Define what can be chosen about an import."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.notation import parse_date
from workbook.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.importing.mapping.column_mapping import ColumnMapping
    from workbook.importing.mapping.work_categories import CategoryRule

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
DOUBTFUL_ROWS = {"skip": "Leave them out", "import": "Import them"}
DATE_ORDERS = {
    "day-first": "The day comes first",
    "month-first": "The month comes first",
    "year-first": "The year comes first, with two digits",
}


@dataclass(frozen=True)
class ReadingOptions:
    """How to read a table.

    Parameters
    ----------
    sheet
        The sheet of an Excel workbook; None for the first that is not empty.
    encoding
        The encoding of a text file; None to detect it.
    header_row
        The number of the row with the names of the columns; None to detect it.
    doubtful_rows
        "import" or "skip" for rows that may not be entries, such as hidden rows and totals; None to leave out those that
        are certainly not entries, and to ask about the others.
    """

    sheet: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    doubtful_rows: str | None = None


DEFAULT_READING = ReadingOptions()


@dataclass(frozen=True)
class ImportOptions:
    """What was chosen about an import.

    Parameters
    ----------
    week
        For a calendar: any day of the week to import, or the week as "2026-W19"; None if not chosen.
    department
        For government data: the department whose rows to import, by name or abbreviation; None if not chosen.
    mapping
        For a table without a known format: which column goes into which field; None to detect it. It is saved with the
        import, under its name or the name of the file.
    reading
        How to read a table.
    zone
        The IANA name of the time zone to convert times in UTC to; None for the zone of the calendar or this computer.
    dates
        "day-first", "month-first" or "year-first", for dates such as 03/04/2026 and 26/05/12; None to detect it.
    language
        "en" or "fr", for sources with names in both languages.
    rules
        Rules for kinds of work that are tried before the learner's own. They are saved with the import.
    """

    week: dt.date | str | None = None
    department: str | None = None
    mapping: ColumnMapping | None = None
    reading: ReadingOptions = DEFAULT_READING
    zone: str | None = None
    dates: str | None = None
    language: str = "en"
    rules: Sequence[CategoryRule] = ()


def parse_week(week: dt.date | str | None) -> dt.date | None:
    """Return a day of a week that was chosen.

    Parameters
    ----------
    week
        A day, the text of one, or a week such as "2026-W19"; None if no week was chosen.

    Returns
    -------
    A day of the week; None if no week was chosen.

    Raises
    ------
    UnreadableFileError
        If the text is neither a day nor a week.
    """
    if week is None or isinstance(week, dt.date):
        return week
    try:
        if match := _ISO_WEEK.fullmatch(week.strip()):
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return parse_date(week)
    except ValueError as error:
        raise UnreadableFileError(f'"{week}" is not a week: write one of its days, such as 2026-05-12.') from error

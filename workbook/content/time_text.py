"""Format times and dates as text, and read a day that was given as a parameter."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from workbook.content.definitions import Field
from workbook.content.values import format_value
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from workbook.content.definitions import Activity

MINUTES_PER_HOUR = 60
EVERY = {"day": "a day", "week": "a week", "once": "once"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE = Field(name="date", title="Date", type="date")


def format_minutes(minutes: int) -> str:
    """Format a duration: "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    counted = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{number} {unit}{'s' if number > 1 else ''}" for number, unit in counted if number)


def format_effort(activity: Activity) -> str:
    """Format the duration and frequency of an activity: "10 minutes a day"."""
    return f"{format_minutes(activity.minutes)} {EVERY[activity.every]}"


def format_iso_date(date: str) -> str:
    """Format a date in ISO 8601 for people: "Mon 4 May 2026"."""
    return format_value(_DATE, date)


def parse_iso_date(text: object) -> dt.date:
    """Return the day of a text such as "2026-03-10"; any other value raises WorkbookError."""
    if _ISO_DATE.fullmatch(str(text)):
        try:
            return dt.date.fromisoformat(str(text))
        except ValueError as error:
            raise WorkbookError(f"There is no day {text}; check the month and the day.") from error
    raise WorkbookError(f'"{text}" is not a day; write the year, the month and the day, such as 2026-03-10.')

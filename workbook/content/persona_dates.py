"""Convert a persona's dates to calendar dates: "week 2 Tue 09:30" is a day and a time, counted from its first Monday."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from workbook.content.content_problems import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.definitions import Persona, Worksheet
    from workbook.content.loader import Content

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATE_TYPES = frozenset({"date", "due-date", "datetime", "due-datetime"})
# The keys of an entry beside its fields.
ENTRY_ID, SAVED = "id", "saved"

_PLACE = re.compile(
    r"week (?P<week>[1-9]\d{0,2}) (?P<day>[a-z]+)(?: (?P<hour>\d{1,2}):(?P<minute>\d{2}))?", re.IGNORECASE
)


def place_dates(persona: Persona, content: Content) -> dict[str, list[dict[str, Any]]]:
    """Return a persona's entries with calendar dates, as they would have been typed.

    Parameters
    ----------
    persona
        The invented person.
    content
        The definitions, which say what values are dates.

    Returns
    -------
    The entries by worksheet, in order; dates as "2026-03-10", time stamps as "2026-03-10T09:30".

    Raises
    ------
    ValueError
        A date is not written as a week and a day.
    """
    return {
        name: [place_entry(persona, entry, worksheet=content.get_worksheet(name)) for entry in entries]
        for name, entries in persona.entries.items()
    }


def place_entry(persona: Persona, entry: Mapping[str, Any], *, worksheet: Worksheet) -> dict[str, Any]:
    """Return one entry with calendar dates; raises ValueError like `place_dates`."""
    dates = list_date_names(worksheet)
    return {
        name: make_date_text(persona, value) if name in dates and value is not None else value
        for name, value in entry.items()
    }


def list_date_names(worksheet: Worksheet) -> set[str]:
    """Return the names of a worksheet's date fields."""
    return {SAVED} | {field.name for field in worksheet.fields if field.type in DATE_TYPES}


def place_date(persona: Persona, text: str) -> dt.date:
    """Return the calendar date of "week 2 Tue" for a persona; raises ValueError when it is written otherwise."""
    return dt.date.fromisoformat(make_date_text(persona, text)[:10])


def make_date_text(persona: Persona, text: object) -> str:
    """Return a persona's date in ISO 8601.

    Parameters
    ----------
    persona
        The invented person; week 1 begins on its start.
    text
        "week 2 Tue" or "week 2 Tue 09:30"; weekdays in three letters or in full, in any case.

    Returns
    -------
    A date, or with a time of day a time stamp to the minute.

    Raises
    ------
    ValueError
        It is written otherwise, or there is no such day or time.
    """
    match = _PLACE.fullmatch(str(text).strip())
    day = match and _find_day(match["day"])
    if not match or day is None:
        raise ValueError(
            f'{quote(text)} is not a date here: write a week and a day, such as "week 2 Tue" or "week 2 Tue 09:30".'
        )
    try:
        date = persona.start + dt.timedelta(weeks=int(match["week"]) - 1, days=day)
        if match["hour"] is None:
            return date.isoformat()
        time = dt.time(int(match["hour"]), int(match["minute"]))
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{quote(text)} names an hour or a year that does not exist.") from error
    return dt.datetime.combine(date, time).isoformat(timespec="minutes")


def _find_day(name: str) -> int | None:
    for number, day in enumerate(DAYS):
        if name.lower() in {day, day[:3]}:
            return number
    return None

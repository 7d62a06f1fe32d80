"""Parse an iCalendar file into events, each with its unparsed lines."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.text_encoding import decode_text

if TYPE_CHECKING:
    from pathlib import Path

_FOLD = re.compile(r"\r?\n[ \t]|\r[ \t]")
_FOLD_BYTES = re.compile(_FOLD.pattern.encode())
_CAPITALS = re.compile(r"[A-Z0-9-]+[;:]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
# Exchange writes zone names that contain a colon without the quotation marks that they need.
_VENDOR_ZONE = re.compile(r";TZID=(tzone://[^:;]+)", re.IGNORECASE)
MAX_DIGITS = 10
_DAY = re.compile(r"\d{8}")
# The properties that are read. Others, above all descriptions, are skipped because programs often write them wrongly.
_PROPERTIES = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
    *("STATUS", "SEQUENCE", "ATTENDEE", "ORGANIZER", "LOCATION", "TRANSP"),
    *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"),
}


@dataclass
class Event:
    """One VEVENT of the file.

    Parameters
    ----------
    number
        The position of the event in the file, from 1.
    lines
        For each line the name of the property in upper case, its parameters as written, and its value.
    shares_id
        Whether the file gives another meeting the same id, against the standard.
    """

    number: int
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    shares_id: bool = False

    def value(self, name: str) -> str:
        """Return the value of a property; "" when the event does not have it.

        Parameters
        ----------
        name
            The property's name, in capitals: `SUMMARY`.

        Returns
        -------
        The value as it is written; an empty text when the event does not have the property.
        """
        return next((value for key, _, value in self.lines if key == name), "")

    @property
    def sequence(self) -> int:
        """The number of the event's version; 0 for the first, and when it cannot be read."""
        written = self.value("SEQUENCE").strip()
        return int(written) if written.isascii() and written.isdigit() and len(written) < MAX_DIGITS else 0

    @property
    def repeats(self) -> bool:
        """Whether the event is a series of meetings, or an exception from one."""
        return any(key in {"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"} for key, _, _ in self.lines)


@dataclass
class Calendar:
    """The content of an iCalendar file.

    Parameters
    ----------
    name, zone
        The name and the time zone of the calendar; "" when the file does not state them.
    method
        What the part of the file that is being read does with its events: PUBLISH, REQUEST, CANCEL; "" for nothing.
    zones
        The time zones that the file defines: the text of each VTIMEZONE by its id.
    events
        The events in the order of the file.
    is_cut
        Whether the file ends within an event.
    """

    name: str = ""
    zone: str = ""
    method: str = ""
    zones: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    is_cut: bool = False


def read_calendar(path: Path) -> Calendar:
    """Parse an iCalendar file into events.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    The calendar.

    Raises
    ------
    UnreadableFileError
        If the file is not text or has no events.
    """
    content = path.read_bytes()
    if b"\0" not in content[:1000]:  # Some programs fold lines within a letter of several bytes.
        content = _FOLD_BYTES.sub(b"", content)
    text = decode_text(content, name=path.name).text
    calendar = Calendar()
    components: list[str] = []
    lines: list[str] = []
    is_capitalized = "BEGIN:VEVENT" in text
    for line in _LINE_END.split(_FOLD.sub("", text)):
        name, _, value = line.partition(":")
        if is_capitalized and not _CAPITALS.match(line):
            continue  # A line of a description whose program did not fold it.
        if name.upper() == "BEGIN":
            components.append(value.strip().upper())
            _begin_component(calendar, components, lines)
        elif name.upper() == "END":
            _end_component(calendar, components, lines)
        else:
            _add_line(calendar, components, lines, line)
    calendar.is_cut = "VEVENT" in components
    if not calendar.events:
        raise UnreadableFileError(f"{path.name} is a calendar without events.")
    return calendar


def list_weeks(calendar: Calendar) -> list[dt.date]:
    """Return the weeks in which events begin; the repetitions of an event are not expanded.

    Parameters
    ----------
    calendar
        The calendar.

    Returns
    -------
    The Mondays of the weeks, latest first.
    """
    mondays = set()
    for event in calendar.events:
        if (match := _DAY.match(event.value("DTSTART"))) and (day := to_date(match[0])):
            mondays.add(day - dt.timedelta(days=day.weekday()))
    return sorted(mondays, reverse=True)


def _begin_component(calendar: Calendar, components: list[str], lines: list[str]) -> None:
    if components[-1] == "VTIMEZONE":
        lines.clear()
    if components[-1] == "VEVENT":
        cancelled = [("STATUS", "", "CANCELLED")] if calendar.method == "CANCEL" else []
        calendar.events.append(Event(len(calendar.events) + 1, cancelled))
    if "VTIMEZONE" in components:
        lines.append(f"BEGIN:{components[-1]}")


def _end_component(calendar: Calendar, components: list[str], lines: list[str]) -> None:
    ended = components.pop() if components else ""
    if ended == "VTIMEZONE" or "VTIMEZONE" in components:
        lines.append(f"END:{ended}")
    if ended == "VCALENDAR":
        calendar.method = ""
    if ended == "VTIMEZONE":
        name = next((line.partition(":")[2] for line in lines if line.upper().startswith("TZID")), "")
        calendar.zones[name.strip()] = "\r\n".join(lines)


def _add_line(calendar: Calendar, components: list[str], lines: list[str], line: str) -> None:
    if "VTIMEZONE" in components:
        lines.append(line)
    elif components[-1:] == ["VEVENT"]:
        if (match := _LINE.fullmatch(_VENDOR_ZONE.sub(r';TZID="\1"', line))) and match[1].upper() in _PROPERTIES:
            calendar.events[-1].lines.append((match[1].upper(), match[2], match[3]))
    elif components == ["VCALENDAR"]:
        name, _, value = line.partition(":")
        if name.upper().startswith("X-WR-CALNAME"):
            calendar.name = value.strip().replace("\\,", ",")
        elif name.upper().startswith("X-WR-TIMEZONE"):
            calendar.zone = value.strip()
        elif name.upper() == "METHOD":
            calendar.method = value.strip().upper()


def to_date(digits: str) -> dt.date | None:
    """Return a date that is written with eight digits.

    Parameters
    ----------
    digits
        The year, month and day, such as "20260512".

    Returns
    -------
    The date; None if it does not exist.
    """
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None

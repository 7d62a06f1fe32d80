"""Take an iCalendar file apart into events, each with its lines as they stand there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.delimited_text import decode_text

if TYPE_CHECKING:
    from pathlib import Path

_FOLD = re.compile(r"\r?\n[ \t]|\r[ \t]")
_FOLD_BYTES = re.compile(_FOLD.pattern.encode())
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
# Exchange names zones of its own with a colon in the name, which has to be quoted and is not.
_VENDOR_ZONE = re.compile(r";TZID=(tzone://[^:;]+)", re.IGNORECASE)
_DAY = re.compile(r"\d{8}")
# What an event must tell; the rest, descriptions above all, is where calendars of other programs are broken most.
_TOLD = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
    *("STATUS", "SEQUENCE", "ATTENDEE", "ORGANIZER", "LOCATION", "TRANSP"),
    *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"),
}


@dataclass
class Event:
    """One VEVENT as it stands in the file: its number there, and its lines by the name of the property."""

    number: int
    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def value(self, name: str) -> str:
        """Return what a property says; "" when it is not there."""
        return next((value for key, _, value in self.lines if key == name), "")

    @property
    def repeats(self) -> bool:
        """Whether it stands for several meetings, or for one of several."""
        return any(key in {"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"} for key, _, _ in self.lines)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.value("STATUS").strip().upper() == "CANCELLED"


@dataclass
class Calendar:
    """What a calendar's file holds: its name, its time zone, the zones it defines, its events; and whether it ends too early."""

    name: str = ""
    zone: str = ""
    zones: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    is_cut: bool = False


def read_calendar(path: Path) -> Calendar:
    """Take an iCalendar file apart into events; raises UnreadableFileError when it is not text or has no events."""
    content = path.read_bytes()
    if b"\0" not in content[:1000]:  # some programs fold lines within a letter of several bytes
        content = _FOLD_BYTES.sub(b"", content)
    text, _ = decode_text(content, name=path.name)
    calendar = Calendar()
    inside: list[str] = []
    lines: list[str] = []
    for line in _LINE_END.split(_FOLD.sub("", text)):
        name, _, value = line.partition(":")
        if name.upper() == "BEGIN":
            inside.append(value.strip().upper())
            _begin(calendar, inside, lines)
        elif name.upper() == "END":
            _end(calendar, inside, lines)
        else:
            _keep(calendar, inside, lines, line)
    calendar.is_cut = "VEVENT" in inside
    if not calendar.events:
        raise UnreadableFileError(f"{path.name} is a calendar without events.")
    return calendar


def list_weeks(calendar: Calendar) -> list[dt.date]:
    """Return the Mondays of the weeks in which events begin, latest first; repetitions are not followed."""
    mondays = set()
    for event in calendar.events:
        if (match := _DAY.match(event.value("DTSTART"))) and (day := to_date(match[0])):
            mondays.add(day - dt.timedelta(days=day.weekday()))
    return sorted(mondays, reverse=True)


def _begin(calendar: Calendar, inside: list[str], lines: list[str]) -> None:
    if inside[-1] == "VTIMEZONE":
        lines.clear()
    if inside[-1] == "VEVENT":
        calendar.events.append(Event(len(calendar.events) + 1))
    if "VTIMEZONE" in inside:
        lines.append(f"BEGIN:{inside[-1]}")


def _end(calendar: Calendar, inside: list[str], lines: list[str]) -> None:
    ended = inside.pop() if inside else ""
    if ended == "VTIMEZONE" or "VTIMEZONE" in inside:
        lines.append(f"END:{ended}")
    if ended == "VTIMEZONE":
        name = next((line.partition(":")[2] for line in lines if line.upper().startswith("TZID")), "")
        calendar.zones[name.strip()] = "\r\n".join(lines)


def _keep(calendar: Calendar, inside: list[str], lines: list[str], line: str) -> None:
    if "VTIMEZONE" in inside:
        lines.append(line)
    elif inside[-1:] == ["VEVENT"]:
        if (match := _LINE.fullmatch(_VENDOR_ZONE.sub(r';TZID="\1"', line))) and match[1].upper() in _TOLD:
            calendar.events[-1].lines.append((match[1].upper(), match[2], match[3]))
    elif inside == ["VCALENDAR"]:
        name, _, value = line.partition(":")
        if name.upper().startswith("X-WR-CALNAME"):
            calendar.name = value.strip().replace("\\,", ",")
        elif name.upper().startswith("X-WR-TIMEZONE"):
            calendar.zone = value.strip()


def to_date(digits: str) -> dt.date | None:
    """Return the day that eight digits name, or None when there is no such day."""
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None

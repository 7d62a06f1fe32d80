"""Read the events of one week from an iCalendar file into a table: each meeting that took time is a row.

Every event is read by itself, with the time zones it names, so that one that is broken is told and harms no other.
What repeats is worked out by `recurring_ical_events`; exceptions, moved and cancelled meetings are its business too.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workbook.content.values import show_date
from workbook.errors import UnreadableFileError
from workbook.exchange.tables import MOST_ROWS, Row, RowProblem, Table
from workbook.exchange.text_tables import decode_text
from workbook.exchange.time_zones import find_zone, get_zone, is_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

COLUMNS = ("id", "title", "date", "start", "minutes", "calendar", "attendees", "place")
DAYS_A_WEEK = 7
MARGIN_DAYS = 2
SECONDS_A_MINUTE = 60
_FOLD = re.compile(r"\r?\n[ \t]|\r[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_ZONE = re.compile(r";TZID=(\"[^\"]*\"|[^;:\"]*)", re.IGNORECASE)
_DAY = re.compile(r"\d{8}")
# Repetitions that are no meetings, and would keep the reader busy for ever.
_NO_MEETING = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY)|INTERVAL=[+-]?0+(?![0-9])", re.IGNORECASE)
# What an event must tell; the rest, descriptions above all, is where calendars of other programs are broken most.
_TOLD = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
    *("STATUS", "SEQUENCE", "ATTENDEE", "ORGANIZER", "LOCATION"),
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
    """What a calendar's file holds: its name, its time zone, the zones it defines, and its events."""

    name: str = ""
    zone: str = ""
    zones: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


def read_week(path: Path, *, week: dt.date, zone: str | None = None) -> Table:
    """Read the events that begin within one week.

    Parameters
    ----------
    path
        The iCalendar file.
    week
        Any day of the week that is meant; it runs from Monday to Sunday.
    zone
        The time zone to tell times in, by its IANA name; None for the calendar's own, and where it names none, for
        each event's own and this computer's.

    Returns
    -------
    A table of COLUMNS: `id` (the event's own), `title`, `date` and `start` (ISO 8601, local), `minutes` (as they really
    passed, also when the clocks change), `calendar`, `attendees` (names and addresses, with commas) and `place`. Events
    of whole days and cancelled ones are in `left_out`.

    Raises
    ------
    UnreadableFileError
        When it is not a calendar, or there is no such time zone.
    """
    calendar = read_calendar(path)
    monday = week - dt.timedelta(days=week.weekday())
    local, remarks = _find_local_zone(calendar, zone)
    reader = _WeekReader(calendar, monday, local)
    for group in _group(calendar.events):
        reader.read(group)
    if len(reader.rows) > MOST_ROWS:
        raise UnreadableFileError(f"{path.name} has more than {MOST_ROWS:,} events in that week.")
    rows = sorted(reader.rows, key=lambda row: (row.cells[2:4], row.number))
    told = (f"The week from {show_date(monday)} was read.", *remarks)
    return Table(COLUMNS, tuple(rows), tuple(reader.problems), told, tuple(reader.left_out))


def read_calendar(path: Path) -> Calendar:
    """Take an iCalendar file apart into events; raises UnreadableFileError when it is not text or has no events."""
    text, _ = decode_text(path.read_bytes(), name=path.name)
    calendar = Calendar()
    inside: list[str] = []
    lines: list[str] = []
    for line in _FOLD.sub("", text).splitlines():
        name, _, value = line.partition(":")
        if name.upper() == "BEGIN":
            inside.append(value.strip().upper())
            _begin(calendar, inside, lines)
        elif name.upper() == "END":
            _end(calendar, inside, lines)
        else:
            _keep(calendar, inside, lines, line)
    if not calendar.events:
        raise UnreadableFileError(f"{path.name} is a calendar without events.")
    return calendar


def list_weeks(calendar: Calendar) -> list[dt.date]:
    """Return the Mondays of the weeks in which events begin, latest first; repetitions are not followed."""
    mondays = set()
    for event in calendar.events:
        if (match := _DAY.match(event.value("DTSTART"))) and (day := _to_date(match[0])):
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
        if (match := _LINE.fullmatch(line)) and match[1].upper() in _TOLD:
            calendar.events[-1].lines.append((match[1].upper(), match[2], match[3]))
    elif inside == ["VCALENDAR"]:
        name, _, value = line.partition(":")
        if name.upper().startswith("X-WR-CALNAME"):
            calendar.name = value.strip().replace("\\,", ",")
        elif name.upper().startswith("X-WR-TIMEZONE"):
            calendar.zone = value.strip()


def _find_local_zone(calendar: Calendar, zone: str | None) -> tuple[ZoneInfo | None, list[str]]:
    if zone is not None:
        return get_zone(zone), [f"Times are told in {zone}."]
    if is_region(calendar.zone) and (found := find_zone(calendar.zone)):
        return found, [f"Times are told in {found.key}, the calendar's own time zone."]
    named = {name for event in calendar.events for _, settings, _ in event.lines for name in _ZONE.findall(settings)}
    zones = {found.key: found for name in named if (found := find_zone(name))}
    if len(zones) == 1 and len(named) == 1:
        found = next(iter(zones.values()))
        return found, [f"Times are told in {found.key}, the only time zone in the calendar."]
    if any(value.rstrip().upper().endswith("Z") for event in calendar.events for value in [event.value("DTSTART")]):
        return None, ["Times in UTC are told in this computer's time zone, others in the zone of their event."]
    return None, ["Times are told in the time zone of each event."] if named else []


def _group(events: Iterable[Event]) -> list[list[Event]]:
    """Put an event that repeats together with its exceptions, which bear the same id wherever they stand."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.value("UID") or f"\n{event.number}", []).append(event)
    return [
        part
        for group in groups.values()
        for part in ([group] if any(event.repeats for event in group) else [[event] for event in group])
    ]


class _WeekReader:
    """Reads groups of events that belong together, and keeps what they come to in one week."""

    def __init__(self, calendar: Calendar, monday: dt.date, local: ZoneInfo | None) -> None:
        self.calendar, self.monday, self.local = calendar, monday, local
        self.rows: list[Row] = []
        self.problems: list[RowProblem] = []
        self.left_out: list[RowProblem] = []

    def read(self, group: list[Event]) -> None:
        if not any(event.repeats for event in group) and not self._may_be_near(group[0]):
            return
        first = group[0].number
        if any(_NO_MEETING.search(value) for event in group for name, _, value in event.lines if name.endswith("RULE")):
            self.problems.append(RowProblem(first, "", "it repeats every hour or more often; that is no meeting."))
            return
        try:
            occurrences = self._expand(group)
        except _UnknownZoneError as error:
            self.problems.append(RowProblem(first, "", f'its time zone "{error}" is not known.'))
        except Exception:  # noqa: BLE001 a broken event may raise anything at all in two libraries
            self.problems.append(RowProblem(first, "", "its dates or its repetition cannot be read."))
        else:
            for occurrence in occurrences:
                self._keep(group, occurrence)

    def _may_be_near(self, event: Event) -> bool:
        match = _DAY.match(event.value("DTSTART"))
        day = _to_date(match[0]) if match else None
        # What has no date that could be read is looked at, so that it is told.
        return day is None or abs((day - self.monday).days) <= DAYS_A_WEEK + 1

    def _expand(self, group: list[Event]) -> list[Any]:
        import recurring_ical_events
        from icalendar import Calendar as Parsed

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = Parsed.from_ical("\r\n".join(self._write(group)))
            broken = [event for event in parsed.walk("VEVENT") if event.errors or "DTSTART" not in event]
            if broken:
                raise ValueError("an event whose dates cannot be read")
            # An event may be told on another day than the one its own time zone says.
            margin = dt.timedelta(days=MARGIN_DAYS)
            start, end = self.monday - margin, self.monday + dt.timedelta(days=DAYS_A_WEEK) + margin
            return list(recurring_ical_events.of(parsed, components=["VEVENT"]).between(start, end))

    def _write(self, group: list[Event]) -> Iterator[str]:
        """Write the group as a calendar of its own, with time zones that are known, or that the file defines."""
        yield "BEGIN:VCALENDAR"
        written = set()
        lines = []
        for event in group:
            lines.append("BEGIN:VEVENT")
            for name, settings, value in event.lines:
                zone = _ZONE.search(settings)
                if zone:
                    named = self._name_zone(zone[1].strip('"'))
                    settings = settings.replace(zone[0], f';TZID="{named}"')  # noqa: PLW2901 as it is written
                    written |= {named} & self.calendar.zones.keys()
                lines.append(f"{name}{settings}:{value}{self._end_rule(event, name, value)}")
            lines.append("END:VEVENT")
        yield from (self.calendar.zones[name] for name in sorted(written) if find_zone(name) is None)
        yield from lines
        yield "END:VCALENDAR"

    def _end_rule(self, event: Event, name: str, value: str) -> str:
        """Return an end for a rule that has none: one that never comes true would be followed to the year 9999."""
        start = event.value("DTSTART").strip()
        day = _to_date(start[:8])
        end = self.monday + dt.timedelta(days=DAYS_A_WEEK + MARGIN_DAYS)
        if name != "RRULE" or re.search(r"UNTIL|COUNT", value, re.IGNORECASE) or day is None or day >= end:
            return ""
        has_zone = start.upper().endswith("Z") or any(
            key == "DTSTART" and _ZONE.search(told) for key, told, _ in event.lines
        )
        return f";UNTIL={end:%Y%m%d}" + ("T000000" + "Z" * has_zone if "T" in start.upper() else "")

    def _name_zone(self, name: str) -> str:
        if zone := find_zone(name):
            return zone.key
        if name in self.calendar.zones:
            return name
        raise _UnknownZoneError(name)

    def _keep(self, group: list[Event], occurrence: Any) -> None:
        start, end = occurrence["DTSTART"].dt, occurrence["DTEND"].dt if "DTEND" in occurrence else None
        title = str(occurrence.get("SUMMARY", "")).strip()
        number = _find_number(group, occurrence)
        if not isinstance(start, dt.datetime):
            if self.monday <= start < self.monday + dt.timedelta(days=DAYS_A_WEEK):
                self.left_out.append(
                    RowProblem(number, "", f'"{title}" is for whole days, which says nothing of hours.')
                )
            return
        began = self._to_local(start)
        if not 0 <= (began.date() - self.monday).days < DAYS_A_WEEK:
            return
        if str(occurrence.get("STATUS", "")).strip().upper() == "CANCELLED":
            self.left_out.append(RowProblem(number, "", f'"{title}" on {show_date(began.date())} was cancelled.'))
            return
        minutes = _count_minutes(start, end if isinstance(end, dt.datetime) else start)
        cells = (
            _name_occurrence(group, occurrence),
            title,
            began.date().isoformat(),
            f"{began:%H:%M}",
            f"{minutes}",
            self.calendar.name,
            ", ".join(dict.fromkeys(_list_attendees(occurrence))),
            str(occurrence.get("LOCATION", "")).strip(),
        )
        self.rows.append(Row(number, tuple(" ".join(cell.replace("\0", "").split()) for cell in cells)))

    def _to_local(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is None:
            return moment
        if self.local is not None:
            return moment.astimezone(self.local)
        return moment.astimezone() if moment.tzname() == "UTC" else moment


class _UnknownZoneError(Exception):
    """An event names a time zone that nobody knows, and the file does not define."""


def _find_number(group: list[Event], occurrence: Any) -> int:
    start = str(occurrence["DTSTART"].to_ical(), "ascii")
    for event in group:
        if event.value("RECURRENCE-ID") and event.value("DTSTART").strip() == start:
            return event.number
    return next((event.number for event in group if not event.value("RECURRENCE-ID")), group[0].number)


def _name_occurrence(group: list[Event], occurrence: Any) -> str:
    """Return what the meeting is called for ever: the event's id, and of one that repeats, when it was first planned."""
    uid = str(occurrence.get("UID", "")).strip()
    planned = occurrence["RECURRENCE-ID"].dt if "RECURRENCE-ID" in occurrence else occurrence["DTSTART"].dt
    if isinstance(planned, dt.datetime) and planned.tzinfo:
        planned = planned.astimezone(dt.UTC)
    if uid and not any(event.repeats for event in group):
        return uid
    return f"{uid or str(occurrence.get('SUMMARY', ''))} {planned.isoformat()}"


def _count_minutes(start: dt.datetime, end: dt.datetime) -> int:
    # Within one time zone Python subtracts what clocks show; what passed is the difference in UTC.
    if start.tzinfo and end.tzinfo:
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    return round((end - start).total_seconds() / SECONDS_A_MINUTE)


def _list_attendees(occurrence: Mapping[str, Any]) -> Iterator[str]:
    for key in ("ORGANIZER", "ATTENDEE"):
        found = occurrence.get(key, [])
        for person in found if isinstance(found, list) else [found]:
            name = str(person.params.get("CN", "")).strip()
            address = re.sub(r"^mailto:", "", str(person), flags=re.IGNORECASE).strip()
            yield from (part.replace(",", " ") for part in (name, address) if part)


def _to_date(digits: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None

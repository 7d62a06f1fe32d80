"""Read the events of one week from an iCalendar file into a table with one row per meeting.

Every event is parsed separately, with the time zones that it names, so that a broken event is reported and does not
affect others. `recurring_ical_events` expands series, with their exceptions and their moved and cancelled meetings.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from typing import TYPE_CHECKING, Any

from workbook.content.values import format_day
from workbook.errors import UnreadableFileError
from workbook.importing.calendars.event_parser import to_date
from workbook.importing.calendars.time_zones import find_zone, get_zone, is_region
from workbook.importing.tables.table import MAX_ROWS, Row, RowMessage, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from workbook.importing.calendars.event_parser import Calendar, Event

COLUMNS = ("id", "title", "date", "start", "minutes", "calendar", "attendees", "place")
DAYS_PER_WEEK = 7
MARGIN_DAYS = 2
SECONDS_PER_MINUTE, MINUTES_PER_DAY = 60, 1440
# Remarks for meetings that take place but that the owner of the calendar may not have attended.
_STATUS_REMARKS = {
    "FREE": "it is shown as free in the calendar.",
    "TRANSPARENT": "it is shown as free in the calendar.",
    "OOF": "it is shown as out of office in the calendar.",
    "TENTATIVE": "it is tentative in the calendar.",
}
_STATUS_PROPERTIES = ("X-MICROSOFT-CDO-BUSYSTATUS", "TRANSP", "STATUS")
_ZONE = re.compile(r";TZID=(\"[^\"]*\"|[^;:\"]*)", re.IGNORECASE)
_DAY = re.compile(r"\d{8}")
_UNTIL_DAY = re.compile(r"(UNTIL=\d{8})(?!\d|T)", re.IGNORECASE)
# Rules that do not describe meetings and that would take very long to expand.
_TOO_FREQUENT = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY)|INTERVAL=[+-]?0+(?![0-9])", re.IGNORECASE)


def read_week(calendar: Calendar, *, name: str, week: dt.date, zone: str | None = None) -> Table:
    """Read the events that begin within one week.

    Parameters
    ----------
    calendar
        The calendar.
    name
        The name of its file, for messages.
    week
        Any day of the week, which runs from Monday to Sunday.
    zone
        The IANA name of the time zone to convert times to. None for the zone of the calendar; if it has none, events
        keep their own zones, and times in UTC are converted to the zone of this computer.

    Returns
    -------
    A table of COLUMNS: `id` (of the event), `title`, `date` and `start` (ISO 8601, local time), `minutes` (elapsed time,
    also when the clocks change), `calendar`, `attendees` (names and addresses, separated by commas) and `place`. Events
    for whole days, cancelled events and declined events are in `skipped`.

    Raises
    ------
    UnreadableFileError
        If there is no such time zone, or there are too many events.
    """
    monday = week - dt.timedelta(days=week.weekday())
    local, remarks = _choose_local_zone(calendar, zone)
    reader = _WeekReader(calendar, monday, local)
    for group in _group_events(calendar.events):
        reader.read(group)
    if len(reader.rows) > MAX_ROWS:
        raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} events in that week.")
    rows = sorted(reader.rows, key=lambda row: (row.cells[2:4], row.number))
    table_remarks = (f"The week from {format_day(monday)} was read.", *remarks)
    return Table(
        COLUMNS,
        tuple(rows),
        tuple(reader.problems),
        table_remarks,
        tuple(reader.skipped),
        row_remarks=tuple(reader.remarks),
    )


def _choose_local_zone(calendar: Calendar, zone: str | None) -> tuple[ZoneInfo | None, list[str]]:
    if zone is not None:
        return get_zone(zone), [f"Times are in the time zone {zone}."]
    if is_region(calendar.zone) and (found := find_zone(calendar.zone)):
        return found, [f"Times are in {found.key}, the time zone of the calendar."]
    named = {name for event in calendar.events for _, settings, _ in event.lines for name in _ZONE.findall(settings)}
    zones = {found.key: found for name in named if (found := find_zone(name))}
    if len(zones) == 1 and len(named) == 1:
        found = next(iter(zones.values()))
        return found, [f"Times are in {found.key}, the only time zone in the calendar."]
    if any(value.rstrip().upper().endswith("Z") for event in calendar.events for value in [event.value("DTSTART")]):
        return None, [
            "Times in UTC were converted to the time zone of this computer; other times are in the zone of their event."
        ]
    return None, ["Times are in the time zone of each event."] if named else []


def _group_events(events: Iterable[Event]) -> list[list[Event]]:
    """Group each series with its exceptions, which have the same id anywhere in the file."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.value("UID") or f"\n{event.number}", []).append(event)
    return [
        events_read_together
        for group in groups.values()
        for events_read_together in ([group] if any(event.repeats for event in group) else [[event] for event in group])
    ]


class _WeekReader:
    """Reads groups of related events and collects the rows and messages for one week."""

    def __init__(self, calendar: Calendar, monday: dt.date, local: ZoneInfo | None) -> None:
        self.calendar, self.monday, self.local = calendar, monday, local
        self.rows: list[Row] = []
        self.problems: list[RowMessage] = []
        self.skipped: list[RowMessage] = []
        self.remarks: list[RowMessage] = []

    def read(self, group: list[Event]) -> None:
        if not any(event.repeats for event in group) and not self._may_be_near(group[0]):
            return
        first = group[0].number
        if self.calendar.is_cut and group[-1] is self.calendar.events[-1]:
            self.problems.append(
                RowMessage(
                    group[-1].number, "", "the file ends in the middle of this event; export the calendar again."
                )
            )
            return
        if any(
            _TOO_FREQUENT.search(value) for event in group for name, _, value in event.lines if name.endswith("RULE")
        ):
            self.problems.append(RowMessage(first, "", "it repeats every hour or more often, so it is not a meeting."))
            return
        try:
            occurrences = self._expand(group)
        except _UnknownZoneError as error:
            self.problems.append(RowMessage(first, "", f'its time zone "{error}" is not known.'))
        except _BackwardsError:
            self.problems.append(RowMessage(first, "", "it ends before it begins."))
        except Exception:  # noqa: BLE001 a broken event can raise any error in the two libraries
            self.problems.append(RowMessage(first, "", "its dates or its repetition cannot be read."))
        else:
            for occurrence in occurrences:
                self._add_occurrence(group, occurrence)

    def _may_be_near(self, event: Event) -> bool:
        match = _DAY.match(event.value("DTSTART"))
        day = to_date(match[0]) if match else None
        # An event without a readable date is kept, so that the problem is reported.
        return day is None or abs((day - self.monday).days) <= DAYS_PER_WEEK + 1

    def _expand(self, group: list[Event]) -> list[Any]:
        import recurring_ical_events
        from icalendar import Calendar as Parsed

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = Parsed.from_ical("\r\n".join(self._render(group)))
            broken = [event for event in parsed.walk("VEVENT") if event.errors or "DTSTART" not in event]
            if broken:
                raise ValueError("an event whose dates cannot be read")
            if any(_is_backwards(event) for event in parsed.walk("VEVENT")):
                raise _BackwardsError
            # In the local time zone an event may be on another day than in its own zone.
            margin = dt.timedelta(days=MARGIN_DAYS)
            start, end = self.monday - margin, self.monday + dt.timedelta(days=DAYS_PER_WEEK) + margin
            return list(recurring_ical_events.of(parsed, components=["VEVENT"]).between(start, end))

    def _render(self, group: list[Event]) -> Iterator[str]:
        """Yield the lines of a calendar with only this group, with time zones that are known or that the file defines."""
        yield "BEGIN:VCALENDAR"
        written = set()
        lines = []
        for event in group:
            lines.append("BEGIN:VEVENT")
            for name, settings, value in event.lines:
                zone = _ZONE.search(settings)
                if zone:
                    named = self._name_zone(zone[1].strip('"'))
                    settings = settings.replace(zone[0], f';TZID="{named}"')  # noqa: PLW2901 the name of the zone is replaced
                    written |= {named} & self.calendar.zones.keys()
                lines.append(f"{name}{settings}:{self._limit_rule(event, name, value)}")
            lines.append("END:VEVENT")
        yield from (self.calendar.zones[name] for name in sorted(written) if find_zone(name) is None)
        yield from lines
        yield "END:VCALENDAR"

    def _limit_rule(self, event: Event, name: str, value: str) -> str:
        """Return a recurrence rule with an end: a rule that never matches would be expanded to the year 9999.

        If a meeting with a time repeats until a day, that day is included.
        """
        start = event.value("DTSTART").strip()
        day = to_date(start[:8])
        end = self.monday + dt.timedelta(days=DAYS_PER_WEEK + MARGIN_DAYS)
        has_time = "T" in start.upper()
        has_zone = start.upper().endswith("Z") or any(
            key == "DTSTART" and _ZONE.search(settings) for key, settings, _ in event.lines
        )
        if name != "RRULE":
            return value
        if has_time and (match := _UNTIL_DAY.search(value)):
            return value.replace(match[0], f"{match[0]}T235959{'Z' * has_zone}")
        if re.search(r"UNTIL|COUNT", value, re.IGNORECASE) or day is None or day >= end:
            return value
        return f"{value};UNTIL={end:%Y%m%d}" + ("T000000" + "Z" * has_zone if has_time else "")

    def _name_zone(self, name: str) -> str:
        if zone := find_zone(name):
            return zone.key
        if name in self.calendar.zones:
            return name
        raise _UnknownZoneError(name)

    def _add_occurrence(self, group: list[Event], occurrence: Any) -> None:
        start, end = occurrence["DTSTART"].dt, occurrence["DTEND"].dt if "DTEND" in occurrence else None
        title = str(occurrence.get("SUMMARY", "")).strip()
        number = _get_number(group, occurrence)
        if not isinstance(start, dt.datetime):
            if self.monday <= start < self.monday + dt.timedelta(days=DAYS_PER_WEEK):
                self.skipped.append(RowMessage(number, "", f'"{title}" is for whole days, so its hours are not known.'))
            return
        began = self._to_local(start)
        if not 0 <= (began.date() - self.monday).days < DAYS_PER_WEEK:
            return
        if str(occurrence.get("STATUS", "")).strip().upper() == "CANCELLED":
            self.skipped.append(RowMessage(number, "", f'"{title}" on {format_day(began.date())} was cancelled.'))
            return
        minutes = _count_minutes(start, end if isinstance(end, dt.datetime) else start)
        if reason := self._describe_absence(occurrence, began, minutes):
            self.skipped.append(RowMessage(number, "", f'"{title}" {reason}'))
            return
        shown = (str(occurrence.get(name, "")).strip().upper() for name in _STATUS_PROPERTIES)
        remarks = dict.fromkeys(_STATUS_REMARKS[word] for word in shown if word in _STATUS_REMARKS)
        self.remarks += [RowMessage(number, "", f'"{title}" on {format_day(began.date())}: {one}') for one in remarks]
        cells = (
            _make_occurrence_id(group, occurrence),
            title,
            began.date().isoformat(),
            f"{began:%H:%M}",
            f"{minutes}",
            self.calendar.name,
            ", ".join(dict.fromkeys(_list_attendees(occurrence))),
            str(occurrence.get("LOCATION", "")).strip(),
        )
        self.rows.append(Row(number, tuple(" ".join(cell.replace("\0", "").split()) for cell in cells)))

    def _describe_absence(self, occurrence: Any, began: dt.datetime, minutes: int) -> str:
        """Return why an event is not working time of the owner of the calendar; "" when it is."""
        is_marked = str(occurrence.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).strip().upper() == "TRUE"
        if is_marked or (minutes and not minutes % MINUTES_PER_DAY and began.time() == dt.time()):
            return "is for whole days, so its hours are not known."
        owner = self.calendar.name.strip().casefold()  # Google names a calendar after the address of its owner.
        for person in _list_people(occurrence, "ATTENDEE"):
            is_owner = "@" in owner and _get_address(person).casefold() == owner
            if is_owner and str(person.params.get("PARTSTAT", "")).upper() == "DECLINED":
                return f"on {format_day(began.date())} was declined by {owner}."
        return ""

    def _to_local(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is None:
            return moment
        if self.local is not None:
            return moment.astimezone(self.local)
        return moment.astimezone() if moment.tzname() == "UTC" else moment


class _UnknownZoneError(Exception):
    """An event names a time zone that is not known and that the file does not define."""


class _BackwardsError(Exception):
    """An event ends before it begins; the libraries would silently swap its start and end."""


def _is_backwards(event: Any) -> bool:
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
        return False
    return (start.tzinfo is None) == (end.tzinfo is None) and end < start


def _get_number(group: list[Event], occurrence: Any) -> int:
    start = str(occurrence["DTSTART"].to_ical(), "ascii")
    for event in group:
        if event.value("RECURRENCE-ID") and event.value("DTSTART").strip() == start:
            return event.number
    return next((event.number for event in group if not event.value("RECURRENCE-ID")), group[0].number)


def _make_occurrence_id(group: list[Event], occurrence: Any) -> str:
    """Return the permanent id of a meeting: the id of the event; in a series, with its originally planned time."""
    uid = str(occurrence.get("UID", "")).strip()
    planned = occurrence["RECURRENCE-ID"].dt if "RECURRENCE-ID" in occurrence else occurrence["DTSTART"].dt
    if isinstance(planned, dt.datetime) and planned.tzinfo:
        planned = planned.astimezone(dt.UTC)
    if uid and not any(event.repeats for event in group):
        return uid
    return f"{uid or str(occurrence.get('SUMMARY', ''))} {planned.isoformat()}"


def _count_minutes(start: dt.datetime, end: dt.datetime) -> int:
    # Within one time zone Python subtracts clock times; the elapsed time is the difference in UTC.
    if start.tzinfo and end.tzinfo:
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    return round((end - start).total_seconds() / SECONDS_PER_MINUTE)


def _list_attendees(occurrence: Mapping[str, Any]) -> Iterator[str]:
    for key in ("ORGANIZER", "ATTENDEE"):
        for person in _list_people(occurrence, key):
            name = str(person.params.get("CN", "")).strip()
            yield from (part.replace(",", " ") for part in (name, _get_address(person)) if part)


def _list_people(occurrence: Mapping[str, Any], key: str) -> list[Any]:
    found = occurrence.get(key, [])
    return found if isinstance(found, list) else [found]


def _get_address(person: Any) -> str:
    return re.sub(r"^mailto:", "", str(person), flags=re.IGNORECASE).strip()

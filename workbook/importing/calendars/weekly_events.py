"""Read the events of one week from an iCalendar file into a table with one row per meeting.

Every event is parsed separately, with the time zones that it names, so that a broken event is reported and does not
affect others. `recurring_ical_events` expands series, with their exceptions and their moved and cancelled meetings.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import time
import warnings
from typing import TYPE_CHECKING, Any

from workbook.content.values import format_day
from workbook.errors import UnreadableFileError
from workbook.importing.calendars.series_dates import (
    DATED_PROPERTIES,
    SeriesStart,
    describe_frequent_rule,
    has_ended,
)
from workbook.importing.calendars.time_zones import find_zone, get_zone, is_region
from workbook.importing.tables.table import Row, RowMessage, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from workbook.importing.calendars.event_parser import Calendar, Event

COLUMNS = ("id", "title", "date", "start", "minutes", "calendar", "attendees", "place")
DAYS_PER_WEEK = 7
MARGIN_DAYS = 2
SECONDS_PER_MINUTE = 60
_RULES = {"RRULE", "EXRULE"}
# Remarks for meetings that take place but that the owner of the calendar may not have attended.
_STATUS_REMARKS = {
    "FREE": "it is shown as free in the calendar.",
    "TRANSPARENT": "it is shown as free in the calendar.",
    "OOF": "it is shown as out of office in the calendar.",
    "TENTATIVE": "it is tentative in the calendar.",
}
_STATUS_PROPERTIES = ("X-MICROSOFT-CDO-BUSYSTATUS", "TRANSP", "STATUS")
_ZONE = re.compile(r";TZID=(\"[^\"]*\"|[^;:\"]*)", re.IGNORECASE)
# Nobody has more meetings; expanding more would take minutes.
MAX_EVENTS, MAX_SERIES = 5_000, 5_000
# Clock times at which programs let whole days begin and end.
_DAY_BEGINS, _DAY_ENDS, _SHORTEST_DAY_MINUTES = {(0, 0), (0, 1)}, {(0, 0), (23, 59)}, 23 * 60 - 2


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
        The IANA name of the time zone to convert times to. None for the zone of the calendar; if it has none, for the zone
        of this computer; if that is UTC, events keep their own zones.

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
        if len(reader.rows) > MAX_EVENTS:
            raise UnreadableFileError(f"{name} has more than {MAX_EVENTS:,} events in that week.")
        if reader.series > MAX_SERIES:
            raise UnreadableFileError(
                f"{name} has more than {MAX_SERIES:,} repeating events: export a shorter period from the calendar."
            )
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
    timed = (event for event in calendar.events if "T" in event.value("DTSTART").upper())
    names = sorted({name for event in timed if (name := _get_zone_name(event))})
    # A calendar whose events all name one region is kept there, such as by somebody whose computer has another zone.
    if len(names) == 1 and is_region(names[0]) and (found := find_zone(names[0])):
        return found, [f"Times are in {found.key}, the only time zone in the calendar."]
    if not names:
        return None, []
    if _is_computer_in_utc():
        return None, ["Times are in the time zone of each event."]
    return None, ["Times were converted to the time zone of this computer."]


def _is_computer_in_utc() -> bool:
    """Return whether this computer, such as a server, is set to no region, so that its zone is not that of the learner."""
    return time.tzname[0] == "UTC" and not time.daylight


def _get_zone_name(event: Event) -> str:
    """Return the IANA name of the zone in which an event begins, "UTC", its own name if it is not known, or ""."""
    if event.value("DTSTART").strip().upper().endswith("Z"):
        return "UTC"
    settings = next((settings for name, settings, _ in event.lines if name == "DTSTART"), "")
    match = _ZONE.search(settings)
    if match is None:
        return ""
    name = match[1].strip('"')
    return found.key if (found := find_zone(name)) else name


def _group_events(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Group each series with its exceptions, which have the same id anywhere in the file."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.value("UID") or f"\n{event.number}", []).append(event)
    for group in groups.values():
        exceptions = [event for event in group if event.value("RECURRENCE-ID")]
        meetings = _select_current([event for event in group if not event.value("RECURRENCE-ID")])
        series = next((event for event in meetings if event.repeats), None)
        if exceptions or series:
            yield [*([series] if series else []), *exceptions]
        yield from ([event] for event in meetings if event is not series)


def _select_current(events: list[Event]) -> list[Event]:
    """Return the latest versions of the meetings with one id, without those that the file has twice or cancels."""
    latest = max((event.sequence for event in events), default=0)
    found: dict[tuple[str, ...], Event] = {}
    for event in events:
        if event.sequence == latest:
            key = tuple(event.value(name) for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY"))
            if key not in found or event.value("STATUS").upper() == "CANCELLED":
                found[key] = event
    current = list(found.values())
    for place, event in enumerate(current):
        event.shares_id = len(current) > 1 and (place > 0 or not event.repeats)
    return current


class _WeekReader:
    """Reads groups of related events and collects the rows and messages for one week."""

    def __init__(self, calendar: Calendar, monday: dt.date, local: ZoneInfo | None) -> None:
        self.calendar, self.monday, self.local = calendar, monday, local
        self.series = 0
        self.rows: list[Row] = []
        self.problems: list[RowMessage] = []
        self.skipped: list[RowMessage] = []
        self.remarks: list[RowMessage] = []

    def read(self, group: list[Event]) -> None:
        start = self._read_start(group)
        end = self.monday + dt.timedelta(days=DAYS_PER_WEEK + MARGIN_DAYS)
        if not self._may_be_near(group, start):
            return
        first = group[0].number
        if self.calendar.is_cut and group[-1] is self.calendar.events[-1]:
            self.problems.append(
                RowMessage(
                    group[-1].number, "", "the file ends in the middle of this event; export the calendar again."
                )
            )
            return
        rules = [value for event in group for name, _, value in event.lines if name in _RULES]
        self.series += bool(rules)
        if reason := next(filter(None, (describe_frequent_rule(rule, start, self.monday) for rule in rules)), ""):
            self.problems.append(RowMessage(first, "", reason))
            return
        try:
            occurrences = self._expand(group, start, end)
        except _BackwardsError:
            self.problems.append(RowMessage(first, "", "it ends before it begins."))
        except Exception:  # noqa: BLE001 a broken event can raise any error in the two libraries
            self.problems.append(RowMessage(first, "", "its dates or its repetition cannot be read."))
        else:
            for occurrence in occurrences:
                self._add_occurrence(group, occurrence)

    def _read_start(self, group: list[Event]) -> SeriesStart:
        event = group[0]
        settings, value = next(
            ((settings, value) for name, settings, value in event.lines if name == "DTSTART"), ("", "")
        )
        named = _ZONE.search(settings)
        name = self._name_zone(named[1].strip('"')) if named else ""
        zone = self._make_zone(name) if name else None
        return SeriesStart(value.strip(), f';TZID="{name}"' if name else "", zone, self.local)

    def _may_be_near(self, group: list[Event], start: SeriesStart) -> bool:
        """Return whether a group may have a meeting in the week, without expanding it."""
        # An event without a readable date is kept, so that the problem is reported.
        if start.day is None or len(group) > 1:
            return True
        names = {name for name, _, _ in group[0].lines}
        before = self.monday - dt.timedelta(days=MARGIN_DAYS + 1)
        if not group[0].repeats:
            return abs((start.day - self.monday).days) <= DAYS_PER_WEEK + 1
        if "RDATE" in names or "RECURRENCE-ID" in names:
            return True
        is_later = start.day > self.monday + dt.timedelta(days=DAYS_PER_WEEK + MARGIN_DAYS)
        return not is_later and not has_ended(group[0].value("RRULE"), before)

    def _expand(self, group: list[Event], start: SeriesStart, end: dt.date) -> list[Any]:
        import recurring_ical_events
        from icalendar import Calendar as Parsed

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = Parsed.from_ical("\r\n".join(self._render(group, start, end)))
            events = list(parsed.walk("VEVENT"))
            if any(event.errors or "DTSTART" not in event for event in events):
                raise ValueError("an event whose dates cannot be read")
            if any(_is_backwards(event) for event in events):
                raise _BackwardsError
            # In the local time zone an event may be on another day than in its own zone.
            from_day = self.monday - dt.timedelta(days=MARGIN_DAYS)
            found = list(recurring_ical_events.of(parsed, components=["VEVENT"]).between(from_day, end))
        _restore_planned_times(events, found)
        return found

    def _render(self, group: list[Event], start: SeriesStart, end: dt.date) -> Iterator[str]:
        """Yield the lines of a calendar with only this group, with time zones that are known or that the file defines."""
        yield "BEGIN:VCALENDAR"
        written: set[str] = set()
        lines = []
        for event in group:
            lines.append("BEGIN:VEVENT")
            for name, written_settings, value in event.lines:
                settings = written_settings
                if zone := _ZONE.search(settings):
                    named = self._name_zone(zone[1].strip('"'))
                    settings = settings.replace(zone[0], f';TZID="{named}"' if named else "")
                    written |= {named} & self.calendar.zones.keys()
                if name in DATED_PROPERTIES:
                    lines += [f"{name}{form}:{text}" for form, text in start.rewrite(name, settings, value)]
                elif name in _RULES:
                    lines.append(f"{name}{settings}:{start.limit_rule(value, end)}")
                elif name == "DTEND" and "T" in value and "TZID" not in settings and not value.strip().endswith("Z"):
                    lines.append(f"{name}{settings}{_get_zone_setting(lines)}:{value}")
                else:
                    lines.append(f"{name}{settings}:{value}")
            lines.append("END:VEVENT")
        yield from (self.calendar.zones[name] for name in sorted(written) if find_zone(name) is None)
        yield from lines
        yield "END:VCALENDAR"

    def _name_zone(self, name: str) -> str:
        """Return the name of a zone for the libraries; that of the learner's zone, or "", when it is not known."""
        if zone := find_zone(name):
            return zone.key
        if name in self.calendar.zones:
            return name
        return self.local.key if self.local else ""

    def _make_zone(self, name: str) -> dt.tzinfo | None:
        """Return the zone with a name that `_name_zone` returned; None if the file defines it wrongly."""
        if zone := find_zone(name):
            return zone
        from icalendar import Timezone

        with contextlib.suppress(Exception):  # A definition from a file can raise any error.
            zone_in_file: dt.tzinfo = Timezone.from_ical(self.calendar.zones[name]).to_tz()  # type: ignore[attr-defined]
            return zone_in_file
        return None

    def _list_unknown_zones(self, event: Event) -> list[str]:
        names = {match[1].strip('"') for _, settings, _ in event.lines if (match := _ZONE.search(settings))}
        return sorted(name for name in names if not find_zone(name) and name not in self.calendar.zones)

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
        stop = end if isinstance(end, dt.datetime) else start
        minutes = _count_minutes(start, stop)
        is_whole = _is_whole_day(start, stop, minutes) or _is_whole_day(began, self._to_local(stop), minutes)
        if reason := self._describe_absence(occurrence, began, is_whole=is_whole):
            self.skipped.append(RowMessage(number, "", f'"{title}" {reason}'))
            return
        shown = (str(occurrence.get(name, "")).strip().upper() for name in _STATUS_PROPERTIES)
        remarks = dict.fromkeys(_STATUS_REMARKS[word] for word in shown if word in _STATUS_REMARKS)
        event = next((event for event in group if event.number == number), group[0])
        for zone in self._list_unknown_zones(event):
            read_in = self.local.key if self.local else "the time zone of this computer"
            remarks[f'its time zone "{zone}" is not known, so its time was read in {read_in}.'] = None
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

    def _describe_absence(self, occurrence: Any, began: dt.datetime, *, is_whole: bool) -> str:
        """Return why an event is not working time of the owner of the calendar; "" when it is."""
        is_marked = str(occurrence.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).strip().upper() == "TRUE"
        if is_marked or is_whole:
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
        if self.local is None and _is_computer_in_utc():
            return moment
        return moment.astimezone(self.local)


class _BackwardsError(Exception):
    """An event ends before it begins; the libraries would silently swap its start and end."""


def _get_zone_setting(lines: list[str]) -> str:
    """Return the setting of the zone in which the last event begins, for an end that has none; "" for none."""
    start = next((line for line in reversed(lines) if line.startswith(("DTSTART", "BEGIN"))), "")
    match = _ZONE.search(start)
    return match[0] if match else ""


def _is_whole_day(start: dt.datetime, end: dt.datetime, minutes: int) -> bool:
    """Return whether an event lasts from the beginning of a day to the end of a day, also when clocks change."""
    begins, ends = (start.hour, start.minute) in _DAY_BEGINS, (end.hour, end.minute) in _DAY_ENDS
    return begins and ends and minutes >= _SHORTEST_DAY_MINUTES


def _restore_planned_times(events: list[Any], occurrences: list[Any]) -> None:
    """Set the planned time of each meeting that a change of "this and all future ones" concerns; all have that of the first."""
    changed = {event["RECURRENCE-ID"].dt: event for event in events if "RECURRENCE-ID" in event}
    for occurrence in occurrences:
        if "RECURRENCE-ID" in occurrence and (event := changed.get(occurrence["RECURRENCE-ID"].dt)):
            planned, moved = occurrence["RECURRENCE-ID"].dt, event["DTSTART"].dt
            if isinstance(planned, dt.datetime) and isinstance(moved, dt.datetime):
                later = occurrence["DTSTART"].dt.replace(tzinfo=None) - moved.replace(tzinfo=None)
                occurrence["PLANNED"] = planned + later


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
    planned = occurrence.get("PLANNED", planned)
    if isinstance(planned, dt.datetime) and planned.tzinfo:
        planned = planned.astimezone(dt.UTC)
    if uid and not any(event.repeats or event.shares_id for event in group):
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

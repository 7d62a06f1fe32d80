"""Read the events of one week from an iCalendar file into a table: each meeting that took time is a row.

Every event is read by itself, with the time zones it names, so that one that is broken is told and harms no other.
What repeats is worked out by `recurring_ical_events`; exceptions, moved and cancelled meetings are its business too.
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
from workbook.importing.tables.table import MAX_ROWS, Row, RowProblem, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from workbook.importing.calendars.event_parser import Calendar, Event

COLUMNS = ("id", "title", "date", "start", "minutes", "calendar", "attendees", "place")
DAYS_PER_WEEK = 7
MARGIN_DAYS = 2
SECONDS_PER_MINUTE, MINUTES_PER_DAY = 60, 1440
# What a calendar says of a meeting that does take place, and that its owner may not have been at.
_SHOWN_AS = {
    "FREE": "it is shown as free in the calendar.",
    "TRANSPARENT": "it is shown as free in the calendar.",
    "OOF": "it is shown as out of office in the calendar.",
    "TENTATIVE": "it is tentative in the calendar.",
}
_SHOWN_IN = ("X-MICROSOFT-CDO-BUSYSTATUS", "TRANSP", "STATUS")
_ZONE = re.compile(r";TZID=(\"[^\"]*\"|[^;:\"]*)", re.IGNORECASE)
_DAY = re.compile(r"\d{8}")
# Repetitions that are no meetings, and would keep the reader busy for ever.
_DAY_ALONE = re.compile(r"(UNTIL=\d{8})(?!\d|T)", re.IGNORECASE)
_NO_MEETING = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY)|INTERVAL=[+-]?0+(?![0-9])", re.IGNORECASE)


def read_week(calendar: Calendar, *, name: str, week: dt.date, zone: str | None = None) -> Table:
    """Read the events that begin within one week.

    Parameters
    ----------
    calendar
        What `read_calendar` returned.
    name
        What its file is called.
    week
        Any day of the week that is meant; it runs from Monday to Sunday.
    zone
        The time zone to tell times in, by its IANA name; None for the calendar's own, and where it names none, for
        each event's own and this computer's.

    Returns
    -------
    A table of COLUMNS: `id` (the event's own), `title`, `date` and `start` (ISO 8601, local), `minutes` (as they really
    passed, also when the clocks change), `calendar`, `attendees` (names and addresses, with commas) and `place`. Events
    of whole days, cancelled and declined ones are in `left_out`.

    Raises
    ------
    UnreadableFileError
        When there is no such time zone, or no end of events.
    """
    monday = week - dt.timedelta(days=week.weekday())
    local, remarks = _find_local_zone(calendar, zone)
    reader = _WeekReader(calendar, monday, local)
    for group in _group(calendar.events):
        reader.read(group)
    if len(reader.rows) > MAX_ROWS:
        raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} events in that week.")
    rows = sorted(reader.rows, key=lambda row: (row.cells[2:4], row.number))
    told = (f"The week from {format_day(monday)} was read.", *remarks)
    return Table(
        COLUMNS, tuple(rows), tuple(reader.problems), told, tuple(reader.left_out), noticed=tuple(reader.noticed)
    )


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
        self.noticed: list[RowProblem] = []

    def read(self, group: list[Event]) -> None:
        if not any(event.repeats for event in group) and not self._may_be_near(group[0]):
            return
        first = group[0].number
        if self.calendar.is_cut and group[-1] is self.calendar.events[-1]:
            self.problems.append(
                RowProblem(group[-1].number, "", "the file ends in the middle of it; export it again.")
            )
            return
        if any(_NO_MEETING.search(value) for event in group for name, _, value in event.lines if name.endswith("RULE")):
            self.problems.append(RowProblem(first, "", "it repeats every hour or more often; that is no meeting."))
            return
        try:
            occurrences = self._expand(group)
        except _UnknownZoneError as error:
            self.problems.append(RowProblem(first, "", f'its time zone "{error}" is not known.'))
        except _BackwardsError:
            self.problems.append(RowProblem(first, "", "it ends before it begins."))
        except Exception:  # noqa: BLE001 a broken event may raise anything at all in two libraries
            self.problems.append(RowProblem(first, "", "its dates or its repetition cannot be read."))
        else:
            for occurrence in occurrences:
                self._keep(group, occurrence)

    def _may_be_near(self, event: Event) -> bool:
        match = _DAY.match(event.value("DTSTART"))
        day = to_date(match[0]) if match else None
        # What has no date that could be read is looked at, so that it is told.
        return day is None or abs((day - self.monday).days) <= DAYS_PER_WEEK + 1

    def _expand(self, group: list[Event]) -> list[Any]:
        import recurring_ical_events
        from icalendar import Calendar as Parsed

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = Parsed.from_ical("\r\n".join(self._write(group)))
            broken = [event for event in parsed.walk("VEVENT") if event.errors or "DTSTART" not in event]
            if broken:
                raise ValueError("an event whose dates cannot be read")
            if any(_is_backwards(event) for event in parsed.walk("VEVENT")):
                raise _BackwardsError
            # An event may be told on another day than the one its own time zone says.
            margin = dt.timedelta(days=MARGIN_DAYS)
            start, end = self.monday - margin, self.monday + dt.timedelta(days=DAYS_PER_WEEK) + margin
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
                lines.append(f"{name}{settings}:{self._close_rule(event, name, value)}")
            lines.append("END:VEVENT")
        yield from (self.calendar.zones[name] for name in sorted(written) if find_zone(name) is None)
        yield from lines
        yield "END:VCALENDAR"

    def _close_rule(self, event: Event, name: str, value: str) -> str:
        """Return a rule with an end: one that never comes true would be followed to the year 9999.

        Where a meeting at some hour repeats until a day, that day belongs to it.
        """
        start = event.value("DTSTART").strip()
        day = to_date(start[:8])
        end = self.monday + dt.timedelta(days=DAYS_PER_WEEK + MARGIN_DAYS)
        has_time = "T" in start.upper()
        has_zone = start.upper().endswith("Z") or any(
            key == "DTSTART" and _ZONE.search(told) for key, told, _ in event.lines
        )
        if name != "RRULE":
            return value
        if has_time and (match := _DAY_ALONE.search(value)):
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

    def _keep(self, group: list[Event], occurrence: Any) -> None:
        start, end = occurrence["DTSTART"].dt, occurrence["DTEND"].dt if "DTEND" in occurrence else None
        title = str(occurrence.get("SUMMARY", "")).strip()
        number = _find_number(group, occurrence)
        if not isinstance(start, dt.datetime):
            if self.monday <= start < self.monday + dt.timedelta(days=DAYS_PER_WEEK):
                self.left_out.append(
                    RowProblem(number, "", f'"{title}" is for whole days, which says nothing of hours.')
                )
            return
        began = self._to_local(start)
        if not 0 <= (began.date() - self.monday).days < DAYS_PER_WEEK:
            return
        if str(occurrence.get("STATUS", "")).strip().upper() == "CANCELLED":
            self.left_out.append(RowProblem(number, "", f'"{title}" on {format_day(began.date())} was cancelled.'))
            return
        minutes = _count_minutes(start, end if isinstance(end, dt.datetime) else start)
        if reason := self._find_absence(occurrence, began, minutes):
            self.left_out.append(RowProblem(number, "", f'"{title}" {reason}'))
            return
        shown = (str(occurrence.get(name, "")).strip().upper() for name in _SHOWN_IN)
        remarks = dict.fromkeys(_SHOWN_AS[word] for word in shown if word in _SHOWN_AS)
        self.noticed += [RowProblem(number, "", f'"{title}" on {format_day(began.date())}: {one}') for one in remarks]
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

    def _find_absence(self, occurrence: Any, began: dt.datetime, minutes: int) -> str:
        """Return why an event holds no hours of the calendar's owner; "" when it does."""
        is_marked = str(occurrence.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).strip().upper() == "TRUE"
        if is_marked or (minutes and not minutes % MINUTES_PER_DAY and began.time() == dt.time()):
            return "is for whole days, which says nothing of hours."
        owner = self.calendar.name.strip().casefold()  # Google calls a calendar by its owner's address
        for person in _list_people(occurrence, "ATTENDEE"):
            is_owner = "@" in owner and _find_address(person).casefold() == owner
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
    """An event names a time zone that nobody knows, and the file does not define."""


class _BackwardsError(Exception):
    """An event ends before it begins; the libraries would turn it round."""


def _is_backwards(event: Any) -> bool:
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
        return False
    return (start.tzinfo is None) == (end.tzinfo is None) and end < start


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
    return round((end - start).total_seconds() / SECONDS_PER_MINUTE)


def _list_attendees(occurrence: Mapping[str, Any]) -> Iterator[str]:
    for key in ("ORGANIZER", "ATTENDEE"):
        for person in _list_people(occurrence, key):
            name = str(person.params.get("CN", "")).strip()
            yield from (part.replace(",", " ") for part in (name, _find_address(person)) if part)


def _list_people(occurrence: Mapping[str, Any], key: str) -> list[Any]:
    found = occurrence.get(key, [])
    return found if isinstance(found, list) else [found]


def _find_address(person: Any) -> str:
    return re.sub(r"^mailto:", "", str(person), flags=re.IGNORECASE).strip()

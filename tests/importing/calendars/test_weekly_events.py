from __future__ import annotations

import datetime as dt
import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.import_samples import FILES, get_required_choice, list_values, open_file, open_store
from workbook.errors import UnreadableFileError, WorkbookError
from workbook.importing.calendars import weekly_events
from workbook.importing.calendars.event_parser import Calendar, Event, read_calendar
from workbook.importing.calendars.time_zones import find_zone
from workbook.importing.calendars.weekly_events import read_week
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import make_preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbook.importing.tables.table import Table

FAULTS = FILES.parent / "faults"
needs_zone = pytest.mark.skipif(os.name == "nt", reason="Windows cannot change the zone of a running program")


def week(name: str, day: str, zone: str | None = None) -> Table:
    return read_week(read_calendar(FILES / name), name=name, week=dt.date.fromisoformat(day), zone=zone)


def list_cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells[1:5] for row in table.rows]


def write(tmp_path: Path, *lines: str, calendar: str = "") -> Path:
    path = tmp_path / "calendar.ics"
    events = "\r\n".join(
        ["BEGIN:VCALENDAR", *calendar.splitlines(), "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    )
    path.write_text(events, encoding="utf-8", newline="")
    return path


def test_a_week_has_series_without_exceptions_and_with_moved_meetings() -> None:
    assert list_cells(week("outlook-week.ics", "2026-03-12")) == [
        ("Call with Lisbon", "2026-03-10", "15:00", "45"),
        ("Nowhere", "2026-03-12", "10:00", "60"),
        ("Builders' round table (moved)", "2026-03-12", "14:00", "90"),
    ]
    assert list_cells(week("outlook-week.ics", "2026-03-02")) == [
        ("Builders' round table", "2026-03-02", "09:00", "60"),
        ("Builders' round table", "2026-03-04", "09:00", "60"),
        ("Night of the clocks", "2026-03-08", "01:30", "60"),
    ]


def test_events_are_converted_to_the_requested_time_zone() -> None:
    assert list_cells(week("outlook-week.ics", "2026-03-12", zone="Europe/Lisbon"))[2] == (
        "Builders' round table (moved)",
        "2026-03-12",
        "18:00",
        "90",
    )


def test_whole_days_and_cancelled_events_are_skipped_and_reported() -> None:
    skipped = [message.reason for message in week("outlook-week.ics", "2026-03-12").skipped]
    assert skipped == [
        '"On leave" is for whole days, so its hours are not known.',
        '"Called off" on Thu 12 March 2026 was cancelled.',
    ]
    assert not week("whole-days.ics", "2022-01-01").rows


def test_broken_events_are_reported_and_do_not_affect_others() -> None:
    assert [str(problem) for problem in week("outlook-week.ics", "2026-03-12").problems] == [
        "Row 8: its dates or its repetition cannot be read."
    ]


def test_an_event_in_an_unknown_time_zone_is_read_in_the_chosen_one_with_a_remark() -> None:
    table = week("outlook-week.ics", "2026-03-12", zone="America/Toronto")
    assert ("Nowhere", "2026-03-12", "10:00", "60") in list_cells(table)
    remark = "is not known, so its time was read in America/Toronto."
    assert [str(remark) for remark in table.row_remarks] == [
        f'Row 7: "Nowhere" on Thu 12 March 2026: its time zone "Atlantis Standard Time" {remark}'
    ]


def test_an_exception_can_precede_its_series() -> None:
    assert list_cells(week("google-moved-before-series.ics", "2026-02-10")) == [
        ("TEST RECURR 3", "2026-02-10", "10:00", "30"),
        ("TEST RECURR 3 - MODIFIED", "2026-02-11", "10:30", "30"),
        ("TEST RECURR 3", "2026-02-12", "10:00", "30"),
    ]


def test_times_in_utc_are_converted_to_the_zone_of_the_calendar() -> None:
    assert list_cells(week("apple-status.ics", "2022-07-04"))[0] == ("Tentative", "2022-07-04", "16:00", "50")


def test_a_meeting_keeps_its_hour_when_the_clocks_change(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "UID:1",
        "SUMMARY:x",
        "DTSTART;TZID=Europe/Berlin:20260323T090000",
        "DTEND;TZID=Europe/Berlin:20260323T100000",
        "RRULE:FREQ=WEEKLY",
    )
    for day in ("2026-03-23", "2026-03-30"):
        table = read_week(read_calendar(path), name=path.name, week=dt.date.fromisoformat(day))
        assert list_cells(table) == [("x", day, "09:00", "60")]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("America/Toronto", "America/Toronto"),
        ("Eastern Standard Time", "America/New_York"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Sydney"),
        ("Greenwich Mean Time:Dublin; Edinburgh; Lisbon; London", "Europe/London"),
        ("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/freeassociation.sourceforge.net/Europe/Paris", "Europe/Paris"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Eastern Time (US and Canada)", "America/New_York"),
        ("(UTC-05:00) Eastern Time (US and Canada)", "America/New_York"),
        ("Eastern Standard Time 1", "America/New_York"),
        ("(UTC+01:00) Vienna, Amsterdam, Berlin, Bern, Rome, Stockholm", "Europe/Berlin"),
        ("UTC+3", "Etc/GMT-3"),
        ("(GMT-05:00)", "Etc/GMT+5"),
    ],
)
def test_time_zones_are_found_by_the_names_that_programs_use(name: str, zone: str) -> None:
    found = find_zone(name)
    assert found is not None
    assert found.key == zone


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "Atlantis/Capital", "x" * 5000, "\0"])
def test_an_unknown_time_zone_is_not_found(name: str) -> None:
    assert find_zone(name) is None


def read_events(tmp_path: Path, *lines: str, day: str = "2026-05-11") -> Table:
    path = write(tmp_path, *lines)
    return read_week(read_calendar(path), name=path.name, week=dt.date.fromisoformat(day))


NINE = ("UID:1", "SUMMARY:Talk", "DTSTART:20260512T090000", "DTEND:20260512T100000")


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("TRANSP:TRANSPARENT", "shown as free"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "shown as free"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "out of office"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "tentative"),
        ("STATUS:TENTATIVE", "tentative"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", None),
    ],
)
def test_a_meeting_that_may_not_be_attended_is_imported_with_a_remark(
    tmp_path: Path, line: str, remark: str | None
) -> None:
    table = read_events(tmp_path, *NINE, line)
    assert list_cells(table) == [("Talk", "2026-05-12", "09:00", "60")]
    assert [remark in message.reason for message in table.row_remarks if remark] == [True] * bool(remark)
    assert bool(table.row_remarks) == bool(remark)


@pytest.mark.parametrize(
    "lines",
    [
        (*NINE, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        ("UID:1", "SUMMARY:Day", "DTSTART:20260512T000000", "DTEND:20260513T000000"),
        ("UID:1", "SUMMARY:Days", "DTSTART:20260512T000000", "DTEND:20260515T000000"),
    ],
)
def test_whole_days_with_hours_are_whole_days(tmp_path: Path, lines: tuple[str, ...]) -> None:
    table = read_events(tmp_path, *lines)
    assert not table.rows
    assert "whole days" in table.skipped[0].reason


@pytest.mark.parametrize(("answer", "rows"), [("DECLINED", 0), ("ACCEPTED", 1)])
def test_a_meeting_that_the_owner_declined_is_skipped(tmp_path: Path, answer: str, rows: int) -> None:
    path = tmp_path / "google.ics"
    person = f"ATTENDEE;PARTSTAT={answer};CN=Ann:mailto:Ann@example.org"
    other = "ATTENDEE;PARTSTAT=DECLINED;CN=Bo:mailto:bo@example.org"
    head = ("BEGIN:VCALENDAR", "X-WR-CALNAME:ann@example.org", "BEGIN:VEVENT")
    path.write_text("\r\n".join([*head, *NINE, person, other, "END:VEVENT", "END:VCALENDAR"]), encoding="utf-8")
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))
    assert (len(table.rows), len(table.skipped)) == (rows, 1 - rows)


def test_an_event_that_ends_before_it_begins_is_a_problem(tmp_path: Path) -> None:
    table = read_events(tmp_path, "UID:1", "DTSTART:20260512T100000", "DTEND:20260512T090000")
    assert [problem.reason for problem in table.problems] == ["it ends before it begins."]
    assert not table.rows


@pytest.mark.parametrize("zone", ["", ";TZID=Europe/Berlin"])
def test_a_series_includes_its_last_day(tmp_path: Path, zone: str) -> None:
    lines = (f"DTSTART{zone}:20260505T090000", f"DTEND{zone}:20260505T100000", "RRULE:FREQ=WEEKLY;UNTIL=20260512")
    assert len(read_events(tmp_path, "UID:1", *lines).rows) == 1
    assert not read_events(tmp_path, "UID:1", *lines, day="2026-05-18").rows


def test_listed_dates_are_meetings(tmp_path: Path) -> None:
    lines = ("DTSTART:20260401T090000", "DTEND:20260401T100000", "RDATE:20260512T140000,20260513T140000")
    assert [row.cells[2:4] for row in read_events(tmp_path, "UID:1", *lines).rows] == [
        ("2026-05-12", "14:00"),
        ("2026-05-13", "14:00"),
    ]


def test_a_file_that_ends_within_an_event_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "cut.ics"
    path.write_text("\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *NINE]), encoding="utf-8")
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))
    assert not table.rows
    assert "ends in the middle" in table.problems[0].reason


def test_a_calendar_in_utf_16_is_detected(tmp_path: Path) -> None:
    path = write(tmp_path, *NINE)
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    with open_store() as store:
        assert not make_preview(path, "time-entries", store, ImportOptions(week="2026-05-11")).choices.required


def test_a_line_can_be_folded_within_a_letter(tmp_path: Path) -> None:
    path = write(tmp_path, *NINE)
    content = path.read_bytes().replace(
        b"SUMMARY:Talk", "SUMMARY:\u00c9t\u00e9".encode().replace(b"\xc3\xa9", b"\xc3\r\n \xa9")
    )
    path.write_bytes(content)
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))
    assert [row.cells[1] for row in table.rows] == ["\u00c9t\u00e9"]


def test_the_zone_name_of_exchange_is_read_completely(tmp_path: Path) -> None:
    zone = ";TZID=tzone://Microsoft/Utc"
    table = read_events(tmp_path, "UID:1", f"DTSTART{zone}:20260512T090000", f"DTEND{zone}:20260512T100000")
    assert not table.problems
    assert table.rows[0].cells[4] == "60"


def test_an_event_that_repeats_every_second_is_not_a_meeting(tmp_path: Path) -> None:
    path = write(tmp_path, "UID:1", "DTSTART:20260511T090000", "RRULE:FREQ=SECONDLY")
    assert "not a meeting" in str(read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11)).problems[0])


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=BANANA",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=-1",
        "COUNT=3",
        "FREQ=WEEKLY;UNTIL=soon",
        "FREQ=YEARLY;BYMONTH=13",
    ],
)
def test_a_hostile_recurrence_rule_is_a_problem_or_an_event(tmp_path: Path, rule: str) -> None:
    path = write(tmp_path, "UID:1", "DTSTART:20260511T090000", "DTEND:20260511T100000", f"RRULE:{rule}")
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))
    assert len(table.rows) + len(table.problems) <= 1


def test_a_calendar_without_events_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.ics"
    path.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="without events"):
        read_calendar(path)


def test_every_week_of_a_calendar_with_many_rules_is_read() -> None:
    for number in range(30):
        table = week("google-many-rules.ics", (dt.date(2016, 1, 4) + dt.timedelta(weeks=number)).isoformat())
        assert all(dt.date.fromisoformat(row.cells[2]) for row in table.rows)


def test_the_week_has_to_be_chosen_by_any_of_its_days() -> None:
    with open_store() as store:
        asked = open_file("outlook-week.ics", store)
        required = get_required_choice(asked)
        assert required.name == "week"
        assert "2026-03-09" in required.options
        with pytest.raises(WorkbookError, match="Choose the week"):
            asked.apply(store)
        for chosen in ("2026-W11", "2026-03-15", dt.date(2026, 3, 9)):
            assert open_file("outlook-week.ics", store, week=chosen).counts == {"time-entries": 3}
        with pytest.raises(WorkbookError, match="is not a week"):
            open_file("outlook-week.ics", store, week="2026-W60")


def test_a_moved_meeting_is_recognized_and_adds_nothing(tmp_path: Path) -> None:
    first = write(tmp_path, "UID:1", "SUMMARY:x", "DTSTART:20260511T090000", "DTEND:20260511T100000")
    with open_store() as store:
        open_file(str(first), store, week="2026-05-11").apply(store)
        moved = write(tmp_path, "UID:1", "SUMMARY:y", "DTSTART:20260512T090000", "DTEND:20260512T100000")
        preview = open_file(str(moved), store, week="2026-05-11")
        assert preview.is_empty
        assert preview.results.duplicates[0].reason == "it already exists."


def test_attendees_decide_the_kind_of_work() -> None:
    from workbook.importing.mapping.work_categories import CategoryRule

    rules = [CategoryRule("attendee", "@builders.example", "service"), CategoryRule("word", "clocks", "administrative")]
    with open_store() as store:
        preview = open_file("outlook-week.ics", store, week="2026-03-02", rules=rules)
        assert list_values(preview, "note", "kind") == [
            ("Builders' round table", "service"),
            ("Builders' round table", "service"),
            ("Night of the clocks", "administrative"),
        ]


def test_a_calendar_can_only_be_imported_into_the_time_log() -> None:
    with open_store() as store, pytest.raises(WorkbookError, match="can be imported into time-entries"):
        open_file("outlook-week.ics", store, "clients")


@pytest.fixture
def toronto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a computer in Toronto."""
    monkeypatch.setenv("TZ", "America/Toronto")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


# Files that were once read wrongly: what each of their meetings is in Toronto.
MEETINGS = {
    "tzid-utc.ics": [("Teams call", "2026-05-12", "09:00", "60")],
    "one-foreign.ics": [("Mine in UTC", "2026-05-12", "09:00", "60"), ("From Vancouver", "2026-05-12", "12:00", "60")],
    "method-cancel.ics": [],
    "until-local.ics": [("LocalUntil", f"2026-05-{day}", "09:00", "30") for day in (11, 12, 13)],
    "thisandfuture.ics": [
        *(("Series", f"2026-05-{day}", "09:00", "30") for day in (11, 12)),
        *(("Later", f"2026-05-{day}", "14:00", "60") for day in range(13, 18)),
    ],
    "dup-uid.ics": [("First", "2026-05-12", "09:00", "60"), ("Second", "2026-05-13", "09:00", "120")],
    "exdate-midnight.ics": [("Daily", f"2026-05-{day}", "09:00", "30") for day in (11, 12, 14, 15)],
    "allday-2359.ics": [],
    "raw-newline.ics": [("Raw", "2026-05-12", "09:00", "60"), ("After", "2026-05-12", "11:00", "60")],
}


@needs_zone
@pytest.mark.usefixtures("toronto")
@pytest.mark.parametrize("name", MEETINGS)
def test_every_meeting_is_read_with_its_time_and_an_id_of_its_own(name: str) -> None:
    table = read_week(read_calendar(FAULTS / name), name=name, week=dt.date(2026, 5, 12))

    assert list_cells(table) == MEETINGS[name]
    assert len({row.cells[0] for row in table.rows}) == len(table.rows)
    assert table.problems == ()


@needs_zone
@pytest.mark.usefixtures("toronto")
def test_a_whole_day_of_25_hours_is_a_whole_day() -> None:
    table = read_week(read_calendar(FAULTS / "dst-allday.ics"), name="x", week=dt.date(2025, 10, 27))
    assert list_cells(table) == [("Fall back shift", "2025-11-01", "22:00", "540")]
    assert [message.reason for message in table.skipped] == [
        '"AllDay DST" is for whole days, so its hours are not known.'
    ]


def read_series(tmp_path: Path, *lines: str, zone: str = "America/Toronto") -> list[str]:
    """Return the days and times of the meetings of a daily series at 9, from Monday 11 May 2026 on."""
    start = (f"DTSTART;TZID={zone}:20260511T090000", f"DTEND;TZID={zone}:20260511T093000")
    path = write(tmp_path, "UID:1", "SUMMARY:x", *start, *lines)
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11), zone=zone)
    assert table.problems == ()
    return [f"{row.cells[2][-2:]} {row.cells[3]}" for row in table.rows]


def moved(*settings: str) -> tuple[str, ...]:
    """Return the lines of an event that moves a meeting of the series to 15:00."""
    times = ("DTSTART;TZID=America/Toronto:20260513T150000", "DTEND;TZID=America/Toronto:20260513T153000")
    return ("END:VEVENT", "BEGIN:VEVENT", "UID:1", "SUMMARY:x", *settings, *times)


@pytest.mark.parametrize(
    "left_out",
    [
        "EXDATE;TZID=America/Toronto:20260513T090000",
        "EXDATE:20260513T090000",
        "EXDATE:20260513T130000Z",
        "EXDATE;VALUE=DATE:20260513",
        "EXDATE:20260513",
        "EXDATE;TZID=America/Toronto:20260513T000000",
        "EXDATE;TZID=America/Vancouver:20260513T060000",
    ],
)
def test_a_left_out_meeting_is_left_out_however_its_date_is_written(tmp_path: Path, left_out: str) -> None:
    assert read_series(tmp_path, "RRULE:FREQ=DAILY;COUNT=4", left_out) == ["11 09:00", "12 09:00", "14 09:00"]


@pytest.mark.parametrize(
    "until",
    ["20260513T090000", "20260513T130000Z", "20260513", "20260513T235959", "20260513T235900Z", "20260513T0900"],
)
def test_a_series_includes_the_meeting_at_its_end_however_the_end_is_written(tmp_path: Path, until: str) -> None:
    assert read_series(tmp_path, f"RRULE:FREQ=DAILY;UNTIL={until}") == ["11 09:00", "12 09:00", "13 09:00"]


@pytest.mark.parametrize(
    "planned",
    [
        "RECURRENCE-ID;TZID=America/Toronto:20260513T090000",
        "RECURRENCE-ID:20260513T130000Z",
        "RECURRENCE-ID;TZID=America/Vancouver:20260513T060000",
        "RECURRENCE-ID;VALUE=DATE:20260513",
        "RECURRENCE-ID:20260513T090000",
    ],
)
def test_a_meeting_is_moved_however_its_planned_time_is_written(tmp_path: Path, planned: str) -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=4"
    assert read_series(tmp_path, rule, *moved(planned)) == ["11 09:00", "12 09:00", "13 15:00", "14 09:00"]
    assert read_series(tmp_path, rule, *moved(planned, "STATUS:CANCELLED")) == ["11 09:00", "12 09:00", "14 09:00"]
    future = planned.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE")
    assert read_series(tmp_path, rule, *moved(future)) == ["11 09:00", "12 09:00", "13 15:00", "14 15:00"]
    assert read_series(tmp_path, rule, *moved(future, "STATUS:CANCELLED")) == ["11 09:00", "12 09:00"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_latest_version_of_a_meeting_counts_wherever_it_is_in_the_file(tmp_path: Path, order: int) -> None:
    versions = [
        ("UID:1", "SUMMARY:x", f"SEQUENCE:{number}", f"DTSTART:20260512T{hour}0000", f"DTEND:20260512T{hour}3000")
        for number, hour in ((0, "09"), (10, "14"), (9, "11"))
    ]
    first, *others = versions[::order]
    lines = [*first, *(line for version in others for line in ("END:VEVENT", "BEGIN:VEVENT", *version))]
    assert list_cells(read_events(tmp_path, *lines)) == [("x", "2026-05-12", "14:00", "30")]


def test_a_cancellation_in_another_part_of_the_file_cancels_only_its_own_meeting(tmp_path: Path) -> None:
    def part(method: str, *lines: str) -> str:
        return "\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])

    times = ("DTSTART:20260512T090000", "DTEND:20260512T100000")
    path = tmp_path / "inbox.ics"
    parts = [part("REQUEST", "UID:1", "SUMMARY:a", *times), part("CANCEL", "UID:1", "SUMMARY:a", "SEQUENCE:1", *times)]
    path.write_text("\n".join([*parts, part("REQUEST", "UID:2", "SUMMARY:b", *times)]), encoding="utf-8")
    table = read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))
    assert [row.cells[1] for row in table.rows] == ["b"]
    assert [message.reason for message in table.skipped] == ['"a" on Tue 12 May 2026 was cancelled.']


@pytest.mark.parametrize(
    ("start", "end", "is_whole"),
    [
        ("20260512T000000", "20260512T235900", True),
        ("20260512T000000", "20260512T235959", True),
        ("20260512T000000", "20260513T000000", True),
        ("20260512T000100", "20260512T235900", True),
        ("20260512T000000", "20260514T235900", True),
        ("20260308T000000", "20260309T000000", True),
        ("20260512T000000", "20260512T080000", False),
        ("20260512T080000", "20260513T080000", False),
        ("20260512T000000", "20260512T000000", False),
    ],
)
def test_an_event_from_the_first_to_the_last_minute_of_a_day_is_for_whole_days(
    tmp_path: Path, start: str, end: str, *, is_whole: bool
) -> None:
    zone = ";TZID=America/Toronto"
    table = read_events(tmp_path, "UID:1", f"DTSTART{zone}:{start}", f"DTEND{zone}:{end}", day=start[:8])
    assert (len(table.rows), len(table.skipped)) == ((0, 1) if is_whole else (1, 0))


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,10,20,30,40,50", ""),
        (f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,30", "more than 24 times a day"),
        ("FREQ=WEEKLY;BYSECOND=" + ",".join(map(str, range(60))), "more than 24 times a day"),
    ],
)
def test_a_rule_with_many_times_a_day_is_refused_before_it_is_expanded(tmp_path: Path, rule: str, reason: str) -> None:
    table = read_events(tmp_path, "UID:1", "DTSTART:20260511T090000", f"RRULE:{rule}")
    assert [reason in str(problem) for problem in table.problems] == [True] * bool(reason)


def test_a_rule_from_long_ago_with_many_times_a_day_is_refused_before_it_is_expanded(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12"
    table = read_events(tmp_path, "UID:1", "DTSTART:16010101T090000", rule)
    assert "its first day is wrong" in str(table.problems[0])


@pytest.mark.parametrize("rule", ["", "RRULE:FREQ=WEEKLY\r\n"])
def test_more_events_than_anybody_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setattr(weekly_events, "MAX_EVENTS", 4 if not rule else 100)
    monkeypatch.setattr(weekly_events, "MAX_SERIES", 4)
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20260511T090000\r\n{rule}END:VEVENT\r\n" for number in range(5)
    )
    path = tmp_path / "many.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR", encoding="utf-8", newline="")
    with pytest.raises(UnreadableFileError, match="has more than 4"):
        read_week(read_calendar(path), name=path.name, week=dt.date(2026, 5, 11))


@given(
    first=st.dates(dt.date(2026, 1, 1), dt.date(2026, 5, 20)),
    every=st.integers(1, 9),
    left_out=st.sets(st.integers(0, 40), max_size=5),
    until=st.one_of(st.none(), st.dates(dt.date(2026, 5, 1), dt.date(2026, 5, 20))),
    zone=st.sampled_from(["", "America/Toronto", "UTC", "Asia/Kolkata"]),
)
def test_a_daily_series_is_the_same_as_counted_by_hand(
    first: dt.date, every: int, left_out: set[int], until: dt.date | None, zone: str
) -> None:
    setting = f";TZID={zone}" if zone else ""
    days = [first + dt.timedelta(days=every * place) for place in range(200)]
    exceptions = [f"EXDATE{setting}:{days[place]:%Y%m%d}T093000" for place in sorted(left_out)]
    rule = f"RRULE:FREQ=DAILY;INTERVAL={every}" + (f";UNTIL={until:%Y%m%d}" if until else "")
    lines = [f"DTSTART{setting}:{first:%Y%m%d}T093000", f"DTEND{setting}:{first:%Y%m%d}T101500", rule, *exceptions]
    event = Event(1, [("UID", "", "1"), *(tuple(_split(line)) for line in lines)])  # type: ignore[list-item]
    table = read_week(Calendar(events=[event]), name="x", week=dt.date(2026, 5, 11), zone=zone or None)
    week_days = [dt.date(2026, 5, 11) + dt.timedelta(days=day) for day in range(7)]
    expected = [
        day
        for place, day in enumerate(days)
        if day in week_days and place not in left_out and (until is None or day <= until)
    ]
    assert [row.cells[2:5] for row in table.rows] == [(day.isoformat(), "09:30", "45") for day in expected]


def _split(line: str) -> tuple[str, str, str]:
    name, _, value = line.partition(":")
    key, separator, settings = name.partition(";")
    return key, separator + settings, value

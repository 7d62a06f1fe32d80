from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.importing.import_samples import FILES, get_required_choice, list_values, open_file, open_store
from workbook.errors import UnreadableFileError, WorkbookError
from workbook.importing.calendars.event_parser import read_calendar
from workbook.importing.calendars.time_zones import find_zone
from workbook.importing.calendars.weekly_events import read_week
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import make_preview

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.importing.tables.table import Table


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
        ("Builders' round table (moved)", "2026-03-12", "14:00", "90"),
    ]
    assert list_cells(week("outlook-week.ics", "2026-03-02")) == [
        ("Builders' round table", "2026-03-02", "09:00", "60"),
        ("Builders' round table", "2026-03-04", "09:00", "60"),
        ("Night of the clocks", "2026-03-08", "01:30", "60"),
    ]


def test_events_are_converted_to_the_requested_time_zone() -> None:
    assert list_cells(week("outlook-week.ics", "2026-03-12", zone="Europe/Lisbon"))[1] == (
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
        'Row 7: its time zone "Atlantis Standard Time" is not known.',
        "Row 8: its dates or its repetition cannot be read.",
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
            assert open_file("outlook-week.ics", store, week=chosen).counts == {"time-entries": 2}
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

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from workbook.content.notation import parse_clock
from workbook.importing.mapping.dialect import (
    FileDialect,
    find_decimal_mark,
    find_serial_day,
    read_date,
    read_fiscal_year_end,
    read_moment,
    read_number,
    read_percent,
)
from workbook.importing.mapping.durations import read_duration, read_work_period
from workbook.importing.mapping.numeric_dates import detect_date_orders, list_numeric_dates
from workbook.importing.mapping.source_formats import DurationFields, TimeFields

HOURS = DurationFields(columns=("Hours",), unit="hours")
CLOCK = DurationFields(columns=("Duration",), unit="hours")
TIME = TimeFields(date=("Date",), start=("From",), end_date=("Until",), end=("To",), durations=(CLOCK, HOURS))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("01:30:00", 90),
        ("1:30", 90),
        ("26:00:00", 1560),
        ("1h 30m", 90),
        ("1 h 30 min", 90),
        ("1,5 h", 90),
        ("90 min", 90),
        ("PT1H30M", 90),
        ("pt90m", 90),
        ("1.5", 90),
        ("1,5", 90),
        ("1\u00a0h\u00a030\u00a0min", 90),
        ("1 Std. 30 Min", 90),
        ("45 s", 0.75),
    ],
)
def test_a_duration_is_read_in_any_notation(text: str, minutes: float) -> None:
    assert read_duration(text, unit="hours") / 60 == minutes


@pytest.mark.parametrize("text", ["", "soon", "-1", "1:75", "P", "h", "1,500", "∞", "NaN", "1e400"])
def test_an_invalid_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_duration(text, unit="hours")


def test_a_number_without_a_unit_is_in_the_given_unit() -> None:
    assert read_duration("90", unit="minutes") == read_duration("5400", unit="seconds") == 5400


def test_of_contradictory_durations_the_first_is_used_with_a_remark() -> None:
    row = {"Date": "2026-05-11", "Duration": "01:00:01", "Hours": "0.00"}
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.values["minutes"] == 60
    assert period.remarks == {"Duration": "it says 60 minutes, which was used; Hours says 0 minutes."}
    assert not period.problems


def test_a_rounded_duration_does_not_contradict_the_clock() -> None:
    row = {"Date": "2026-05-11", "From": "9:00", "To": "9:20", "Hours": "0.3"}
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert not period.remarks
    assert period.values["minutes"] == 18


def test_a_number_without_a_unit_is_reconciled_with_the_clock_with_a_remark() -> None:
    row = {"Date": "2026-05-11", "From": "8:00", "To": "10:00", "Duration": "7200"}
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.values["minutes"] == 120
    assert "read as seconds" in period.remarks["Duration"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"Duration": "1:00"}, "Date", "it has no date."),
        ({"Date": "2026-05-11"}, "Duration", "no column states how long"),
        ({"Date": "2026-05-11", "From": "8:00"}, "To", "still running"),
        ({"Date": "2026-05-11", "Duration": "00:00:20"}, "Duration", "20 seconds, which is less than a minute"),
        ({"Date": "2026-05-11", "Duration": "0:00"}, "Duration", "the duration is zero"),
        ({"Date": "2026-05-11", "From": "8:00", "Until": "2026-05-10", "To": "9:00"}, "To", "ends before it begins"),
        ({"Date": "2026-13-11", "Duration": "1:00"}, "Date", "no such day"),
        ({"Date": "2026-05-11", "From": "25:00", "To": "9:00"}, "From", "not a time of day"),
    ],
)
def test_problems_with_a_time_are_reported_by_column(row: dict[str, str], column: str, reason: str) -> None:
    time = TimeFields(date=TIME.date, start=TIME.start, end_date=TIME.end_date, end=TIME.end, durations=TIME.durations)
    time = time if "Duration" in row or "From" not in row else time.model_copy(update={"durations": ()})
    period = read_work_period(time, lambda name: row.get(name, ""), dialect=FileDialect())
    assert reason in period.problems[column]


def test_work_past_midnight_ends_on_the_next_day_with_a_remark() -> None:
    row = {"Date": "2026-05-11", "From": "23:30", "To": "00:30"}
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.values == {"date": "2026-05-11", "start": "23:30", "minutes": 60}
    assert "next day" in period.remarks["To"]


def test_elapsed_time_is_correct_when_clocks_change() -> None:
    time = TimeFields(start=("start",), end=("end",))
    row = {"start": "20260308T060000Z", "end": "20260308T080000Z"}
    dialect = FileDialect(zone=ZoneInfo("America/Toronto"))
    period = read_work_period(time, lambda column: row[column], dialect=dialect)
    assert period.values == {"date": "2026-03-08", "start": "01:00", "minutes": 120}


def test_the_dates_of_a_file_prove_their_order() -> None:
    assert detect_date_orders(list_numeric_dates(["03/04/2026", "25/04/2026"])) == {"day-first"}
    assert detect_date_orders(list_numeric_dates(["03/04/2026", "04/25/2026 10:00 AM"])) == {"month-first"}
    assert detect_date_orders(list_numeric_dates(["03/04/2026", "2026-05-25", ""])) == set()
    assert detect_date_orders(list_numeric_dates(["25/04/2026", "04/25/2026"])) == {"day-first", "month-first"}


def test_a_month_13_is_reported() -> None:
    with pytest.raises(ValueError, match="there is no month 13, and dates here are written month first"):
        read_date("13/05/2026", FileDialect(date_order="month-first"))
    assert read_date("13/05/2026", FileDialect(date_order="day-first")) == dt.date(2026, 5, 13)


def test_numbers_are_read_with_the_decimal_mark_that_others_prove() -> None:
    assert find_decimal_mark(["1,5", "2.000,0", "12"]) == ","
    assert find_decimal_mark(["1.5", "1,500.25"]) == "."
    assert find_decimal_mark(["1.5", "1,5"]) is None
    assert read_number("1,500", FileDialect(decimal_mark=",")) == 1.5
    assert read_number("1,500", FileDialect(decimal_mark=".")) == 1500
    assert read_number("31\u00a0283", FileDialect(decimal_mark=","), whole=True) == 31283
    with pytest.raises(ValueError, match="could be"):
        read_number("1,500", FileDialect())


@pytest.mark.parametrize(
    ("text", "percent"), [("0.9", 90), ("87,33\u00a0%", 87.33), ("87,33\u202f%", 87.33), ("1.0631", 106.31), ("1", 100)]
)
def test_a_share_is_converted_to_per_cent(text: str, percent: float) -> None:
    assert read_percent(text, FileDialect()) == percent


def test_a_date_that_does_not_exist_is_reported_as_written() -> None:
    with pytest.raises(ValueError, match='"30/02/2026" is not a date'):
        read_date("30/02/2026", FileDialect(date_order="day-first"))


@pytest.mark.parametrize(
    ("text", "day"),
    [("46153", dt.date(2026, 5, 11)), ("46153.0", dt.date(2026, 5, 11)), ("20260511", None), ("462", None)],
)
def test_the_serial_number_of_a_day_in_excel_is_recognized(text: str, day: dt.date | None) -> None:
    assert find_serial_day(text) == day


def test_an_invalid_share_is_refused() -> None:
    with pytest.raises(ValueError, match="not a share"):
        read_percent("80", FileDialect())


def test_times_of_day_are_read_with_seconds_and_am_or_pm() -> None:
    assert parse_clock("12:05:10 AM") == 310
    assert parse_clock("1:35\u202fp.m.") == parse_clock("13:35")
    with pytest.raises(ValueError, match="not a time of day"):
        parse_clock("13:05 PM")


@pytest.mark.parametrize(
    "text", ["20250309T063000Z", "2025-03-09T06:30:00+00:00", "2025-03-09 01:30:00 -05:00", "2025-03-09T01:30:00-05:00"]
)
def test_a_time_stamp_with_a_zone_is_converted(text: str) -> None:
    assert read_moment(text, FileDialect(zone=ZoneInfo("America/Toronto"))).isoformat()[:16] == "2025-03-09T01:30"


def test_fiscal_years_and_quarters_end_on_the_right_day() -> None:
    assert read_fiscal_year_end("2023-2024") == read_fiscal_year_end("2023-24", quarter=4) == dt.date(2024, 3, 31)
    assert [read_fiscal_year_end("2017-2018", quarter=n).isoformat() for n in (1, 2, 3)] == [
        "2017-06-30",
        "2017-09-30",
        "2017-12-31",
    ]
    with pytest.raises(ValueError, match="not a fiscal year"):
        read_fiscal_year_end("2023-2025")


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({"Date": "soon", "From": "later", "Duration": "long"}, ["Date", "Duration", "From"]),
        ({"Date": "soon", "From": "9:00", "To": "later"}, ["Date", "To"]),
        ({"Date": "soon"}, ["Date", "Duration"]),
        ({"Date": "2026-05-11", "From": "later", "To": "sooner"}, ["From", "To"]),
        (
            {"Date": "2026-05-11", "From": "9:00", "Until": "soon", "To": "later", "Hours": "x"},
            ["Hours", "To", "Until"],
        ),
    ],
)
def test_every_problem_of_a_row_is_reported(row: dict[str, str], columns: list[str]) -> None:
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert sorted(period.problems) == columns


ALL_DAY = TimeFields(date=("Date",), start=("From",), end_date=("Until",), end=("To",), all_day=("All day event",))


@pytest.mark.parametrize(
    "row",
    [
        {"From": "12:00:00 AM", "To": "12:00:00 AM", "All day event": "True"},
        {"From": "9:00", "To": "10:00", "All day event": "VRAI"},
        {"All day event": "Oui"},
        {"From": "0:00", "Until": "2026-05-14", "To": "0:00", "All day event": "False"},
        {"From": "0:00", "To": "23:59"},
        {"From": "0:00", "To": "23:59:59", "Until": "2026-05-16"},
    ],
)
def test_a_whole_day_is_not_work(row: dict[str, str]) -> None:
    row = {"Date": "2026-05-13", **row}
    period = read_work_period(ALL_DAY, lambda column: row.get(column, ""), dialect=FileDialect())
    assert "whole day" in period.skip_reason
    assert not period.problems


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        ({"From": "0:00", "To": "8:00", "All day event": "False"}, 480),
        ({"From": "0:00", "To": "0:00", "Duration": "7:30"}, 450),
        ({"From": "0:01", "To": "23:59", "All day event": "Non"}, 1438),
        ({"From": "0:00", "To": "23:59", "Duration": "7:30"}, 450),
    ],
)
def test_work_from_midnight_is_not_a_whole_day(row: dict[str, str], minutes: int) -> None:
    row = {"Date": "2026-05-13", **row}
    time = ALL_DAY.model_copy(update={"durations": (CLOCK,)})
    period = read_work_period(time, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.values["minutes"] == minutes
    assert not period.skip_reason


def test_an_unclear_mark_of_a_whole_day_is_reported() -> None:
    row = {"Date": "2026-05-13", "From": "9:00", "To": "10:00", "All day event": "perhaps"}
    period = read_work_period(ALL_DAY, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.problems == {"All day event": '"perhaps" is neither yes nor no.'}


def test_a_whole_day_of_time_stamps_is_not_work_when_the_clocks_change() -> None:
    time = TimeFields(start=("start",), end=("end",))
    for start, end in (("20260308T050000Z", "20260309T040000Z"), ("20261101T040000Z", "20261102T050000Z")):
        row = {"start": start, "end": end}
        dialect = FileDialect(zone=ZoneInfo("America/Toronto"))
        assert read_work_period(time, row.__getitem__, dialect=dialect).skip_reason


def test_hours_that_may_be_a_part_of_a_day_get_a_remark() -> None:
    for text, minutes, has_remark in (("0.0625", 4, True), ("0.33333333", 20, False), ("0.3", 18, False)):
        row = {"Date": "2026-05-11", "Hours": text}
        period = read_work_period(TIME, lambda column, row=row: row.get(column, ""), dialect=FileDialect())  # type: ignore[misc]
        assert period.values["minutes"] == minutes
        assert (
            "part of a day, as Excel stores times, it is 90 minutes" in period.remarks.get("Hours", "")
        ) == has_remark


def test_a_dash_stands_for_an_empty_cell() -> None:
    row = {"Date": "2026-05-11", "From": "-", "Duration": "\u2014", "Hours": "1.5"}
    period = read_work_period(TIME, lambda column: row.get(column, ""), dialect=FileDialect())
    assert period.values == {"date": "2026-05-11", "minutes": 90}

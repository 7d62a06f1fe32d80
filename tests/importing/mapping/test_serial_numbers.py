"""The numbers as which Excel stores dates and times, in files that do not format them."""

from __future__ import annotations

from typing import Any

import pytest

from workbook.importing.mapping.dialect import FileDialect, find_serial_second
from workbook.importing.mapping.durations import WorkPeriod, read_work_period
from workbook.importing.mapping.source_formats import DurationFields, TimeFields


def read(cells: dict[str, str], **columns: Any) -> WorkPeriod:
    time = TimeFields(durations=(DurationFields(columns=("Hours",)),), **columns)
    return read_work_period(time, lambda column: cells.get(column, ""), dialect=FileDialect())


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("46154.375", 9 * 3600),
        ("46154,375", 9 * 3600),
        ("46154", 0),
        ("46154.041666667", 3600),
        ("0.375", 9 * 3600),
        (".5", 12 * 3600),
        ("0", 0),
        ("0.99999999", 86_399),
        ("9.30", None),
        ("00.30", None),
        ("0930", None),
        ("1.5", None),
        ("20260512", None),
    ],
)
def test_a_part_of_a_day_is_a_time_of_day(text: str, second: int | None) -> None:
    assert find_serial_second(text) == second


@pytest.mark.parametrize("end", ["46154.4375", "46154,4375"])
def test_stamps_that_are_numbers_are_read_and_reported(end: str) -> None:
    period = read({"Start": "46154.375", "End": end}, start=("Start",), end=("End",))
    assert period.values == {"date": "2026-05-12", "start": "09:00", "minutes": 90}
    assert period.remarks == {
        "Start": "46154.375 was read as 2026-05-12 09:00: Excel stores it as this number.",
        "End": f"{end} was read as 2026-05-12 10:30: Excel stores it as this number.",
    }


def test_times_of_day_that_are_numbers_are_read_and_reported() -> None:
    cells = {"Date": "46154.0", "Start": "0.375", "End": "0.4375"}
    period = read(cells, date=("Date",), start=("Start",), end=("End",))
    assert period.values == {"date": "2026-05-12", "start": "09:00", "minutes": 90}
    assert set(period.remarks) == {"Date", "Start", "End"}


def test_a_day_with_a_time_of_day_is_that_day() -> None:
    period = read({"Date": "46154.375", "Hours": "1.5"}, date=("Date",))
    assert period.values == {"date": "2026-05-12", "minutes": 90}
    assert "46154.375 was read as Tue 12 May 2026" in period.remarks["Date"]


def test_a_start_and_an_end_with_the_day_of_the_row_are_times_of_day() -> None:
    cells = {"Date": "2026-05-12", "Start": "2026-05-12 09:00:00", "End": "12/05/2026 10:30"}
    period = read_work_period(
        TimeFields(date=("Date",), start=("Start",), end=("End",)),
        lambda column: cells.get(column, ""),
        dialect=FileDialect(date_order="day-first"),
    )
    assert (period.values["start"], period.values["minutes"]) == ("09:00", 90)


def test_a_start_with_another_day_than_the_row_is_a_problem() -> None:
    period = read({"Date": "2026-05-12", "Start": "2026-05-13 09:00", "Hours": "1"}, date=("Date",), start=("Start",))
    assert "is not a time of day" in period.problems["Start"]

"""A day that was given as a parameter: read exactly as it should be written, and refused in one sentence otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content.time_text import parse_iso_date
from workbook.errors import WorkbookError


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_is_read_as_text_and_as_a_date(day: dt.date) -> None:
    assert parse_iso_date(day.isoformat()) == day
    assert parse_iso_date(day) == day


@pytest.mark.parametrize(
    "given_value",
    [
        "10/03/2026",
        "20260310",
        20260310,
        "2026-W11-2",
        "2026-3-10",
        "26-03-10",
        "2026-03-10T09:30",
        " 2026-03-10",
        "2026-03-10\n",
        "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0661\u0660",
        "tomorrow",
        "",
        None,
        True,
        2026.0310,
    ],
)
def test_anything_else_is_refused_with_an_example(given_value: object) -> None:
    with pytest.raises(WorkbookError, match="is not a day; write the year, the month and the day, such as 2026-03-10"):
        parse_iso_date(given_value)


@pytest.mark.parametrize("given_value", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_refused(given_value: str) -> None:
    with pytest.raises(WorkbookError, match=f"There is no day {given_value}"):
        parse_iso_date(given_value)

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.analysis import days
from workbook.errors import AnalysisError


def make_dates(*dates: str | None) -> pd.Series[pd.Timestamp]:
    return pd.to_datetime(pd.Series(dates)).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2025-10-31", 1, "2025-11-30"),
        ("2025-12-31", 3, "2026-03-31"),
    ],
)
def test_a_month_that_has_no_such_day_gives_its_last(date: str, months: int, expected: str) -> None:
    assert days.add_months(make_dates(date), pd.Series([months])).tolist() == [pd.Timestamp(expected)]


def test_no_date_stays_no_date() -> None:
    both = make_dates("2026-01-01", None)

    assert days.add_months(both, pd.Series([3.0, 3.0])).isna().tolist() == [False, True]
    assert days.compute_mondays(both).isna().tolist() == [False, True]
    assert days.is_overdue(both, pd.Timestamp("2026-01-02")).tolist() == [True, pd.NA]


def test_overdue_begins_the_day_after() -> None:
    due = make_dates("2026-03-30", "2026-03-31")

    assert days.is_overdue(due, pd.Timestamp("2026-03-31")).tolist() == [True, False]


@pytest.mark.parametrize(
    "today",
    [dt.date(2026, 3, 31), dt.datetime(2026, 3, 31, 23, 59, tzinfo=dt.UTC), "2026-03-31", "2026-03-31T05:00+02:00"],
)
def test_today_may_be_a_date_a_time_stamp_or_text(today: dt.date | str) -> None:
    assert days.to_day(today) == pd.Timestamp("2026-03-31")


@pytest.mark.parametrize("today", ["tomorrow", None, pd.NaT])
def test_what_is_no_date_is_refused(today: object) -> None:
    with pytest.raises(AnalysisError):
        days.to_day(today)  # type: ignore[arg-type]


def test_quarters_are_those_of_the_calendar() -> None:
    starts = [
        days.compute_quarter_start(pd.Timestamp(day)).strftime("%m-%d")
        for day in ("2026-01-01", "2026-06-30", "2024-02-29")
    ]

    assert starts == ["01-01", "04-01", "01-01"]


@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), max_size=20))
def test_mondays_are_those_of_the_standard_library(dates: list[dt.date]) -> None:
    found = days.compute_mondays(pd.Series(dates, dtype="datetime64[us]")).dt.date.tolist()

    assert found == [date - dt.timedelta(days=date.weekday()) for date in dates]


@pytest.mark.parametrize(
    "today", ["today", "now", "05/04/2025", "May", "2025", "5", 5, 5.0, True, "", "NaT", "31 March"]
)
def test_what_could_mean_another_day_or_the_clocks_is_no_date(today: object) -> None:
    with pytest.raises(AnalysisError, match="date"):
        days.to_moment(today)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-31T05:00",
        "2026-03-31 05:00",
        "20260331T0500",
        dt.datetime(2026, 3, 31, 5),  # noqa: DTZ001 - without a zone
        np.datetime64("2026-03-31T05"),
    ],
)
def test_a_moment_without_a_time_zone_is_read_as_it_stands(moment: dt.date | str) -> None:
    assert days.to_moment(moment) == pd.Timestamp("2026-03-31T05:00")


def test_a_moment_keeps_its_time_zone() -> None:
    assert str(days.to_moment("2026-03-31T05:00Z")) == "2026-03-31 05:00:00+00:00"

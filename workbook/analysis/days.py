"""Reckon with days: today, weeks, quarters, months from a date, and what is overdue."""

from __future__ import annotations

import datetime as dt
from numbers import Number
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from workbook.analysis.columns import MIXED_ZONES, is_zoned
from workbook.errors import AnalysisError

if TYPE_CHECKING:
    from pandas.api.typing import NaTType

Day = dt.date | str
A_WHILE_DAYS = 90
DAYS_PER_WEEK = 7
MONTHS_PER_QUARTER = 3
# 5 January 1970 was a Monday, four days after the day that numpy counts from.
FIRST_MONDAY = 4


def to_moment(moment: Day) -> pd.Timestamp:
    """Return a date, a time stamp or ISO text as a Timestamp, with its time zone if it has one.

    Raises
    ------
    AnalysisError
        It is none of these.
    """
    try:
        stamp = _read_moment(moment)
    except (TypeError, ValueError) as error:
        raise AnalysisError(f"{moment!r} is not a date; write it like 2025-03-31.") from error
    if pd.isna(stamp):
        raise AnalysisError("A review needs a date to be looked at on; none was given.")
    return stamp.as_unit("us")


def _read_moment(moment: object) -> pd.Timestamp | NaTType:
    # pandas alone would read "today" off the clock, "May" as one in the year 1, and 5 as a moment in 1970.
    if isinstance(moment, str):
        return pd.Timestamp(dt.datetime.fromisoformat(moment.strip()))
    if isinstance(moment, Number):
        raise TypeError
    return pd.Timestamp(cast("dt.date", moment))


def to_day(moment: Day) -> pd.Timestamp:
    """Return the date of a moment, at midnight and without a time zone; raises AnalysisError."""
    return to_moment(moment).tz_localize(None).normalize()


def compute_mondays(dates: pd.Series[Any]) -> pd.Series[Any]:
    """Return the Monday on which the ISO 8601 week of each date begins."""
    days = dates.to_numpy().astype("datetime64[D]")
    number = days.astype("int64") - FIRST_MONDAY
    monday = days - np.mod(number, DAYS_PER_WEEK).astype("timedelta64[D]")
    return pd.Series(monday.astype("datetime64[us]"), index=dates.index)


def add_months(dates: pd.Series[Any], months: pd.Series[Any]) -> pd.Series[Any]:
    """Return the same day so many months on, or the month's last day where it has no such day.

    29 February and twelve months make 28 February; 30 November and three months make the end of February.
    """
    known = dates.notna() & months.notna()
    month = dates[known].to_numpy().astype("datetime64[M]")
    offset = dates[known].to_numpy().astype("datetime64[D]") - month.astype("datetime64[D]")
    target = month + months[known].to_numpy().astype("timedelta64[M]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum(target.astype("datetime64[D]") + offset, last)
    result = pd.Series(pd.NaT, index=dates.index, dtype="datetime64[us]")
    result[known] = moved.astype("datetime64[us]")
    return result


def compute_quarter_start(day: pd.Timestamp) -> pd.Timestamp:
    """Return the first day of the calendar quarter a date lies in."""
    first_month = (day.month - 1) // MONTHS_PER_QUARTER * MONTHS_PER_QUARTER + 1
    return day.normalize().replace(month=first_month, day=1)


def count_days_between(earlier: pd.Series[Any] | pd.Timestamp, later: pd.Series[Any] | pd.Timestamp) -> pd.Series[Any]:
    """Return the number of days from one date to another; missing where either is."""
    difference: Any = later - earlier
    days: pd.Series[Any] = difference / pd.Timedelta(days=1)
    return days


def compute_hours_between(earlier: pd.Series[Any], later: pd.Series[Any]) -> pd.Series[Any]:
    """Return the hours that passed from one time stamp to another; missing where either is.

    With time zones, a night on which the clocks change has 23 or 25 hours.

    Raises
    ------
    AnalysisError
        One side carries a time zone and the other does not.
    """
    if is_zoned(earlier) != is_zoned(later):
        if earlier.notna().any() and later.notna().any():
            raise AnalysisError(MIXED_ZONES)
        return pd.Series(np.nan, index=earlier.index)
    difference: Any = later - earlier
    hours: pd.Series[Any] = difference / pd.Timedelta(hours=1)
    return hours


def to_local_days(stamps: pd.Series[Any], now: pd.Timestamp) -> pd.Series[Any]:
    """Return the date of each time stamp, by the calendar of the time zone `now` is in if both have one."""
    if is_zoned(stamps):
        stamps = (stamps.dt.tz_convert(now.tzinfo) if now.tzinfo else stamps).dt.tz_localize(None)
    days: pd.Series[Any] = stamps.dt.normalize()
    return days


def compute_ends_of_days(days: pd.Series[Any], zone: dt.tzinfo | None) -> pd.Series[Any]:
    """Return the midnight at which each day ends in a time zone, also where the clocks skip it or show it twice."""
    return to_time_stamps(days + pd.Timedelta(days=1), zone)


def to_time_stamps(clock: pd.Series[Any], zone: dt.tzinfo | None) -> pd.Series[Any]:
    """Return times on a clock as time stamps: the first of two, and where the clocks skipped one, what they went to."""
    is_first = np.ones(len(clock), dtype=bool)
    stamps: pd.Series[Any] = clock.dt.tz_localize(zone, ambiguous=is_first, nonexistent="shift_forward")
    return stamps


def is_overdue(due: pd.Series[Any], today: pd.Timestamp) -> pd.Series[Any]:
    """Return whether each date is past: from the day after it; missing where there is no date."""
    return (due < today).astype("boolean").where(due.notna())

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
    """Convert a date, a time stamp or ISO text to a Timestamp.

    Parameters
    ----------
    moment
        The date or time.

    Returns
    -------
    The Timestamp, with its time zone if it has one.

    Raises
    ------
    AnalysisError
        The value is none of these.
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
    """Return the date of a moment.

    Parameters
    ----------
    moment
        A date, a time stamp or ISO text.

    Returns
    -------
    The date, at midnight and without a time zone.

    Raises
    ------
    AnalysisError
        The value is none of these.
    """
    return to_moment(moment).tz_localize(None).normalize()


def compute_mondays(dates: pd.Series[Any]) -> pd.Series[Any]:
    """Return the Monday on which the ISO 8601 week of each date begins.

    Parameters
    ----------
    dates
        Dates.

    Returns
    -------
    The Mondays; missing where a date is.
    """
    days = dates.to_numpy().astype("datetime64[D]")
    number = days.astype("int64") - FIRST_MONDAY
    monday = days - np.mod(number, DAYS_PER_WEEK).astype("timedelta64[D]")
    return pd.Series(monday.astype("datetime64[us]"), index=dates.index)


def add_months(dates: pd.Series[Any], months: pd.Series[Any]) -> pd.Series[Any]:
    """Return the same day a number of months later, or the last day of the month where it has no such day.

    29 February and twelve months make 28 February; 30 November and three months make the end of February.

    Parameters
    ----------
    dates
        Dates.
    months
        The number of months for each date.

    Returns
    -------
    The later dates; missing where a date or its number is.
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
    """Return the first day of the calendar quarter of a date.

    Parameters
    ----------
    day
        The date.

    Returns
    -------
    The first day.
    """
    first_month = (day.month - 1) // MONTHS_PER_QUARTER * MONTHS_PER_QUARTER + 1
    return day.normalize().replace(month=first_month, day=1)


def count_days_between(earlier: pd.Series[Any] | pd.Timestamp, later: pd.Series[Any] | pd.Timestamp) -> pd.Series[Any]:
    """Return the number of days from one date to another.

    Parameters
    ----------
    earlier, later
        Dates.

    Returns
    -------
    The days; negative where `later` is the earlier date, missing where either is missing.
    """
    difference: Any = later - earlier
    days: pd.Series[Any] = difference / pd.Timedelta(days=1)
    return days


def compute_hours_between(earlier: pd.Series[Any], later: pd.Series[Any]) -> pd.Series[Any]:
    """Return the hours from one time stamp to another.

    With time zones, a day on which the clocks change has 23 or 25 hours.

    Parameters
    ----------
    earlier, later
        Time stamps.

    Returns
    -------
    The hours; missing where either is missing.

    Raises
    ------
    AnalysisError
        One side has a time zone and the other does not.
    """
    if is_zoned(earlier) != is_zoned(later):
        if earlier.notna().any() and later.notna().any():
            raise AnalysisError(MIXED_ZONES)
        return pd.Series(np.nan, index=earlier.index)
    difference: Any = later - earlier
    hours: pd.Series[Any] = difference / pd.Timedelta(hours=1)
    return hours


def to_local_days(stamps: pd.Series[Any], now: pd.Timestamp) -> pd.Series[Any]:
    """Return the date of each time stamp, in the time zone of `now` if both have one.

    Parameters
    ----------
    stamps
        Time stamps.
    now
        The present moment.

    Returns
    -------
    Dates at midnight, without a time zone.
    """
    if is_zoned(stamps):
        stamps = (stamps.dt.tz_convert(now.tzinfo) if now.tzinfo else stamps).dt.tz_localize(None)
    days: pd.Series[Any] = stamps.dt.normalize()
    return days


def compute_ends_of_days(days: pd.Series[Any], zone: dt.tzinfo | None) -> pd.Series[Any]:
    """Return the midnight at which each day ends, even where the clocks skip it or show it twice.

    Parameters
    ----------
    days
        Dates.
    zone
        The time zone; None for none.

    Returns
    -------
    Time stamps.
    """
    return to_time_stamps(days + pd.Timedelta(days=1), zone)


def to_time_stamps(clock: pd.Series[Any], zone: dt.tzinfo | None) -> pd.Series[Any]:
    """Convert local times to time stamps.

    Parameters
    ----------
    clock
        Local times, without a time zone.
    zone
        The time zone; None for none.

    Returns
    -------
    Time stamps: the first where the clocks show a time twice, and the time after the change where they skip one.
    """
    is_first = np.ones(len(clock), dtype=bool)
    stamps: pd.Series[Any] = clock.dt.tz_localize(zone, ambiguous=is_first, nonexistent="shift_forward")
    return stamps


def is_overdue(due: pd.Series[Any], today: pd.Timestamp) -> pd.Series[Any]:
    """Return whether each date is past, which it is from the following day on.

    Parameters
    ----------
    due
        Dates.
    today
        The date of today.

    Returns
    -------
    Booleans; missing where there is no date.
    """
    return (due < today).astype("boolean").where(due.notna())

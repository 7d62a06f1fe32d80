"""Work out when something was done and how long it took, where a row may say so several times and contradict itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.importing.mapping.dialect import (
    FileDialect,
    find_serial_day,
    format_serial_day_remark,
    read_date,
    read_moment,
    read_number,
    read_seconds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.importing.mapping.source_formats import Columns, TimeFields

SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}
SECONDS_PER_MINUTE, SECONDS_PER_DAY = 60, 86_400
# A clock without seconds, and hours with two decimals, are both off by less.
TOLERANCE_SECONDS = 60
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?")
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:(\d+(?:[.,]\d+)?) ?(?:h|hrs?|hours?|std|stunden?|heures?)\.?)? ?"
    r"(?:(\d+(?:[.,]\d+)?) ?(?:m|mins?|minutes?|minuten?)\.?)? ?"
    r"(?:(\d+(?:[.,]\d+)?) ?(?:s|secs?|seconds?|sekunden?|secondes?)\.?)?",
    re.IGNORECASE,
)


@dataclass
class WorkPeriod:
    """What a row says about time: canonical values by field name, and by column what is wrong or was noticed."""

    values: dict[str, str | int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Told:
    """One statement about how long it took: where it stands, in seconds, and by how much it may be off."""

    column: str
    seconds: float
    tolerance: float


def read_duration(text: str, *, unit: str, habits: FileDialect | None = None) -> float:
    """Read a duration in seconds: "01:30:00", "1h 30m", "PT1H30M", "1,5 h", or a bare number in the unit given.

    Raises
    ------
    ValueError
        When it is none of these, or negative.
    """
    tidy = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    if match := _CLOCK.fullmatch(tidy):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if len(tidy) > 1 and (match := _ISO.fullmatch(tidy)) and any(match.groups()):
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return days * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds
    if tidy and (match := _WORDS.fullmatch(tidy)) and any(match.groups()):
        hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    number = read_number(tidy, habits or FileDialect()) * SECONDS[unit]
    if number < 0:
        raise ValueError(f'"{text}" is less than no time.')
    return number


def read_work_period(time: TimeFields, cell: Callable[[str], str], *, habits: FileDialect) -> WorkPeriod:
    """Return the date, start and minutes of a row.

    Parameters
    ----------
    time
        Which columns tell of them.
    cell
        Gives what stands under a column, "" when nothing does.
    habits
        How the file writes dates and numbers.

    Returns
    -------
    Values for `date`, `start` and `minutes`. Where durations contradict each other the first is taken, and a remark
    says so.
    """
    spent = WorkPeriod()
    begin = _read_edge(time.date, time.start, cell, spent, habits=habits)
    if begin:
        spent.values["date"] = begin[0].isoformat()
    if begin and begin[1] is not None:
        spent.values["start"] = f"{begin[1] // 3600:02}:{begin[1] // 60 % 60:02}"
    told = [*_read_durations(time, cell, spent, habits=habits), *_read_span(time, cell, spent, habits=habits)]
    if told:
        _settle(told, cell, spent, time=time, habits=habits)
    elif not spent.problems:
        column, text = _first(time.end, cell)
        if time.end and not text and _first(time.start, cell)[1]:
            spent.problems[column] = "it has no end yet: it is still running."
        else:
            spent.problems[time.durations[0].columns[0] if time.durations else column] = (
                "nothing says how long it took."
            )
    return spent


def _first(columns: Columns, cell: Callable[[str], str]) -> tuple[str, str]:
    """Return the first column that is filled in, with its text; none is, the first of all."""
    for column in columns:
        if text := cell(column):
            return column, text
    return (columns[0] if columns else ""), ""


def _read_edge(
    dates: Columns, times: Columns, cell: Callable[[str], str], spent: WorkPeriod, *, habits: FileDialect
) -> tuple[dt.date, int | None] | None:
    """Return the day, and the second of that day if it is told, at which something begins or ends."""
    column, text = _first(dates or times, cell)
    try:
        if not dates:
            if not text:
                spent.problems[column] = "it has no beginning."
                return None
            moment = read_moment(text, habits)
            return moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second
        if not text:
            spent.problems[column] = "it has no date."
            return None
        day = find_serial_day(text)
        if day:
            spent.remarks[column] = format_serial_day_remark(text, day)
        day = day or _read_day(text, habits)
        column, text = _first(times, cell)
        return day, read_seconds(text) if text else None
    except ValueError as error:
        spent.problems[column] = str(error)
        return None


def _read_day(text: str, habits: FileDialect) -> dt.date:
    try:
        return read_date(text, habits)
    except ValueError:
        try:
            return read_moment(text, habits).date()
        except ValueError:
            pass
        raise


def _read_durations(
    time: TimeFields, cell: Callable[[str], str], spent: WorkPeriod, *, habits: FileDialect
) -> list[_Told]:
    told = []
    for duration in time.durations:
        column, text = _first(duration.columns, cell)
        if not text:
            continue
        try:
            seconds = read_duration(text, unit=duration.unit, habits=habits)
        except ValueError as error:
            spent.problems[column] = str(error)
        else:
            told.append(_Told(column, seconds, _find_tolerance(text, duration.unit)))
    return told


def _find_tolerance(text: str, unit: str) -> float:
    """Return by how many seconds a rounded number may be off: half of its last decimal, and at least a minute."""
    match = re.fullmatch(r"\d+(?:[.,](\d+))?", text.strip())
    rounded = SECONDS[unit] / 2 / 10 ** len(match[1] or "") if match else 0
    return max(TOLERANCE_SECONDS, rounded)


def _read_span(time: TimeFields, cell: Callable[[str], str], spent: WorkPeriod, *, habits: FileDialect) -> list[_Told]:
    """Return the time from start to end, if both are told."""
    start, end = _first(time.start, cell), _first(time.end, cell)
    if not start[1] or not end[1] or spent.problems:
        return []
    try:
        if time.date:
            seconds, explicit = _subtract_clocks(time, cell, habits=habits)
        else:
            seconds, explicit = _subtract_stamps(start[1], end[1], habits=habits), True
    except ValueError as error:
        spent.problems[end[0]] = str(error)
        return []
    if seconds < 0 and not explicit:
        seconds += SECONDS_PER_DAY
        spent.remarks[end[0]] = "it ends before it begins, and was read as ending on the next day."
    if seconds < 0:
        spent.problems[end[0]] = "it ends before it begins."
        return []
    return [_Told(end[0], seconds, TOLERANCE_SECONDS)]


def _subtract_stamps(start: str, end: str, *, habits: FileDialect) -> float:
    began, ended = read_moment(start, habits), read_moment(end, habits)
    if began.tzinfo is None or ended.tzinfo is None:
        if began.tzinfo is not ended.tzinfo:
            raise ValueError("the start names a time zone and the end none, or the other way round.")
        return (ended - began).total_seconds()
    # Within one time zone Python subtracts what clocks show, and not what passed.
    return (ended.astimezone(dt.UTC) - began.astimezone(dt.UTC)).total_seconds()


def _subtract_clocks(time: TimeFields, cell: Callable[[str], str], *, habits: FileDialect) -> tuple[float, bool]:
    """Return the seconds between two times of day, and whether the row says on which day it ended."""
    began, ended = (
        (_read_day(_first(columns, cell)[1], habits) for columns in (time.date, time.end_date or time.date))
        if _first(time.end_date, cell)[1]
        else (None, None)
    )
    seconds = read_seconds(_first(time.end, cell)[1]) - read_seconds(_first(time.start, cell)[1])
    if began is None or ended is None:
        return seconds, False
    return seconds + (ended - began).days * SECONDS_PER_DAY, True


def _settle(
    told: list[_Told], cell: Callable[[str], str], spent: WorkPeriod, *, time: TimeFields, habits: FileDialect
) -> None:
    """Take the first statement, unless it is a bare number that another unit reconciles with the clock."""
    first, *others = told
    if others and not _agree(first, others[-1]):
        first = _try_units(first, others[-1], cell, spent, time=time, habits=habits)
    minutes = int(first.seconds / SECONDS_PER_MINUTE + 0.5)
    for other in others:
        if not _agree(first, other):
            says = f"{other.column} says {other.seconds / SECONDS_PER_MINUTE:.0f} minutes"
            spent.remarks[first.column] = f"it says {minutes} minutes, which was taken; {says}."
    if minutes >= 1:
        spent.values["minutes"] = minutes
    elif first.seconds:
        spent.problems[first.column] = f"it took {first.seconds:.0f} seconds, which is less than a minute."
    else:
        spent.problems[first.column] = "it took no time at all."


def _agree(one: _Told, other: _Told) -> bool:
    return abs(one.seconds - other.seconds) <= max(one.tolerance, other.tolerance)


def _try_units(
    told: _Told, span: _Told, cell: Callable[[str], str], spent: WorkPeriod, *, time: TimeFields, habits: FileDialect
) -> _Told:
    if span.column not in time.end:
        return told
    for unit in SECONDS:
        try:
            seconds = read_duration(cell(told.column), unit=unit, habits=habits)
        except ValueError:
            continue
        if seconds != told.seconds and abs(seconds - span.seconds) <= TOLERANCE_SECONDS:
            spent.remarks[told.column] = f"{cell(told.column)} was read as {unit}, as start and end say."
            return _Told(told.column, seconds, told.tolerance)
    return told

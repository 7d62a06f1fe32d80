"""Read the date, the start and the duration of work from a row, which may state them several times."""

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
    """The time of a row.

    Parameters
    ----------
    values
        Canonical values by field: `date`, `start`, `minutes`.
    problems, remarks
        Sentences by column: problems, and remarks about values that were read.
    """

    values: dict[str, str | int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _StatedDuration:
    """A duration that one column states, and how many seconds its rounding may hide."""

    column: str
    seconds: float
    tolerance: float


def read_duration(text: str, *, unit: str, dialect: FileDialect | None = None) -> float:
    """Read a duration: "01:30:00", "1h 30m", "PT1H30M", "1,5 h", or a number without a unit.

    Parameters
    ----------
    text
        The text of the cell.
    unit
        The unit of a number without one: "hours", "minutes" or "seconds".
    dialect
        The notation of the file; None if unknown.

    Returns
    -------
    The duration in seconds.

    Raises
    ------
    ValueError
        If it is not a duration, or is negative.
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
    number = read_number(tidy, dialect or FileDialect()) * SECONDS[unit]
    if number < 0:
        raise ValueError(f'The duration "{text}" is negative.')
    return number


def read_work_period(time: TimeFields, get_cell: Callable[[str], str], *, dialect: FileDialect) -> WorkPeriod:
    """Read the date, the start and the minutes of a row.

    Parameters
    ----------
    time
        The columns of the date, the start and the durations.
    get_cell
        Returns the text of the row in a column; "" when it is empty.
    dialect
        The notation of the file.

    Returns
    -------
    The time of the row. If durations contradict each other, the first is used, with a remark.
    """
    period = WorkPeriod()
    begin = _read_moment(time.date, time.start, get_cell, period, dialect=dialect)
    if begin:
        period.values["date"] = begin[0].isoformat()
    if begin and begin[1] is not None:
        period.values["start"] = f"{begin[1] // 3600:02}:{begin[1] // 60 % 60:02}"
    stated = [
        *_read_durations(time, get_cell, period, dialect=dialect),
        *_read_span(time, get_cell, period, dialect=dialect),
    ]
    if stated:
        _set_minutes(stated, get_cell, period, time=time, dialect=dialect)
    elif not period.problems:
        column, text = _get_first_filled(time.end, get_cell)
        if time.end and not text and _get_first_filled(time.start, get_cell)[1]:
            period.problems[column] = "it has no end: it is still running."
        else:
            period.problems[time.durations[0].columns[0] if time.durations else column] = (
                "no column states how long it took."
            )
    return period


def _get_first_filled(columns: Columns, get_cell: Callable[[str], str]) -> tuple[str, str]:
    """Return the first column that is not empty, with its text; if all are empty, the first column."""
    for column in columns:
        if text := get_cell(column):
            return column, text
    return (columns[0] if columns else ""), ""


def _read_moment(
    dates: Columns, times: Columns, get_cell: Callable[[str], str], period: WorkPeriod, *, dialect: FileDialect
) -> tuple[dt.date, int | None] | None:
    """Return the date, and the second of the day if the row states it."""
    column, text = _get_first_filled(dates or times, get_cell)
    try:
        if not dates:
            if not text:
                period.problems[column] = "it has no start."
                return None
            moment = read_moment(text, dialect)
            return moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second
        if not text:
            period.problems[column] = "it has no date."
            return None
        day = find_serial_day(text)
        if day:
            period.remarks[column] = format_serial_day_remark(text, day)
        day = day or _read_day(text, dialect)
        column, text = _get_first_filled(times, get_cell)
        return day, read_seconds(text) if text else None
    except ValueError as error:
        period.problems[column] = str(error)
        return None


def _read_day(text: str, dialect: FileDialect) -> dt.date:
    try:
        return read_date(text, dialect)
    except ValueError:
        try:
            return read_moment(text, dialect).date()
        except ValueError:
            pass
        raise


def _read_durations(
    time: TimeFields, get_cell: Callable[[str], str], period: WorkPeriod, *, dialect: FileDialect
) -> list[_StatedDuration]:
    stated = []
    for duration in time.durations:
        column, text = _get_first_filled(duration.columns, get_cell)
        if not text:
            continue
        try:
            seconds = read_duration(text, unit=duration.unit, dialect=dialect)
        except ValueError as error:
            period.problems[column] = str(error)
        else:
            stated.append(_StatedDuration(column, seconds, _compute_tolerance(text, duration.unit)))
    return stated


def _compute_tolerance(text: str, unit: str) -> float:
    """Return how many seconds rounding may hide: half a unit of the last decimal place, and at least a minute."""
    match = re.fullmatch(r"\d+(?:[.,](\d+))?", text.strip())
    rounded = SECONDS[unit] / 2 / 10 ** len(match[1] or "") if match else 0
    return max(TOLERANCE_SECONDS, rounded)


def _read_span(
    time: TimeFields, get_cell: Callable[[str], str], period: WorkPeriod, *, dialect: FileDialect
) -> list[_StatedDuration]:
    """Return the time from start to end, if the row states both."""
    start, end = _get_first_filled(time.start, get_cell), _get_first_filled(time.end, get_cell)
    if not start[1] or not end[1] or period.problems:
        return []
    try:
        if time.date:
            seconds, explicit = _subtract_clocks(time, get_cell, dialect=dialect)
        else:
            seconds, explicit = _subtract_stamps(start[1], end[1], dialect=dialect), True
    except ValueError as error:
        period.problems[end[0]] = str(error)
        return []
    if seconds < 0 and not explicit:
        seconds += SECONDS_PER_DAY
        period.remarks[end[0]] = "it ends before it begins, so it was read as ending on the next day."
    if seconds < 0:
        period.problems[end[0]] = "it ends before it begins."
        return []
    return [_StatedDuration(end[0], seconds, TOLERANCE_SECONDS)]


def _subtract_stamps(start: str, end: str, *, dialect: FileDialect) -> float:
    began, ended = read_moment(start, dialect), read_moment(end, dialect)
    if began.tzinfo is None or ended.tzinfo is None:
        if began.tzinfo is not ended.tzinfo:
            raise ValueError("only one of the start and the end names a time zone.")
        return (ended - began).total_seconds()
    # Within one time zone Python subtracts clock times, not the elapsed time.
    return (ended.astimezone(dt.UTC) - began.astimezone(dt.UTC)).total_seconds()


def _subtract_clocks(time: TimeFields, get_cell: Callable[[str], str], *, dialect: FileDialect) -> tuple[float, bool]:
    """Return the seconds between two times of day, and whether the row states the date of the end."""
    began, ended = (
        (
            _read_day(_get_first_filled(columns, get_cell)[1], dialect)
            for columns in (time.date, time.end_date or time.date)
        )
        if _get_first_filled(time.end_date, get_cell)[1]
        else (None, None)
    )
    seconds = read_seconds(_get_first_filled(time.end, get_cell)[1]) - read_seconds(
        _get_first_filled(time.start, get_cell)[1]
    )
    if began is None or ended is None:
        return seconds, False
    return seconds + (ended - began).days * SECONDS_PER_DAY, True


def _set_minutes(
    stated: list[_StatedDuration],
    get_cell: Callable[[str], str],
    period: WorkPeriod,
    *,
    time: TimeFields,
    dialect: FileDialect,
) -> None:
    """Use the first stated duration; if start and end disagree with it, try it in another unit."""
    first, *others = stated
    if others and not _agree(first, others[-1]):
        first = _try_units(first, others[-1], get_cell, period, time=time, dialect=dialect)
    minutes = int(first.seconds / SECONDS_PER_MINUTE + 0.5)
    for other in others:
        if not _agree(first, other):
            says = f"{other.column} says {other.seconds / SECONDS_PER_MINUTE:.0f} minutes"
            period.remarks[first.column] = f"it says {minutes} minutes, which was used; {says}."
    if minutes >= 1:
        period.values["minutes"] = minutes
    elif first.seconds:
        period.problems[first.column] = f"it took {first.seconds:.0f} seconds, which is less than a minute."
    else:
        period.problems[first.column] = "the duration is zero."


def _agree(one: _StatedDuration, other: _StatedDuration) -> bool:
    return abs(one.seconds - other.seconds) <= max(one.tolerance, other.tolerance)


def _try_units(
    stated: _StatedDuration,
    span: _StatedDuration,
    get_cell: Callable[[str], str],
    period: WorkPeriod,
    *,
    time: TimeFields,
    dialect: FileDialect,
) -> _StatedDuration:
    if span.column not in time.end:
        return stated
    for unit in SECONDS:
        try:
            seconds = read_duration(get_cell(stated.column), unit=unit, dialect=dialect)
        except ValueError:
            continue
        if seconds != stated.seconds and abs(seconds - span.seconds) <= TOLERANCE_SECONDS:
            period.remarks[stated.column] = (
                f"{get_cell(stated.column)} was read as {unit}, which agrees with start and end."
            )
            return _StatedDuration(stated.column, seconds, stated.tolerance)
    return stated

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
# Clock times without seconds, and hours with two decimals, differ by less.
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
    return _TimeReader(time, get_cell, dialect).read()


class _TimeReader:
    """Reads the time of one row."""

    def __init__(self, time: TimeFields, get_cell: Callable[[str], str], dialect: FileDialect) -> None:
        self.time, self.get_cell, self.dialect = time, get_cell, dialect
        self.period = WorkPeriod()

    def read(self) -> WorkPeriod:
        """Return the date, the start and the minutes, with problems and remarks."""
        time, period = self.time, self.period
        if begin := self._read_begin():
            day, second = begin
            period.values["date"] = day.isoformat()
            if second is not None:
                period.values["start"] = f"{second // 3600:02}:{second // 60 % 60:02}"
        stated = [*self._read_durations(), *self._read_span()]
        if stated:
            self._set_minutes(stated)
        elif not period.problems:
            column, text = self._get_first_filled(time.end)
            if time.end and not text and self._get_first_filled(time.start)[1]:
                period.problems[column] = "it has no end: it is still running."
            else:
                column = time.durations[0].columns[0] if time.durations else column
                period.problems[column] = "no column states how long it took."
        return period

    def _get_first_filled(self, columns: Columns) -> tuple[str, str]:
        """Return the first column that is not empty, with its text; if all are empty, the first column."""
        for column in columns:
            if text := self.get_cell(column):
                return column, text
        return (columns[0] if columns else ""), ""

    def _read_begin(self) -> tuple[dt.date, int | None] | None:
        """Return the date, and the second of the day if the row states it; None if there is a problem."""
        dates, times, problems = self.time.date, self.time.start, self.period.problems
        column, text = self._get_first_filled(dates or times)
        if not text:
            problems[column] = "it has no date." if dates else "it has no start."
            return None
        try:
            if not dates:
                moment = read_moment(text, self.dialect)
                return moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second
            day = find_serial_day(text)
            if day:
                self.period.remarks[column] = format_serial_day_remark(text, day)
            day = day or self._read_day(text)
            column, text = self._get_first_filled(times)
            return day, read_seconds(text) if text else None
        except ValueError as error:
            problems[column] = str(error)
            return None

    def _read_day(self, text: str) -> dt.date:
        try:
            return read_date(text, self.dialect)
        except ValueError:
            try:
                return read_moment(text, self.dialect).date()
            except ValueError:
                pass
            raise

    def _read_durations(self) -> list[_StatedDuration]:
        stated = []
        for duration in self.time.durations:
            column, text = self._get_first_filled(duration.columns)
            if not text:
                continue
            try:
                seconds = read_duration(text, unit=duration.unit, dialect=self.dialect)
            except ValueError as error:
                self.period.problems[column] = str(error)
            else:
                stated.append(_StatedDuration(column, seconds, _compute_tolerance(text, duration.unit)))
        return stated

    def _read_span(self) -> list[_StatedDuration]:
        """Return the time from start to end, if the row states both."""
        (_, start), (column, end) = self._get_first_filled(self.time.start), self._get_first_filled(self.time.end)
        problems = self.period.problems
        if not start or not end or problems:
            return []
        try:
            if self.time.date:
                seconds, has_end_date = self._subtract_clock_times(start, end)
            else:
                seconds, has_end_date = self._subtract_moments(start, end), True
        except ValueError as error:
            problems[column] = str(error)
            return []
        if seconds < 0 and not has_end_date:
            seconds += SECONDS_PER_DAY
            self.period.remarks[column] = "it ends before it begins, so it was read as ending on the next day."
        if seconds < 0:
            problems[column] = "it ends before it begins."
            return []
        return [_StatedDuration(column, seconds, TOLERANCE_SECONDS)]

    def _subtract_moments(self, start: str, end: str) -> float:
        began, ended = read_moment(start, self.dialect), read_moment(end, self.dialect)
        if began.tzinfo is None or ended.tzinfo is None:
            if began.tzinfo is not ended.tzinfo:
                raise ValueError("only one of the start and the end names a time zone.")
            return (ended - began).total_seconds()
        # Within one time zone Python subtracts clock times, not the elapsed time.
        return (ended.astimezone(dt.UTC) - began.astimezone(dt.UTC)).total_seconds()

    def _subtract_clock_times(self, start: str, end: str) -> tuple[float, bool]:
        """Return the seconds between two times of day, and whether the row states the date of the end."""
        end_date = self._get_first_filled(self.time.end_date)[1]
        days = 0
        if end_date:
            began = self._read_day(self._get_first_filled(self.time.date)[1])
            days = (self._read_day(end_date) - began).days
        return read_seconds(end) - read_seconds(start) + days * SECONDS_PER_DAY, bool(end_date)

    def _set_minutes(self, stated: list[_StatedDuration]) -> None:
        """Use the first stated duration; if start and end disagree with it, try it in another unit."""
        first, *others = stated
        if others and not _agree(first, others[-1]):
            first = self._try_units(first, others[-1])
        minutes = int(first.seconds / SECONDS_PER_MINUTE + 0.5)
        for other in others:
            if not _agree(first, other):
                difference = f"{other.column} says {other.seconds / SECONDS_PER_MINUTE:.0f} minutes"
                self.period.remarks[first.column] = f"it says {minutes} minutes, which was used; {difference}."
        if minutes >= 1:
            self.period.values["minutes"] = minutes
        elif first.seconds:
            problem = f"it took {first.seconds:.0f} seconds, which is less than a minute."
            self.period.problems[first.column] = problem
        else:
            self.period.problems[first.column] = "the duration is zero."

    def _try_units(self, stated: _StatedDuration, span: _StatedDuration) -> _StatedDuration:
        """Return the duration in the unit that agrees with the time from start to end; unchanged if none does."""
        if span.column not in self.time.end:
            return stated
        text = self.get_cell(stated.column)
        for unit in SECONDS:
            try:
                seconds = read_duration(text, unit=unit, dialect=self.dialect)
            except ValueError:
                continue
            if seconds != stated.seconds and abs(seconds - span.seconds) <= TOLERANCE_SECONDS:
                self.period.remarks[stated.column] = f"{text} was read as {unit}, which agrees with start and end."
                return _StatedDuration(stated.column, seconds, stated.tolerance)
        return stated


def _compute_tolerance(text: str, unit: str) -> float:
    """Return how many seconds rounding may hide: half a unit of the last decimal place, and at least a minute."""
    match = re.fullmatch(r"\d+(?:[.,](\d+))?", text.strip())
    rounded = SECONDS[unit] / 2 / 10 ** len(match[1] or "") if match else 0
    return max(TOLERANCE_SECONDS, rounded)


def _agree(one: _StatedDuration, other: _StatedDuration) -> bool:
    return abs(one.seconds - other.seconds) <= max(one.tolerance, other.tolerance)

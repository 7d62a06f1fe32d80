"""Read the date, the start and the duration of work from a row, which may state them several times."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from workbook.content.notation import find_duration, parse_clock, parse_yes_or_no
from workbook.importing.mapping.dialect import (
    FileDialect,
    find_serial_day,
    find_serial_second,
    format_serial_day_remark,
    format_serial_remark,
    read_date,
    read_moment,
    read_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.importing.mapping.source_formats import Columns, TimeFields

_T = TypeVar("_T")

SECONDS_PER_MINUTE, SECONDS_PER_DAY = 60, 86_400
SECONDS = {"hours": 3600, "minutes": SECONDS_PER_MINUTE, "seconds": 1, "days": SECONDS_PER_DAY}
LAST_MINUTE_OF_DAY = SECONDS_PER_DAY - SECONDS_PER_MINUTE
# Clock times without seconds, and hours with two decimals, differ by less.
TOLERANCE_SECONDS = 60
# Excel stores a time as a part of a day, with many decimals: 0.0625 is 1:30.
MIN_DECIMALS_OF_DAY_PART = 4
# What people write into a cell that has no date, time or duration.
NOTHING = frozenset({"-", "\u2013", "\u2014"})
WHOLE_DAY = "it is for a whole day, and whole days have no hours of work."


@dataclass
class WorkPeriod:
    """The time of a row.

    Parameters
    ----------
    values
        Canonical values by field: `date`, `start`, `minutes`.
    problems, remarks
        Sentences by column: problems, and remarks about values that were read.
    skip_reason
        Why there is nothing to import, as a sentence; "" if there is.
    """

    values: dict[str, str | int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    skip_reason: str = ""


@dataclass(frozen=True)
class _StatedDuration:
    """A duration that one column states, and how many seconds its rounding may hide."""

    column: str
    seconds: float
    tolerance: float


def read_duration(text: str, *, unit: str, dialect: FileDialect | None = None) -> float:
    """Read a duration: "01:30:00", "1 h 30", "PT1H30M", "1,5 h", "18:25 min", or a number without a unit.

    Parameters
    ----------
    text
        The text of the cell.
    unit
        The unit of a number without one: "hours", "minutes", "seconds" or "days".
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
    found = find_duration(text)
    if found is not None:
        return found
    number = read_number(text, dialect or FileDialect())
    if number < 0:
        raise ValueError(f'The duration "{text}" is negative.')
    return number * SECONDS[unit]


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
        if self._is_marked_as_whole_day():
            period.skip_reason = WHOLE_DAY
            return period
        begin = self._read_begin()
        stated, span = self._read_durations(), self._read_span()
        if self._is_whole_day(stated, span):
            period.skip_reason = WHOLE_DAY
            period.problems.clear()
            return period
        if begin:
            day, second = begin
            period.values["date"] = day.isoformat()
            if second is not None:
                period.values["start"] = f"{second // 3600:02}:{second // 60 % 60:02}"
        if stated or span:
            self._set_minutes([*stated, *span])
        elif not period.problems.keys() & {*time.start, *time.end, *_list_duration_columns(time)}:
            column, text = self._get_first_filled(time.end)
            if time.end and not text and self._get_first_filled(time.start)[1]:
                period.problems[column] = "it has no end: it is still running."
            else:
                column = time.durations[0].columns[0] if time.durations else column
                period.problems[column] = "no column states how long it took."
        return period

    def _is_marked_as_whole_day(self) -> bool:
        column, text = self._get_first_filled(self.time.all_day)
        try:
            return bool(text) and parse_yes_or_no(text)
        except ValueError as error:
            self.period.problems[column] = str(error)
            return False

    def _is_whole_day(self, stated: list[_StatedDuration], span: list[_StatedDuration]) -> bool:
        """Return whether the row states midnight to midnight, or to the last minute of a day, and no other duration."""
        if not span or any(not _agree(one, span[0]) for one in stated):
            return False
        start, end = (self._read_clock(columns) for columns in (self.time.start, self.time.end))
        return start == 0 and span[0].seconds > 0 and (end == 0 or end >= LAST_MINUTE_OF_DAY)

    def _read_clock(self, columns: Columns) -> int:
        """Return the second of the day in a column that was read before."""
        text = self._get_first_filled(columns)[1]
        if self.time.date:
            return self._parse_clock(text)
        return _get_second_of_day(read_moment(text, self.dialect))

    def _get_first_filled(self, columns: Columns) -> tuple[str, str]:
        """Return the first column that is not empty, with its text; if all are empty, the first column."""
        for column in columns:
            if (text := self.get_cell(column)) and text not in NOTHING:
                return column, text
        return (columns[0] if columns else ""), ""

    def _read_begin(self) -> tuple[dt.date, int | None] | None:
        """Return the date, and the second of the day if the row states it; None if there is a problem."""
        if not self.time.date:
            moment = self._read(self.time.start, self._read_stamp, missing="it has no start.")
            return (moment.date(), _get_second_of_day(moment)) if moment else None
        day = self._read(self.time.date, self._read_day, missing="it has no date.")
        second = self._read(self.time.start, self._parse_clock)
        has_problem = self._get_first_filled(self.time.start)[0] in self.period.problems
        return None if day is None or has_problem else (day, second)

    def _read(self, columns: Columns, parse: Callable[[str], _T], *, missing: str = "") -> _T | None:
        """Return the value in the first column that is not empty; None if it is empty, or not valid with a problem."""
        column, text = self._get_first_filled(columns)
        if not text:
            if missing:
                self.period.problems[column] = missing
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.period.problems[column] = str(error)
            return None

    def _read_stamp(self, text: str) -> dt.datetime:
        moment = read_moment(text, self.dialect)
        if find_serial_day(text):
            self._add_serial_remark(text, f"{moment:%Y-%m-%d %H:%M}")
        return moment

    def _parse_clock(self, text: str) -> int:
        """Return the second of the day. It may follow the day of the row, and Excel stores it as a part of a day."""
        second = find_serial_second(text)
        if second is None:
            try:
                return parse_clock(text)
            except ValueError:
                return parse_clock(self._remove_day(text))
        self._add_serial_remark(text, f"{second // 3600:02}:{second // 60 % 60:02}")
        return second

    def _remove_day(self, text: str) -> str:
        """Return the time of day of a moment on the day of the row; any other text unchanged."""
        try:
            day, moment = self._read_day(self._get_first_filled(self.time.date)[1]), read_moment(text, self.dialect)
        except ValueError:
            return text
        return moment.time().isoformat() if moment.date() == day and moment.tzinfo is None else text

    def _add_serial_remark(self, text: str, read_as: str) -> None:
        columns = (*self.time.start, *self.time.end)
        column = next(column for column in columns if self.get_cell(column) == text)
        self.period.remarks[column] = format_serial_remark(text, read_as)

    def _read_day(self, text: str) -> dt.date:
        if day := find_serial_day(text):
            self.period.remarks[self._get_first_filled(self.time.date)[0]] = format_serial_day_remark(text, day)
        return day or read_date(text, self.dialect)

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
                if duration.unit == "hours" and _can_be_part_of_day(text, seconds):
                    self.period.remarks[column] = (
                        f"{text} was read as hours, which are {seconds / 60:.0f} minutes. If it is a part of a day, as Excel"
                        f" stores times, it is {seconds * 24 / 60:.0f} minutes."
                    )
        return stated

    def _read_span(self) -> list[_StatedDuration]:
        """Return the time from start to end, if the row states both."""
        (start_column, start), (column, end) = map(self._get_first_filled, (self.time.start, self.time.end))
        problems = self.period.problems
        if not end or (not start and not self.time.date):
            return []
        self._read(self.time.end, self._parse_clock if self.time.date else self._read_stamp)
        end_day = self._read(self.time.end_date, self._read_day)
        is_readable = not problems.keys() & {*self.time.date, start_column, column, *self.time.end_date}
        if not start or not is_readable:
            return []
        try:
            if self.time.date:
                seconds = self._subtract_clock_times(start, end, end_day)
            else:
                seconds = self._subtract_moments(start, end)
        except ValueError as error:
            problems[column] = str(error)
            return []
        if seconds < 0 and self.time.date and end_day is None:
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

    def _subtract_clock_times(self, start: str, end: str, end_day: dt.date | None) -> float:
        days = 0
        if end_day:
            days = (end_day - self._read_day(self._get_first_filled(self.time.date)[1])).days
        return self._parse_clock(end) - self._parse_clock(start) + days * SECONDS_PER_DAY

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


def _can_be_part_of_day(text: str, seconds: float) -> bool:
    """Return whether a number without a unit is a whole number of minutes as a part of a day, but not as hours."""
    decimals = re.fullmatch(r"0?[.,](\d+)", text.strip())
    if not decimals or len(decimals[1]) < MIN_DECIMALS_OF_DAY_PART:
        return False
    rest, rest_of_day = (abs(minutes - round(minutes)) for minutes in (seconds / 60, seconds * 24 / 60))
    return rest > 0.01 and rest_of_day < 0.001  # noqa: PLR2004 minutes


def _get_second_of_day(moment: dt.datetime) -> int:
    return (moment.hour * 60 + moment.minute) * 60 + moment.second


def _list_duration_columns(time: TimeFields) -> list[str]:
    return [column for duration in time.durations for column in duration.columns]


def _agree(one: _StatedDuration, other: _StatedDuration) -> bool:
    return abs(one.seconds - other.seconds) <= max(one.tolerance, other.tolerance)

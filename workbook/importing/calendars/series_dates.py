"""Write the dates of a series as the standard demands, because programs often write them in another way.

RFC 5545 wants the end of a rule, left-out dates and the planned times of moved meetings in the form of the first meeting:
with a time if it has one, and in the same time zone. Programs write days for times, midnights for days, and times without
a zone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.importing.calendars.event_parser import to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOMENT = re.compile(r"(\d{8})(?:T(\d{4})(\d{2})?)?(Z?)", re.IGNORECASE)
_UNTIL = re.compile(r"UNTIL=([0-9T]+Z?)", re.IGNORECASE)
_HAS_END = re.compile(r"UNTIL|COUNT", re.IGNORECASE)
_SUB_DAILY = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)
# With an interval of zero the rule never leaves its first day.
_NO_INTERVAL = re.compile(r"INTERVAL=[+-]?0+(?![0-9])", re.IGNORECASE)
_TIME_LIST = re.compile(r"BY(?:HOUR|MINUTE|SECOND)=([0-9,]*)", re.IGNORECASE)
MAX_PER_DAY = 24
# A rule is expanded from its beginning on, so that one from long ago would take long.
MAX_EARLIER_MEETINGS = 100_000
DATED_PROPERTIES = {"EXDATE", "RDATE", "RECURRENCE-ID"}


@dataclass(frozen=True)
class SeriesStart:
    """The time of the first meeting of a series, to whose form the other dates are brought.

    Parameters
    ----------
    value
        The date, or the date and time, as it is written: `20260512T090000`.
    zone_setting
        The setting of its time zone as it is written: `;TZID="America/Toronto"`; "" for none.
    zone
        The time zone; None for a time in UTC, a time without a zone, or a date.
    local
        The time zone of the learner, for times without a zone; None for that of the computer.
    """

    value: str
    zone_setting: str
    zone: dt.tzinfo | None
    local: dt.tzinfo | None = None

    @property
    def day(self) -> dt.date | None:
        """The day of the first meeting; None when it cannot be read."""
        return to_date(self.value[:8])

    @property
    def has_time(self) -> bool:
        """Whether the meetings have a time."""
        return "T" in self.value.upper()

    @property
    def is_in_utc(self) -> bool:
        """Whether the first meeting is written in UTC."""
        return self.value.upper().endswith("Z")

    @property
    def has_zone(self) -> bool:
        """Whether the meetings have a time in UTC or in a named time zone."""
        return self.is_in_utc or bool(self.zone_setting)

    @property
    def clock(self) -> str:
        """The time of the first meeting, with the letter of UTC: `T090000`."""
        return self.value[8:].upper()

    def rewrite(self, name: str, settings: str, value: str) -> Iterator[tuple[str, str]]:
        """Bring left-out dates, added dates or the planned time of a moved meeting to the form of the first meeting.

        Parameters
        ----------
        name
            One of DATED_PROPERTIES.
        settings, value
            The settings and the value of the line as they are written.

        Yields
        ------
        The settings and the value of each date, in the form of the first meeting where it was in another.
        """
        if "PERIOD" in settings.upper():
            yield settings, value
            return
        scope = next(iter(re.findall(r";RANGE=[^;:]*", settings, re.IGNORECASE)), "")
        for text in value.split(","):
            moment = _MOMENT.fullmatch(text.strip())
            if moment is None:
                yield settings, text
            elif not self.has_time:
                yield f"{scope};VALUE=DATE", moment[1]
            elif not moment[2] or (name == "EXDATE" and self._is_midnight(moment)):
                yield f"{scope}{self.zone_setting}", f"{moment[1]}{self.clock}"
            elif not moment[4] and "TZID" not in settings.upper():
                yield f"{scope}{self.zone_setting}", text.strip() + "Z" * self.is_in_utc
            else:
                yield settings, text.strip()

    def limit_rule(self, rule: str, end: dt.date) -> str:
        """Return a recurrence rule that ends: a rule that never matches would be expanded to the year 9999.

        Parameters
        ----------
        rule
            The value of the line.
        end
            The first day that is not read.

        Returns
        -------
        The rule with an end in the form of the first meeting; a day as the end is included.
        """
        if match := _UNTIL.search(rule):
            return rule.replace(match[0], f"UNTIL={self._write_end(match[1].upper())}")
        if _HAS_END.search(rule) or self.day is None or self.day >= end:
            return rule
        return f"{rule};UNTIL={end:%Y%m%d}" + ("T000000" + "Z" * self.has_zone if self.has_time else "")

    def _is_midnight(self, moment: re.Match[str]) -> bool:
        """Return whether a left-out time is midnight, which stands for the day, as no meeting of the series is then."""
        is_same_zone = not moment[4] or self.is_in_utc
        return moment[2] == "0000" and self.clock[1:5] != "0000" and is_same_zone

    def _write_end(self, end: str) -> str:
        moment = _MOMENT.fullmatch(end)
        if moment is None or to_date(moment[1]) is None:
            return end
        if not self.has_time:
            return moment[1]
        clock = f"{moment[2]}{moment[3] or '00'}" if moment[2] else "235959"
        written = dt.datetime.fromisoformat(f"{moment[1]}T{clock}")
        if moment[4]:
            written = written.replace(tzinfo=dt.UTC)
        elif self.has_zone:
            written = written.replace(tzinfo=self.zone or dt.UTC)
        if self.has_zone:
            return f"{written.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
        return f"{written.astimezone(self.local) if moment[4] else written:%Y%m%dT%H%M%S}"


def describe_frequent_rule(rule: str, start: SeriesStart, monday: dt.date) -> str:
    """Return why a recurrence rule is not one of meetings, and would take long to expand.

    Parameters
    ----------
    rule
        The value of the line.
    start
        The first meeting.
    monday
        The first day that is read.

    Returns
    -------
    The sentence without its subject; "" for a rule that can be expanded.
    """
    if _SUB_DAILY.search(rule) or _NO_INTERVAL.search(rule):
        return "it repeats every hour or more often, so it is not a meeting."
    per_day = 1
    for values in _TIME_LIST.findall(rule):
        per_day *= len(set(values.split(",")))
    if per_day > MAX_PER_DAY:
        return f"it repeats more than {MAX_PER_DAY} times a day, so it is not a meeting."
    days = (monday - start.day).days if start.day else 0
    if days * per_day > MAX_EARLIER_MEETINGS:
        return (
            f"it may have had more than {MAX_EARLIER_MEETINGS:,} meetings before this week, so its first day is wrong."
        )
    return ""


def has_ended(rule: str, before: dt.date) -> bool:
    """Return whether a recurrence rule ends before a day.

    Parameters
    ----------
    rule
        The value of the line.
    before
        The day.

    Returns
    -------
    True if the rule states such an end.
    """
    match = _UNTIL.search(rule)
    day = to_date(match[1][:8]) if match else None
    return day is not None and day < before

"""Turn values into what a browser's control holds, and back.

The store keeps a time stamp with its offset from UTC, so that durations stay right over a change of the clocks; a
browser's control knows only the time on the wall. A share is kept from 0 to 1 and typed in percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.notation import parse_datetime
from workbook.content.values import Value, format_day, parse_value

if TYPE_CHECKING:
    import datetime as dt

    from workbook.content.definitions import Field

TIME_STAMPS = {"datetime", "due-datetime"}


def to_screen(field: Field, value: Value) -> Value:
    """Return what the control of a field shows for a value; text that does not fit the field stays as it is."""
    if value is None or (parse_value(field, value).problem and isinstance(value, str)):
        return value
    if field.type in TIME_STAMPS:
        return str(value)[:16]
    if field.type == "share" and isinstance(value, (int, float)):
        return float(f"{value * 100:.10g}")
    return value


def from_screen(field: Field, shown: object) -> object:
    """Return what is to be saved for what a control holds; a time on the wall gets this machine's offset of that day."""
    if field.type == "share" and isinstance(shown, (int, float)) and not isinstance(shown, bool):
        return f"{shown} %"
    if field.type in TIME_STAMPS and isinstance(shown, str) and shown.strip():
        return _add_offset(shown)
    return shown


def _add_offset(text: str) -> str:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.astimezone()).isoformat(timespec="minutes")


def show_time(moment: dt.datetime, *, now: dt.datetime) -> str:
    """Return a moment as the status line says it: "10:42" today, "Mon 4 May 2026, 10:42" on another day."""
    here = moment.astimezone()
    clock = f"{here:%H:%M}"
    return clock if here.date() == now.astimezone().date() else f"{format_day(here.date())}, {clock}"

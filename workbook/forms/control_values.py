"""Convert values to the contents of browser controls, and back.

The store keeps a time stamp with its offset from UTC, so that durations are right when the clocks change; a browser control
has only local time. A share is stored from 0 to 1 and entered as a percentage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.notation import parse_datetime
from workbook.content.values import Value, format_day, parse_value

if TYPE_CHECKING:
    import datetime as dt

    from workbook.content.definitions import Field

TIME_STAMPS = {"datetime", "due-datetime"}


def to_control(field: Field, value: Value) -> Value:
    """Return the content of a field's control for a value; text that does not match the field stays as it is."""
    if value is None or (parse_value(field, value).problem and isinstance(value, str)):
        return value
    if field.type in TIME_STAMPS:
        return str(value)[:16]
    if field.type == "share" and isinstance(value, (int, float)):
        return float(f"{value * 100:.10g}")
    return value


def from_control(field: Field, shown: object) -> object:
    """Return the value to save for the content of a control; local time gets this computer's offset on that day."""
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


def format_time(moment: dt.datetime, *, now: dt.datetime) -> str:
    """Format a moment for the status line: "10:42" today, "Mon 4 May 2026, 10:42" on another day."""
    here = moment.astimezone()
    clock = f"{here:%H:%M}"
    return clock if here.date() == now.astimezone().date() else f"{format_day(here.date())}, {clock}"

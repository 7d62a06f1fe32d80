"""Convert the value of an Excel cell into the text that Excel displays."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

SECONDS_PER_MINUTE, SECONDS_PER_HOUR = 60, 3600
MIDNIGHT = " 00:00:00"
# Programs that write a time as a fraction of a day round it, by at most a few milliseconds.
HALF_A_SECOND = dt.timedelta(milliseconds=500)
# A cell that shows only a time can hold a duration of several days, or a date whose day is not shown.
MAX_DAYS_OF_DURATION = 366
_LITERALS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
TIME_UNIT = re.compile(
    r"h|hrs?|hours?|heures?|std|stunden?|min|mins|minutes?|minuten|s|secs?|seconds?|secondes?|sek|sekunden?",
    re.IGNORECASE,
)
# Excel stores control characters as such codes; most of them are the carriage returns of pasted text.
_ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")


def format_cell(value: Any, number_format: str, epoch: dt.datetime = WINDOWS_EPOCH) -> str:
    """Return the text of a cell.

    Parameters
    ----------
    value
        The value, as openpyxl returns it.
    number_format
        The format code of the cell.
    epoch
        The day from which the workbook counts days.

    Returns
    -------
    The text: dates and times in ISO notation, durations as hours, minutes and seconds, numbers with the unit of time or
    the per cent sign of their format.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _format_number(value, number_format)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return _format_time(value, number_format, epoch)
    text = _ESCAPED_CONTROL.sub(lambda code: "" if code[1].upper() == "0D" else chr(int(code[1], 16)), str(value))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _format_time(value: dt.date | dt.time | dt.timedelta, number_format: str, epoch: dt.datetime) -> str:
    if isinstance(value, dt.timedelta):
        return _format_duration(value)
    letters = _LITERALS.sub("", number_format).casefold()
    shows_time = "h" in letters or "s" in letters
    shows_date = any(part in letters for part in ("y", "d", "mmm")) or not shows_time
    if isinstance(value, dt.time) or (isinstance(value, dt.datetime) and not shows_date):
        days: float = to_excel(value, epoch)  # type: ignore[no-untyped-call]
        if days < MAX_DAYS_OF_DURATION:
            return _format_duration(dt.timedelta(days=days))
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    rounded = (value + HALF_A_SECOND).replace(microsecond=0)
    if rounded.time() == dt.time() and not shows_time:
        return rounded.date().isoformat()
    return rounded.isoformat(sep=" ")


def _format_duration(duration: dt.timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    hours, rest = divmod(seconds, SECONDS_PER_HOUR)
    return f"{sign}{hours:02}:{rest // SECONDS_PER_MINUTE:02}:{rest % SECONDS_PER_MINUTE:02}"


def _format_number(number: float, number_format: str) -> str:
    # Excel shows 15 digits; the 16th would show the rounding error of 0.1 + 0.2.
    digits = Decimal(f"{number:.15g}")
    if "%" in number_format:
        return f"{(digits * 100).normalize():f} %"
    text = f"{digits:f}" if digits.is_finite() else str(number)
    unit = "".join(quoted or escaped for quoted, escaped in _QUOTED.findall(number_format.partition(";")[0])).strip(
        " ."
    )
    return f"{text} {unit}" if TIME_UNIT.fullmatch(unit) else text

"""Parse typed text into a field's value, validate it, and format it for display.

A value is stored in its canonical form, which JSON can contain: dates and times as ISO 8601 text, shares as numbers from 0 to 1,
references as the id of the entry. Text that does not match its field is kept as it was typed.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from workbook.content.notation import (
    MONTHS,
    parse_date,
    parse_datetime,
    parse_minutes,
    parse_number,
    parse_time,
    parse_yes_or_no,
)
from workbook.errors import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workbook.content.definitions import Field, Worksheet

Value = str | int | float | bool | None
MIN_PERCENT = 1
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class ParsedValue:
    """The result of parsing: the value, and a sentence about its problem, or None."""

    value: Value
    problem: str | None = None


@dataclass(frozen=True)
class ValueType:
    """A type of field.

    Parameters
    ----------
    schema_type
        The Table Schema type of its values in an exported table.
    parse
        Converts text and a field to the canonical value; raises ValueError with a sentence.
    show
        Converts the canonical value and a field to text for people.
    """

    schema_type: str
    parse: Callable[[str, Field], Value]
    show: Callable[[Value, Field], str]


def parse_value(field: Field, raw: object) -> ParsedValue:
    """Parse a typed, pasted or imported value of a field.

    Parameters
    ----------
    field
        The field.
    raw
        Text, or a value of the field's type; None, "" and white space mean an empty field.

    Returns
    -------
    The value with its problem. Text that cannot be parsed is kept for correction.
    """
    text = _to_text(raw, field)
    if not text.strip():
        return ParsedValue(None)
    try:
        value = KINDS[field.type].parse(text, field)
    except ValueError as error:
        return ParsedValue(text, str(error))
    return ParsedValue(value, _find_bound_problem(field, value))


def check_values(worksheet: Worksheet, values: Mapping[str, object]) -> dict[str, str]:
    """Validate an entry, and return one sentence per field with a problem.

    Parameters
    ----------
    worksheet
        The entry's worksheet.
    values
        The entry's values by field name; missing fields are empty.
    """
    problems = {}
    for field in worksheet.fields:
        parsed = parse_value(field, values.get(field.name))
        if parsed.problem:
            problems[field.name] = parsed.problem
        elif parsed.value is None and field.constraints.required:
            problems[field.name] = f"{field.title} is still needed."
    return _check_totals(worksheet, values) | problems


def _check_totals(worksheet: Worksheet, values: Mapping[str, object]) -> dict[str, str]:
    """Return a sentence for the last field of each group of points that is partly filled in and does not add up."""
    problems = {}
    for group in worksheet.totals:
        points = [parse_value(worksheet.field(name), values.get(name)).value for name in group.fields]
        given = [point for point in points if isinstance(point, (int, float))]
        if given and sum(given) != group.total:
            left = group.total - sum(given)
            rest = f"{left:g} are left" if left > 0 else f"that is {-left:g} too many"
            problems[group.fields[-1]] = f"{group.title} must add up to {group.total}: it is {sum(given):g}, {rest}."
    return problems


def format_value(field: Field, value: Value, names: Mapping[str, str] | None = None) -> str:
    """Format a value for people; "" when it is empty.

    Parameters
    ----------
    field
        The value's field.
    value
        The canonical value; text that does not match the field is returned as it is.
    names
        For a reference, the names of the entries by id.
    """
    if value is None:
        return ""
    if field.type == "reference":
        return (names or {}).get(str(value), "(not found)")
    if parse_value(field, value).problem and isinstance(value, str):
        return value
    return KINDS[field.type].show(value, field)


def _to_text(raw: object, field: Field) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, (int, float)):
        return _number_to_text(raw, field)
    if isinstance(raw, (dt.date, dt.time)):
        return raw.isoformat()
    # A browser can send half of a surrogate pair, which files and messages cannot contain.
    return str(raw).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number_to_text(number: float, field: Field) -> str:
    if math.isnan(number):  # the value of an empty cell in a frame
        return ""
    digits = Decimal(repr(number)) if math.isfinite(number) else number
    return f"{digits * 100:f} %" if field.type == "share" else f"{digits:f}"


def _find_bound_problem(field: Field, value: Value) -> str | None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or field.type == "share":
        return None
    low, high = field.constraints.minimum, field.constraints.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    unit = f" {field.unit}" if field.unit else ""
    if low is None or high is None:
        bound = f"at least {low:g}" if high is None else f"at most {high:g}"
    else:
        bound = f"between {low:g} and {high:g}"
    return f"{field.title} must be {bound}{unit}; {value:g} is not."


def _parse_integer(text: str, field: Field) -> Value:
    number = parse_minutes(text) if field.unit == "minutes" else parse_number(_without_unit(text, field), whole=True)
    if number != int(number):
        raise ValueError(f"{field.title} must be a whole number; {text} is not.")
    return int(number)


def _parse_share(text: str, field: Field) -> Value:
    percent = parse_number(_without_unit(text, field))
    if not 0 <= percent <= 100:  # noqa: PLR2004 a share of the whole
        raise ValueError(f"{field.title} must be between 0 and 100 %; {text} is not.")
    if 0 < percent < MIN_PERCENT and "%" not in text:
        raise ValueError(f"Write {field.title.lower()} in percent: {text} would be less than one in a hundred.")
    return round(float(percent) / 100, 10)


def _without_unit(text: str, field: Field) -> str:
    return text.strip().removesuffix("%" if field.type == "share" else field.unit or "%").strip()


def _parse_boolean(text: str, field: Field) -> Value:
    try:
        return parse_yes_or_no(text)
    except ValueError:
        raise ValueError(f'{field.title} is yes or no; "{text}" is neither.') from None


def _parse_choice(text: str, field: Field) -> Value:
    choices = field.constraints.enum
    if text in choices:
        return text
    wanted = text.strip().casefold()
    for choice in choices:
        if wanted in {choice.casefold(), get_label(field, choice).casefold()}:
            return choice
    known = [get_label(field, choice) for choice in choices]
    raise ValueError(f'"{text}" is not one of the choices; {suggest(text, known)}')


def get_label(field: Field, choice: str) -> str:
    """Return the label of one of a field's choices."""
    return field.labels.get(choice) or choice.replace("-", " ").capitalize()


def _parse_datetime(text: str, _field: Field) -> Value:
    return parse_datetime(text).isoformat(timespec="minutes")


def _show_date(value: Value, _field: Field) -> str:
    return format_day(parse_date(str(value)))


def format_day(date: dt.date) -> str:
    """Format a date, "Tue 12 May 2026", in English whatever the language of the computer is."""
    return f"{DAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1].capitalize()} {date.year}"


def _show_datetime(value: Value, field: Field) -> str:
    moment = parse_datetime(str(value))
    return f"{_show_date(moment.date().isoformat(), field)}, {moment:%H:%M}"


def _show_number(value: Value, field: Field) -> str:
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{number} {field.unit}" if field.unit else number


def _show_rating(value: Value, field: Field) -> str:
    anchor = field.anchors.get(int(value or 0)) if isinstance(value, int) else None
    return f"{value} ({anchor})" if anchor else str(value)


_TEXT = ValueType("string", lambda text, _field: text, lambda value, _field: str(value))
_CHOICE = ValueType("string", _parse_choice, lambda value, field: get_label(field, str(value)))
_DATE = ValueType("date", lambda text, _field: parse_date(text).isoformat(), _show_date)
_DATETIME = ValueType("datetime", _parse_datetime, _show_datetime)
KINDS = {
    "string": _TEXT,
    "long-text": _TEXT,
    "name": _TEXT,
    "file": _TEXT,
    "reference": _TEXT,
    "choice": _CHOICE,
    "behaviour": _CHOICE,
    "integer": ValueType("integer", _parse_integer, _show_number),
    "rating": ValueType("integer", _parse_integer, _show_rating),
    "number": ValueType("number", lambda text, field: parse_number(_without_unit(text, field)), _show_number),
    "share": ValueType("number", _parse_share, lambda value, _field: f"{float(value or 0) * 100:g} %"),
    "boolean": ValueType("boolean", _parse_boolean, lambda value, _field: "Yes" if value else "No"),
    "date": _DATE,
    "due-date": _DATE,
    "time": ValueType("time", lambda text, _field: f"{parse_time(text):%H:%M}", lambda value, _field: str(value)),
    "datetime": _DATETIME,
    "due-datetime": _DATETIME,
}

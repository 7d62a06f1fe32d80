"""Convert values to cells of an Excel book and back, without loss.

Text is always stored as text, which Excel never runs. Characters that Excel cannot store are written with its own escapes.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbook.content.values import KINDS, Value, get_label, parse_value
from workbook.exporting.csv_injection import escape_formula

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

    from workbook.content.definitions import Field
    from workbook.exporting.excel_sheets import SheetCell

# Excel allows 32767 code units in a cell.
MAX_CELL_LENGTH = 32_000
MAX_PART_LENGTH = 4_000
# Excel keeps fifteen digits of a number, and counts 29 February 1900, which did not exist.
_DIGITS = 15
_FIRST_SAFE_DAY = dt.datetime(1900, 3, 1)  # noqa: DTZ001 a day of the calendar
_ANY_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 only times are computed with it
_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm", "share": "0.##########%"}
# Characters that XML cannot contain, and texts that already look like an escape.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Programs lose control characters, and the carriage returns among them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell, as text whatever it looks like.

    Parameters
    ----------
    cell
        The cell.
    text
        The text.
    """
    cell.value = to_excel_text(text)
    cell.data_type = "s"
    # Excel's mark for a text cell, which stays when somebody edits the cell.
    cell.quotePrefix = escape_formula(text) != text


def write_value(cell: Cell | MergedCell, field: Field, value: Value) -> None:
    """Write a value into a cell: numbers, dates and times as such if Excel keeps them exactly, otherwise as text.

    Parameters
    ----------
    cell
        The cell.
    field
        The field of the value.
    value
        The canonical value.
    """
    native = _to_native(field, value)
    if isinstance(native, str):
        write_text(cell, native)
        return
    cell.value = native
    kind = field.type if field.type == "share" else KINDS[field.type].schema_type
    cell.number_format = _FORMATS.get(kind, "General")


def read_cell(raw: Any) -> Any:
    """Return the content of a cell in a form that fields can parse.

    Parameters
    ----------
    raw
        The cell's value as openpyxl returns it.

    Returns
    -------
    The content; None when the cell is empty.
    """
    if isinstance(raw, str):
        return from_excel_text(raw)
    if isinstance(raw, float) and raw.is_integer() and f"{raw:.{_DIGITS}g}" == f"{raw:.0f}":
        return int(raw)  # Some programs write 5 as 5.0.
    if isinstance(raw, dt.timedelta):
        raw = _ANY_DAY + raw
        return _to_minutes(raw).time().isoformat(timespec="minutes")
    if isinstance(raw, dt.time):
        return _to_minutes(dt.datetime.combine(_ANY_DAY, raw)).time().isoformat(timespec="minutes")
    if isinstance(raw, dt.datetime):
        moment = _to_minutes(raw)
        return moment.date().isoformat() if moment.time() == dt.time.min else moment.isoformat(timespec="minutes")
    return raw


def restore_text(before: Value, cell: SheetCell) -> Value | None:
    """Return a text that a spreadsheet program has only written differently, as the learner typed it.

    A program can take a text for a formula, a number or a logical value, take the apostrophe before it for its own sign, or
    lose characters that a cell cannot contain.

    Parameters
    ----------
    before
        The value before the export.
    cell
        The cell that contains it now.

    Returns
    -------
    The value before the export, or None when the cell contains something else.
    """
    if not isinstance(before, str):
        return None
    if cell.formula is not None:
        is_same = _strip_signs(cell.formula) == _strip_signs(before)
    elif isinstance(cell.value, str):
        is_same = _to_plain(cell.value) == _to_plain(before)
    else:
        is_same = cell.value is not None and escape_formula(before) != before and _compute(before) == cell.value
    return before if is_same else None


def to_excel_text(text: str) -> str:
    """Escape the characters that XML cannot contain, as Excel does.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    The escaped text.
    """
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def escape_json(text: str) -> str:
    """Escape the same characters as `to_excel_text` with JSON's own escapes, which no spreadsheet program changes.

    Parameters
    ----------
    text
        JSON.

    Returns
    -------
    The same JSON without characters that XML cannot contain.
    """
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def from_excel_text(text: str) -> str:
    """Reverse `to_excel_text`.

    Parameters
    ----------
    text
        An escaped text.

    Returns
    -------
    The original text.
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def is_within_cell_limit(text: str) -> bool:
    """Return whether a text fits into a cell.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    Whether it fits.
    """
    return len(to_excel_text(text).encode("utf-16-le")) // 2 <= MAX_CELL_LENGTH


def _to_minutes(moment: dt.datetime) -> dt.datetime:
    """Round away what a program has lost by computing with fractions of a day."""
    return (moment + dt.timedelta(milliseconds=500)).replace(second=0, microsecond=0)


def _strip_signs(text: str) -> str:
    return text.strip().lstrip("'=+@").casefold()


def _to_plain(text: str) -> str:
    """Return a text without the characters that programs lose, and without signs for text."""
    plain = _CONTROLS.sub("", text)
    return plain.lstrip("'") if escape_formula(plain) != plain else plain


def _compute(text: str) -> object:
    """Return the number or logical value that a program would make of a text."""
    try:
        return float(text)
    except ValueError:
        return {"TRUE()": True, "FALSE()": False}.get(text.removeprefix("=").upper())


def _to_native(field: Field, value: Value) -> str | float | bool | dt.date | dt.time:
    parsed = parse_value(field, value)
    if parsed.problem and isinstance(value, str):
        return value
    kind, text = KINDS[field.type].schema_type, str(parsed.value)
    if kind in {"date", "datetime"}:
        moment = dt.datetime.fromisoformat(text)
        is_safe = moment.tzinfo is None and moment >= _FIRST_SAFE_DAY
        # Midnight would be read as a date without a time.
        is_plain = kind == "date" or moment.time() != dt.time.min
        return moment if is_safe and is_plain else text.replace("T", " ")
    if kind == "time":
        return dt.time.fromisoformat(text)
    if field.constraints.enum:
        return _to_label(field, text)
    if isinstance(parsed.value, (int, float)):
        is_exact = float(f"{parsed.value:.{_DIGITS}g}") == parsed.value
        return parsed.value if is_exact else f"{Decimal(repr(parsed.value)):f}"
    return text


def _to_label(field: Field, choice: str) -> str:
    label = get_label(field, choice)
    return label if parse_value(field, label).value == choice else choice

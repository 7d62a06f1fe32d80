"""Parse the rows of an export that restoring needs, and refuse what the workbook cannot have written.

A data package and an Excel book have the same rows; the names here are those of the package's columns. Each refusal is a
ValueError whose text completes the place of the row to a sentence.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from textwrap import shorten
from typing import TYPE_CHECKING, Any, get_args

from workbook.exporting.table_schemas import ID, POSITION, SAVED_AT
from workbook.store.archive import EntryKey, RecordedRevision
from workbook.store.entries import Action, make_entry_id
from workbook.store.snapshot import CurrentEntry, find_worksheet, parse_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.loader import Content
    from workbook.content.values import Value

# SQLite stores integers in 64 bits.
_MAX_WHOLE = 2**63 - 1
_SHOWN_LENGTH = 40
_FLAGS = {True: True, False: False, "true": True, "false": False}
_SCALARS = (str, bool, int, float, type(None))


def parse_revision(row: Mapping[str, Any]) -> tuple[RecordedRevision, int]:
    """Parse a row of the history.

    Parameters
    ----------
    row
        The cells by the names of `HISTORY_SCHEMA`.

    Returns
    -------
    The revision, and the position of its entry.

    Raises
    ------
    ValueError
        A cell does not contain what its column requires.
    """
    action = row["action"]
    if action not in get_args(Action):
        raise ValueError(f"{_show(action)} is not an action")
    recorded = RecordedRevision(
        key=_parse_key(row["worksheet"], row["entry"]),
        operation=_parse_whole("operation", row["operation"]),
        action=action,
        values=parse_json_values(row["values"]),
        saved_at=_parse_moment(row["saved_at"]),
        deleted=_parse_flag("deleted", row["deleted"]),
        undone=_parse_flag("undone", row["undone"]),
    )
    return recorded, _parse_whole("the place", row[POSITION])


def parse_current_entry(
    worksheet: object, row: Mapping[str, Any], values: Mapping[str, Value], *, place: int
) -> CurrentEntry:
    """Parse the columns of a table that every entry has.

    Parameters
    ----------
    worksheet
        The id of the worksheet.
    row
        The cells by column; those of a row that was added by hand are empty.
    values
        The values of the entry.
    place
        The position of an entry without its own.

    Returns
    -------
    The entry; one without an id gets a new one.

    Raises
    ------
    ValueError
        A cell does not contain what its column requires.
    """
    key = _parse_key(worksheet, _or_none(row.get(ID)) or make_entry_id())
    position, saved_at = _or_none(row.get(POSITION)), _or_none(row.get(SAVED_AT))
    return CurrentEntry(
        key,
        _check_texts(values),
        place if position is None else _parse_whole("the place", position),
        None if saved_at is None else _parse_moment(saved_at),
    )


def parse_unfinished(row: Mapping[str, Any], content: Content) -> CurrentEntry:
    """Parse a row of the entries that fit into no table.

    Parameters
    ----------
    row
        The cells by the names of `UNFINISHED_SCHEMA`.
    content
        The definitions that the entries follow.

    Returns
    -------
    The entry.

    Raises
    ------
    ValueError
        A cell does not contain what its column requires.
    """
    worksheet = find_worksheet(content, str(row["worksheet"]))
    values = parse_values(worksheet, parse_json_values(row["values"]))
    return parse_current_entry(row["worksheet"], row, values, place=0)


def parse_json_values(text: object) -> dict[str, Value]:
    """Parse the values of an entry, as JSON.

    Parameters
    ----------
    text
        The JSON.

    Returns
    -------
    The values by field name.

    Raises
    ------
    ValueError
        It is not an object with texts, finite numbers, true, false and null.
    """
    try:
        values = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, _SCALARS) for value in values.values()):
        raise ValueError(f"the values are not those of an entry: {_show(text)}")
    for value in values.values():
        _check_finite(value)
    return _check_texts(values)


def _parse_key(worksheet: object, entry: object) -> EntryKey:
    if not isinstance(worksheet, str) or not worksheet or entry in {None, ""}:
        raise ValueError("it names no worksheet or no entry")
    key = EntryKey(worksheet, str(entry))
    _check_texts({"worksheet": key.worksheet, "entry": key.entry})
    return key


def _parse_whole(name: str, cell: object) -> int:
    try:
        number = int(cell) if isinstance(cell, (str, int, float)) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or isinstance(cell, bool) or abs(number) > _MAX_WHOLE:
        raise ValueError(f"{name} is not a whole number: {_show(cell)}")
    return number


def _parse_flag(name: str, cell: object) -> bool:
    known = cell.strip().lower() if isinstance(cell, str) else cell
    if not isinstance(known, (str, bool, int)) or known not in _FLAGS:
        raise ValueError(f"{name} is neither true nor false: {_show(cell)}")
    return _FLAGS[known]  # 0 and 1 equal False and True


def _parse_moment(cell: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(cell))
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"the time of saving is not a time: {_show(cell)}") from error


def _check_finite(value: Value) -> None:
    try:
        is_finite = not isinstance(value, (int, float)) or math.isfinite(value)
    except OverflowError:
        is_finite = False
    if not is_finite:
        raise ValueError("a number is too large, or is not a number")


def _check_texts(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values, after a check that files and messages can contain their texts."""
    try:
        for text in (*values, *(value for value in values.values() if isinstance(value, str))):
            text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("a text contains half of a character") from error
    return dict(values)


def _or_none(cell: Any) -> Any:
    return None if cell == "" else cell


def _show(cell: object) -> str:
    return f'"{shorten(str(cell), _SHOWN_LENGTH, placeholder=" ...")}"'

"""Read a persona from an Excel book, so that a trainer can add one with nothing but a spreadsheet.

The sheet `persona` has one row below its column names: id, title, about, start, today, notebooks. Every other sheet has
the id of a worksheet as its name, and one row per entry below the names or titles of the worksheet's fields. The columns
`id` and `saved` mean the same as in a persona's YAML file. Days are written as in that file ("week 2 Tue") or as calendar
dates, which are converted to days counted from the start.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from workbook.content.persona_dates import DAYS, ENTRY_ID, SAVED, list_date_names
from workbook.errors import UnknownNameError, WorkbookError
from workbook.importing.tables.reader import read_table
from workbook.importing.tables.table import Table, normalize_name

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content

SHEET = "persona"
COLUMNS = ("id", "title", "about", "start", "today", "notebooks")


def read_persona_book(path: Path, content: Content) -> dict[str, Any]:
    """Return the persona of an Excel book as its YAML file would define it; nothing is validated yet.

    Parameters
    ----------
    path
        The Excel book.
    content
        Defines the worksheets that the sheets are named after.

    Raises
    ------
    UnreadableFileError
        The file is not an Excel book, or has no sheet `persona`.
    UnknownNameError
        A sheet is not named after a worksheet, or a column not after a field.
    WorkbookError
        The sheet `persona` does not have exactly one row.
    """
    about = _read_about(path)
    start = _parse_start(about.get("start", ""))
    entries = {
        sheet: _read_entries(read_table(path, sheet=sheet), content.get_worksheet(sheet), start)
        for sheet in _list_sheets(path)
        if sheet != SHEET
    }
    today = to_persona_date(start, about.get("today", ""))
    notebooks = [name.strip() for name in about.get("notebooks", "").split(",") if name.strip()]
    return about | {"today": today, "notebooks": notebooks, "entries": entries}


def _read_about(path: Path) -> dict[str, str]:
    table = read_table(path, sheet=SHEET)
    for column in table.columns:
        if normalize_name(column) not in COLUMNS:
            raise UnknownNameError(f"column in the sheet {SHEET}", column, COLUMNS)
    if len(table.rows) != 1:
        raise WorkbookError(f'{path.name} has {len(table.rows)} rows in the sheet "{SHEET}"; a book holds one persona.')
    return {name: text for name in COLUMNS if (text := table.cell(table.rows[0], name))}


def _list_sheets(path: Path) -> list[str]:
    book = load_workbook(path, read_only=True)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


def _read_entries(table: Table, worksheet: Worksheet, start: dt.date | None) -> list[dict[str, Any]]:
    names = {column: _get_field_name(column, worksheet) for column in table.columns}
    dates = list_date_names(worksheet)
    rows = ({names[column]: table.cell(row, column) for column in table.columns} for row in table.rows)
    return [
        {name: to_persona_date(start, text) if name in dates else text for name, text in row.items() if text}
        for row in rows
    ]


def _get_field_name(column: str, worksheet: Worksheet) -> str:
    names = {normalize_name(name): name for name in (ENTRY_ID, SAVED)}
    names |= {normalize_name(field.title): field.name for field in worksheet.fields}
    names |= {normalize_name(field.name): field.name for field in worksheet.fields}
    if normalize_name(column) not in names:
        raise UnknownNameError(f"field in {worksheet.id}", column, [field.name for field in worksheet.fields])
    return names[normalize_name(column)]


def _parse_start(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None  # The validation of the persona reports what is wrong.


def to_persona_date(start: dt.date | None, text: str) -> str:
    """Return a calendar date as a week and weekday counted from the start, and any other text unchanged."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    weeks, day = divmod((moment.date() - start).days, len(DAYS)) if start else (-1, 0)
    if weeks < 0:
        return text
    time = f" {moment:%H:%M}" if len(text) > len("2026-01-12") else ""
    return f"week {weeks + 1} {DAYS[day][:3].capitalize()}{time}"

"""Read a persona from an Excel book, so that a trainer can add one with nothing but a spreadsheet.

The sheet `persona` has one row below the names of its columns: id, title, about, start, today, notebooks. Every other
sheet is called like a worksheet and has a row for each entry below the names or titles of the worksheet's fields;
columns `id` and `saved` mean what they do in a persona's YAML file. Days are written as there, "week 2 Tue", or as
dates of the calendar, which are then counted from the start.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from workbook.content.persona_dates import DAYS, ENTRY_ID, SAVED, list_date_names
from workbook.errors import UnknownNameError, WorkbookError
from workbook.importing.tables.reader import read_table
from workbook.importing.tables.table import Table, normalize_name
from workbook.notebooks.custom_personas import make_persona

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.definitions import Persona, Worksheet
    from workbook.content.loader import Content, Document

SHEET = "persona"
COLUMNS = ("id", "title", "about", "start", "today", "notebooks")


def read_persona_book(path: Path, content: Content) -> Document[Persona]:
    """Return the persona of an Excel book.

    Parameters
    ----------
    path
        The book.
    content
        Where its sheets' worksheets are defined.

    Raises
    ------
    UnreadableFileError
        When it is not an Excel book, or has no sheet `persona`.
    UnknownNameError
        When a sheet is called like no worksheet, or a column like no field.
    ContentError
        When what it says is no persona.
    """
    about = _read_about(path)
    start = _find_start(about.get("start", ""))
    entries = {
        sheet: _read_entries(read_table(path, sheet=sheet), content.get_worksheet(sheet), start)
        for sheet in _list_sheets(path)
        if sheet != SHEET
    }
    today = _count_from(start, about.get("today", ""))
    notebooks = [name.strip() for name in about.get("notebooks", "").split(",") if name.strip()]
    return make_persona(about | {"today": today, "notebooks": notebooks, "entries": entries}, label=path.name)


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
    names = {column: _find_name(column, worksheet) for column in table.columns}
    dates = list_date_names(worksheet)
    rows = ({names[column]: table.cell(row, column) for column in table.columns} for row in table.rows)
    return [
        {name: _count_from(start, text) if name in dates else text for name, text in row.items() if text}
        for row in rows
    ]


def _find_name(column: str, worksheet: Worksheet) -> str:
    known = {normalize_name(name): name for name in (ENTRY_ID, SAVED)}
    known |= {normalize_name(field.title): field.name for field in worksheet.fields}
    known |= {normalize_name(field.name): field.name for field in worksheet.fields}
    if normalize_name(column) not in known:
        raise UnknownNameError(f"field in {worksheet.id}", column, [field.name for field in worksheet.fields])
    return known[normalize_name(column)]


def _find_start(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None  # the persona's definition says what is wrong with it


def _count_from(start: dt.date | None, text: str) -> str:
    """Return a date of the calendar as a week and a day from the start; anything else as it is written."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    weeks, day = divmod((moment.date() - start).days, len(DAYS)) if start else (-1, 0)
    if weeks < 0:
        return text
    time = f" {moment:%H:%M}" if len(text) > len("2026-01-12") else ""
    return f"week {weeks + 1} {DAYS[day][:3].capitalize()}{time}"

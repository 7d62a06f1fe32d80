"""Read an Excel book that `excel_book` wrote, unchanged or edited since."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workbook.errors import ExchangeError
from workbook.exporting.excel_book import (
    ABOUT,
    COLUMNS,
    CONTINUED,
    FORMAT,
    HISTORY,
    ID,
    LONG_TEXTS,
    OTHERS,
    POSITION,
    SAVED_AT,
)
from workbook.exporting.excel_cells import read_cell
from workbook.store.archive import EntryKey, RecordedRevision
from workbook.store.entries import make_entry_id
from workbook.store.snapshot import CurrentEntry, ReturnedSnapshot, find_worksheet, make_archive, parse_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from openpyxl import Workbook as Book

    from workbook.content.loader import Content

Row = dict[str, Any]


def read_book(file: Path | BinaryIO, content: Content, *, now: dt.datetime) -> ReturnedSnapshot:
    """Read an Excel book.

    Parameters
    ----------
    file
        The book: a path, or an open file with a name.
    content
        The definitions that the entries follow.
    now
        The time of saving for entries that were edited in the sheets.

    Returns
    -------
    The entries and their history.

    Raises
    ------
    ExchangeError
        It is not a book that this workbook wrote, or something in it cannot be read.
    """
    book = _open_book(file)
    about = _read_about(book)
    long_texts = _read_long_texts(book)
    try:
        history = [_read_history_row(row) for row in _read_rows(book, HISTORY, long_texts)]
        standing = [_read_other_row(row, content) for row in _read_rows(book, OTHERS, long_texts)]
        standing += _read_sheets(book, long_texts, content)
    except (KeyError, ValueError, TypeError) as error:
        raise ExchangeError(f"{file.name} cannot be read, most likely because it was changed: {error}.") from error
    archive = make_archive(standing, history, content=content, now=now)
    return ReturnedSnapshot(archive, is_pseudonymized=about.get("People") == "roles")


def _open_book(file: Path | BinaryIO) -> Book:
    try:
        return load_workbook(file)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ExchangeError(f"{file.name} is not an Excel book, or is damaged.") from error


def _read_about(book: Book) -> dict[str, str]:
    rows = book[ABOUT].iter_rows(max_col=2, values_only=True) if ABOUT in book.sheetnames else ()
    about = {str(name): str(said) for name, said in rows}
    if COLUMNS not in book.sheetnames or "Format" not in about:
        raise ExchangeError("This Excel book is not an export of the workbook; to bring it in, use import.")
    if about["Format"] != str(FORMAT):
        raise ExchangeError("This export was written by a newer edition of the workbook; restore it with that edition.")
    return about


def _read_long_texts(book: Book) -> dict[int, str]:
    parts: dict[int, dict[int, str]] = defaultdict(dict)
    for row in _read_rows(book, LONG_TEXTS, {}):
        parts[int(row["Number"])][int(row["Part"])] = str(row["Text"])
    return {number: "".join(text for _, text in sorted(texts.items())) for number, texts in parts.items()}


def _read_rows(book: Book, title: str, long_texts: Mapping[int, str]) -> Iterator[Row]:
    """Yield the rows of a sheet by its headers; a missing sheet has none."""
    if title not in book.sheetnames:
        return
    header, *rows = book[title].iter_rows()
    names = [str(read_cell(cell.value)) for cell in header]
    for row in rows:
        cells = {name: _read_whole(cell.value, long_texts) for name, cell in zip(names, row, strict=False)}
        if any(value is not None for value in cells.values()):
            yield cells


def _read_whole(raw: Any, long_texts: Mapping[int, str]) -> Any:
    continued = CONTINUED.fullmatch(raw) if isinstance(raw, str) else None
    return long_texts.get(int(continued[1]), raw) if continued else read_cell(raw)


def _read_sheets(book: Book, long_texts: Mapping[int, str], content: Content) -> Iterator[CurrentEntry]:
    sheets: dict[str, dict[str, str]] = defaultdict(dict)
    worksheets = {}
    for row in _read_rows(book, COLUMNS, {}):
        worksheets[row["Sheet"]] = row["Worksheet"]
        if row["Kind"] == "value":
            sheets[row["Sheet"]][row["Column"]] = row["Field"]
    for title, fields in sheets.items():
        worksheet = find_worksheet(content, worksheets[title])
        for place, row in enumerate(_read_rows(book, title, long_texts), start=1):
            raw = {name: row[header] for header, name in fields.items() if row.get(header) is not None}
            values = parse_values(worksheet, raw)
            if values or row.get(ID):
                yield _make_standing(worksheets[title], row, values, place=place)


def _read_other_row(row: Row, content: Content) -> CurrentEntry:
    values = parse_values(find_worksheet(content, row["Worksheet"]), json.loads(row["Values"]))
    return _make_standing(row["Worksheet"], row, values, place=0)


def _make_standing(worksheet: str, row: Row, values: dict[str, Any], *, place: int) -> CurrentEntry:
    # A row that was added by hand has none of these values.
    entry = str(row.get(ID) or make_entry_id())
    position = place if row.get(POSITION) is None else int(row[POSITION])
    saved_at = dt.datetime.fromisoformat(row[SAVED_AT]) if row.get(SAVED_AT) else None
    return CurrentEntry(EntryKey(worksheet, entry), values, position, saved_at)


def _read_history_row(row: Row) -> tuple[RecordedRevision, int]:
    recorded = RecordedRevision(
        key=EntryKey(row["Worksheet"], str(row[ID])),
        operation=int(row["Operation"]),
        action=row["Action"],
        values=json.loads(row["Values"]),
        saved_at=dt.datetime.fromisoformat(row[SAVED_AT]),
        deleted=bool(row["Deleted"]),
        undone=bool(row["Undone"]),
    )
    return recorded, int(row[POSITION])

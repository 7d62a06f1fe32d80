"""Read a file from another program into a table of text.

The format is detected from the content of the file, never from its name. A file that is too large is refused before it
is read. Every error is one sentence.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.delimited_text import read_text
from workbook.importing.tables.json_list import make_json_table
from workbook.importing.tables.table import BYTES_PER_MEGABYTE, MAX_FILE_MEGABYTES, Table
from workbook.importing.tables.text_encoding import decode_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml")


def is_calendar(path: Path) -> bool:
    """Return whether a file is an iCalendar file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Whether its content begins like an iCalendar file.

    Raises
    ------
    UnreadableFileError
        If the file does not exist, is too large or cannot be opened.
    """
    start = _read_start(path).replace(b"\0", b"")  # UTF-16 has a zero byte next to each of these letters.
    return start.lstrip(b"\xef\xbb\xbf\xfe\xff\r\n\t ").upper().startswith(b"BEGIN:VCALENDAR")


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_row: int | None = None,
    names: Collection[str] = frozenset(),
) -> Table:
    """Read a file of comma-separated values, an Excel workbook or a list in JSON.

    Parameters
    ----------
    path
        The file.
    sheet
        The name of the sheet of an Excel workbook; None for the first that is not empty.
    encoding
        The encoding of a text file; None to detect it.
    header_row
        The number of the row with the names of the columns; None to detect it.
    names
        The normalized names of columns that the workbook knows, which help to detect the row.

    Returns
    -------
    The table, with remarks about how the file was read.

    Raises
    ------
    UnreadableFileError
        If the file does not exist, is too large, empty, protected by a password, or not a table, or if it does not have
        what was chosen.
    """
    start = _read_start(path)
    if start.startswith(_OLE):
        raise UnreadableFileError(_describe_ole_problem(path))
    if start.startswith(b"PK"):
        if not zipfile.is_zipfile(path):
            raise UnreadableFileError(f"{path.name} is damaged: it begins like an Excel file, but its end is missing.")
        if encoding is not None:
            raise UnreadableFileError(f"{path.name} is not a text file; do not choose an encoding.")
        from workbook.importing.tables.excel_sheet import read_excel

        return read_excel(path, sheet=sheet, header_row=header_row, names=names)
    _refuse_other_formats(path, start)
    if sheet is not None:
        raise UnreadableFileError(f"{path.name} is a text file and has no sheets; do not choose a sheet.")
    decoded = decode_text(path.read_bytes(), name=path.name, encoding=encoding)
    table = _read_json(path, decoded.text) if decoded.text.lstrip()[:1] in {"[", "{"} else None
    if table and header_row is not None:
        raise UnreadableFileError(f"{path.name} is a JSON file and has no header row; do not choose one.")
    table = table or read_text(decoded.text, name=path.name, header_row=header_row, names=names)
    origin = replace(table.origin, encoding=decoded.encoding)
    return replace(table, remarks=(*decoded.remarks, *table.remarks), origin=origin)


def _read_start(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFileError(f"There is no file {path}.")
        size = path.stat().st_size
        if size > MAX_FILE_MEGABYTES * BYTES_PER_MEGABYTE:
            raise UnreadableFileError(
                f"{path.name} has {size / BYTES_PER_MEGABYTE:.0f} MB; the limit is {MAX_FILE_MEGABYTES} MB:"
                " export a shorter period or fewer columns."
            )
        with path.open("rb") as stream:
            return stream.read(4096)
    except (OSError, ValueError) as error:  # A ValueError means that no file can have this name.
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableFileError(f"{path} cannot be opened ({reason}).") from error


def _describe_ole_problem(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return f"{path.name} is protected by a password: open it in Excel and save a copy without one."
    return f"{path.name} is in the old Excel format: open it and save it as .xlsx or .csv."


def _refuse_other_formats(path: Path, start: bytes) -> None:
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00\r\n\t ,;"):
        raise UnreadableFileError(f"{path.name} is empty.")
    if start.startswith(b"%PDF"):
        raise UnreadableFileError(f"{path.name} is a PDF; export the data as CSV or Excel.")
    if start.lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP):
        raise UnreadableFileError(
            f"{path.name} is a web page, even if its name suggests otherwise; export the data as CSV or Excel."
        )


def _read_json(path: Path, text: str) -> Table | None:
    """Return the table of a JSON list; None if the text is not JSON, because a CSV file may begin with a bracket too."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        if text.lstrip()[1:].lstrip()[:1] in {"{", '"'}:
            raise UnreadableFileError(
                f"{path.name} begins like JSON, but is incomplete or damaged; export it again."
            ) from None
        return None
    return make_json_table(data, name=path.name)

"""Read a sheet of an Excel workbook into a table of text, as its cells are shown and not as they are stored."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbook.errors import UnreadableFileError, suggest
from workbook.importing.tables.table import BYTES_PER_MEGABYTE, MAX_COLUMNS, MAX_ROWS, Table, make_table

if TYPE_CHECKING:
    from pathlib import Path

MAX_UNPACKED_MEGABYTES = 300
MAX_EMPTY_ROWS = 10_000
MAX_FORMULA_BYTES = 10_000
_NO_RESULT = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_OTHER_ARCHIVES = {"content.xml": "LibreOffice", "Index/Document.iwa": "Numbers"}
SECONDS_PER_MINUTE, SECONDS_PER_HOUR = 60, 3600


def read_excel(path: Path, *, sheet: str | None = None) -> Table:
    """Read one sheet of a workbook.

    Parameters
    ----------
    path
        The file, which is a zip archive.
    sheet
        The sheet's name; None for the first that is not empty.

    Raises
    ------
    UnreadableFileError
        When it is not a workbook, would unpack to too much, has no such sheet, or nothing in it.
    """
    _refuse_bombs(path)
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # openpyxl tells of styles and extensions it leaves out
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # whatever the damaged part gave rise to
            raise UnreadableFileError(f"{path.name} cannot be read as an Excel workbook; save it anew.") from error
        try:
            return _read_book(book, path, sheet)
        except (UnreadableFileError, MemoryError):
            raise
        except Exception as error:  # sheets are read as one goes along
            raise UnreadableFileError(f"{path.name} is damaged: a sheet cannot be read; save it anew.") from error
        finally:
            book.close()


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFileError(f"{path.name} is damaged and cannot be opened.") from error
    for part, program in _OTHER_ARCHIVES.items():
        if part in names:
            raise UnreadableFileError(
                f"{path.name} is a file of {program}: open it there and save it as .xlsx or .csv."
            )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableFileError(
            f"{path.name} is an archive but no Excel workbook; unpack it and bring in the file inside."
        )
    if unpacked > MAX_UNPACKED_MEGABYTES * BYTES_PER_MEGABYTE:
        raise UnreadableFileError(
            f"{path.name} would unpack to {unpacked / BYTES_PER_MEGABYTE:.0f} MB; up to {MAX_UNPACKED_MEGABYTES} MB can be read."
        )


def _read_book(book: Any, path: Path, sheet: str | None) -> Table:
    name = path.name
    # What somebody has hidden is not what they mean, unless they say so.
    sheets = sorted(book.worksheets, key=lambda worksheet: worksheet.sheet_state != "visible")
    titles = [worksheet.title for worksheet in sheets]
    if sheet is not None and sheet not in titles:
        raise UnreadableFileError(f'{name} has no sheet "{sheet}"; {suggest(sheet, titles)}')
    for worksheet in sheets:
        if sheet not in (None, worksheet.title):
            continue
        if records := _read_records(worksheet, name):
            others = [title for title in titles if title != worksheet.title]
            remarks = _find_lost_results(path, worksheet)
            if sheet is None and others:
                remarks.append(f'The sheet "{worksheet.title}" was read; there is also {", ".join(others)}.')
            table = make_table(records, name=name, remarks=remarks)
            return replace(table, sheets=(worksheet.title, *others))
    raise UnreadableFileError(f"{name} is empty: there is nothing in its sheets.")


def _find_lost_results(path: Path, worksheet: Any) -> list[str]:
    """Return the remark that formulas have no results in the file, as in one that no spreadsheet program has saved."""
    part = str(getattr(worksheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        found = 0
        rest = b""
        while piece := stream.read(BYTES_PER_MEGABYTE):
            text = rest + piece
            ends = [match.end() for match in _NO_RESULT.finditer(text)]
            found += len(ends)
            rest = text[max(len(text) - MAX_FORMULA_BYTES, ends[-1] if ends else 0) :]
    if not found:
        return []
    cells = "One cell holds a formula" if found == 1 else f"{found} cells hold formulas"
    return [f"{cells} without a result, and was read as empty: open the file in Excel, save it, and bring it in again."]


def _read_records(worksheet: Any, name: str) -> list[tuple[int, list[str]]]:
    # A sheet's own word about its size may be wrong in either direction.
    worksheet.reset_dimensions()
    records: list[tuple[int, list[str]]] = []
    last = 0
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        cells = [_to_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFileError(f"{name} has more than {MAX_COLUMNS} columns; that is no table.")
        if cells:
            records.append((number, cells))
            last = number
        elif number - last > MAX_EMPTY_ROWS:
            break
        if len(records) > MAX_ROWS:
            raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} rows; export a shorter time.")
    width = max((len(cells) for _, cells in records), default=0)
    # In a sheet an empty cell at the end of a row is an empty cell, and no missing one.
    return [(number, cells + [""] * (width - len(cells))) for number, cells in records]


def _to_text(cell: Any) -> str:
    value = "" if cell.value is None else cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.timedelta):
        return _to_clock(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return _number_to_text(value, str(cell.number_format or ""))
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _to_clock(duration: dt.timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    hours, rest = divmod(seconds, SECONDS_PER_HOUR)
    return f"{sign}{hours:02}:{rest // SECONDS_PER_MINUTE:02}:{rest % SECONDS_PER_MINUTE:02}"


def _number_to_text(number: float, shown_as: str) -> str:
    # 15 digits is what Excel shows; the sixteenth is how 0.1 + 0.2 is stored.
    digits = Decimal(f"{number:.15g}")
    if "%" in shown_as:
        return f"{(digits * 100).normalize():f} %"
    return f"{digits:f}" if digits.is_finite() else str(number)

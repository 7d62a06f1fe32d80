"""Read a sheet of an Excel workbook into a table of text, with each cell as Excel displays it."""

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
_FORMULA_WITHOUT_RESULT = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_OTHER_ARCHIVES = {"content.xml": "LibreOffice", "Index/Document.iwa": "Numbers"}
SECONDS_PER_MINUTE, SECONDS_PER_HOUR = 60, 3600


def read_excel(path: Path, *, sheet: str | None = None) -> Table:
    """Read one sheet of an Excel workbook.

    Parameters
    ----------
    path
        The file, which is a zip archive.
    sheet
        The name of the sheet; None for the first that is not empty, visible sheets first.

    Returns
    -------
    The table, with the names of all sheets in `sheets`.

    Raises
    ------
    UnreadableFileError
        If the file is not an Excel workbook, is too large when unpacked, is empty, or has no such sheet.
    """
    _check_archive(path)
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # openpyxl warns about styles and extensions that it ignores.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # openpyxl raises many kinds of errors for damaged files.
            raise UnreadableFileError(
                f"{path.name} cannot be read as an Excel workbook; open it in Excel and save it again."
            ) from error
        try:
            return _read_book(book, path, sheet)
        except (UnreadableFileError, MemoryError):
            raise
        except Exception as error:  # Sheets are read lazily, so damage shows only here.
            raise UnreadableFileError(
                f"{path.name} is damaged: a sheet cannot be read; open it in Excel and save it again."
            ) from error
        finally:
            book.close()


def _check_archive(path: Path) -> None:
    """Raise an error if the file is not an Excel workbook or would be too large when unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFileError(f"{path.name} is damaged and cannot be opened.") from error
    for part, program in _OTHER_ARCHIVES.items():
        if part in names:
            raise UnreadableFileError(f"{path.name} is a {program} file: open it there and save it as .xlsx or .csv.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableFileError(
            f"{path.name} is an archive but not an Excel workbook; unpack it and import the file inside."
        )
    if unpacked > MAX_UNPACKED_MEGABYTES * BYTES_PER_MEGABYTE:
        raise UnreadableFileError(
            f"{path.name} would unpack to {unpacked / BYTES_PER_MEGABYTE:.0f} MB; the limit is {MAX_UNPACKED_MEGABYTES} MB."
        )


def _read_book(book: Any, path: Path, sheet: str | None) -> Table:
    name = path.name
    # A hidden sheet is read only when it is asked for or when there is no other.
    sheets = sorted(book.worksheets, key=lambda worksheet: worksheet.sheet_state != "visible")
    titles = [worksheet.title for worksheet in sheets]
    if sheet is not None and sheet not in titles:
        raise UnreadableFileError(f'{name} has no sheet "{sheet}"; {suggest(sheet, titles)}')
    for worksheet in sheets:
        if sheet not in (None, worksheet.title):
            continue
        if records := _read_records(worksheet, name):
            others = [title for title in titles if title != worksheet.title]
            remarks = _list_remarks_on_formulas(path, worksheet)
            if sheet is None and others:
                remarks.append(f'The sheet "{worksheet.title}" was read; other sheets: {", ".join(others)}.')
            table = make_table(records, name=name, remarks=remarks)
            return replace(table, sheets=(worksheet.title, *others))
    raise UnreadableFileError(f"{name} is empty: its sheets have no cells with text.")


def _list_remarks_on_formulas(path: Path, worksheet: Any) -> list[str]:
    """Return a remark if formulas have no stored results, as in a file that no spreadsheet program has saved."""
    part = str(getattr(worksheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        found = 0
        rest = b""
        while piece := stream.read(BYTES_PER_MEGABYTE):
            text = rest + piece
            ends = [match.end() for match in _FORMULA_WITHOUT_RESULT.finditer(text)]
            found += len(ends)
            rest = text[max(len(text) - MAX_FORMULA_BYTES, ends[-1] if ends else 0) :]
    if not found:
        return []
    cells = "One cell has a formula" if found == 1 else f"{found} cells have formulas"
    remedy = "open the file in Excel, save it and import it again."
    return [f"{cells} without a result and {'was' if found == 1 else 'were'} read as empty: {remedy}"]


def _read_records(worksheet: Any, name: str) -> list[tuple[int, list[str]]]:
    # The size that a sheet declares may be too small or too large.
    worksheet.reset_dimensions()
    records: list[tuple[int, list[str]]] = []
    last = 0
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        cells = [_to_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFileError(f"{name} has more than {MAX_COLUMNS} columns; it is not a table.")
        if cells:
            records.append((number, cells))
            last = number
        elif number - last > MAX_EMPTY_ROWS:
            break
        if len(records) > MAX_ROWS:
            raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} rows; export a shorter period.")
    width = max((len(cells) for _, cells in records), default=0)
    # Excel does not store empty cells at the end of a row, so they are not missing cells.
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


def _number_to_text(number: float, number_format: str) -> str:
    # Excel shows 15 digits; the 16th would show the rounding error of 0.1 + 0.2.
    digits = Decimal(f"{number:.15g}")
    if "%" in number_format:
        return f"{(digits * 100).normalize():f} %"
    return f"{digits:f}" if digits.is_finite() else str(number)

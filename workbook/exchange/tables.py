"""Read a file of another program into a table of text, whatever the file is called and however it is written.

What a file is, is told from its content and never from its name. A file that is too large is refused before it is
read; one that cannot be read ends in one sentence.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LARGEST_FILE_MEGABYTES = 50
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MEGABYTE = 1_000_000
HEADER_ROWS = 50
# What a spreadsheet shows where a formula has no result.
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml")


@dataclass(frozen=True)
class RowProblem:
    """Why a row of a file stays out, or what was noticed about one that comes in.

    Parameters
    ----------
    row
        The row as a spreadsheet counts it, the first being 1; in a calendar the event, in the order of the file.
    column
        The column it is about; "" for the row as a whole.
    reason
        A sentence.
    """

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"Row {self.row}, {self.column}: {self.reason}" if self.column else f"Row {self.row}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file, and the text of its cells in the order of the columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds, as text.

    Parameters
    ----------
    columns
        The names of the columns, each of them once.
    rows
        The rows below the names; empty ones are left out.
    problems
        The rows that could not be read as rows.
    remarks
        What whoever looks at a preview should know about how the file was read.
    left_out
        The rows that can be read but hold nothing to bring in, such as a cancelled meeting.
    noticed
        What was noticed about rows that come in.
    sheets
        In a workbook, the sheets there are, and first the one that this is.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[str, ...] = ()
    left_out: tuple[RowProblem, ...] = ()
    noticed: tuple[RowProblem, ...] = ()
    sheets: tuple[str, ...] = ()

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each column stands, by its tidied name; of two that are tidied alike the first."""
        positions: dict[str, int] = {}
        for position, column in enumerate(self.columns):
            positions.setdefault(tidy_name(column), position)
        return positions

    def has(self, column: str) -> bool:
        """Say whether there is a column of that name, in upper or lower case."""
        return tidy_name(column) in self.positions

    def cell(self, row: Row, column: str) -> str:
        """Return what stands in a row under a column; "" when there is no such column."""
        position = self.positions.get(tidy_name(column))
        return "" if position is None else row.cells[position].strip()


def tidy_name(name: str) -> str:
    """Return a column's name as names are compared: lower case, single spaces, no underscores."""
    return " ".join(name.replace("_", " ").casefold().split())


def is_calendar(path: Path) -> bool:
    """Say whether a file is an iCalendar file; raises UnreadableFileError as `read_table` does."""
    start = _read_start(path).replace(b"\0", b"")  # as UTF-16 it has one beside every letter
    return start.lstrip(b"\xef\xbb\xbf\xfe\xff\r\n\t ").upper().startswith(b"BEGIN:VCALENDAR")


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a file of comma-separated values, an Excel workbook or a list in JSON.

    Parameters
    ----------
    path
        The file.
    sheet
        The sheet of a workbook; None for the first that is not empty.

    Raises
    ------
    UnreadableFileError
        When there is no such file, it is too large or empty, protected by a password, or not a table.
    """
    start = _read_start(path)
    if start.startswith(_OLE):
        raise UnreadableFileError(_explain_ole(path))
    if start.startswith(b"PK"):
        if not zipfile.is_zipfile(path):
            raise UnreadableFileError(f"{path.name} is damaged: it begins like an Excel file, but its end is missing.")
        from workbook.exchange.excel_tables import read_excel

        return read_excel(path, sheet=sheet)
    _refuse_other_formats(path, start)
    if sheet is not None:
        raise UnreadableFileError(f"{path.name} is a text file and has no sheets; leave the sheet out.")
    from workbook.exchange.text_tables import decode_text, read_text

    text, remarks = decode_text(path.read_bytes(), name=path.name)
    table = _read_json(path, text) if text.lstrip()[:1] in {"[", "{"} else None
    table = table or read_text(text, name=path.name)
    return replace(table, remarks=(*remarks, *table.remarks))


def make_table(
    records: Sequence[tuple[int, Sequence[str]]],
    *,
    name: str,
    remarks: Sequence[str] = (),
) -> Table:
    """Find the names of the columns among the records of a file, and make the table below them.

    Parameters
    ----------
    records
        The number and the cells of each row that is not empty.
    name
        What the file is called.
    remarks
        What is known already about how it was read.

    Raises
    ------
    UnreadableFileError
        When nothing stands below the names of the columns.
    """
    position = _find_header(records)
    header, body = records[position] if records else (0, ()), records[position + 1 :]
    if not body:
        raise UnreadableFileError(f"{name} has no rows: nothing stands below the names of the columns.")
    columns = _name_columns(header[1], body)
    rows, problems, noticed = [], [], []
    told = list(remarks)
    if position:
        told.append(f"What stands above the names of the columns in row {header[0]} was passed over.")
    for number, cells in body:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(RowProblem(number, "", f"it has {len(cells)} cells, and there are {len(columns)} columns."))
        else:
            noticed += [
                RowProblem(number, column, f"{error} was read as empty.")
                for column, error in _find_errors(columns, cells)
            ]
            told_cells = ("" if cell.strip() in ERRORS else cell for cell in cells[: len(columns)])
            rows.append(Row(number, (*told_cells, *[""] * (len(columns) - len(cells)))))
    short = [number for number, cells in body if len(cells) < len(columns)]
    if short:
        many = f"{len(short)} rows end" if len(short) > 1 else f"Row {short[0]} ends"
        told.append(f"{many} before the last column; what is missing there was read as empty.")
    return Table(columns, tuple(rows), tuple(problems), tuple(told), noticed=tuple(noticed))


def _find_errors(columns: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    return [(column, cell.strip()) for column, cell in zip(columns, cells, strict=False) if cell.strip() in ERRORS]


def _find_header(records: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the position of the first row that names most columns: titles and notes may stand above it.

    It has more than half as many cells as the rows below it usually have, and is not followed at once by one that has
    far more, as a title of several cells is. A row that is longer than all others is no reason to pass over what is above.
    """
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in records[:HEADER_ROWS]]
    for position, count in enumerate(filled[:-1]):
        below = Counter(other for other in filled[position + 1 :] if other > 1) or Counter([1])
        usual = max(below, key=lambda other: (below[other], other))
        if count * 2 > usual and max(filled[position + 1 : position + 4]) < count * 3:
            return position
    return 0


def _name_columns(cells: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Return the names of the columns; one that has none and is not empty is called by its number."""
    named = max((position for position, cell in enumerate(cells) if cell.strip()), default=0)
    used = (
        position
        for position in range(named + 1, len(cells))
        if any("".join(row[position : position + 1]).strip() for _, row in body)
    )
    last = max(used, default=named)
    names: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells[: last + 1], start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {position}"
        count = seen[tidy_name(name)] = seen.get(tidy_name(name), 0) + 1
        names.append(f"{name} ({count})" if count > 1 else name)
    return tuple(names)


def _read_start(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFileError(f"There is no file {path}.")
        size = path.stat().st_size
        if size > LARGEST_FILE_MEGABYTES * MEGABYTE:
            raise UnreadableFileError(
                f"{path.name} has {size / MEGABYTE:.0f} MB; files of up to {LARGEST_FILE_MEGABYTES} MB can be brought in:"
                " export a shorter time, or fewer columns."
            )
        with path.open("rb") as stream:
            return stream.read(4096)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableFileError(f"{path} cannot be opened ({reason}).") from error


def _explain_ole(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return f"{path.name} is protected by a password: open it in Excel and save a copy without one."
    return f"{path.name} is in the old Excel format: open it and save it as .xlsx or .csv."


def _refuse_other_formats(path: Path, start: bytes) -> None:
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00\r\n\t ,;"):
        raise UnreadableFileError(f"{path.name} is empty.")
    if start.startswith(b"%PDF"):
        raise UnreadableFileError(f"{path.name} is a PDF; export the same thing as CSV or Excel.")
    if start.lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP):
        raise UnreadableFileError(f"{path.name} is a web page, whatever its name says; export it as CSV or Excel.")


def _read_json(path: Path, text: str) -> Table | None:
    """Return the table of a list of objects; None when it is no JSON, as a CSV may begin with a bracket too."""
    from workbook.exchange.json_tables import make_json_table

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        if text.lstrip()[1:].lstrip()[:1] in {"{", '"'}:
            raise UnreadableFileError(f"{path.name} begins like JSON, but cannot be read to its end.") from None
        return None
    return make_json_table(data, name=path.name)

"""Define the table of text that every file reader returns, and detect the header row of a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_FILE_MEGABYTES = 50
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
BYTES_PER_MEGABYTE = 1_000_000
MAX_HEADER_ROW = 50
# The texts that a spreadsheet shows where a formula has no result.
ERROR_VALUES = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class RowMessage:
    """A message about one row of a file: why it is not imported, or a remark about a row that is.

    Parameters
    ----------
    row
        The number of the row as a spreadsheet counts it, from 1; in a calendar, the position of the event in the file.
    column
        The column that the message is about; "" for the whole row.
    reason
        The message, as a sentence.
    """

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return the message as one line."""
        return f"Row {self.row}, {self.column}: {self.reason}" if self.column else f"Row {self.row}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file, and the texts of its cells in the order of the columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The content of a file, as text.

    Parameters
    ----------
    columns
        The names of the columns, without repetitions.
    rows
        The rows below the header, without empty rows.
    problems
        The rows that could not be read.
    remarks
        Sentences about how the file was read, for the person who reviews the import.
    skipped
        The readable rows that have nothing to import, such as a cancelled meeting.
    row_remarks
        Remarks about rows that can be imported.
    sheets
        The names of the sheets of an Excel workbook, the sheet of this table first; empty for other files.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[RowMessage, ...] = ()
    remarks: tuple[str, ...] = ()
    skipped: tuple[RowMessage, ...] = ()
    row_remarks: tuple[RowMessage, ...] = ()
    sheets: tuple[str, ...] = ()

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each column by its normalized name; the first of two columns whose names normalize alike."""
        positions: dict[str, int] = {}
        for position, column in enumerate(self.columns):
            positions.setdefault(normalize_name(column), position)
        return positions

    def has(self, column: str) -> bool:
        """Return whether the table has a column of that name, in upper or lower case.

        Parameters
        ----------
        column
            A header.

        Returns
        -------
        True when the table has that column.
        """
        return normalize_name(column) in self.positions

    def cell(self, row: Row, column: str) -> str:
        """Return the text of a row in a column; "" when there is no such column.

        Parameters
        ----------
        row
            The row's place, from 0.
        column
            A header.

        Returns
        -------
        The cell's value; an empty text when the row is too short.
        """
        position = self.positions.get(normalize_name(column))
        return "" if position is None else row.cells[position].strip()


def normalize_name(name: str) -> str:
    """Return a column's name in the form in which names are compared.

    Parameters
    ----------
    name
        The name as the file has it.

    Returns
    -------
    The name in lower case, with single spaces and without underscores.
    """
    return " ".join(name.replace("_", " ").casefold().split())


def make_table(
    records: Sequence[tuple[int, Sequence[str]]],
    *,
    name: str,
    remarks: Sequence[str] = (),
) -> Table:
    """Detect the header row among the records of a file, and return the table below it.

    Parameters
    ----------
    records
        The number and the cells of each row that is not empty.
    name
        The name of the file, for messages.
    remarks
        Sentences about how the file was read, which the table keeps.

    Returns
    -------
    The table. Rows with more cells than columns are in `problems`; cells with a formula error are empty.

    Raises
    ------
    UnreadableFileError
        If there are no rows below the header.
    """
    position = _detect_header(records)
    header, body = records[position] if records else (0, ()), records[position + 1 :]
    if not body:
        raise UnreadableFileError(f"{name} has no rows below the names of the columns.")
    columns = _name_columns(header[1], body)
    rows, problems, row_remarks = [], [], []
    table_remarks = list(remarks)
    if position:
        table_remarks.append(f"The text above the names of the columns in row {header[0]} was skipped.")
    for number, cells in body:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(RowMessage(number, "", f"it has {len(cells)} cells, but there are {len(columns)} columns."))
        else:
            row_remarks += [
                RowMessage(number, column, f"{error} was read as empty.")
                for column, error in _list_error_cells(columns, cells)
            ]
            kept = ("" if cell.strip() in ERROR_VALUES else cell for cell in cells[: len(columns)])
            rows.append(Row(number, (*kept, *[""] * (len(columns) - len(cells)))))
    short = [number for number, cells in body if len(cells) < len(columns)]
    if short:
        subject = f"{len(short)} rows end" if len(short) > 1 else f"Row {short[0]} ends"
        table_remarks.append(f"{subject} before the last column; the missing cells were read as empty.")
    return Table(columns, tuple(rows), tuple(problems), tuple(table_remarks), row_remarks=tuple(row_remarks))


def _list_error_cells(columns: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (column, cell.strip()) for column, cell in zip(columns, cells, strict=False) if cell.strip() in ERROR_VALUES
    ]


def _detect_header(records: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the position of the header: the first row that names most columns. Titles and notes may precede it.

    The header has more than half as many filled cells as the rows below usually have. It is not followed immediately by
    a row with far more cells, as a title of several cells would be. One unusually long row does not change the result.
    """
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in records[:MAX_HEADER_ROW]]
    for position, count in enumerate(filled[:-1]):
        below = Counter(other for other in filled[position + 1 :] if other > 1) or Counter([1])
        usual = max(below, key=lambda other: (below[other], other))
        if count * 2 > usual and max(filled[position + 1 : position + 4]) < count * 3:
            return position
    return 0


def _name_columns(cells: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Return the names of the columns; a column without a name that is not empty is named by its number."""
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
        count = seen[normalize_name(name)] = seen.get(normalize_name(name), 0) + 1
        names.append(f"{name} ({count})" if count > 1 else name)
    return tuple(names)

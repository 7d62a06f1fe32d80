"""A table of text, and the rules that find its header: the value that every reader of a file format returns."""

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
# What a spreadsheet shows where a formula has no result.
ERROR_VALUES = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


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
            told_cells = ("" if cell.strip() in ERROR_VALUES else cell for cell in cells[: len(columns)])
            rows.append(Row(number, (*told_cells, *[""] * (len(columns) - len(cells)))))
    short = [number for number, cells in body if len(cells) < len(columns)]
    if short:
        many = f"{len(short)} rows end" if len(short) > 1 else f"Row {short[0]} ends"
        told.append(f"{many} before the last column; what is missing there was read as empty.")
    return Table(columns, tuple(rows), tuple(problems), tuple(told), noticed=tuple(noticed))


def _find_errors(columns: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (column, cell.strip()) for column, cell in zip(columns, cells, strict=False) if cell.strip() in ERROR_VALUES
    ]


def _find_header(records: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the position of the first row that names most columns: titles and notes may stand above it.

    It has more than half as many cells as the rows below it usually have, and is not followed at once by one that has
    far more, as a title of several cells is. A row that is longer than all others is no reason to pass over what is above.
    """
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in records[:MAX_HEADER_ROW]]
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

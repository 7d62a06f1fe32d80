"""Make a table of the rows that a reader found in a file: the header, the rows below it, and what was noticed about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.cell_text import clean_text, has_invisible_characters
from workbook.importing.tables.doubtful_rows import list_doubtful_rows
from workbook.importing.tables.header_row import find_header
from workbook.importing.tables.table import Row, RowMessage, Table, TableOrigin, format_numbers, normalize_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# The texts that a spreadsheet shows where a formula has no result.
ERROR_VALUES = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class FoundRows:
    """The rows that a reader found in a file, with the header among them.

    Parameters
    ----------
    records
        The number and the cells of each row that is not empty.
    problems
        The rows that could not be read.
    remarks
        Sentences about how the file was read.
    row_remarks
        Remarks about rows that could be read.
    hidden_rows
        The numbers of the rows that the sheet hides.
    hidden_columns
        The positions of the columns that the sheet hides, from 0.
    """

    records: Sequence[tuple[int, Sequence[str]]]
    problems: tuple[RowMessage, ...] = ()
    remarks: tuple[str, ...] = ()
    row_remarks: tuple[RowMessage, ...] = ()
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()


def make_table(
    found: FoundRows, *, name: str, header_row: int | None = None, names: Collection[str] = frozenset()
) -> Table:
    """Find the header among the rows of a file, and return the table below it.

    Parameters
    ----------
    found
        The rows, with what the reader noticed about them.
    name
        The name of the file, for messages.
    header_row
        The number of the row with the names of the columns; None to detect it.
    names
        The normalized names of columns that the workbook knows, which help to detect the header.

    Returns
    -------
    The table. Rows with more cells than columns are in `problems`; cells with a formula error are empty.

    Raises
    ------
    UnreadableFileError
        If there are no rows below the header, or the chosen row has no text.
    """
    position = find_header(found.records, header_row=header_row, names=names)
    if position is None:
        raise UnreadableFileError(
            f"{name} has no text in row {header_row}; choose the row with the names of the columns."
        )
    number, header = found.records[position] if found.records else (0, ())
    body = found.records[position + 1 :]
    problems = [message for message in found.problems if message.row > number]
    if not body and not problems:
        raise UnreadableFileError(f"{name} has no rows below the names of the columns.")
    columns = _name_columns(header, [cells for _, cells in body])
    readable = [record for record in body if not any(map(str.strip, record[1][len(columns) :]))]
    long = [record for record in body if any(map(str.strip, record[1][len(columns) :]))]
    problems += [
        RowMessage(row, "", f"it has {len(cells)} cells, but there are {len(columns)} columns.") for row, cells in long
    ]
    return Table(
        columns,
        tuple(Row(row, _fit_cells(cells, len(columns))) for row, cells in readable),
        tuple(sorted(problems, key=lambda message: message.row)),
        (*found.remarks, *_list_remarks(found, position, columns)),
        row_remarks=tuple(message for message in found.row_remarks if message.row >= number)
        + tuple(_list_error_cells(columns, readable)),
        doubtful=tuple(list_doubtful_rows(header, readable, hidden_rows=found.hidden_rows)),
        origin=TableOrigin(header_row=number),
    )


def _fit_cells(cells: Sequence[str], count: int) -> tuple[str, ...]:
    kept = ("" if cell.strip() in ERROR_VALUES else cell for cell in cells[:count])
    return (*kept, *[""] * (count - len(cells)))


def _list_error_cells(columns: Sequence[str], records: Sequence[tuple[int, Sequence[str]]]) -> Iterator[RowMessage]:
    for number, cells in records:
        for column, cell in zip(columns, cells, strict=False):
            if cell.strip() in ERROR_VALUES:
                yield RowMessage(number, column, f"{cell.strip()} was read as empty.")


def _list_remarks(found: FoundRows, position: int, columns: Sequence[str]) -> Iterator[str]:
    """Return the remarks about the header, about short rows, and about what cannot be seen."""
    body = found.records[position + 1 :]
    if position:
        above = format_numbers([number for number, _ in found.records[:position]])
        subject = f"The text above the names of the columns in row {found.records[position][0]}"
        yield f"{subject} was skipped: {above}."
    short = [number for number, cells in body if len(cells) < len(columns)]
    if short:
        verb = "end" if len(short) > 1 else "ends"
        yield f"{_begin(format_numbers(short))} {verb} before the last column; the missing cells were read as empty."
    if hidden := [column for place, column in enumerate(columns) if place in found.hidden_columns]:
        yield f"Columns that the sheet hides were read too: {', '.join(hidden)}."
    unusual = ((number, cells) for number, cells in found.records[position:] if not "".join(cells).isprintable())
    invisible = [number for number, cells in unusual if any(map(has_invisible_characters, cells))]
    if invisible:
        yield f"Invisible characters were left out of cells in {format_numbers(invisible)}."


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name_columns(cells: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of the columns; a column without a name that is not empty is named by its number."""
    named = max((position for position, cell in enumerate(cells) if cell.strip()), default=0)
    used = (
        position
        for position in range(named + 1, len(cells))
        if any("".join(row[position : position + 1]).strip() for row in body)
    )
    last = max(used, default=named)
    names: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells[: last + 1], start=1):
        name = " ".join(clean_text(cell).split()) or f"column {position}"
        count = seen[normalize_name(name)] = seen.get(normalize_name(name), 0) + 1
        names.append(f"{name} ({count})" if count > 1 else name)
    return tuple(names)

"""Define the table of text that every file reader returns, and the messages about its rows."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from workbook.importing.tables.cell_text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_FILE_MEGABYTES = 50
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
BYTES_PER_MEGABYTE = 1_000_000
MAX_LISTED_SPANS = 20
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc", "'"))


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
class DoubtfulRow:
    """A row that may not be an entry.

    Parameters
    ----------
    number
        The number of the row.
    reason
        What the row seems to be, such as "a total".
    is_open
        Whether only the learner can decide; otherwise the row is left out unless the learner wants it.
    """

    number: int
    reason: str
    is_open: bool


@dataclass(frozen=True)
class TableOrigin:
    """Where a table was found in its file.

    Parameters
    ----------
    sheets
        The names of the sheets of an Excel workbook, the sheet of the table first; empty for other files.
    encoding
        The encoding of a text file; "" for an Excel workbook.
    header_row
        The number of the row with the names of the columns; None for JSON.
    """

    sheets: tuple[str, ...] = ()
    encoding: str = ""
    header_row: int | None = None


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
    doubtful
        The rows that may not be entries, such as a total or a hidden row. They are among `rows` as well.
    origin
        Where the table was found in its file.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[RowMessage, ...] = ()
    remarks: tuple[str, ...] = ()
    skipped: tuple[RowMessage, ...] = ()
    row_remarks: tuple[RowMessage, ...] = ()
    doubtful: tuple[DoubtfulRow, ...] = ()
    origin: TableOrigin = field(default_factory=TableOrigin)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets of an Excel workbook, the sheet of this table first; empty for other files."""
        return self.origin.sheets

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
        """Return the text of a row in a column, without invisible characters; "" when there is no such column.

        Parameters
        ----------
        row
            A row of the table.
        column
            A header.

        Returns
        -------
        The cell's value; an empty text when there is no such column.
        """
        position = self.positions.get(normalize_name(column))
        return "" if position is None else clean_text(row.cells[position])


@lru_cache(maxsize=1024)
def normalize_name(name: str) -> str:
    """Return a column's name in the form in which names are compared.

    Parameters
    ----------
    name
        The name as the file has it.

    Returns
    -------
    The name in lower case, with single spaces, and without underscores, invisible characters and quotation marks around
    it. Letters that look the same are the same, such as every kind of hyphen.
    """
    if name.isascii():
        plain = name
    else:
        # Soft hyphens and joiners are format characters too. They cannot be seen, but programs add them to headers.
        composed = unicodedata.normalize("NFKC", name).translate(_DASHES).translate(_APOSTROPHES)
        plain = "".join(letter for letter in composed if unicodedata.category(letter) != "Cf")
    return " ".join(plain.replace("_", " ").casefold().split()).strip('"')


def format_numbers(numbers: Iterable[int], noun: str = "row") -> str:
    """Return the numbers of rows or lines for people.

    Parameters
    ----------
    numbers
        The numbers, in order.
    noun
        What they number, in the singular.

    Returns
    -------
    The text, such as "row 4" or "rows 2, 5 to 7 and 12"; "more" stands for those after the first twenty.
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    parts = [" to ".join(map(str, span)) for span in spans[:MAX_LISTED_SPANS]]
    parts += ["more"] if len(spans) > MAX_LISTED_SPANS else []
    if len(parts) == 1:
        return f"{noun}{'s' * (len(spans[0]) > 1)} {parts[0]}"
    return f"{noun}s {', '.join(parts[:-1])} and {parts[-1]}"

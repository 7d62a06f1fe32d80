"""Read a table from delimited text such as CSV: detect the delimiter, and read the rows even if quotation marks are wrong.

A quotation mark that does not belong to a pair would turn all lines up to the next one into a single cell. Therefore such
a mark is read as part of the text where the row then has the usual number of cells, and any other row is a problem.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.found_rows import FoundRows, make_table
from workbook.importing.tables.table import MAX_COLUMNS, MAX_ROWS, RowMessage, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
# An address of several lines can have a few commas.
MIN_DELIMITERS_OF_ROWS = 4
STRAY_MARK = "its quotation marks do not form pairs, so they were read as part of the text."
ENCLOSED_ROW = "quotation marks enclosed the whole row, so they were left out."
BROKEN_MARK = "its quotation marks do not form pairs, and so its cells cannot be told apart."
BELOW_BROKEN_ROW = "it follows a row whose quotation marks do not form pairs, and may belong to it."
_LINE_END = re.compile(r"\r\n|\r|\n")
_NUMBER, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Record:
    """A row of the text, with the number of its quotation marks, and with its lines if it has several.

    `remark` reports marks that do not form pairs, and `is_open` a cell whose first mark has no second in its line.
    """

    number: int
    cells: list[str]
    marks: int = 0
    lines: Sequence[str] = ()
    remark: str = ""
    is_open: bool = False


def read_text(text: str, *, name: str, header_row: int | None = None, names: Collection[str] = frozenset()) -> Table:
    """Read a table whose cells are separated by commas, semicolons, tabs or vertical bars.

    Parameters
    ----------
    text
        The text of the whole file. A first line such as "sep=;", which Excel writes, sets the delimiter.
    name
        The name of the file, for messages.
    header_row
        The number of the row with the names of the columns; None to detect it.
    names
        The normalized names of columns that the workbook knows.

    Returns
    -------
    The table.

    Raises
    ------
    UnreadableFileError
        If there are no rows, too many rows or columns, or a quotation mark that is never closed.
    """
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        text, delimiter, skipped = rest, first.strip()[-1], 1
    elif first.rstrip("\r").lower() == "sep=\t":
        text, delimiter, skipped = rest, "\t", 1
    else:
        delimiter = max(DELIMITERS, key=lambda delimiter: _score(text, delimiter))
    width = _score(text, delimiter)[1] or 1
    found = _RecordReader(delimiter, width).read(text, name=name, skipped=skipped)
    return make_table(found, name=name, header_row=header_row, names=names)


def _score(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many rows have the most frequent number of cells, and this number. Equal counts mean more cells."""
    records = islice(_RecordReader(delimiter).parse(text), SAMPLE_ROWS)
    widths = Counter(len(record.cells) for record in records)
    return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))


class _RecordReader:
    """Reads the rows of a text with a delimiter; `width` is the usual number of cells, 0 if unknown."""

    def __init__(self, delimiter: str, width: int = 0) -> None:
        self.delimiter, self.width = delimiter, width
        end = rf" *(?={re.escape(delimiter)}|[\r\n]|\Z)"
        self._closed = re.compile(rf' *"([^"]*+(?:""[^"]*+)*+)"{end}')
        # A mark that no delimiter follows does not close the cell. Only the rest of the line is searched for one that does.
        self._closed_in_line = re.compile(rf' *"((?:[^"\r\n]|"(?!{end}))*+)"{end}')
        self._cell_end = re.compile(rf"[{re.escape(delimiter)}\r\n]")

    def read(self, text: str, *, name: str, skipped: int) -> FoundRows:
        """Return the rows, and the problems and remarks about quotation marks; `skipped` rows are above the text."""
        records: list[tuple[int, list[str]]] = []
        problems: list[RowMessage] = []
        remarks: list[RowMessage] = []
        broken: _Record | None = None  # The row whose marks are wrong, while the rows below may belong to it.
        filled = (record for record in self.parse(text) if any(map(str.strip, record.cells)))
        for record, following in pairwise(chain(filled, [None])):
            if record is None:
                break
            number = record.number + skipped
            if len(record.cells) > MAX_COLUMNS:
                raise UnreadableFileError(
                    f"{name} has more than {MAX_COLUMNS} columns in row {number}; it is not a table."
                )
            if len(records) + len(problems) >= MAX_ROWS:
                raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} rows; export a shorter period.")
            if broken and not self._is_whole(record):
                problems.append(RowMessage(number, "", BELOW_BROKEN_ROW))
                broken = None if record.marks % 2 else broken
                continue
            broken = None
            if record.remark == STRAY_MARK and not self._is_readable(record, following):
                broken = record
                problems.append(RowMessage(number, "", BROKEN_MARK))
                continue
            records.append((number, record.cells))
            if count := len(self._list_enclosed_rows(record)):
                remarks.append(RowMessage(number, "", f"its quotation marks enclose {count} lines that could be rows."))
            elif record.remark:
                remarks.append(RowMessage(number, "", record.remark))
        if broken and broken.is_open:
            row = broken.number + skipped
            raise UnreadableFileError(f"{name} has a quotation mark in row {row} that is never closed.")
        return FoundRows(records, tuple(problems), row_remarks=tuple(remarks))

    def parse(self, text: str) -> Iterator[_Record]:
        """Yield every row, also the empty ones."""
        position, number = 0, 0
        while position < len(text):
            number += 1
            end = _LINE_END.search(text, position)
            stop = end.start() if end else len(text)
            line = text[position:stop]
            if '"' in line:
                record, stop = self._parse_record(text, position, number)
                if record.lines and self.width and (len(record.cells) > self.width or self._encloses_rows(record)):
                    record, stop = self._parse_record(line, 0, number)
                    stop += position
                elif len(record.cells) == 1 < self.width:
                    inner, _ = self._parse_record(record.cells[0], 0, number)
                    record = replace(inner, remark=ENCLOSED_ROW) if self._is_whole(inner) else record
                end = _LINE_END.match(text, stop)
            else:
                record = _Record(number, [cell.lstrip(" ") for cell in line.split(self.delimiter)])
            yield record
            position = end.end() if end else len(text)

    def _parse_record(self, text: str, start: int, number: int) -> tuple[_Record, int]:
        """Return the row that begins at a position, and the position of its end."""
        cells: list[str] = []
        is_stray = is_open = False
        position = start
        while True:
            closed = self._closed.match(text, position)
            if match := closed or self._closed_in_line.match(text, position):
                cells.append(match[1].replace('""', '"'))
                is_stray |= closed is None
                position = match.end()
            else:
                end = self._cell_end.search(text, position)
                cells.append(text[position : end.start() if end else len(text)].lstrip(" "))
                is_stray |= cells[-1].startswith('"')
                is_open |= cells[-1].startswith('"') and cells[-1].count('"') % 2 == 1
                position = end.start() if end else len(text)
            if text[position : position + 1] != self.delimiter:
                break
            position += 1
        source = text[start:position]
        lines = _LINE_END.split(source) if _LINE_END.search(source) else ()
        return _Record(number, cells, source.count('"'), lines, STRAY_MARK * is_stray, is_open), position

    def _is_whole(self, record: _Record) -> bool:
        return len(record.cells) == self.width and not record.remark and record.marks % 2 == 0

    def _is_readable(self, record: _Record, following: _Record | None) -> bool:
        """Return whether the cells of a row are certain, although a mark is not part of a pair.

        If a cell is not closed and the next row is not whole either, the cell probably has several lines.
        """
        next_is_row = following is None or len(following.cells) == self.width
        return len(record.cells) == self.width and (next_is_row or not record.is_open)

    def _list_enclosed_rows(self, record: _Record) -> list[list[str]]:
        """Return the lines after the first line of a row that have the usual number of cells."""
        lines = (self._parse_record(line, 0, 0)[0].cells for line in record.lines[1:])
        return [cells for cells in lines if len(cells) == self.width > 1]

    def _encloses_rows(self, record: _Record) -> bool:
        """Return whether quotation marks certainly enclose rows.

        They do if every line has the usual number of cells, and together they have several delimiters. They also do if at
        least half of the cells of a line, one of them with digits, are like those of the first line: the same arrangement
        of digits, letters and signs.
        """
        enclosed = self._list_enclosed_rows(record)
        if len(enclosed) == len(record.lines) - 1 and len(enclosed) * (self.width - 1) >= MIN_DELIMITERS_OF_ROWS:
            return True
        shapes = [_get_shape(cell) for cell in self._parse_record(record.lines[0], 0, 0)[0].cells] if enclosed else []
        for cells in enclosed:
            equal = [one for one, other in zip(map(_get_shape, cells), shapes, strict=False) if one == other]
            if len(equal) * 2 >= self.width and any("0" in shape for shape in equal):
                return True
        return False


def _get_shape(text: str) -> str:
    """Return a text with "0" for each number and "a" for each word: "2026-05-12" becomes "0-0-0"."""
    return _WORD.sub("a", _NUMBER.sub("0", text.strip(' "')))

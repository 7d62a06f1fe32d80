"""Read a table from delimited text such as CSV: detect the encoding, the delimiter and the rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError
from workbook.importing.tables.table import MAX_COLUMNS, MAX_ROWS, Table, make_table

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
_BYTE_ORDER_MARKS = (  # UTF-32 comes before UTF-16, because its mark begins with the mark of UTF-16.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(content: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, with a remark when its encoding is only a guess.

    Parameters
    ----------
    content
        The bytes of the file: UTF-8 or UTF-16, with or without a byte order mark, UTF-32 with one, or Windows-1252.
    name
        The name of the file, for messages.

    Returns
    -------
    The text, and the remarks about its encoding: none, or one.

    Raises
    ------
    UnreadableFileError
        If the file is not text in any of these encodings.
    """
    encoding, remarks = _detect_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableFileError(f"{name} is not a text file; save it as CSV in UTF-8.")
    return text, remarks


def _detect_encoding(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding, ()
    start = content[:1000]
    if start and b"\0" in start:  # Every other byte of Latin letters in UTF-16 is zero.
        return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"), ()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", ("The text was read as Windows-1252; check that accented letters are correct.",)
    return "utf-8", ()


def read_text(text: str, *, name: str) -> Table:
    """Read a table whose cells are separated by commas, semicolons, tabs or vertical bars.

    Parameters
    ----------
    text
        The text of the whole file. A first line such as "sep=;", which Excel writes, sets the delimiter.
    name
        The name of the file, for messages.

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
        delimiter = _detect_delimiter(text)
    try:
        records = [(number + skipped, cells) for number, cells in _read_records(text, delimiter, name=name)]
    except csv.Error as error:
        raise UnreadableFileError(f"{name} cannot be read as a table ({error}).") from error
    return make_table(records, name=name)


def _detect_delimiter(text: str) -> str:
    """Return the delimiter that gives the most rows the same number of cells; among equals, the most cells."""
    scores = {delimiter: _score(text, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(text: str, delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            widths[len(cells)] += 1
            if number >= SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0)
    usable = [(count, width) for width, count in widths.items() if width > 1]
    return max(usable, default=(0, 0))


def _read_records(text: str, delimiter: str, *, name: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    begins = row_count = 0
    for number, cells in enumerate(reader, start=1):
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFileError(f"{name} has more than {MAX_COLUMNS} columns in row {number}; it is not a table.")
        spans, begins = (begins, reader.line_num), reader.line_num
        if any(cell.strip() for cell in cells):
            row_count += 1
            if row_count > MAX_ROWS:
                raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} rows; export a shorter period.")
            yield number, cells
    if begins and spans[1] - spans[0] > 1:
        # Count lines as the CSV reader does: a form feed, for example, does not end a line.
        last = "".join(io.StringIO(text, newline="").readlines()[spans[0] :])
        if last.count('"') % 2:
            raise UnreadableFileError(f"{name} has a quotation mark in row {number} that is never closed.")

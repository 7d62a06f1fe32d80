"""Read the rows of a damaged SQLite file page by page, so that damage in one place affects only that place.

SQLite finds a row through the pages above it, and fails when one of those is damaged. The rows themselves are in leaf pages
that describe their own content. Here each leaf page is read separately, and invalid rows are skipped. The layout of pages,
cells, records and the log is documented at https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.store.database_copy import COMPANIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USUAL_PAGE_BYTES = 4096
_SIGN = b"SQLite format 3\0"
_HEADER_BYTES = 100
_TABLE_LEAF = 0x0D
_LOG_HEADER = struct.Struct(">8I")
_LOG_FRAME = struct.Struct(">6I")
_LOG_SIGNS = {0x377F0682, 0x377F0683}
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FLOAT, _ZERO, _ONE, _BLOB = 7, 8, 9, 12
_MAX_NUMBER_BYTES = 9
Stored = int | float | str | bytes | None


@dataclass(frozen=True)
class FoundRow:
    """A row of the file: its number in its table, and its columns in their order."""

    number: int
    columns: tuple[Stored, ...]


@dataclass(frozen=True)
class _Pages:
    """The pages of a file, with those of its log in place of those of the file."""

    content: bytes
    newer: dict[int, bytes]
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max([len(self.content) // self.size, *self.newer])

    def get(self, number: int) -> bytes:
        """Return a page, which is empty when there is none with that number."""
        return self.newer.get(number) or self.content[(number - 1) * self.size : number * self.size]


def read_rows(file: Path) -> Iterator[FoundRow | None]:
    """Read every row of a SQLite file, of all tables, in no order.

    Parameters
    ----------
    file
        The file. Its log is read too, as SQLite does. Neither is changed.

    Yields
    ------
    The row; None for one that cannot be read.

    Raises
    ------
    OSError
        The file cannot be read at all.
    """
    pages = _load_pages(file)
    for number in range(1, pages.last + 1):
        page, start = pages.get(number), _HEADER_BYTES if number == 1 else 0
        if len(page) == pages.size and page[start] == _TABLE_LEAF:
            yield from _read_leaf(page, start, pages)


def compute_missing_share(file: Path) -> float:
    """Return the share of a file that is missing at its end.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    The share, from 0 to 1; 0 when the header does not give the length.
    """
    pages = _load_pages(file)
    expected = int.from_bytes(pages.get(1)[28:32], "big")
    is_told = pages.content.startswith(_SIGN) and expected > 0
    return max(0, expected - pages.last) / expected if is_told else 0


def _load_pages(file: Path) -> _Pages:
    content = file.read_bytes()
    log = file.with_name(file.name + COMPANIONS[0])
    frames = log.read_bytes() if log.is_file() else b""
    size = int.from_bytes(content[16:18], "big")
    if size not in {2**power for power in range(9, 16)}:  # The header is damaged, or the page size is the largest.
        size = _LOG_HEADER.unpack_from(frames)[2] if len(frames) >= _LOG_HEADER.size else USUAL_PAGE_BYTES
    return _Pages(content, _read_log(frames, size), size)


def _read_log(frames: bytes, size: int) -> dict[int, bytes]:
    """Return the pages in the log that belong to completed operations."""
    newer: dict[int, bytes] = {}
    if len(frames) < _LOG_HEADER.size:
        return newer
    sign, _, _, _, *salts, _, _ = _LOG_HEADER.unpack_from(frames)
    begun: dict[int, bytes] = {}
    for at in range(_LOG_HEADER.size, len(frames) - _LOG_FRAME.size - size + 1, _LOG_FRAME.size + size):
        number, completed, *own_salts, _, _ = _LOG_FRAME.unpack_from(frames, at)
        if sign not in _LOG_SIGNS or own_salts != salts:  # This is a remainder from before the log was last emptied.
            break
        begun[number] = frames[at + _LOG_FRAME.size : at + _LOG_FRAME.size + size]
        if completed:
            newer |= begun
            begun = {}
    return newer


def _read_leaf(page: bytes, start: int, pages: _Pages) -> Iterator[FoundRow | None]:
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    for cell in range(min(cells, (pages.size - start) // 2)):
        place = start + 8 + 2 * cell
        try:
            yield _read_cell(page, int.from_bytes(page[place : place + 2], "big"), pages)
        except (ValueError, IndexError, struct.error):
            yield None


def _read_cell(page: bytes, at: int, pages: _Pages) -> FoundRow:
    length, at = _read_number(page, at)
    number, at = _read_number(page, at)
    if length > pages.last * pages.size:
        raise ValueError
    # The part of a long row that is in the leaf page: section 1.6 of the format.
    usable = pages.size
    local = length
    if length > usable - 35:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= usable - 35 else least
    record = page[at : at + local]
    if local < length:
        record += _follow(int.from_bytes(page[at + local : at + local + 4], "big"), length - local, pages)
    if len(record) != length:
        raise ValueError
    return FoundRow(number, tuple(_read_record(record)))


def _follow(number: int, missing: int, pages: _Pages) -> bytes:
    """Return the rest of a row that continues on other pages."""
    rest = b""
    while len(rest) < missing:
        page = pages.get(number)
        if len(page) != pages.size:
            raise ValueError
        number, rest = int.from_bytes(page[:4], "big"), rest + page[4:]
    return rest[:missing]


def _read_record(record: bytes) -> Iterator[Stored]:
    end, at = _read_number(record, 0)
    kinds = []
    while at < end:
        kind, at = _read_number(record, at)
        kinds.append(kind)
    for kind in kinds:
        value, at = _read_value(record, at, kind)
        yield value
    if at != len(record):
        raise ValueError


def _read_value(record: bytes, at: int, kind: int) -> tuple[Stored, int]:
    if kind in _INTEGER_BYTES:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind in {0, _ZERO, _ONE}:
        return {0: None, _ZERO: 0, _ONE: 1}[kind], at
    if kind == _FLOAT:
        return struct.unpack_from(">d", record, at)[0], at + 8
    if kind < _BLOB:
        raise ValueError
    end = at + (kind - _BLOB) // 2
    if end > len(record):
        raise ValueError
    text = record[at:end]
    return (text.decode() if kind % 2 else text), end


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    """Return a variable-length number, and where it ends."""
    value = 0
    for place in range(_MAX_NUMBER_BYTES - 1):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 the bit that says whether it goes on
            return value, at + place + 1
    return value << 8 | data[at + _MAX_NUMBER_BYTES - 1], at + _MAX_NUMBER_BYTES

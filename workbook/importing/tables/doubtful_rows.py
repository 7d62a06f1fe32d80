"""Find the rows of a table that may not be entries: totals, repeated headers, notes below the table, and hidden rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from workbook.importing.tables.cell_text import clean_text
from workbook.importing.tables.table import DoubtfulRow, Row, RowMessage, Table, format_numbers, normalize_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

TOTAL, HEADER, HIDDEN = "a total", "a repetition of the names of the columns", "hidden in the sheet"
BELOW_GAP, BELOW_TOTAL = "a single cell below an empty row", "a single cell below a total"
NARROW_BLOCK = "below an empty row, with fewer cells than other rows"
_NUMBER = re.compile(r"[-+(]?\d[\d.,:'\s]*\)?\s*(?:%|[^\W\d_]{1,12}\.?)?")
_TOTAL = re.compile(
    r"(?:(?:grand|general|overall|running|daily|weekly|monthly|sub|sous|gross|net)[\s-]*)*"
    r"(?:totals?|totaux|sum|summe|(?:gesamt|zwischen)summe|gesamt|insgesamt|somme)"
    r"(?:\s+(?:hours|time|minutes|duration|général|générale|heures|stunden|for|of|de|du|\(h\)))*"
    r"(?P<rest>\s*[:=(]?.*)",
    re.IGNORECASE,
)
_GROUP_TOTAL = re.compile(
    r"(?P<before>.+)\s(?:total|totals|ergebnis)|(?:sub-?|sous-)?total\s(?P<behind>.+)", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
MAX_ROUNDING = 0.02


def list_doubtful_rows(
    header: Sequence[str], records: Sequence[tuple[int, Sequence[str]]], *, hidden_rows: Collection[int]
) -> Iterator[DoubtfulRow]:
    """Find the rows that may not be entries.

    Parameters
    ----------
    header
        The names of the columns, as the file has them.
    records
        The number and the cells of each row below the header that is not empty.
    hidden_rows
        The numbers of the rows that the sheet hides.

    Yields
    ------
    The doubtful rows, in the order of the file.
    """
    names = [normalize_name(cell) for cell in header if cell.strip()]
    filled = [[text for text in map(str.strip, cells) if text] for _, cells in records]
    usual = Counter(map(len, filled)).most_common(1)[0][0] if filled else 0
    blocks = _number_blocks([number for number, _ in records])
    widths: dict[int, int] = {}
    for block, texts in zip(blocks, filled, strict=True):
        widths[block] = max(widths.get(block, 0), len(texts))
    has_total = False
    above = _RowsAbove()
    for (number, cells), texts, block, next_block in zip(records, filled, blocks, [*blocks[1:], None], strict=False):
        has_gap = block > 0
        if _is_total(cells, above, usual=usual, ends_block=next_block != block):
            has_total = True
            above = _RowsAbove()
            yield DoubtfulRow(number, TOTAL, is_open=False)
            continue
        above.add(cells)
        if len(texts) == len(names) and all(map(_is_name, texts, names)):
            yield DoubtfulRow(number, HEADER, is_open=False)
        elif len(texts) == 1 and (has_gap or has_total):
            # Where rows usually have more cells, a single one is a note. Otherwise it can be an entry as well.
            reason = BELOW_TOTAL if has_total else BELOW_GAP
            yield DoubtfulRow(number, reason, is_open=usual == 1 and not (has_gap and has_total))
        elif has_gap and widths[block] < usual:
            yield DoubtfulRow(number, NARROW_BLOCK, is_open=True)
        elif number in hidden_rows:
            yield DoubtfulRow(number, HIDDEN, is_open=True)


class _RowsAbove:
    """The rows since the last total. Their columns are added up only when a row can be a total, and only once."""

    def __init__(self) -> None:
        self.last: Sequence[str] = ()
        self._new: list[Sequence[str]] = []
        self._sums: dict[int, float] = {}
        self._counts: Counter[int] = Counter()
        self._texts: set[int] = set()

    def add(self, row: Sequence[str]) -> None:
        """Add the next row."""
        self.last = row
        self._new.append(row)

    def has_sum(self, row: Sequence[str]) -> bool:
        """Return whether a cell has the sum of at least two numbers or durations in its column."""
        for column, text in (
            (column, text) for above in self._new for column, text in enumerate(above) if text.strip()
        ):
            amount = _parse_amount(text)
            if amount is None:
                self._texts.add(column)
            else:
                self._sums[column] = self._sums.get(column, 0) + amount
                self._counts[column] += 1
        self._new.clear()
        return any(
            self._counts[column] > 1 and column not in self._texts and abs(self._sums[column] - total) < MAX_ROUNDING
            for column, total in enumerate(map(_parse_amount, row))
            if total
        )


def _is_name(text: str, name: str) -> bool:
    return normalize_name(text) == name


def _number_blocks(numbers: Sequence[int]) -> list[int]:
    """Return for each row the number of empty gaps above it."""
    gaps = accumulate((later - number > 1 for number, later in pairwise(numbers)), initial=0)
    return list(gaps)[: len(numbers)]


def _is_total(row: Sequence[str], above: _RowsAbove, *, usual: int, ends_block: bool) -> bool:
    """Return whether a row is a total: a cell says so, and the row is unlike an entry.

    A client can be called "Total" or "Total Energies". A total has fewer cells than an entry, a number in the same cell or
    the sum of the numbers above it, it names the group above it, or it is the last row of its block.
    """
    first, *others = [text for cell in row if (text := clean_text(cell))] or [""]
    is_narrow = len(others) + 1 < usual
    remainders = [match["rest"].strip(" :=()") for text in (first, *others) if (match := _TOTAL.fullmatch(text))]
    if _TOTAL.fullmatch(first) and (not remainders[0] or _NUMBER.fullmatch(remainders[0])):
        return is_narrow or ends_block or bool(remainders[0]) or above.has_sum(row)
    if "" in remainders:
        return is_narrow or above.has_sum(row)
    if match := _GROUP_TOTAL.fullmatch(first):
        group = (match["before"] or match["behind"]).casefold()
        has_only_numbers = bool(others) and all(map(_NUMBER.fullmatch, others))
        return has_only_numbers and (is_narrow or group in (cell.strip().casefold() for cell in above.last))
    return False


def _parse_amount(text: str) -> float | None:
    """Return a number, or the hours of a duration such as "1:30"; None for any other text."""
    if match := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours + minutes / 60 + seconds / 3600
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text.strip()) else None


def list_open_rows(table: Table) -> list[DoubtfulRow]:
    """Return the doubtful rows about which only the learner can decide.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    These rows.
    """
    return [row for row in table.doubtful if row.is_open]


def describe_doubtful_rows(rows: Sequence[DoubtfulRow]) -> str:
    """Return what doubtful rows seem to be.

    Parameters
    ----------
    rows
        The rows.

    Returns
    -------
    A part of a sentence, such as "row 4 (hidden in the sheet)".
    """
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.reason, []).append(row.number)
    return ", ".join(f"{format_numbers(found)} ({reason})" for reason, found in numbers.items())


def drop_doubtful_rows(table: Table, choice: str | None) -> Table:
    """Return a table without its doubtful rows, which are listed among the skipped rows.

    Parameters
    ----------
    table
        The table.
    choice
        "import" to keep all doubtful rows; "skip" to leave all of them out; None to leave out those that are certain.

    Returns
    -------
    The table.
    """
    if choice == "import":
        return table
    dropped = [row for row in table.doubtful if choice == "skip" or not row.is_open]
    numbers = {row.number for row in dropped}
    messages = (RowMessage(row.number, "", f"it was left out, because it is {row.reason}.") for row in dropped)
    kept: tuple[Row, ...] = tuple(row for row in table.rows if row.number not in numbers)
    return replace(table, rows=kept, skipped=(*table.skipped, *messages))

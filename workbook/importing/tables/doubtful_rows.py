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
_GROUP_TOTAL = re.compile(r".+\s(?:total|totals|ergebnis)|(?:sub-?|sous-)?total\s.+", re.IGNORECASE)


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
    for (number, _), texts, block, next_block in zip(records, filled, blocks, [*blocks[1:], None], strict=False):
        has_gap = block > 0
        if len(texts) == len(names) and all(
            normalize_name(text) == name for text, name in zip(texts, names, strict=True)
        ):
            yield DoubtfulRow(number, HEADER, is_open=False)
        elif _is_total(texts, usual=usual, ends_block=next_block != block):
            has_total = True
            yield DoubtfulRow(number, TOTAL, is_open=False)
        elif len(texts) == 1 and (has_gap or has_total):
            # Where rows usually have more cells, a single one is a note. Otherwise it can be an entry as well.
            reason = BELOW_TOTAL if has_total else BELOW_GAP
            yield DoubtfulRow(number, reason, is_open=usual == 1 and not (has_gap and has_total))
        elif has_gap and widths[block] < usual:
            yield DoubtfulRow(number, NARROW_BLOCK, is_open=True)
        elif number in hidden_rows:
            yield DoubtfulRow(number, HIDDEN, is_open=True)


def _number_blocks(numbers: Sequence[int]) -> list[int]:
    """Return for each row the number of empty gaps above it."""
    gaps = accumulate((later - number > 1 for number, later in pairwise(numbers)), initial=0)
    return list(gaps)[: len(numbers)]


def _is_total(texts: Sequence[str], *, usual: int, ends_block: bool) -> bool:
    """Return whether a row is a total: a cell says so, and the row is unlike an entry.

    A client can be called "Total" or "Total Energies". A total has fewer cells than an entry, numbers in all cells but
    one, a number in the same cell, or it is the last row of its block.
    """
    first, *others = map(clean_text, texts)
    is_narrow = len(texts) < usual
    if match := _TOTAL.fullmatch(first):
        rest = match["rest"].strip(" :=()")
        if not rest or _NUMBER.fullmatch(rest):
            return is_narrow or ends_block or bool(rest)
    if not is_narrow:
        return False
    has_only_numbers = bool(others) and all(map(_NUMBER.fullmatch, others))
    if _GROUP_TOTAL.fullmatch(first) and has_only_numbers:
        return True
    return any(match["rest"].strip(" :=()") == "" for text in others if (match := _TOTAL.fullmatch(text)))


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

"""Find the row with the names of the columns. Titles, notes and forms may be above it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook.importing.tables.table import normalize_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Records = Sequence[tuple[int, Sequence[str]]]

MAX_HEADER_ROW = 50
# One known name can also be the label of a form above the table.
MIN_KNOWN_NAMES = 2


def find_header(records: Records, *, header_row: int | None = None, names: Collection[str] = frozenset()) -> int | None:
    """Find the header among the rows of a file.

    Parameters
    ----------
    records
        The number and the cells of each row that is not empty.
    header_row
        The number of the row that was chosen as the header; None to detect it.
    names
        The normalized names of columns that the workbook knows.

    Returns
    -------
    The position of the header among the records; None if the chosen row is not among them.
    """
    if header_row is not None:
        return next((position for position, (number, _) in enumerate(records) if number == header_row), None)
    top = records[:MAX_HEADER_ROW]
    position = _detect_by_width(top)
    known = [_count_known_names(cells, names) for _, cells in top[:-1]]
    if known and max(known) >= MIN_KNOWN_NAMES and max(known) > known[position]:
        return known.index(max(known))
    return position


def _count_known_names(cells: Sequence[str], names: Collection[str]) -> int:
    """Return the number of known names in a row; 0 if most of its cells are something else."""
    filled = [normalize_name(cell) for cell in cells if cell.strip()]
    known = sum(cell in names for cell in dict.fromkeys(filled))
    return known if known * 2 >= len(filled) else 0


def _detect_by_width(records: Records) -> int:
    """Return the position of the first row that names most columns.

    The header has more than half as many filled cells as the rows below usually have. It is not followed immediately by
    a row with far more cells, as a title of several cells would be. One unusually long row does not change the result.
    An empty row ends a form above the table, if all rows of the form are narrower than the table.
    """
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in records]
    for position in range(_detect_first_wide_block(records, filled), len(filled) - 1):
        below = filled[position + 1 :]
        if filled[position] * 2 > _get_usual_width(below) and max(below[:3]) < filled[position] * 3:
            return position
    return 0


def _detect_first_wide_block(records: Records, filled: Sequence[int]) -> int:
    """Return where the first block of rows begins that has a row as wide as the table."""
    usual, start = _get_usual_width(filled), 0
    for position, width in enumerate(filled):
        if position and records[position][0] - records[position - 1][0] > 1:
            start = position
        if width >= usual:
            return start
    return 0


def _get_usual_width(filled: Sequence[int]) -> int:
    """Return the most frequent number of filled cells, without rows of a single cell."""
    widths = Counter(width for width in filled if width > 1) or Counter([1])
    return max(widths, key=lambda width: (widths[width], width))

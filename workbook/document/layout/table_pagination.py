"""Split a table so that it is legible on slides: in the largest font size in which it fits on one, else by rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.layout.column_widths import compute_column_widths
from workbook.document.layout.text_metrics import LINE_HEIGHT, count_lines, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.document.blocks import Block, Run

SIZES = (12.0, 11.0, 10.0, 9.0)
# The font size of a table that needs several slides.
PARTED_SIZE = 10.0
MAX_LINES = 6  # in a cell
CELL_MARGINS = (5.0, 3.0)  # points, on either side and above and below
LETTER = 0.58  # the width of a character as a share of its size
NARROWEST = 10  # characters per column in a table that is split
_FILLED = 0.7  # a table this wide fills the line


def paginate_table(block: Block, *, width: float, height: float) -> list[Block]:
    """Split a table into parts that each fit on a slide.

    Parameters
    ----------
    block
        The table, as `workbook.document.blocks` makes it.
    width, height
        The available space, in points.

    Returns
    -------
    The parts, each with its header and first column, the `size` of its letters in points, the `shares` of its columns of the
    line, and whether any text in it `is_shortened`.
    """
    for size in SIZES:
        if sum(_list_least_heights(block)) <= _count_letters(width, size):
            whole = _lay_out(block, size=size, width=width)
            if sum(_list_heights(whole, width=width)) <= height and not whole["is_shortened"]:
                return [whole]
    return [
        part
        for columns in _part_columns(block, letters=_count_letters(width, PARTED_SIZE))
        for part in _part_rows(_lay_out(columns, size=PARTED_SIZE, width=width), width=width, height=height)
    ]


def _count_letters(width: float, size: float) -> int:
    return int(width / (size * LETTER))


def _list_least_heights(block: Block) -> list[int]:
    return compute_column_widths(block, letters=0)


def _lay_out(block: Block, *, size: float, width: float) -> Block:
    """Return a table with its column widths, and its texts shortened to the maximum number of lines."""
    letters = _count_letters(width, size)
    widths = compute_column_widths(block, letters=letters)
    line = sum(widths) if sum(widths) >= letters * _FILLED else letters
    shares = [part / line for part in widths]
    rows = [
        [_shorten(cell, width=share * width, size=size) for cell, share in zip(row, shares, strict=False)]
        for row in block["rows"]
    ]
    header = block["header"] and [
        _shorten(cell, width=share * width, size=size) for cell, share in zip(block["header"], shares, strict=False)
    ]
    is_shortened = rows != block["rows"] or header != block["header"]
    return {**block, "header": header, "rows": rows, "size": size, "shares": shares, "is_shortened": is_shortened}


def _shorten(cell: Sequence[Run], *, width: float, size: float) -> list[Run]:
    text = "".join(run["text"] for run in cell)
    short = shorten(text, width=width - 2 * CELL_MARGINS[0], size=size, lines=MAX_LINES, bold=True)
    return list(cell) if short == text else [{**cell[0], "text": short}]


def _list_heights(block: Block, *, width: float) -> list[float]:
    """Return the height of each row, beginning with the header."""
    return [
        max(
            (
                count_lines(
                    "".join(run["text"] for run in cell),
                    width=share * width - 2 * CELL_MARGINS[0],
                    size=block["size"],
                    bold=number == 0 or place == 0,
                )
                for place, (cell, share) in enumerate(zip(row, block["shares"], strict=False))
            ),
            default=1,
        )
        * block["size"]
        * LINE_HEIGHT
        + 2 * CELL_MARGINS[1]
        for number, row in enumerate([block["header"] or [], *block["rows"]])
    ]


def _part_columns(block: Block, *, letters: int) -> Iterator[Block]:
    """Split a table into parts that are not too wide, each with the first column."""
    least = [max(width, NARROWEST) for width in _list_least_heights(block)]
    groups: list[list[int]] = [[]]
    room = letters - max(least[0], letters // 4)
    for column in range(1, len(least)):
        if groups[-1] and sum(least[other] for other in groups[-1]) + least[column] > room:
            groups.append([])
        groups[-1].append(column)
    for group in groups:
        chosen = [0, *group]
        yield {
            **block,
            "header": block["header"] and _choose(block["header"], chosen),
            "rows": [_choose(row, chosen) for row in block["rows"]],
            "numbers": [place for place, column in enumerate(chosen) if column in block["numbers"]],
        }


def _choose(row: Sequence[list[Run]], columns: Sequence[int]) -> list[list[Run]]:
    return [row[column] for column in columns if column < len(row)]


def _part_rows(block: Block, *, width: float, height: float) -> Iterator[Block]:
    """Split a table into parts that are not too high, of similar heights."""
    header, *heights = _list_heights(block, width=width)
    room = height - (header if block["header"] else 0)
    count = len(_group(heights, room))
    even = min(room, sum(heights) / count + max(heights))
    groups = _group(heights, even) if len(_group(heights, even)) == count else _group(heights, room)
    start = 0
    for number in groups:
        yield {**block, "rows": block["rows"][start : start + number]}
        start += number


def _group(heights: Sequence[float], room: float) -> list[int]:
    """Return the number of rows in each part."""
    counts, left = [0], room
    for height in heights:
        if counts[-1] and height > left:
            counts.append(0)
            left = room
        counts[-1] += 1
        left -= height
    return counts

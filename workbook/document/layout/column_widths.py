"""Share the width of a line out among the columns of a table, so that its rows are as low as they can be."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.document.blocks import Block

# A no-break space is none of them: it is written where a line is to stay empty.
_SPACE = re.compile("[ \t\r\n]+")
# What a column has besides its letters, and from where on a word or a line no longer makes it wider.
_PADDING, _LONGEST = 3, 60
# The part of a line that longest words and unbroken dates may take, so that enough is left for texts.
_MOST_UNBROKEN = 0.7
# The size of the letters, in points, of a table with at most so many columns; and how wide one is, as a part of it.
_SIZES = ((5, 9.5), (7, 8.5), (9, 7.5), (10**6, 6.5))


def choose_size(columns: int) -> float:
    """Return the size of the letters, in points, of a printed table with so many columns."""
    return next(size for most, size in _SIZES if columns <= most)


def compute_column_widths(block: Block, *, letters: int) -> list[int]:
    """Return how many letters wide each column of a table is.

    Parameters
    ----------
    block
        The table.
    letters
        How many letters there are in a line of the whole table.

    Returns
    -------
    The widths, which add up to less than `letters` where that is enough for all. Else each column has room for its
    longest word, dates for all of it where there is room for that, and the rest goes to those that need it most.
    """
    columns = list(zip(*([block["header"]] if block["header"] else []), *block["rows"], strict=False))
    texts = [["".join(run["text"] for run in cell) for cell in column] for column in columns]
    wanted = [_longest(text.split("\n") for text in column) for column in texts]
    room = letters - _PADDING * len(columns)
    least = [_longest(_SPACE.split(text) for text in column) for column in texts]
    if sum(wanted) > room:
        # The header may be broken.
        unbroken = [
            max(small, _longest(text.split("\n") for text in column[1:])) if number in block["dates"] else small
            for number, (column, small) in enumerate(zip(texts, least, strict=True))
        ]
        least = unbroken if sum(unbroken) <= room * _MOST_UNBROKEN else least
        wanted = _share_out(room, [_weigh(column) for column in texts], least=least, most=wanted)
    return [width + _PADDING for width in wanted]


def _weigh(column: Sequence[str]) -> float:
    """Return the part of the line that makes the sum of squares of the lines in all cells the least.

    A text of n letters has n/w lines in a column of width w. The sum over all cells of (n/w)**2, for a given sum of
    widths, is least where each width is as the cube root of the sum of n**2 in its column.
    """
    return math.cbrt(sum(len(text) ** 2 for text in column) or 1)


def _share_out(room: int, weights: Sequence[float], *, least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return a share for each weight, within its bounds; all the least ones when there is no room for more."""
    widths = dict(enumerate(least))
    if sum(least) >= room:
        return list(least)
    open_ones = set(widths)
    while open_ones:
        left = room - sum(width for number, width in widths.items() if number not in open_ones)
        share = left / sum(weights[number] for number in open_ones)
        short = {number for number in open_ones if weights[number] * share < least[number]}
        long = {number for number in open_ones if weights[number] * share > most[number]}
        # Whoever falls short is seen to first: the others' shares become smaller by that.
        settled = short or long or open_ones
        for number in settled:
            widths[number] = min(max(int(weights[number] * share), least[number]), max(most[number], least[number]))
        open_ones -= settled
    return list(widths.values())


def _longest(parts: Iterable[Iterable[str]]) -> int:
    return min(max((len(part) for together in parts for part in together), default=1), _LONGEST)

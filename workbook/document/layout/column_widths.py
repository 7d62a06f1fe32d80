"""Distribute the width of a line among the columns of a table, so that its rows are as low as possible."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.document.blocks import Block

# A no-break space does not count: it marks a line that stays empty.
_SPACE = re.compile("[ \t\r\n]+")
# The padding of a column, and the lengths of words and lines beyond which it does not grow wider.
_PADDING, _MAX_LETTERS = 3, 60
# The share of a line for longest words and unwrapped dates, so that enough is left for texts.
_MAX_UNBROKEN_SHARE = 0.7
# Font sizes in points by maximum number of columns, and the width of a character as a share of the size.
_SIZES = ((5, 9.5), (7, 8.5), (9, 7.5), (10**6, 6.5))


def choose_font_size(columns: int) -> float:
    """Choose the font size of a printed table.

    Parameters
    ----------
    columns
        The number of columns.

    Returns
    -------
    The size in points.
    """
    return next(size for most, size in _SIZES if columns <= most)


def compute_column_widths(block: Block, *, letters: int) -> list[int]:
    """Compute the width of each column of a table.

    Parameters
    ----------
    block
        The table.
    letters
        The width of the whole table, in characters.

    Returns
    -------
    The widths in characters, with a sum below `letters` if that is enough for all. Otherwise each column has room for its longest
    word, dates are not wrapped if there is room for that, and the rest goes to the columns that need it most.
    """
    columns = list(zip(*([block["header"]] if block["header"] else []), *block["rows"], strict=False))
    texts = [["".join(run["text"] for run in cell) for cell in column] for column in columns]
    wanted = [_longest(text.split("\n") for text in column) for column in texts]
    room = letters - _PADDING * len(columns)
    least = [_longest(_SPACE.split(text) for text in column) for column in texts]
    if sum(wanted) > room:
        # Headers may be wrapped within words.
        unbroken = [
            max(small, _longest(text.split("\n") for text in column[1:])) if number in block["dates"] else small
            for number, (column, small) in enumerate(zip(texts, least, strict=True))
        ]
        least = unbroken if sum(unbroken) <= room * _MAX_UNBROKEN_SHARE else least
        wanted = _share_out(room, [_weigh(column) for column in texts], least=least, most=wanted)
    return [width + _PADDING for width in wanted]


def _weigh(column: Sequence[str]) -> float:
    """Return the share of the line that minimizes the sum of squares of the lines in all cells.

    A text of n characters has n/w lines in a column of width w. The sum over all cells of (n/w)**2, for a given sum of widths, is
    smallest where each width is proportional to the cube root of the sum of n**2 in its column.
    """
    return math.cbrt(sum(len(text) ** 2 for text in column) or 1)


def _share_out(room: int, weights: Sequence[float], *, least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return a share for each weight, within its bounds; the smallest shares when there is no room for more."""
    widths = dict(enumerate(least))
    if sum(least) >= room:
        return list(least)
    open_ones = set(widths)
    while open_ones:
        left = room - sum(width for number, width in widths.items() if number not in open_ones)
        share = left / sum(weights[number] for number in open_ones)
        short = {number for number in open_ones if weights[number] * share < least[number]}
        long = {number for number in open_ones if weights[number] * share > most[number]}
        # Columns below their minimum get it first, which makes the shares of the others smaller.
        settled = short or long or open_ones
        for number in settled:
            widths[number] = min(max(int(weights[number] * share), least[number]), max(most[number], least[number]))
        open_ones -= settled
    return list(widths.values())


def _longest(parts: Iterable[Iterable[str]]) -> int:
    return min(max((len(part) for together in parts for part in together), default=1), _MAX_LETTERS)

"""Lay out a matrix: row names on the left, column heads on top, and blocks of columns when there are too many."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.charts.chart_text import measure_block_height, measure_block_width, wrap
from workbook.charts.theme import GAP, MARGIN, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbook.charts.drawing_sheet import Box, Sheet

MAX_WIDTH = 900.0  # points: 1,200 px, a screen's width
CELL_WIDTHS = (25.0, 90.0)
CELL_HEIGHT = 20.0
SHORT_ROWS_FROM = 31  # a longer matrix has its names on one line
NAME_WIDTH = 190.0
LEVEL_FROM = 56.0  # the heads of narrower columns are written upwards
HEAD_LENGTH = 130.0
PADDING = 6.0


@dataclass(frozen=True)
class Block:
    """A block of columns: the heads by key, and the top of its first row."""

    heads: Mapping[str, str]
    top: float


@dataclass(frozen=True)
class Grid:
    """The position of the cells, in points; names and heads are wrapped, by key."""

    names: Mapping[str, str]
    blocks: tuple[Block, ...]
    left: float
    cell_width: float
    cell_height: float
    upward: bool

    @property
    def width(self) -> float:
        """The width of the sheet."""
        return max(WIDTH, self.left + self.cell_width * len(self.blocks[0].heads) + MARGIN)

    @property
    def bottom(self) -> float:
        """The bottom of the last cell."""
        return self.blocks[-1].top + self.cell_height * len(self.names)

    def cells(self) -> Iterator[tuple[str, str, Box]]:
        """Yield the key of the row, the key of the column and the position of every cell."""
        for block in self.blocks:
            for down, row in enumerate(self.names):
                for across, column in enumerate(block.heads):
                    x, y = self.left + across * self.cell_width, block.top + down * self.cell_height
                    yield row, column, (x, y, self.cell_width, self.cell_height)


def make_grid(names: Mapping[str, str], heads: Mapping[str, str]) -> Grid:
    """Return the layout of a matrix, as wide as it needs and no wider than a screen.

    Parameters
    ----------
    names, heads
        The names of the rows and of the columns, by key.
    """
    lines = 1 if len(names) >= SHORT_ROWS_FROM else 2
    short = {key: wrap(name, width=NAME_WIDTH, lines=lines) for key, name in names.items()}
    cell_height = max([CELL_HEIGHT, *(measure_block_height(name) + PADDING / 2 for name in short.values())])
    left = MARGIN + max((measure_block_width(name) for name in short.values()), default=0) + PADDING
    at_most = int((MAX_WIDTH - left - MARGIN) / CELL_WIDTHS[0])
    block_count = math.ceil(len(heads) / at_most) or 1
    columns = math.ceil(len(heads) / block_count) or 1
    cell_width = min(max((WIDTH - left - MARGIN) / columns, CELL_WIDTHS[0]), CELL_WIDTHS[1])
    upward = cell_width < LEVEL_FROM
    wrapped = {key: _wrap_head(head, cell_width=cell_width, upward=upward) for key, head in heads.items()}
    blocks: list[Block] = []
    top = MARGIN
    for start in range(0, max(len(wrapped), 1), columns):
        part = dict(list(wrapped.items())[start : start + columns])
        extent = measure_block_width if upward else measure_block_height
        first = top + max((extent(head) for head in part.values()), default=0) + PADDING
        blocks.append(Block(heads=part, top=first))
        top = first + cell_height * len(short) + GAP
    return Grid(
        names=short,
        blocks=tuple(blocks),
        left=left,
        cell_width=cell_width,
        cell_height=cell_height,
        upward=upward,
    )


def write_sides(sheet: Sheet, grid: Grid) -> None:
    """Write the names and the heads of a matrix."""
    for block in grid.blocks:
        for down, name in enumerate(grid.names.values()):
            sheet.write(MARGIN, block.top + (down + 0.5) * grid.cell_height, name)
        for across, head in enumerate(block.heads.values()):
            x = grid.left + (across + 0.5) * grid.cell_width
            y = block.top - PADDING
            if grid.upward:
                sheet.write(x, y, head, upward=True)
            else:
                sheet.write(x, y, head, align="center", anchor="bottom")


def _wrap_head(head: str, *, cell_width: float, upward: bool) -> str:
    if upward:
        return wrap(head, width=HEAD_LENGTH, lines=2 if cell_width > 2 * measure_block_height("") + PADDING else 1)
    return wrap(head, width=cell_width - PADDING, lines=3)

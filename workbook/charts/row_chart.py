"""Lay out charts with one row per item: its name on the left, the drawing, and columns of numbers on the right.

The numbers are beside the drawing, under the sign and the name of their series, so that they serve as labels and as key
and cannot overlap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from workbook.charts.axes import draw_axis, measure_axis_height
from workbook.charts.chart_text import format_number, measure, measure_block_height, measure_block_width, wrap
from workbook.charts.drawing_sheet import Sheet
from workbook.charts.scale import Scale
from workbook.charts.theme import GAP, MARGIN, SMALL_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAX_ROWS = 60
NAME_WIDTH = 170.0
HEAD_WIDTH = 76.0
SIGN_HEIGHT = 28.0
ROW_PADDING = 10.0

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class RowChart:
    """The layout: the sheet, the horizontal scale, a y for each row, and a sign for each series."""

    sheet: Sheet
    scale: Scale
    middles: tuple[float, ...]
    signs: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class _Column:
    head: str
    cells: tuple[str, ...]
    width: float


def limit_rows(rows: Sequence[_Row], *, caption: str) -> tuple[Sequence[_Row], str]:
    """Return at most as many rows as a chart can show, and a caption that says so when there are more."""
    if len(rows) <= MAX_ROWS:
        return rows, caption
    return rows[:MAX_ROWS], f"{caption} (the first {MAX_ROWS} of {len(rows)})"


def make_row_chart(
    rows: Sequence[tuple[str, Mapping[str, float]]], *, low: float, high: float, unit: str, whole: bool = False
) -> RowChart:
    """Write the names, the numbers under the heads of their columns, and the axis with its grid.

    Parameters
    ----------
    rows
        For each row its name, and a number for each series; a missing number is absent or NaN.
    low, high
        The ends of the scale.
    unit
        The unit of the numbers, which is written below the axis; may be empty.
    whole
        Whether the axis has ticks at whole numbers only.
    """
    names = [wrap(name, width=NAME_WIDTH, lines=2) for name, _ in rows]
    columns = _make_columns(rows)
    top = (
        MARGIN
        + SIGN_HEIGHT
        + max((measure_block_height(column.head, size=SMALL_SIZE) for column in columns.values()), default=0)
    )
    heights = [measure_block_height(name) + ROW_PADDING for name in names]
    # The result of `sum` differs between versions of Python, and a chart must not.
    bottom = top + math.fsum(heights)
    sheet = Sheet(height=bottom + measure_axis_height(unit) + MARGIN)
    left = MARGIN + max((measure_block_width(name) for name in names), default=0) + GAP
    right = sheet.width - MARGIN - math.fsum(column.width + GAP for column in columns.values())
    middles = tuple(top + math.fsum(heights[:place]) + height / 2 for place, height in enumerate(heights))
    scale = Scale(low, high, left, right)
    draw_axis(sheet, scale, top=top, bottom=bottom, unit=unit, whole=whole)
    for name, middle in zip(names, middles, strict=True):
        sheet.write(MARGIN, middle, name)
    return RowChart(
        sheet=sheet, scale=scale, middles=middles, signs=_write_columns(sheet, columns, middles, start=right)
    )


def _make_columns(rows: Iterable[tuple[str, Mapping[str, float]]]) -> dict[str, _Column]:
    rows = list(rows)
    columns = {}
    for name in dict.fromkeys(name for _, values in rows for name in values):
        head = wrap(name, width=HEAD_WIDTH, lines=3, size=SMALL_SIZE)
        cells = tuple(format_number(values.get(name, float("nan"))) for _, values in rows)
        width = max(measure_block_width(head, size=SMALL_SIZE), *(measure(cell) for cell in cells))
        columns[name] = _Column(head=head, cells=cells, width=width)
    return columns


def _write_columns(
    sheet: Sheet, columns: Mapping[str, _Column], middles: Sequence[float], *, start: float
) -> dict[str, tuple[float, float]]:
    signs, left = {}, start
    for name, column in columns.items():
        middle = left + GAP + column.width / 2
        sheet.write(middle, MARGIN + SIGN_HEIGHT, column.head, align="center", anchor="top", size=SMALL_SIZE)
        for cell, y in zip(column.cells, middles, strict=True):
            sheet.write(middle, y, cell, align="center")
        signs[name] = (middle, MARGIN + SIGN_HEIGHT / 2)
        left += GAP + column.width
    return signs

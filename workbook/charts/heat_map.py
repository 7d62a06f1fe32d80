"""Draw heat maps: a matrix of cells, darker for more, with the value printed in each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from workbook.charts.chart_text import format_number, measure, wrap
from workbook.charts.drawing_sheet import Sheet
from workbook.charts.grid import make_grid, write_sides
from workbook.charts.row_chart import limit_rows
from workbook.charts.scale import to_float
from workbook.charts.theme import GAP, MARGIN, PAPER, RULE, SHADES, SMALL_SIZE, SOFT_INK, Fill, apply_theme, choose_ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.charts.chart import Chart
    from workbook.charts.drawing_sheet import Box
    from workbook.charts.grid import Grid

KEY_HEIGHT = 34.0  # points
SWATCH = 13.0  # points
BLANK = Fill(PAPER, "////")
BARE = Fill(PAPER, None)


class _Cell(NamedTuple):
    value: float
    mark: str


@apply_theme()
def draw_heat_map(
    cells: pd.DataFrame,
    *,
    rows: Sequence[str] | Mapping[str, str],
    columns: Sequence[str] | Mapping[str, str],
    finding: str,
    caption: str,
    scale: tuple[float, float],
    value: str = "value",
    mark: str = "mark",
) -> Chart:
    """Draw a matrix; an empty cell is hatched.

    Parameters
    ----------
    cells
        Columns `row` and `column`, a number (missing where there is none) and, optionally, a short mark such as "none",
        which is printed after the number or in its place. When a cell has several rows, the last counts.
    rows, columns
        The names of the rows and of the columns, in order; or a mapping from the keys in `cells` to names, when names may
        occur twice. The first sixty rows are drawn.
    finding
        What the chart shows: its text alternative.
    caption
        What the chart is about.
    scale
        The ends of the scale, which have the lightest and the darkest shade.
    value, mark
        The names of the columns in `cells`.

    Returns
    -------
    The chart.
    """
    names, heads = _name(rows), _name(columns)
    keys, caption = limit_rows(list(names), caption=caption)
    grid = make_grid({key: names[key] for key in keys}, heads)
    contents = _read_cells(cells, value=value, mark=mark)
    boxes: dict[Fill, list[Box]] = defaultdict(list)
    texts: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row, column, box in grid.cells():
        cell = contents.get((row, column), _Cell(math.nan, ""))
        fill = _fill(cell, scale)
        boxes[fill].append(box)
        text = wrap(_format_cell(cell), width=box[2] - 2, size=SMALL_SIZE)
        texts[text, choose_ink(fill.color)].append((box[0] + box[2] / 2, box[1] + box[3] / 2))
    sheet = Sheet(width=grid.width, height=grid.bottom + KEY_HEIGHT + MARGIN)
    write_sides(sheet, grid)
    _draw_key(sheet, grid, scale=scale, has_blanks=BLANK in boxes)
    for fill, places in boxes.items():
        sheet.boxes(places, fill, edge=RULE)
    for (text, ink), middles in texts.items():
        sheet.stamp(middles, text, size=SMALL_SIZE, color=ink)
    return sheet.to_chart(finding=finding, caption=caption)


def _name(side: Sequence[str] | Mapping[str, str]) -> Mapping[str, str]:
    return side if isinstance(side, Mapping) else {name: name for name in side}


def _read_cells(cells: pd.DataFrame, *, value: str, mark: str) -> dict[tuple[str, str], _Cell]:
    marks = cells[mark] if mark in cells else [""] * len(cells)
    rows = zip(cells["row"], cells["column"], cells[value], marks, strict=True)
    return {(row, column): _Cell(to_float(number), "" if pd.isna(text) else text) for row, column, number, text in rows}


def _fill(cell: _Cell, scale: tuple[float, float]) -> Fill:
    if math.isnan(cell.value):
        return BARE if cell.mark else BLANK
    share = (cell.value - scale[0]) / (scale[1] - scale[0])
    return Fill(SHADES[min(max(int(share * len(SHADES)), 0), len(SHADES) - 1)], None)


def _format_cell(cell: _Cell) -> str:
    number = "" if math.isnan(cell.value) else format_number(cell.value)
    return f"{number} {cell.mark}".strip()


def _draw_key(sheet: Sheet, grid: Grid, *, scale: tuple[float, float], has_blanks: bool) -> None:
    """Draw the shades from low to high, and the meaning of a hatched cell, below the matrix."""
    y, x = grid.bottom + KEY_HEIGHT / 2, grid.left
    x = _write_key(sheet, x, y, format_number(scale[0]))
    for shade in SHADES:
        sheet.boxes([(x, y - SWATCH / 2, SWATCH, SWATCH)], Fill(shade, None), edge=RULE)
        x += SWATCH
    x = _write_key(sheet, x + 4, y, format_number(scale[1]))
    if has_blanks:
        sheet.boxes([(x + GAP, y - SWATCH / 2, SWATCH, SWATCH)], BLANK, edge=RULE)
        _write_key(sheet, x + GAP + SWATCH + 4, y, "nothing entered yet")


def _write_key(sheet: Sheet, x: float, y: float, text: str) -> float:
    """Write one text of the key and return where the next one may begin."""
    sheet.write(x, y, text, size=SMALL_SIZE, color=SOFT_INK)
    return x + measure(text, size=SMALL_SIZE) + 4

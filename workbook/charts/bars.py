"""Draw stacked bars: one row per item, the series end to end and distinguished by hatch."""

from __future__ import annotations

import math
from itertools import cycle
from typing import TYPE_CHECKING

from workbook.charts.row_chart import limit_rows, make_row_chart
from workbook.charts.scale import round_range, to_float
from workbook.charts.theme import FILLS, INK, apply_theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.charts.chart import Chart
    from workbook.charts.drawing_sheet import Box
    from workbook.charts.row_chart import RowChart

THICKNESS = 13.0  # points
SIGN = (20.0, 13.0)


@apply_theme()
def draw_bars(
    rows: Sequence[tuple[str, Mapping[str, float | None]]], *, finding: str, caption: str, unit: str
) -> Chart:
    """Draw stacked horizontal bars, with the numbers beside them.

    Parameters
    ----------
    rows
        For each item its name and a number for each series, in reading order; missing numbers are absent, None or NaN.
        The first sixty items are drawn, with up to five series. Numbers below zero are drawn to the left.
    finding
        What the chart shows: its text alternative.
    caption
        What the chart is about.
    unit
        The unit of the numbers, such as "days" or "answers".

    Returns
    -------
    The chart.
    """
    shown, caption = limit_rows(rows, caption=caption)
    numbers = [(name, {series: to_float(value) for series, value in values.items()}) for name, values in shown]
    ends = [end for _, values in numbers for end in _ends(values)]
    whole = all(value.is_integer() for _, values in numbers for value in values.values() if math.isfinite(value))
    low, high = round_range(ends, from_zero=True, whole=whole)
    layout = make_row_chart(numbers, low=low, high=high, unit=unit, whole=whole)
    fills = dict(zip(layout.signs, cycle(FILLS)))
    for name, fill in fills.items():
        x, y = layout.signs[name]
        sign = (x - SIGN[0] / 2, y - SIGN[1] / 2, *SIGN)
        layout.sheet.boxes([sign, *_boxes(layout, numbers, name)], fill)
    zero = layout.scale(0)
    edge = layout.middles[0] - THICKNESS, layout.middles[-1] + THICKNESS
    layout.sheet.rules([((zero, edge[0]), (zero, edge[1]))], color=INK)
    return layout.sheet.to_chart(finding=finding, caption=caption)


def _ends(values: Mapping[str, float]) -> tuple[float, float]:
    known = [value for value in values.values() if math.isfinite(value)]
    return math.fsum(value for value in known if value < 0), math.fsum(value for value in known if value > 0)


def _boxes(layout: RowChart, numbers: Sequence[tuple[str, Mapping[str, float]]], series: str) -> list[Box]:
    boxes = []
    for (_, values), middle in zip(numbers, layout.middles, strict=True):
        value = values.get(series, math.nan)
        if math.isfinite(value) and value:
            start = _start(values, series, order=list(layout.signs))
            left, right = sorted((layout.scale(start), layout.scale(start + value)))
            boxes.append((left, middle - THICKNESS / 2, right - left, THICKNESS))
    return boxes


def _start(values: Mapping[str, float], series: str, *, order: Sequence[str]) -> float:
    """Return where the bar of a series begins: at the end of the previous bars on the same side of zero."""
    before = [values.get(name, math.nan) for name in order[: order.index(series)]]
    return math.fsum(value for value in before if value * values[series] > 0)

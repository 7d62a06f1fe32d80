"""Draw profiles: one row per item with a marker for each series, so that the distances between them show."""

from __future__ import annotations

import math
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from workbook.charts.row_chart import limit_rows, make_row_chart
from workbook.charts.scale import to_float
from workbook.charts.theme import MARKERS, SOFT_INK, apply_theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.charts.chart import Chart


class ProfileRow(NamedTuple):
    """One item, and its value in each series: missing values are absent, None or NaN."""

    label: str
    values: Mapping[str, float | None]


@apply_theme()
def draw_profile(
    rows: Sequence[ProfileRow], *, scale: tuple[float, float], finding: str, caption: str, unit: str = ""
) -> Chart:
    """Draw a dot plot with one line per item, and the numbers beside it.

    Parameters
    ----------
    rows
        The items in reading order; the first sixty are drawn. Up to five series, distinguished by marker.
    scale
        The ends of the scale, extended when a value lies outside.
    finding
        What the chart shows: its text alternative.
    caption
        What the chart is about.
    unit
        The unit of the numbers, such as "points of 100" or "1 never, 5 always".

    Returns
    -------
    The chart.
    """
    shown, caption = limit_rows(rows, caption=caption)
    numbers = [(row.label, {name: to_float(value) for name, value in row.values.items()}) for row in shown]
    known = [value for _, series in numbers for value in series.values() if math.isfinite(value)]
    layout = make_row_chart(numbers, low=min([scale[0], *known]), high=max([scale[1], *known]), unit=unit)
    for (_, series), y in zip(numbers, layout.middles, strict=True):
        ends = [layout.scale(value) for value in series.values() if math.isfinite(value)]
        if ends:
            layout.sheet.line([(min(ends), y), (max(ends), y)], color=SOFT_INK, width=2)
    for name, marker in reversed(list(zip(layout.signs, cycle(MARKERS)))):
        values = [(series.get(name, math.nan), y) for (_, series), y in zip(numbers, layout.middles, strict=True)]
        places = [(layout.scale(value), y) for value, y in values if math.isfinite(value)]
        layout.sheet.mark([layout.signs[name], *places], marker)
    return layout.sheet.to_chart(finding=finding, caption=caption)

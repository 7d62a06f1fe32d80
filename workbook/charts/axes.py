"""Draw the axes of charts: grid lines at round values, their numbers, and what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.charts.chart_text import format_number, measure, measure_block_width, wrap
from workbook.charts.theme import LINE_HEIGHT, MARGIN, SMALL_SIZE, SOFT_INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.charts.drawing_sheet import Sheet
    from workbook.charts.scale import Scale

APART = 6.0  # points between labels side by side


def measure_axis_height(title: str) -> float:
    """Return the height that a horizontal axis needs below the drawing, in points."""
    return LINE_HEIGHT * SMALL_SIZE * (2 if title else 1) + 6


def draw_axis(sheet: Sheet, scale: Scale, *, top: float, bottom: float, unit: str, whole: bool) -> None:
    """Draw vertical grid lines from top to bottom, their numbers below them, and the unit below these."""
    values = scale.ticks(whole=whole)
    sheet.rules(((scale(value), top), (scale(value), bottom)) for value in values)
    for value in values:
        sheet.write(
            scale(value),
            bottom + 4,
            format_number(value),
            align="center",
            anchor="top",
            size=SMALL_SIZE,
            color=SOFT_INK,
        )
    middle = (scale.start + scale.end) / 2
    title = wrap(unit, width=2 * (min(middle, sheet.width - middle) - MARGIN), size=SMALL_SIZE)
    sheet.write(
        middle,
        bottom + 5 + LINE_HEIGHT * SMALL_SIZE,
        title,
        align="center",
        anchor="top",
        size=SMALL_SIZE,
        color=SOFT_INK,
    )


def measure_level_axis_width(scale: Scale) -> float:
    """Return the width that the numbers of a vertical axis need on its left, in points."""
    return max(measure(format_number(value), size=SMALL_SIZE) for value in scale.ticks())


def draw_level_axis(sheet: Sheet, scale: Scale, *, left: float, right: float) -> None:
    """Draw horizontal grid lines from left to right, and their numbers on the left."""
    values = scale.ticks()
    sheet.rules(((left, scale(value)), (right, scale(value))) for value in values)
    for value in values:
        sheet.write(left - 6, scale(value), format_number(value), align="right", size=SMALL_SIZE, color=SOFT_INK)


def select_labels(
    places: Sequence[float], labels: Sequence[str], *, size: float = SMALL_SIZE
) -> list[tuple[float, str]]:
    """Return every label along an axis, or every second or third and so on, as many as fit side by side."""
    ends = [(place - half, place + half) for place, half in zip(places, _half_widths(labels, size=size), strict=True)]
    for step in range(1, len(labels)):
        kept = range((len(labels) - 1) % step, len(labels), step)
        if all(ends[place][1] + APART <= ends[place + step][0] for place in kept[:-1]):
            return [(places[place], labels[place]) for place in kept]
    return list(zip(places, labels, strict=True))[-1:]


def _half_widths(labels: Sequence[str], *, size: float) -> list[float]:
    return [measure_block_width(label, size=size) / 2 for label in labels]

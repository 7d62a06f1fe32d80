"""Draw points in four quadrants, labelled with their name, or with a number where there is no room for the name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from workbook.charts.axes import draw_axis, draw_level_axis, measure_axis_height, measure_level_axis_width
from workbook.charts.chart_text import clean, measure, wrap
from workbook.charts.dot_plot import DOT, draw_labels, measure_key_height, place_dot_labels, write_key
from workbook.charts.drawing_sheet import Sheet
from workbook.charts.scale import Scale, to_float
from workbook.charts.theme import GAP, LINE_HEIGHT, MARGIN, PAPER, SMALL_SIZE, SOFT_INK, WIDTH, Fill, apply_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.charts.drawing_sheet import Box

FRAME_HEIGHT = 350.0  # points
FRAME_TOP = MARGIN + LINE_HEIGHT * SMALL_SIZE + 6
INSET = (24.0, 28.0)  # points between the frame and the ends of the scales
CORNER_PADDING = 5.0
AXIS_GAP = 8.0
MAX_SPOTS = 60
DECIMALS = 9  # smaller differences come from rounding


class _Spot(NamedTuple):
    """The position of one or more points, and their names."""

    x: float
    y: float
    name: str


class _Frame(NamedTuple):
    """The box around the quadrants, and its scales."""

    box: Box
    x: Scale
    y: Scale


@apply_theme()
def draw_quadrants(
    points: pd.DataFrame,
    *,
    x: str,
    y: str,
    lines: tuple[float, float],
    corners: tuple[str, str, str, str],
    finding: str,
    caption: str,
    scale_x: tuple[float, float],
    scale_y: tuple[float, float],
) -> Chart:
    """Draw points by two ratings, divided into four quadrants.

    Parameters
    ----------
    points
        Columns `name`, `x`, `y` and, optionally, `note`, which follows the name in brackets. Points without `x` or `y` are
        skipped; points at the same position share a label. The first sixty positions are drawn.
    x, y
        What the axes show.
    lines
        The x and the y at which the quadrants meet.
    corners
        The names of the quadrants: top left, top right, bottom left, bottom right.
    finding
        What the chart shows: its text alternative.
    caption
        What the chart is about.
    scale_x, scale_y
        The ends of the axes, extended when a point lies outside.

    Returns
    -------
    The chart.
    """
    spots = _gather(points)
    if len(spots) > MAX_SPOTS:
        caption = f"{caption} (the first {MAX_SPOTS} of {len(spots)} places)"
        spots = spots[:MAX_SPOTS]
    frame = _make_frame(spots, scale_x=scale_x, scale_y=scale_y)
    dots = [(frame.x(spot.x), frame.y(spot.y)) for spot in spots]
    signs = _place_corners(frame.box, corners)
    labels = place_dot_labels(dots, [spot.name for spot in spots], room=frame.box, taken=[box for box, _ in signs])
    foot = FRAME_TOP + FRAME_HEIGHT + measure_axis_height(x) + GAP
    sheet = Sheet(height=foot + measure_key_height(labels) + MARGIN)
    _draw_frame(sheet, frame, lines=lines)
    sheet.write(
        MARGIN,
        MARGIN,
        wrap(y, width=WIDTH - 2 * MARGIN, size=SMALL_SIZE),
        anchor="top",
        size=SMALL_SIZE,
        color=SOFT_INK,
    )
    draw_axis(sheet, frame.x, top=FRAME_TOP, bottom=FRAME_TOP + FRAME_HEIGHT, unit=x, whole=True)
    draw_level_axis(sheet, frame.y, left=frame.box[0], right=frame.box[0] + frame.box[2])
    for (left, top, *_), words in signs:
        sheet.write(left, top, words, anchor="top", size=SMALL_SIZE, color=SOFT_INK)
    draw_labels(sheet, dots, labels)
    sheet.mark(dots, DOT)
    write_key(sheet, labels, top=foot)
    return sheet.to_chart(finding=finding, caption=caption)


def _gather(points: pd.DataFrame) -> list[_Spot]:
    """Return the positions that have points, in order of occurrence, each with the names of its points."""
    names: dict[tuple[float, float], list[str]] = {}
    notes = points["note"].fillna("") if "note" in points else [""] * len(points)
    for name, x, y, note in zip(points["name"], points["x"], points["y"], notes, strict=True):
        place = (round(to_float(x), DECIMALS), round(to_float(y), DECIMALS))
        if math.isfinite(sum(place)):
            names.setdefault(place, []).append(clean(f"{name} ({note})" if note else str(name)))
    return [_Spot(*place, ", ".join(called)) for place, called in names.items()]


def _make_frame(spots: Sequence[_Spot], *, scale_x: tuple[float, float], scale_y: tuple[float, float]) -> _Frame:
    across, up = [spot.x for spot in spots], [spot.y for spot in spots]
    bottom = FRAME_TOP + FRAME_HEIGHT
    y = Scale(min([scale_y[0], *up]), max([scale_y[1], *up]), bottom - INSET[1], FRAME_TOP + INSET[1])
    left, right = MARGIN + measure_level_axis_width(y) + AXIS_GAP, WIDTH - MARGIN
    x = Scale(min([scale_x[0], *across]), max([scale_x[1], *across]), left + INSET[0], right - INSET[0])
    return _Frame((left, FRAME_TOP, right - left, FRAME_HEIGHT), x, y)


def _place_corners(frame: Box, corners: Sequence[str]) -> list[tuple[Box, str]]:
    """Return the position and the text of each corner's name, at most half as wide as the frame."""
    left, top, width, height = frame
    line = LINE_HEIGHT * SMALL_SIZE
    signs = []
    for place, corner in enumerate(corners):
        row, column = divmod(place, 2)
        words = wrap(corner, width=width / 2 - 2 * CORNER_PADDING, size=SMALL_SIZE)
        long = measure(words, size=SMALL_SIZE)
        x = left + width - CORNER_PADDING - long if column else left + CORNER_PADDING
        y = top + CORNER_PADDING if not row else top + height - CORNER_PADDING - line
        signs.append(((x, y, long, line), words))
    return signs


def _draw_frame(sheet: Sheet, frame: _Frame, *, lines: tuple[float, float]) -> None:
    left, top, width, height = frame.box
    sheet.boxes([frame.box], Fill(PAPER, None), edge=SOFT_INK)
    for cut in (
        [(frame.x(lines[0]), top), (frame.x(lines[0]), top + height)],
        [(left, frame.y(lines[1])), (left + width, frame.y(lines[1]))],
    ):
        sheet.line(cut, color=SOFT_INK, width=1.2, is_dashed=True)

"""Draw run charts: a value over time, with its median and its target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from workbook.charts.axes import draw_level_axis, measure_level_axis_width, select_labels
from workbook.charts.chart_text import format_number, measure, wrap
from workbook.charts.drawing_sheet import Sheet
from workbook.charts.label_placement import separate_positions
from workbook.charts.scale import Scale, round_range, to_float
from workbook.charts.theme import (
    GAP,
    LINE,
    LINE_HEIGHT,
    MARGIN,
    SMALL_SIZE,
    SOFT_INK,
    TEXT_SIZE,
    WIDTH,
    Marker,
    apply_theme,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from workbook.charts.chart import Chart

HEIGHT = 270.0  # points
FOOT = 44.0
PERIOD_WIDTH = 70.0
MAX_POINTS = 60
DASHED = "median"
SIGNAL_MARKERS = {"": Marker("o", 5.5, LINE), "shift": Marker("s", 9.0, None), "trend": Marker("D", 9.0, None)}
SIGNAL_WORDS = {
    "shift": "shift: eight or more in a row on one side of the median",
    "trend": "trend: six or more in a row in one direction",
}


@apply_theme()
def draw_run_chart(
    points: pd.DataFrame,
    *,
    median: float | None,
    target: float | None,
    unit: str,
    finding: str,
    caption: str,
    better: Literal["higher", "lower"] | None = None,
) -> Chart:
    """Draw values in order of time; the line has a gap where a value is missing.

    Parameters
    ----------
    points
        Columns `label` (the period), `value` (missing where nothing was measured) and, optionally, `signal`: "shift",
        "trend" or "". The latest sixty are drawn.
    median, target
        The values of the two horizontal lines; None or NaN for none.
    unit
        The unit of the values, such as "days".
    finding
        What the chart shows: its text alternative.
    caption
        What the chart is about.
    better
        Which direction is better, if either is.

    Returns
    -------
    The chart.
    """
    if len(points) > MAX_POINTS:
        caption = f"{caption} (the latest {MAX_POINTS} of {len(points)})"
    shown = points.tail(MAX_POINTS)
    lines = {"median": to_float(median), "target": to_float(target)}
    lines = {name: value for name, value in lines.items() if math.isfinite(value)}
    values = [to_float(value) for value in shown["value"]]
    signals = [signal if signal in SIGNAL_WORDS else "" for signal in shown.get("signal", [""] * len(shown))]
    ends = round_range(value for value in (*values, *lines.values()) if math.isfinite(value))
    sheet = Sheet(height=HEIGHT)
    x, y = _make_scales(ends, lines, count=len(values), top=_write_head(sheet, signals, unit=unit, better=better))
    draw_level_axis(sheet, y, left=x.start - GAP, right=x.end)
    _draw_lines(sheet, x, y, lines)
    _draw_values(sheet, x, y, values, signals)
    _write_periods(sheet, x, [str(label) for label in shown["label"]])
    return sheet.to_chart(finding=finding, caption=caption)


def _write_head(sheet: Sheet, signals: Sequence[str], *, unit: str, better: str | None) -> float:
    """Write what the values are and what the signals mean, and return the top of the drawing."""
    title = unit if better is None else f"{unit} ({better} is better)"
    sheet.write(
        MARGIN,
        MARGIN,
        wrap(title, width=WIDTH - 2 * MARGIN, size=SMALL_SIZE),
        anchor="top",
        size=SMALL_SIZE,
        color=SOFT_INK,
    )
    y = MARGIN + LINE_HEIGHT * SMALL_SIZE
    for signal, words in SIGNAL_WORDS.items():
        if signal in signals:
            y += 4 + LINE_HEIGHT * SMALL_SIZE
            for marker in (SIGNAL_MARKERS[""], SIGNAL_MARKERS[signal]):
                sheet.mark([(MARGIN + 6, y - SMALL_SIZE / 2)], marker)
            sheet.write(MARGIN + 18, y - SMALL_SIZE / 2, words, size=SMALL_SIZE, color=SOFT_INK)
    return y + GAP + SMALL_SIZE


def _make_scales(
    ends: tuple[float, float], lines: Mapping[str, float], *, count: int, top: float
) -> tuple[Scale, Scale]:
    y = Scale(*ends, HEIGHT - FOOT - GAP, top)
    left = MARGIN + max(measure_level_axis_width(y) + 2 * GAP, PERIOD_WIDTH / 2)
    right = (
        WIDTH - MARGIN - max((measure(_describe_line(*line)) + GAP for line in lines.items()), default=PERIOD_WIDTH / 2)
    )
    # A single point is in the middle.
    return (Scale(0, count - 1, left, right) if count > 1 else Scale(-1, 1, left, right)), y


def _describe_line(name: str, value: float) -> str:
    return f"{name} {format_number(value)}"


def _draw_lines(sheet: Sheet, x: Scale, y: Scale, lines: Mapping[str, float]) -> None:
    for name, value in lines.items():
        ends = [(x.start - GAP, y(value)), (x.end + GAP / 2, y(value))]
        sheet.line(ends, color=SOFT_INK, width=1.2, is_dashed=name == DASHED)
    heights = separate_positions([y(value) for value in lines.values()], apart=LINE_HEIGHT * TEXT_SIZE)
    for line, height in zip(lines.items(), heights, strict=True):
        sheet.write(x.end + GAP, height, _describe_line(*line))


def _draw_values(sheet: Sheet, x: Scale, y: Scale, values: Sequence[float], signals: Sequence[str]) -> None:
    places = [(x(place), y(value)) for place, value in enumerate(values)]
    known = [place for place in places if math.isfinite(place[1])]
    sheet.line(places)  # broken by matplotlib where a value is missing
    sheet.mark(known, SIGNAL_MARKERS[""])
    for signal in SIGNAL_WORDS:
        sheet.mark(
            [place for place, sign in zip(places, signals, strict=True) if sign == signal], SIGNAL_MARKERS[signal]
        )
    labels = {place: format_number(value) for place, value in enumerate(values) if math.isfinite(value)}
    room = (x.end - x.start) / max(len(values) - 1, 1) - GAP / 2
    is_crowded = any(measure(label, size=SMALL_SIZE) > room for label in labels.values())
    for place in list(labels)[-1:] if is_crowded else labels:
        left, top = places[place]
        # Below the point where the line falls, so that the line does not cross the number.
        around = [places[near][1] for near in (place - 1, place + 1) if near in labels]
        is_low = bool(around) and top > math.fsum(around) / len(around)
        anchor: Literal["top", "bottom"] = "top" if is_low else "bottom"
        sheet.write(
            left,
            top + (7 if is_low else -7),
            labels[place],
            align="center",
            anchor=anchor,
            size=SMALL_SIZE,
            on_paper=True,
        )


def _write_periods(sheet: Sheet, x: Scale, labels: Sequence[str]) -> None:
    """Write as many periods as fit, always including the latest."""
    wrapped = [wrap(label, width=PERIOD_WIDTH, lines=2, size=SMALL_SIZE) for label in labels]
    places = [x(place) for place in range(len(labels))]
    for place, label in select_labels(places, wrapped):
        sheet.write(place, HEIGHT - FOOT + 6, label, align="center", anchor="top", size=SMALL_SIZE, color=SOFT_INK)

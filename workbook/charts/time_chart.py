"""Draw the time log: hours per day by kind of work, and below them the share of service per week with its goals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from workbook.charts.axes import draw_level_axis, select_labels
from workbook.charts.chart_text import MISSING, measure
from workbook.charts.drawing_sheet import Sheet
from workbook.charts.scale import Scale, round_range, to_float
from workbook.charts.theme import (
    FILLS,
    GAP,
    INK,
    LINE_HEIGHT,
    MARGIN,
    MARKERS,
    SMALL_SIZE,
    SOFT_INK,
    WIDTH,
    apply_theme,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.charts.chart import Chart
    from workbook.charts.drawing_sheet import Box

KINDS = {"service_minutes": "service", "administrative_minutes": "administrative", "other_minutes": "other"}
MINUTES_PER_HOUR = 60
MAX_WEEKS = 26
DAYS_PER_WEEK = 7
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAY_WIDTH = 24.0  # points
BAR_SHARE = 0.78  # of the width of a day or week
MAX_BAR_WIDTH = 34.0  # points
SIGN = (20.0, 12.0)
HEAD = 20.0
# Positions of the panels and of the rows of numbers, in points from the top.
DAYS = (MARGIN + HEAD + 4, 190.0)
WEEKS = (DAYS[1] + HEAD + 1.5 * GAP, 330.0)
ROWS = tuple(WEEKS[1] + 6 + place * SMALL_SIZE * 1.6 for place in range(3))
HEIGHT = ROWS[-1] + SMALL_SIZE * LINE_HEIGHT + MARGIN
SIDE = 66.0
SIGNS = MARGIN + 44.0


@apply_theme()
def draw_time_log(daily: pd.DataFrame, weekly: pd.DataFrame, *, finding: str) -> Chart:
    """Draw one stacked bar per day, and a line with one point per week.

    Parameters
    ----------
    daily, weekly
        The data frames that `workbook.analysis.time_log` returns; at least one week. The latest 26 weeks are drawn.
    finding
        What the chart shows: its text alternative.

    Returns
    -------
    The chart.
    """
    last = weekly["week"].max()
    first = max(weekly["week"].min(), last - pd.Timedelta(days=(MAX_WEEKS - 1) * DAYS_PER_WEEK))
    days, weeks = daily[daily["date"] >= first], weekly[weekly["week"] >= first]
    span = (last - first).days + DAYS_PER_WEEK
    x = Scale(0, span, MARGIN + SIDE, WIDTH - MARGIN)
    sheet = Sheet(height=HEIGHT)
    sheet.rules(
        ((x(day), top), (x(day), bottom)) for day in range(0, span + 1, DAYS_PER_WEEK) for top, bottom in (DAYS, WEEKS)
    )
    _draw_days(sheet, x, days, [(day - first).days for day in days["date"]])
    _draw_weeks(sheet, x, weeks, [(week - first).days for week in weeks["week"]])
    period = f"{_describe_day(first)} to {_describe_day(first + pd.Timedelta(days=span - 1))} {last.year}"
    return sheet.to_chart(
        finding=finding, caption=f"Hours logged each day, and the share of service each week, {period}"
    )


def _draw_days(sheet: Sheet, x: Scale, days: pd.DataFrame, offsets: Sequence[int]) -> None:
    """Draw one bar per day with its kinds of work stacked, and their key above."""
    hours = days[list(KINDS)] / MINUTES_PER_HOUR
    y = Scale(*round_range(hours.sum(axis="columns"), from_zero=True), DAYS[1], DAYS[0])
    draw_level_axis(sheet, y, left=x.start, right=x.end)
    _write_soft(sheet, MARGIN, MARGIN, "Hours a day")
    for offset in range(int(x.high) if x(1) - x(0) > WEEKDAY_WIDTH else 0):
        sheet.write(
            x(offset + 0.5),
            DAYS[1] + 3,
            WEEKDAYS[offset % DAYS_PER_WEEK],
            align="center",
            anchor="top",
            size=SMALL_SIZE,
            color=SOFT_INK,
        )
    width = min(BAR_SHARE * (x(1) - x(0)), MAX_BAR_WIDTH)
    tops, sign = [0.0] * len(days), x.start + 24
    for (kind, name), fill in zip(KINDS.items(), FILLS, strict=False):
        bottoms, tops = tops, [top + hour for top, hour in zip(tops, hours[kind], strict=True)]
        bars: list[Box] = [
            (x(offset + 0.5) - width / 2, y(top), width, y(bottom) - y(top))
            for offset, bottom, top in zip(offsets, bottoms, tops, strict=True)
            if top > bottom
        ]
        sheet.boxes([(sign, MARGIN, *SIGN), *bars], fill)
        _write_soft(sheet, sign + SIGN[0] + 5, MARGIN, name)
        sign += SIGN[0] + measure(name, size=SMALL_SIZE) + 5 + GAP


def _draw_weeks(sheet: Sheet, x: Scale, weeks: pd.DataFrame, offsets: Sequence[int]) -> None:
    """Draw the share per week as a line, its goal as a bar across the week, and both as numbers below."""
    y = Scale(0, 100, WEEKS[1], WEEKS[0])
    draw_level_axis(sheet, y, left=x.start, right=x.end)
    middles = [x(offset + DAYS_PER_WEEK / 2) for offset in offsets]
    shares, goals = ([to_float(share) * 100 for share in weeks[name]] for name in ("service_share", "target_share"))
    half = (x(DAYS_PER_WEEK) - x(0)) / 2 * BAR_SHARE
    for middle, goal in zip(middles, goals, strict=True):
        if math.isfinite(goal):
            sheet.line([(middle - half, y(goal)), (middle + half, y(goal))], color=INK, width=2)
    places = [(middle, y(share)) for middle, share in zip(middles, shares, strict=True)]
    known = {offset: place for offset, place in zip(offsets, places, strict=True) if math.isfinite(place[1])}
    for offset, place in known.items():
        # A week without entries makes a gap in the line.
        if offset - DAYS_PER_WEEK in known:
            sheet.line([known[offset - DAYS_PER_WEEK], place])
    sheet.mark(list(known.values()), MARKERS[0])
    _write_soft(sheet, MARGIN, WEEKS[0] - HEAD, "Share of service in percent, by week")
    _write_soft(sheet, MARGIN, ROWS[0], "Week of")
    for middle, week in select_labels(middles, [_describe_day(week) for week in weeks["week"]]):
        sheet.write(middle, ROWS[0], week, align="center", anchor="top", size=SMALL_SIZE, color=SOFT_INK)
    for top, name, values in zip(ROWS[1:], ("Share", "Goal"), (shares, goals), strict=True):
        _write_soft(sheet, MARGIN, top, name)
        for middle, value in zip(middles, values, strict=True):
            number = f"{value:.0f}" if math.isfinite(value) else MISSING
            sheet.write(middle, top, number, align="center", anchor="top", size=SMALL_SIZE)
    sheet.mark([(SIGNS, ROWS[1] + SMALL_SIZE / 2 + 1)], MARKERS[0])
    sheet.line(
        [(SIGNS - 7, ROWS[2] + SMALL_SIZE / 2 + 1), (SIGNS + 7, ROWS[2] + SMALL_SIZE / 2 + 1)], color=INK, width=2
    )


def _write_soft(sheet: Sheet, x: float, y: float, text: str) -> None:
    sheet.write(x, y, text, anchor="top", size=SMALL_SIZE, color=SOFT_INK)


def _describe_day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b}"

"""A chart of every sort, from any names, for the tests of what holds for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.time_log import summarize_days, summarize_weeks
from workbook.charts.bars import draw_bars
from workbook.charts.heat_map import draw_heat_map
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.charts.quadrants import draw_quadrants
from workbook.charts.run_chart import draw_run_chart
from workbook.charts.time_chart import draw_time_log

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbook.charts.chart import Chart

NAMES = ("Well drillers", "Planners of the four towns", "Counter", "Finance branch", "Land surveyors", "Neighbours")
FINDING = "Land surveyors are furthest from what they need."


def time_log(names: Sequence[str]) -> Chart:
    """Draw as many weeks as there are names, the third one without entries."""
    days = pd.date_range("2026-05-04", periods=7 * len(names))
    kept = days[(days.day_of_week < 5) & ((days < pd.Timestamp("2026-05-18")) | (days >= pd.Timestamp("2026-05-25")))]
    rows = [
        {"date": day, "minutes": 60.0 + 7 * (place + number) % 90, "kind": kind}
        for place, day in enumerate(kept)
        for number, kind in enumerate(("service", "administrative", "other"))
    ]
    goals = pd.DataFrame({"week": pd.to_datetime(["2026-05-11"]), "target_share": [0.4]})
    entries = pd.DataFrame(rows)
    return draw_time_log(summarize_days(entries), summarize_weeks(entries, goals), finding=FINDING)


def profile(names: Sequence[str]) -> Chart:
    rows = [ProfileRow(name, {"Self": 1 + place % 5, "Others": 3, names[0]: None}) for place, name in enumerate(names)]
    return draw_profile(rows, scale=(1, 5), finding=FINDING, caption="Ratings", unit=names[0])


def bars(names: Sequence[str]) -> Chart:
    rows = [(name, {"kept": place, "late": 1, names[0]: 2.5}) for place, name in enumerate(names)]
    return draw_bars(rows, finding=FINDING, caption="Promises", unit=names[0])


def heat_map(names: Sequence[str]) -> Chart:
    cells = pd.DataFrame(
        [
            {"row": row, "column": column, "value": 1 + (down + across) % 5, "mark": names[0] if down == across else ""}
            for down, row in enumerate(names)
            for across, column in enumerate(names)
            if (down + across) % 4
        ],
        columns=["row", "column", "value", "mark"],
    )
    return draw_heat_map(cells, rows=names, columns=names, finding=FINDING, caption="Benefits", scale=(1, 5))


def quadrants(names: Sequence[str]) -> Chart:
    count = range(len(names))
    points = pd.DataFrame(
        {"name": names, "x": [1 + place * 7 % 5 for place in count], "y": [1 + place * 3 % 5 for place in count]}
    )
    return draw_quadrants(
        points.assign(note=names[0]),
        x=names[0],
        y=names[-1],
        lines=(3, 3),
        corners=(names[0], "manage closely", "monitor", names[-1]),
        finding=FINDING,
        caption="Support",
        scale_x=(1, 5),
        scale_y=(1, 5),
    )


def run_chart(names: Sequence[str]) -> Chart:
    values = [float(place * 5 % 7) if place != 2 else None for place in range(len(names))]
    points = pd.DataFrame(
        {"label": names, "value": values, "signal": ["trend", "shift", *[""] * (len(names) - 2)][: len(names)]}
    )
    return draw_run_chart(points, median=3, target=3.1, unit=names[0], finding=FINDING, caption="Days", better="lower")


DRAWINGS: dict[str, Callable[[Sequence[str]], Chart]] = {
    drawing.__name__: drawing for drawing in (time_log, profile, bars, heat_map, quadrants, run_chart)
}

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.time_log import summarize_days, summarize_weeks
from workbook.charts.time_chart import draw_time_log

if TYPE_CHECKING:
    from tests.charts.conftest import Drawn
    from workbook.charts.chart import Chart


def log(weeks: list[str], *, goals: dict[str, float] | None = None) -> Chart:
    rows = [
        {"date": pd.Timestamp(week), "minutes": minutes, "kind": kind}
        for week in weeks
        for kind, minutes in (("service", 60.0), ("other", 180.0))
    ]
    entries: Any = pd.DataFrame(rows)
    targets = pd.DataFrame({"week": pd.to_datetime(list(goals or {})), "target_share": list((goals or {}).values())})
    return draw_time_log(summarize_days(entries), summarize_weeks(entries, targets), finding="A quarter.")


def test_the_share_and_the_goal_of_each_week_are_printed(drawn: Drawn) -> None:
    chart = log(["2026-05-04", "2026-05-11"], goals={"2026-05-11": 0.4})
    texts = drawn.texts()
    assert texts.count("25") == 2
    assert "40" in texts
    assert texts.count("\u2013") == 1
    assert chart.caption == "Hours logged each day, and the share of service each week, 4 May to 17 May 2026"


def test_the_days_of_a_week_are_named_while_there_is_room(drawn: Drawn) -> None:
    log(["2026-05-04"])
    assert "Mon" in drawn.texts()
    log(["2026-03-02", "2026-05-04"])
    assert "Mon" not in drawn.texts()


def test_a_week_that_was_not_logged_breaks_the_line(drawn: Drawn) -> None:
    def joins() -> int:
        return sum(not line.is_dashed and line.width == 1.5 for line in drawn.lines())

    log(["2026-05-04", "2026-05-11"])
    assert joins() == 1
    log(["2026-05-04", "2026-05-18"])
    assert joins() == 0


def test_only_the_latest_half_year_is_drawn() -> None:
    assert log(["2025-01-06", "2026-05-04"]).caption.endswith("10 Nov to 10 May 2026")

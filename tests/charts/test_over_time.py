from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pytest

from workbook.analysis.time_log import summarize_days, summarize_weeks
from workbook.charts.axes import select_labels
from workbook.charts.run_chart import draw_run_chart
from workbook.charts.time_chart import draw_time_log

if TYPE_CHECKING:
    from tests.charts.conftest import Drawn
    from workbook.charts.chart import Chart

SHIFT = "shift: eight or more in a row on one side of the median"
TREND = "trend: six or more in a row in one direction"


def run(
    values: list[float | None],
    *,
    signal: str = "",
    median: float | None = 3,
    target: float | None = None,
    better: Literal["higher", "lower"] | None = None,
) -> Chart:
    points = pd.DataFrame({"label": [f"w{place}" for place in range(len(values))], "value": values, "signal": signal})
    return draw_run_chart(
        points, median=median, target=target, unit="days", finding="Slow.", caption="Days", better=better
    )


def test_median_and_target_are_named_at_their_lines(drawn: Drawn) -> None:
    run([1, 5, 3], median=3, target=3.1)
    assert {"median 3", "target 3.1"} <= set(drawn.texts())


def test_a_line_that_does_not_exist_is_not_named(drawn: Drawn) -> None:
    run([1, 5, 3], median=np.nan, target=None)
    assert not any(text.startswith(("median", "target")) for text in drawn.texts())


@pytest.mark.parametrize(("better", "title"), [("lower", "days (lower is better)"), (None, "days")])
def test_it_says_which_way_is_better(drawn: Drawn, better: Literal["lower"] | None, title: str) -> None:
    run([1, 5, 3], better=better)
    assert drawn.texts()[0] == title


@pytest.mark.parametrize(("signal", "words"), [("shift", {SHIFT}), ("trend", {TREND}), ("", set())])
def test_a_signal_is_explained_where_there_is_one(drawn: Drawn, signal: str, words: set[str]) -> None:
    run([1, 5, 3], signal=signal)
    assert {SHIFT, TREND} & set(drawn.texts()) == words


def test_the_line_breaks_where_a_value_is_missing(drawn: Drawn) -> None:
    run([1, None, 3])
    places = [np.asarray(line.path.vertices) for line in drawn.lines() if not line.is_dashed]
    assert any(len(line) == 3 and np.isnan(line[1, 1]) for line in places)


def test_values_are_printed_where_there_is_room_else_the_last_alone(drawn: Drawn) -> None:
    run([1.25, 5.25, 3.25])
    assert {"1.25", "5.25", "3.25"} <= set(drawn.texts())
    run([1.25, *[5.25] * 40, 3.25])
    assert "3.25" in drawn.texts()
    assert "1.25" not in drawn.texts()


def test_a_chart_without_a_value_is_still_a_chart() -> None:
    assert run([None, None], median=None).svg.startswith(b"<?xml")


def test_the_caption_says_that_only_the_latest_are_shown(drawn: Drawn) -> None:
    assert run([1.0] * 61).caption == "Days (the latest 60 of 61)"
    assert "w60" in drawn.texts()


def test_labels_are_thinned_out_evenly_and_the_last_one_stays() -> None:
    labels = [f"{month} 2026" for month in range(12)]
    kept = select_labels([30.0 * place for place in range(12)], labels)
    assert kept[-1] == (330.0, "11 2026")
    assert len({round(after[0] - before[0]) for before, after in itertools.pairwise(kept)}) == 1
    assert 1 < len(kept) < 12


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

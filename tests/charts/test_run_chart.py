from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pytest

from workbook.charts.run_chart import draw_run_chart

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

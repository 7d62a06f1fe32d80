from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook.charts.bars import draw_bars
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.charts.scale import Scale, round_range, to_float
from workbook.charts.shapes import Marks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.charts.conftest import Drawn
    from workbook.charts.shapes import Area

finite = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def test_the_numbers_of_a_profile_stand_beside_it_and_missing_ones_are_a_dash(drawn: Drawn) -> None:
    rows = [ProfileRow("Asks", {"Self": 4, "Others": 2.5}), ProfileRow("Knows", {"Self": None})]
    draw_profile(rows, scale=(1, 5), finding="A finding.", caption="Ratings", unit="1 never, 5 always")
    texts = drawn.texts()
    assert {"Asks", "Knows", "Self", "Others", "4", "2.5", "1 never, 5 always"} <= set(texts)
    assert texts.count("\u2013") == 2


def test_a_profile_without_any_value_is_still_a_chart() -> None:
    chart = draw_profile([ProfileRow("Asks", {"Self": None})], scale=(1, 5), finding="None.", caption="Ratings")
    assert chart.svg.startswith(b"<?xml")


def test_a_value_beyond_the_scale_is_inside_the_picture(drawn: Drawn) -> None:
    draw_profile([ProfileRow("Asks", {"Self": 9})], scale=(1, 5), finding="Nine.", caption="Ratings")
    marks = [marks for marks in drawn.sheets[-1].lines if isinstance(marks, Marks)]
    assert all(np.max(np.asarray(each.places.vertices)[:, 0]) <= drawn.sheets[-1].width for each in marks)


def test_counts_have_ticks_at_whole_numbers(drawn: Drawn) -> None:
    draw_bars([("Ann", {"kept": 1})], finding="One.", caption="Promises", unit="promises")
    assert not any("." in text for text in drawn.texts())


def test_bars_below_zero_go_to_the_left(drawn: Drawn) -> None:
    draw_bars([("Ann", {"gap": -1.5}), ("Ben", {"gap": 2})], finding="Gaps.", caption="Gaps", unit="points")
    _paper, _grid, sign_and_bars, zero_line = drawn.sheets[-1].areas
    zero = np.asarray(zero_line.path.vertices)[0][0]
    bars = read_boxes(sign_and_bars)[1:]
    assert bars[0].max(axis=0)[0] == pytest.approx(zero)
    assert bars[1].min(axis=0)[0] == pytest.approx(zero)


def test_the_series_of_a_bar_lie_end_to_end(drawn: Drawn) -> None:
    draw_bars([("Ann", {"kept": 2, "late": 3, "open": 0})], finding="Five.", caption="Promises", unit="promises")
    kept, late = (read_boxes(area)[1] for area in drawn.sheets[-1].areas[2:4])
    assert kept.max(axis=0)[0] == pytest.approx(late.min(axis=0)[0])


@pytest.mark.parametrize("draw", ["profile", "bars"])
def test_the_caption_says_that_not_all_rows_are_shown(draw: str) -> None:
    rows = [ProfileRow(f"row {number}", {"a": 1}) for number in range(61)]
    if draw == "profile":
        chart = draw_profile(rows, scale=(1, 5), finding="Many.", caption="Rows")
    else:
        chart = draw_bars(rows, finding="Many.", caption="Rows", unit="days")
    assert chart.caption == "Rows (the first 60 of 61)"


@example(values=[0.0, 0.5], from_zero=False, whole=True)
@given(values=st.lists(finite, max_size=6), from_zero=st.booleans(), whole=st.booleans())
def test_a_range_holds_all_values_and_its_ends_are_ticks(values: list[float], *, from_zero: bool, whole: bool) -> None:
    low, high = round_range(values, from_zero=from_zero, whole=whole)
    assert low < high
    assert all(low <= value <= high for value in values)
    assert not from_zero or low <= 0 <= high
    ticks = Scale(low, high, 0, 100).ticks(whole=whole)
    assert 2 <= len(ticks) <= 9
    assert not whole or all(float(tick).is_integer() for tick in ticks)


@pytest.mark.parametrize(("value", "number"), [(3, 3.0), (True, 1.0), (2.5, 2.5)])
def test_numbers_are_read_as_they_are(value: float, number: float) -> None:
    assert to_float(value) == number


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_missing(value: float | None) -> None:
    assert math.isnan(to_float(value))


def read_boxes(area: Area) -> NDArray[np.float64]:
    """The corners of the boxes of one shape; the first is the sign in the head."""
    return np.asarray(area.path.vertices, dtype=float).reshape(-1, 5, 2)

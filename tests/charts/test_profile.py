from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from workbook.charts.bars import draw_bars
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.charts.shapes import Marks

if TYPE_CHECKING:
    from tests.charts.conftest import Drawn


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


@pytest.mark.parametrize("draw", ["profile", "bars"])
def test_the_caption_says_that_not_all_rows_are_shown(draw: str) -> None:
    rows = [ProfileRow(f"row {number}", {"a": 1}) for number in range(61)]
    if draw == "profile":
        chart = draw_profile(rows, scale=(1, 5), finding="Many.", caption="Rows")
    else:
        chart = draw_bars(rows, finding="Many.", caption="Rows", unit="days")
    assert chart.caption == "Rows (the first 60 of 61)"

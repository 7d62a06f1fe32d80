from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.charts.test_every_chart import check_labels
from workbook.charts.quadrants import draw_quadrants

if TYPE_CHECKING:
    from tests.charts.conftest import Drawn

ratings = st.integers(1, 5) | st.floats(1, 5)


places = st.lists(st.tuples(ratings, ratings), min_size=1, max_size=40)


def draw(points: pd.DataFrame) -> str:
    return draw_quadrants(
        points,
        x="Power",
        y="Interest",
        lines=(3, 3),
        corners=("keep informed", "manage closely", "monitor", "keep satisfied"),
        finding="Bea is against it.",
        caption="Support",
        scale_x=(1, 5),
        scale_y=(1, 5),
    ).caption


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=places)
def test_no_words_of_a_plot_of_quadrants_collide(points: list[tuple[float, float]], drawn: Drawn) -> None:
    frame = pd.DataFrame(points, columns=["x", "y"])
    frame["name"] = [f"Client number {place}" for place in range(len(points))]
    draw(frame)
    check_labels(drawn)


def test_points_in_the_same_place_share_a_label(drawn: Drawn) -> None:
    draw(pd.DataFrame({"name": ["Amal", "Bea", "Chen"], "x": [2, 2, 4], "y": [3, 3, 3]}))
    assert "Amal, Bea" in drawn.texts()
    assert "Chen" in drawn.texts()


def test_a_note_follows_the_name(drawn: Drawn) -> None:
    draw(pd.DataFrame({"name": ["Amal", "Bea"], "x": [2, 4], "y": [3, 3], "note": ["against", None]}))
    assert {"Amal (against)", "Bea"} <= set(drawn.texts())


def test_a_point_without_one_of_its_numbers_is_left_out(drawn: Drawn) -> None:
    draw(pd.DataFrame({"name": ["Amal", "Bea"], "x": [2, None], "y": [3, 3]}))
    assert "Bea" not in drawn.texts()


def test_names_without_room_get_a_number_and_stand_below(drawn: Drawn) -> None:
    names = [f"Association of everybody, section {place}" for place in range(20)]
    draw(pd.DataFrame({"name": names, "x": np.linspace(3, 3.1, 20), "y": [3] * 20}))
    written = " ".join(drawn.texts())
    assert all(name in written for name in names)
    assert "1" in drawn.texts()


def test_the_caption_says_that_not_all_places_are_shown() -> None:
    frame = pd.DataFrame({"name": ["A"] * 70, "x": np.linspace(1, 5, 70), "y": [3] * 70})
    assert draw(frame) == "Support (the first 60 of 70 places)"

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.charts.dot_plot import place_dot_labels
from workbook.charts.label_placement import has_overlap, is_within, place_labels, separate_positions

ROOM = (40.0, 30.0, 520.0, 350.0)


@settings(max_examples=60, deadline=None)
@given(
    dots=st.lists(st.tuples(st.floats(60, 540), st.floats(50, 360)), min_size=1, max_size=60),
    names=st.lists(st.text(alphabet="abcdefgh ", min_size=1, max_size=50), min_size=60, max_size=60),
)
def test_every_dot_is_named_and_no_label_covers_another_or_leaves_the_room(
    dots: list[tuple[float, float]], names: list[str]
) -> None:
    labels = place_dot_labels(dots, names[: len(dots)], room=ROOM, taken=[])
    boxes = [label.box for label in labels]
    for box in boxes:
        assert box is not None
        assert is_within(box, ROOM)
        assert not any(box[0] < x < box[0] + box[2] and box[1] < y < box[1] + box[3] for x, y in dots)
    for one, other in itertools.combinations(boxes, 2):
        assert one
        assert not has_overlap(one, np.array([other]))


def test_a_label_stands_beside_its_point_where_there_is_room() -> None:
    (box,) = place_labels([(100, 100)], [(40, 12)], room=ROOM, taken=[], anywhere=[False])
    assert box == (105, 94, 40, 12)


def test_a_label_without_room_has_no_place() -> None:
    assert place_labels([(60, 60)], [(900, 12)], room=ROOM, taken=[], anywhere=[False]) == [None]


@pytest.mark.parametrize(
    ("wanted", "given_places"), [([10, 50], [10, 50]), ([20, 20], [15, 25]), ([24, 20], [27, 17]), ([5], [5]), ([], [])]
)
def test_labels_along_a_line_move_as_little_as_it_takes(wanted: list[float], given_places: list[float]) -> None:
    assert separate_positions(wanted, apart=10) == pytest.approx(given_places)

"""Find places for labels where none covers another, a point or a word that is there already."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.charts.drawing_sheet import Box

NEAR = (5.0, 11.0, 18.0, 28.0)  # points between a point and its label
DIRECTIONS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
STEP = 9.0
AIR = 1.5


def place_labels(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    *,
    room: Box,
    taken: Sequence[Box],
    anywhere: Sequence[bool],
) -> list[Box | None]:
    """Find for each label a place beside its point, nearest first; None where there is none.

    Parameters
    ----------
    points
        What the labels name.
    sizes
        The width and height of each label, in points.
    room
        Where labels may stand.
    taken
        Where they may not: the points themselves, and other words.
    anywhere
        Whether a label may stand far from its point where there is no place near it, with a line that leads there.
    """
    kept = np.array(taken, dtype=float).reshape(-1, 4)
    places: list[Box | None] = [None] * len(points)
    # What may stand anywhere is small and must be named: it chooses first.
    for index in sorted(range(len(points)), key=lambda index: not anywhere[index]):
        for box in _candidates(points[index], sizes[index], room=room, anywhere=anywhere[index]):
            if is_within(box, room) and not has_overlap(box, kept):
                places[index] = box
                kept = np.vstack([kept, box])
                break
    return places


def has_overlap(box: Box, others: np.ndarray) -> bool:
    """Return whether a box comes closer to any of the others than a line's breadth."""
    left, top, width, height = box
    return bool(
        np.any(
            (others[:, 0] < left + width + AIR)
            & (others[:, 0] + others[:, 2] > left - AIR)
            & (others[:, 1] < top + height + AIR)
            & (others[:, 1] + others[:, 3] > top - AIR)
        )
    )


def is_within(box: Box, room: Box) -> bool:
    """Return whether a box lies in a room."""
    left, top, width, height = box
    return (
        left >= room[0] and top >= room[1] and left + width <= room[0] + room[2] and top + height <= room[1] + room[3]
    )


def separate_positions(places: Sequence[float], *, apart: float) -> list[float]:
    """Return places along a line moved as little as it takes to be as far apart as asked, in the order given."""
    order = np.argsort(places, kind="stable")
    moved = np.array(places, dtype=float)
    for _ in places:
        for before, after in pairwise(order):
            lacking = apart - (moved[after] - moved[before])
            if lacking > 0:
                moved[before] -= lacking / 2
                moved[after] += lacking / 2
    return [float(place) for place in moved]


def _candidates(point: tuple[float, float], size: tuple[float, float], *, room: Box, anywhere: bool) -> Iterator[Box]:
    (x, y), (width, height) = point, size
    for distance in NEAR:
        for across, down in DIRECTIONS:
            # The nearest edge or corner of the label is that far from the point.
            left = x + across * distance - (width if across < 0 else width / 2 if across == 0 else 0)
            top = y + down * distance - (height if down < 0 else height / 2 if down == 0 else 0)
            yield left, top, width, height
    if anywhere:
        lefts, tops = np.meshgrid(
            np.arange(room[0], room[0] + room[2] - width, STEP), np.arange(room[1], room[1] + room[3] - height, STEP)
        )
        far = np.hypot(lefts + width / 2 - x, tops + height / 2 - y)
        for place in np.argsort(far, axis=None, kind="stable"):
            yield float(lefts.flat[place]), float(tops.flat[place]), width, height

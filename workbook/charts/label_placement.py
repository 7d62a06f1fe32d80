"""Place labels so that no label covers another label, a point or other text."""

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
    """Return for each label a place beside its point, the nearest first; None where there is none.

    Parameters
    ----------
    points
        The points that the labels name.
    sizes
        The width and height of each label, in points.
    room
        Where labels may be.
    taken
        Where labels may not be: the points, and other text.
    anywhere
        Whether a label may be far from its point when there is no place near it, with a line that leads to it.
    """
    kept = np.array(taken, dtype=float).reshape(-1, 4)
    places: list[Box | None] = [None] * len(points)
    # Small labels that may be anywhere, and must be shown, are placed first.
    for index in sorted(range(len(points)), key=lambda index: not anywhere[index]):
        for box in _candidates(points[index], sizes[index], room=room, anywhere=anywhere[index]):
            if is_within(box, room) and not has_overlap(box, kept):
                places[index] = box
                kept = np.vstack([kept, box])
                break
    return places


def has_overlap(box: Box, others: np.ndarray) -> bool:
    """Return whether a box overlaps any of the others, or is closer than the width of a line."""
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
    """Return whether a box lies within another."""
    left, top, width, height = box
    return (
        left >= room[0] and top >= room[1] and left + width <= room[0] + room[2] and top + height <= room[1] + room[3]
    )


def separate_positions(places: Sequence[float], *, apart: float) -> list[float]:
    """Return positions on a line, moved as little as necessary to have the given distance, in the given order."""
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
            # The distance from the point to the nearest edge or corner of the label.
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

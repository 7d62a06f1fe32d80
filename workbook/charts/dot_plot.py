"""Label the dots of a chart: with the name where there is room, else with a number that the key explains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from workbook.charts.chart_text import ELLIPSIS, measure_block_height, measure_block_width, wrap
from workbook.charts.label_placement import place_labels
from workbook.charts.theme import GAP, MARGIN, MARKERS, PAPER, SMALL_SIZE, SOFT_INK, WIDTH, Marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.charts.drawing_sheet import Box, Sheet

NAME_WIDTH = 124.0  # points
NAME_LINES = 3
KEY_LINES = 4
RING = Marker("o", 15.0, PAPER)
RING_SIZE = 7.5  # points, of the number in the ring
DOT = MARKERS[0]
LEADER_FROM = 8.0
NUMBER_WIDTH = 20.0
COLUMN_WIDTH = (WIDTH - 2 * MARGIN - GAP) / 2


class DotLabel(NamedTuple):
    """The label of a dot: `text` is its name or its number, and `box` is None when there is no place for it."""

    name: str
    text: str
    box: Box | None
    number: int | None


def place_dot_labels(
    dots: Sequence[tuple[float, float]], names: Sequence[str], *, room: Box, taken: Sequence[Box]
) -> list[DotLabel]:
    """Return a place for the name, or else for a number, of every dot.

    Parameters
    ----------
    dots
        The positions of the dots, in points.
    names
        The name of each dot; dots at the same position share one text.
    room
        Where labels may be.
    taken
        Where labels may not be, besides on the dots.
    """
    radius = DOT.diameter / 2 + 1
    obstacles = [*taken, *((x - radius, y - radius, 2 * radius, 2 * radius) for x, y in dots)]
    wrapped = [wrap(name, width=NAME_WIDTH, lines=NAME_LINES, size=SMALL_SIZE) for name in names]
    numbered = {place for place, name in enumerate(wrapped) if name.endswith(ELLIPSIS)}
    while True:
        sizes = [
            (RING.diameter, RING.diameter) if place in numbered else _size(name) for place, name in enumerate(wrapped)
        ]
        anywhere = [place in numbered for place in range(len(dots))]
        boxes = place_labels(dots, sizes, room=room, taken=obstacles, anywhere=anywhere)
        crowded_out = {place for place, box in enumerate(boxes) if box is None} - numbered
        if not crowded_out:
            break
        numbered |= crowded_out
    numbers = {place: number for number, place in enumerate(sorted(numbered), start=1)}
    return [
        DotLabel(name, str(numbers.get(place, wrapped[place])), boxes[place], numbers.get(place))
        for place, name in enumerate(names)
    ]


def draw_labels(sheet: Sheet, dots: Sequence[tuple[float, float]], labels: Sequence[DotLabel]) -> None:
    """Draw the labels beside their dots, with a thin line where a label is further away."""
    placed = [(dot, label, label.box) for dot, label in zip(dots, labels, strict=True) if label.box]
    sheet.rules((_leader(dot, box) for dot, _, box in placed), color=SOFT_INK)
    for _, label, (left, top, width, height) in placed:
        middle = (left + width / 2, top + height / 2)
        if label.number:
            sheet.mark([middle], RING)
            sheet.write(*middle, label.text, align="center", size=RING_SIZE)
        else:
            sheet.write(left, top + height / 2, label.text, size=SMALL_SIZE, on_paper=True)


def measure_key_height(labels: Sequence[DotLabel]) -> float:
    """Return the height of the key to the numbers, in points."""
    return math.fsum(
        max(measure_block_height(text, size=SMALL_SIZE) for _, text in line) + 4 for line in _key_lines(labels)
    )


def write_key(sheet: Sheet, labels: Sequence[DotLabel], *, top: float) -> None:
    """Write the key to the numbers, in two columns."""
    for line in _key_lines(labels):
        for column, (number, text) in enumerate(line):
            left = MARGIN + column * (COLUMN_WIDTH + GAP)
            sheet.write(left + NUMBER_WIDTH - 5, top, str(number), align="right", anchor="top", size=SMALL_SIZE)
            sheet.write(left + NUMBER_WIDTH, top, text, anchor="top", size=SMALL_SIZE)
        top += max(measure_block_height(text, size=SMALL_SIZE) for _, text in line) + 4


def _key_lines(labels: Sequence[DotLabel]) -> list[list[tuple[int, str]]]:
    words = [
        (label.number, wrap(label.name, width=COLUMN_WIDTH - NUMBER_WIDTH, lines=KEY_LINES, size=SMALL_SIZE))
        for label in labels
        if label.number
    ]
    return [words[start : start + 2] for start in range(0, len(words), 2)]


def _size(text: str) -> tuple[float, float]:
    return measure_block_width(text, size=SMALL_SIZE), measure_block_height(text, size=SMALL_SIZE)


def _leader(dot: tuple[float, float], box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the line from a dot to the nearest point of its label; a line of no length when they are close."""
    left, top, width, height = box
    end = (min(max(dot[0], left), left + width), min(max(dot[1], top), top + height))
    is_close = abs(end[0] - dot[0]) < LEADER_FROM and abs(end[1] - dot[1]) < LEADER_FROM
    return (dot, dot) if is_close else (dot, end)

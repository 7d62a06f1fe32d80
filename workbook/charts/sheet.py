"""A sheet of paper on which charts are laid out: everything has its place in points, from the top left corner.

Charts are drawn on matplotlib's figure without its axes: labels are measured before they are placed, so that nothing
collides and nothing is cut, and a chart takes a fraction of the time.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from workbook.charts.chart import Chart
from workbook.charts.theme import INK, LINE, LINE_HEIGHT, PAPER, RULE, TEXT_SIZE, WIDTH
from workbook.charts.words import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.charts.theme import Fill, Marker

POINTS_AN_INCH = 72
MARKER_EDGE = 1.4  # points
CAPITAL_HEIGHT = 0.729  # of the size, in DejaVu Sans
DECIMALS = 1  # a tenth of a point cannot be seen, and makes a smaller file
_ABOVE = {"top": 0.0, "center": 0.5, "bottom": 1.0}
_BOX_CODES = (Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY)

Box = tuple[float, float, float, float]
"""Left, top, width and height, in points."""


class Sheet:
    """A sheet of the given size in points; y grows downwards."""

    def __init__(self, *, height: float, width: float = WIDTH) -> None:
        self.width = width
        self.height = height
        self.figure = Figure(figsize=(width / POINTS_AN_INCH, height / POINTS_AN_INCH), facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_autoscale_on(False)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: Literal["left", "center", "right"] = "left",
        anchor: Literal["top", "center", "bottom"] = "center",
        size: float = TEXT_SIZE,
        color: str = INK,
        upward: bool = False,
        on_paper: bool = False,
    ) -> None:
        """Write lines of text; what somebody typed has been through `words.wrap` or `words.clean`.

        Upward text begins at its place and runs to the top, its lines centred on it. On paper is with a piece of it
        behind, where lines would run through.
        """
        lines = text.split("\n")
        height = LINE_HEIGHT * size
        start = (x - len(lines) * height / 2) if upward else y - len(lines) * height * _ABOVE[anchor]
        for place, line in enumerate(lines):
            baseline = start + (place + 0.5) * height + CAPITAL_HEIGHT * size / 2
            self.axes.text(
                round(baseline if upward else x, DECIMALS),
                round(y if upward else baseline, DECIMALS),
                line,
                ha=align,
                va="baseline",
                size=size,
                color=color,
                rotation=90 if upward else 0,
                rotation_mode="anchor",
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8} if on_paper else None,
            )

    def stamp(
        self, places: Sequence[tuple[float, float]], text: str, *, size: float = TEXT_SIZE, color: str = INK
    ) -> None:
        """Write the same short text in the middle of many places: drawn once, and referred to."""
        if not text:
            return
        outline = TextPath((0, 0), text, size=size)
        middle = (measure(text, size=size) / 2, CAPITAL_HEIGHT * size / 2)
        centred = Path(outline.vertices - np.array(middle), outline.codes)
        # matplotlib fits a marker into a box of the marker's size around its centre.
        diameter = 2 * float(np.abs(centred.vertices).max())
        self._plot(places, marker=centred, markersize=diameter, color=color, markeredgewidth=0)

    def line(
        self, places: Iterable[tuple[float, float]], *, color: str = LINE, width: float = 1.5, dashes: Any = "-"
    ) -> None:
        """Draw a line through places."""
        self.axes.plot(*_coordinates(places), color=color, linewidth=width, linestyle=dashes, solid_capstyle="butt")

    def rules(self, lines: Iterable[tuple[tuple[float, float], tuple[float, float]]], *, color: str = RULE) -> None:
        """Draw thin straight lines, such as those of a grid."""
        ends = [end for line in lines for end in line]
        if ends:
            path = Path(np.round(ends, DECIMALS), [Path.MOVETO, Path.LINETO] * (len(ends) // 2))
            self.axes.add_patch(PathPatch(path, facecolor="none", edgecolor=color, linewidth=0.7))

    def boxes(self, boxes: Iterable[Box], fill: Fill, *, edge: str = LINE) -> None:
        """Fill boxes alike, as one shape."""
        corners = [
            corner
            for x, y, width, height in boxes
            for corner in ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        ]
        if corners:
            path = Path(np.round(corners, DECIMALS), _BOX_CODES * (len(corners) // len(_BOX_CODES)))
            patch = PathPatch(path, facecolor=fill.color, edgecolor=edge, hatch=fill.hatch, linewidth=0.7)
            self.axes.add_patch(patch)

    def mark(self, places: Sequence[tuple[float, float]], marker: Marker) -> None:
        """Put a marker on each place."""
        self._plot(
            places,
            marker=marker.shape,
            markersize=marker.diameter,
            markerfacecolor=marker.face or "none",
            markeredgecolor=LINE,
            markeredgewidth=MARKER_EDGE,
        )

    def _plot(self, places: Sequence[tuple[float, float]], **style: Any) -> None:
        if places:
            self.axes.plot(*_coordinates(places), linestyle="none", **style)

    def to_chart(self, *, finding: str, caption: str) -> Chart:
        """Return the drawing with its words."""
        buffer = io.BytesIO()
        # No date and no version: the same figures give the same bytes.
        self.figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
        return Chart(svg=tidy_svg(buffer.getvalue()), finding=finding, caption=caption)


def _coordinates(places: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[round(value, DECIMALS) for value in values] for values in zip(*places, strict=True)]


def tidy_svg(svg: bytes) -> bytes:
    """Return a picture in half the bytes: without remarks and indentation, each letter by a short reference.

    Matplotlib notes every text in a remark and moves every letter by a transformation; for a `use` element, x and y
    mean the same.
    """
    for pattern, replacement in _TIDY:
        svg = pattern.sub(replacement, svg)
    return svg


_TIDY = (
    (re.compile(rb"<!--.*?-->", re.DOTALL), b""),
    (re.compile(rb"\s*\n\s*"), b" "),
    (re.compile(rb"> <"), b"><"),
    (re.compile(rb'(<use [^>]*?)transform="translate\((-?[\d.]+) 0\)"'), rb'\1x="\2"'),
    (re.compile(rb"DejaVuSans-"), b"g"),
)

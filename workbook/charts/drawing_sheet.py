"""A sheet on which charts are drawn, with positions in points from the top left corner.

Labels are measured before they are placed, so that they do not overlap and are not cut. Areas are at the bottom, lines
and markers above them, and text on top.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform

from workbook.charts.chart import Chart
from workbook.charts.chart_text import measure
from workbook.charts.shapes import CAPITAL_HEIGHT, ROOM_ABOVE, Area, Line, Marks, Words, make_marker_outline
from workbook.charts.theme import INK, LINE, LINE_HEIGHT, PAPER, RULE, TEXT_SIZE, WIDTH, Fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.transforms import Transform

    from workbook.charts.theme import Marker

EDGE_WIDTH = 0.7  # points
MARKER_EDGE = 1.4  # points
DECIMALS = 1  # a tenth of a point cannot be seen, and makes a smaller file
_BEFORE = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}
_BOX_CODES = (Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY)
# No date and no version: the same figures give the same bytes.
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))

Box = tuple[float, float, float, float]
"""Left, top, width and height, in points."""


class Sheet:
    """A sheet of the given size in points; y increases downwards."""

    def __init__(self, *, height: float, width: float = WIDTH) -> None:
        self.width = width
        self.height = height
        self.areas = [Area(_outline([(0, 0, width, height)]), fill=Fill(PAPER, None), edge=None, width=0)]
        self.lines: list[Line | Marks] = []
        self.words: list[Words] = []

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
        """Write lines of text; text from a learner must first pass through `chart_text.wrap` or `chart_text.clean`.

        Upward text begins at its position and runs to the top, centred on it. With `on_paper`, a piece of white background
        keeps lines from crossing the text.
        """
        lines = text.split("\n")
        height = LINE_HEIGHT * size
        start = (x - len(lines) * height / 2) if upward else y - len(lines) * height * _BEFORE[anchor]
        for place, line in enumerate(lines):
            baseline = start + place * height + ROOM_ABOVE * size
            across = x - measure(line, size=size) * _BEFORE[align]
            left, down = (baseline, y) if upward else (across, baseline)
            if line:
                self.words.append(
                    Words(round(left, DECIMALS), round(down, DECIMALS), line, size, color, upward, on_paper)
                )

    def stamp(
        self, places: Sequence[tuple[float, float]], text: str, *, size: float = TEXT_SIZE, color: str = INK
    ) -> None:
        """Write the same short text centred at many positions; it is drawn once and referred to."""
        if not text:
            return
        outline = TextPath((0, 0), text, size=size)
        middle = (measure(text, size=size) / 2, CAPITAL_HEIGHT * size / 2)
        centred = Path(outline.vertices - np.array(middle), outline.codes)
        self._mark(places, centred, IdentityTransform(), face=color, edge=None)

    def line(
        self, places: Iterable[tuple[float, float]], *, color: str = LINE, width: float = 1.5, is_dashed: bool = False
    ) -> None:
        """Draw a line through positions."""
        path = Path(np.round(list(places), DECIMALS))
        self.lines.append(Line(path, color=color, width=width, is_dashed=is_dashed))

    def rules(self, lines: Iterable[tuple[tuple[float, float], tuple[float, float]]], *, color: str = RULE) -> None:
        """Draw thin straight lines, such as those of a grid."""
        ends = [end for line in lines for end in line]
        if ends:
            path = Path(np.round(ends, DECIMALS), [Path.MOVETO, Path.LINETO] * (len(ends) // 2))
            self.areas.append(Area(path, fill=None, edge=color, width=EDGE_WIDTH))

    def boxes(self, boxes: Iterable[Box], fill: Fill, *, edge: str = LINE) -> None:
        """Fill boxes with the same fill, as one shape."""
        corners = list(boxes)
        if corners:
            self.areas.append(Area(_outline(corners), fill=fill, edge=edge, width=EDGE_WIDTH))

    def mark(self, places: Sequence[tuple[float, float]], marker: Marker) -> None:
        """Put a marker at each position."""
        outline, scaled = make_marker_outline(marker.shape, diameter=marker.diameter)
        self._mark(places, outline, scaled, face=marker.face, edge=LINE)

    def _mark(
        self,
        places: Sequence[tuple[float, float]],
        shape: Path,
        scaled: Transform,
        *,
        face: str | None,
        edge: str | None,
    ) -> None:
        if places:
            path = Path(np.round(places, DECIMALS))
            self.lines.append(Marks(path, shape, scaled, face=face, edge=edge, width=MARKER_EDGE))

    def to_chart(self, *, finding: str, caption: str) -> Chart:
        """Return the drawing as a chart with its finding and caption."""
        text = io.StringIO()
        writer = RendererSVG(self.width, self.height, text, metadata=_NO_METADATA)
        upside = Affine2D().scale(1, -1).translate(0, self.height)
        for shape in (*self.areas, *self.lines, *self.words):
            shape.draw(writer, upside)
        writer.finalize()
        return Chart(svg=tidy_svg(text.getvalue().encode()), finding=finding, caption=caption)


def _outline(boxes: Iterable[Box]) -> Path:
    corners = [
        corner
        for x, y, width, height in boxes
        for corner in ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    ]
    codes = _BOX_CODES * (len(corners) // len(_BOX_CODES))
    return Path(np.round(np.array(corners, dtype=float).reshape(-1, 2), DECIMALS), codes)


def tidy_svg(svg: bytes) -> bytes:
    """Return an SVG at half its size: without comments and indentation, with short references to letters.

    Matplotlib writes every text in a comment and moves every letter with a transformation; for a `use` element, x and y
    have the same effect.
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

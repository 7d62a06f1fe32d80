"""The shapes of a sheet: areas, lines, markers and text, each drawn with matplotlib's SVG renderer.

The renderer is used without matplotlib's figure, axes and artists. These compute the layout, which a sheet already has,
and would take most of the time that a chart needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from workbook.charts.chart_text import measure
from workbook.charts.theme import FONT, LINE_HEIGHT, PAPER, Fill

if TYPE_CHECKING:
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.transforms import Transform

DASH = (3.7, 1.6)  # lengths of dashes and gaps, in widths of the line
UPRIGHT, UPWARD = 0, 90  # degrees
CAPITAL_HEIGHT = 0.729  # of the size, in DejaVu Sans
# The height above and below the baseline, as a fraction of the size of the text.
ROOM_ABOVE, ROOM_BELOW = (LINE_HEIGHT + CAPITAL_HEIGHT) / 2, (LINE_HEIGHT - CAPITAL_HEIGHT) / 2
PAPER_MARGIN = 0.8  # points


@dataclass(frozen=True)
class Area:
    """Shapes with the same fill, or thin lines when there is no fill."""

    path: Path
    fill: Fill | None
    edge: str | None
    width: float

    def draw(self, writer: RendererSVG, upside: Transform) -> None:
        """Draw it; `upside` converts positions from the top into matplotlib's positions from the bottom."""
        pen = _make_pen(self.edge, self.width, joint="miter")
        if self.fill and self.fill.hatch and self.edge:
            pen.set_hatch(self.fill.hatch)
            pen.set_hatch_color(to_rgba(self.edge))
        writer.draw_path(pen, self.path, upside, to_rgb(self.fill.color) if self.fill else None)


@dataclass(frozen=True)
class Line:
    """A line through positions; a position that is NaN makes a gap."""

    path: Path
    color: str
    width: float
    is_dashed: bool

    def draw(self, writer: RendererSVG, upside: Transform) -> None:
        """Draw it; `upside` as for areas."""
        pen = _make_pen(self.color, self.width)
        if self.is_dashed:
            pen.set_dashes(0, [length * self.width for length in DASH])
        writer.draw_path(pen, self.path, upside)


@dataclass(frozen=True)
class Marks:
    """The same shape at every position."""

    places: Path
    shape: Path
    scaled: Transform
    face: str | None
    edge: str | None
    width: float

    def draw(self, writer: RendererSVG, upside: Transform) -> None:
        """Draw them; `upside` as for areas."""
        pen = _make_pen(self.edge, self.width, joint="miter")
        face = to_rgb(self.face) if self.face else None
        writer.draw_markers(pen, self.shape, self.scaled, self.places, upside, face)


@dataclass(frozen=True)
class Words:
    """A line of text that begins at a position on its baseline."""

    x: float
    y: float
    text: str
    size: float
    color: str
    is_upward: bool
    is_on_paper: bool

    def draw(self, writer: RendererSVG, upside: Transform) -> None:
        """Draw it; `upside` as for areas."""
        if self.is_on_paper:
            self._lay_paper().draw(writer, upside)
        pen = _make_pen(self.color, 1)
        angle = UPWARD if self.is_upward else UPRIGHT
        writer.draw_text(pen, self.x, self.y, self.text, _get_font(self.size), angle)  # counts from the top itself

    def _lay_paper(self) -> Area:
        left, right = self.x - PAPER_MARGIN, self.x + measure(self.text, size=self.size) + PAPER_MARGIN
        # The backgrounds of neighbouring lines overlap a little, so that nothing shows between them.
        top, bottom = self.y - ROOM_ABOVE * self.size - PAPER_MARGIN / 2, self.y + ROOM_BELOW * self.size
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        return Area(Path(np.array(corners), closed=True), fill=Fill(PAPER, None), edge=None, width=0)


def make_marker_outline(shape: str, *, diameter: float) -> tuple[Path, Transform]:
    """Return the outline of a matplotlib marker, and the transformation that gives it a diameter."""
    marker = MarkerStyle(shape)
    return marker.get_path(), marker.get_transform() + Affine2D().scale(diameter)


def _make_pen(color: str | None, width: float, *, joint: Literal["round", "miter"] = "round") -> GraphicsContextBase:
    pen = GraphicsContextBase()
    pen.set_joinstyle(joint)
    pen.set_linewidth(width if color else 0)
    if color:
        pen.set_foreground(color)
    return pen


@cache
def _get_font(size: float) -> FontProperties:
    return FontProperties(family=FONT, size=size)

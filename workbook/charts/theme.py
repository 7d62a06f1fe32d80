"""The common style of all charts: dark ink on white paper; hatch, marker and text distinguish before colour does.

The paper is white in the page's dark mode too, with a margin: a picture does not know the mode of its page, and a saved
or printed picture has none. Every fill can be distinguished from its neighbours in greyscale.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 576.0  # points: 8 inches, which is 768 px on a page, and fits a sheet of A4 at four fifths
MARGIN = 14.0  # points
GAP = 14.0  # points, between groups
FONT = "DejaVu Sans"  # comes with matplotlib: the same letters on any machine
TEXT_SIZE = 10.5  # points
SMALL_SIZE = 9.0  # points
LINE_HEIGHT = 1.3  # of the size of the text

PAPER = "#ffffff"
INK = "#1c1c1c"
SOFT_INK = "#575757"  # 7:1 on the paper: titles of axes, ticks and other secondary text
RULE = "#c9c9c9"
LINE = "#1f3a5f"


class Fill(NamedTuple):
    """How an area is filled; `hatch` is None for a plain fill."""

    color: str
    hatch: str | None


class Marker(NamedTuple):
    """How a value is marked; the diameter is in points, and `face` is None for a transparent marker."""

    shape: str
    diameter: float
    face: str | None


FILLS = (
    Fill("#1f3a5f", None),
    Fill("#9db9d0", "////"),
    Fill("#eef2f5", None),
    Fill("#5f7f9c", "xxx"),
    Fill("#ffffff", "---"),
)
# Each marker is wider than the previous one and drawn before it, so that equal values show one inside the other.
MARKERS = (
    Marker("o", 7.0, LINE),
    Marker("D", 9.5, PAPER),
    Marker("s", 14.0, PAPER),
    Marker("^", 20.0, PAPER),
    Marker("o", 25.0, PAPER),
)
# From low to high.
SHADES = ("#f3f6f9", "#cbd9e5", "#94b2cb", "#4f769b", "#1f3a5f")

_STRAIGHT_UP_TO = 0.04045  # threshold of the linear part of sRGB
_SETTINGS = {
    "font.family": [FONT],
    "font.size": TEXT_SIZE,
    "hatch.linewidth": 0.6,
    "path.simplify": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "service-orientation-workbook",
    "text.color": INK,
    "text.parse_math": False,  # a "$" in a text is a dollar sign, not mathematics
}


@contextmanager
def apply_theme() -> Iterator[None]:
    """Apply the theme's settings in place of the notebook's matplotlib settings; also a decorator."""
    kept = {name for name in mpl.rcParamsDefault if name.startswith("backend") or name in {"interactive", "toolbar"}}
    settings: Any = {name: value for name, value in mpl.rcParamsDefault.items() if name not in kept} | _SETTINGS
    with mpl.rc_context(settings):
        yield


def compute_luminance(color: str) -> float:
    """Return the relative luminance of a colour, from 0 for black to 1 for white.

    Parameters
    ----------
    color
        As "#rrggbb".

    Returns
    -------
    The relative luminance as defined in the Web Content Accessibility Guidelines 2.2.
    """
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= _STRAIGHT_UP_TO else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def compute_contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21; text needs 4.5 (same source)."""
    low, high = sorted((compute_luminance(one), compute_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def choose_ink(color: str) -> str:
    """Return the ink with the higher contrast on a colour: dark or white."""
    return max((INK, PAPER), key=lambda ink: compute_contrast(ink, color))

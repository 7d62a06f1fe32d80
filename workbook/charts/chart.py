"""The value that a chart is: a picture that needs no kernel and no network, and its finding in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """One drawing.

    Parameters
    ----------
    svg
        The picture, as SVG whose letters are outlines: the same bytes from the same figures, on any machine.
    finding
        What the picture shows, in a sentence or two: its alternative text.
    caption
        What it is a picture of, with units and period.
    """

    svg: bytes
    finding: str
    caption: str

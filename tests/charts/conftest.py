"""What tests of charts need: a small chart of every sort, and what stands on their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

from workbook.charts.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.text import Text


class Drawn:
    """The sheets drawn in a test, the latest last."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def texts(self) -> list[str]:
        """What stands on the latest sheet, line by line."""
        return [text.get_text() for text in self.sheets[-1].axes.texts]

    def boxes(self) -> list[tuple[str, Bbox]]:
        """Each line of text on the latest sheet with the box its ink fills, in points; y grows downwards."""
        return [(text.get_text(), measure_ink(text)) for text in self.sheets[-1].axes.texts]


def measure_ink(text: Text) -> Bbox:
    """Measure as matplotlib does when it writes SVG, and not as the charts do."""
    width, height, below = text_to_path.get_text_width_height_descent(
        text.get_text(), text.get_fontproperties(), ismath=False
    )
    x, y = text.get_position()
    if text.get_rotation():
        return Bbox.from_extents(x - height + below, y - width, x + below, y)
    left = x - width * {"left": 0, "center": 0.5, "right": 1}[text.get_horizontalalignment()]
    return Bbox.from_extents(left, y - height + below, left + width, y + below)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Keep every sheet that a test draws."""
    kept = Drawn()
    to_chart = Sheet.to_chart

    def keep(sheet: Sheet, **words: Any) -> Any:
        kept.sheets.append(sheet)
        return to_chart(sheet, **words)

    monkeypatch.setattr(Sheet, "to_chart", keep)
    return kept

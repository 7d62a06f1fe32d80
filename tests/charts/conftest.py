"""What tests of charts need: a small chart of every sort, and what stands on their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

from workbook.charts.drawing_sheet import Sheet
from workbook.charts.shapes import Line
from workbook.charts.theme import FONT

if TYPE_CHECKING:
    from workbook.charts.shapes import Words


class Drawn:
    """The sheets drawn in a test, the latest last."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def texts(self) -> list[str]:
        """What stands on the latest sheet, line by line."""
        return [words.text for words in self.sheets[-1].words]

    def boxes(self) -> list[tuple[str, Bbox]]:
        """Each line of text on the latest sheet with the box its ink fills, in points; y grows downwards."""
        return [(words.text, measure_ink(words)) for words in self.sheets[-1].words]

    def lines(self) -> list[Line]:
        """The lines on the latest sheet."""
        return [line for line in self.sheets[-1].lines if isinstance(line, Line)]


def measure_ink(words: Words) -> Bbox:
    """Measure as matplotlib does when it writes SVG, and not as the charts do."""
    font = FontProperties(family=FONT, size=words.size)
    width, height, below = text_to_path.get_text_width_height_descent(words.text, font, ismath=False)
    x, y = words.x, words.y
    if words.is_upward:
        return Bbox.from_extents(x - height + below, y - width, x + below, y)
    return Bbox.from_extents(x, y - height + below, x + width, y + below)


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

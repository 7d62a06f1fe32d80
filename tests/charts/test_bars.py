from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from workbook.charts.bars import draw_bars

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.charts.conftest import Drawn
    from workbook.charts.shapes import Area


def read_boxes(area: Area) -> NDArray[np.float64]:
    """The corners of the boxes of one shape; the first is the sign in the head."""
    return np.asarray(area.path.vertices, dtype=float).reshape(-1, 5, 2)


def test_counts_have_ticks_at_whole_numbers(drawn: Drawn) -> None:
    draw_bars([("Ann", {"kept": 1})], finding="One.", caption="Promises", unit="promises")
    assert not any("." in text for text in drawn.texts())


def test_bars_below_zero_go_to_the_left(drawn: Drawn) -> None:
    draw_bars([("Ann", {"gap": -1.5}), ("Ben", {"gap": 2})], finding="Gaps.", caption="Gaps", unit="points")
    _paper, _grid, sign_and_bars, zero_line = drawn.sheets[-1].areas
    zero = np.asarray(zero_line.path.vertices)[0][0]
    bars = read_boxes(sign_and_bars)[1:]
    assert bars[0].max(axis=0)[0] == pytest.approx(zero)
    assert bars[1].min(axis=0)[0] == pytest.approx(zero)


def test_the_series_of_a_bar_lie_end_to_end(drawn: Drawn) -> None:
    draw_bars([("Ann", {"kept": 2, "late": 3, "open": 0})], finding="Five.", caption="Promises", unit="promises")
    kept, late = (read_boxes(area)[1] for area in drawn.sheets[-1].areas[2:4])
    assert kept.max(axis=0)[0] == pytest.approx(late.min(axis=0)[0])

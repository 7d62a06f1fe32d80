from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from workbook.charts.drawing_sheet import Sheet
from workbook.charts.grid import CELL_WIDTHS, MAX_WIDTH, make_grid
from workbook.charts.heat_map import draw_heat_map
from workbook.charts.theme import PAPER, SHADES, WIDTH, Fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.charts.conftest import Drawn
    from workbook.charts.chart import Chart

Sides = "Sequence[str] | Mapping[str, str]"


class Painted:
    """What a test paints: how many boxes of each fill, and each text stamped into cells."""

    def __init__(self) -> None:
        self.fills: dict[Fill, int] = {}
        self.texts: dict[str, int] = {}


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    kept = Painted()

    def keep_boxes(_sheet: Sheet, boxes: Any, fill: Fill, **_style: Any) -> None:
        kept.fills[fill] = kept.fills.get(fill, 0) + len(list(boxes))

    def keep_text(_sheet: Sheet, places: Any, text: str, **_style: Any) -> None:
        kept.texts[text] = kept.texts.get(text, 0) + len(places)

    monkeypatch.setattr(Sheet, "boxes", keep_boxes)
    monkeypatch.setattr(Sheet, "stamp", keep_text)
    return kept


def draw(
    cells: list[tuple[str, str, float | None, str]],
    *,
    rows: Sequence[str] | Mapping[str, str] = ("a", "b"),
    columns: Sequence[str] | Mapping[str, str] = ("x", "y"),
    scale: tuple[float, float] = (1, 5),
) -> Chart:
    frame = pd.DataFrame(cells, columns=["row", "column", "value", "mark"])
    return draw_heat_map(frame, rows=rows, columns=columns, finding="A finding.", caption="Cells", scale=scale)


def test_every_value_and_mark_is_printed_in_its_cell(painted: Painted) -> None:
    draw([("a", "x", 4, ""), ("a", "y", 2.5, "?"), ("b", "x", None, "none")])
    assert painted.texts == {"4": 1, "2.5 ?": 1, "none": 1, "": 1}


def test_none_is_white_and_what_nobody_filled_in_is_hatched(painted: Painted) -> None:
    draw([("a", "x", None, "none"), ("a", "y", None, "")])
    hatched = sum(number for fill, number in painted.fills.items() if fill.hatch)
    # Three cells, and the sign in the key.
    assert hatched == 4
    assert painted.fills[Fill(PAPER, None)] == 1


@pytest.mark.parametrize(
    ("value", "scale", "shade"),
    [(1, (1, 5), 0), (3, (1, 5), 2), (5, (1, 5), 4), (9, (1, 5), 4), (0, (1, 5), 0), (-4, (0, -4), 4), (0, (0, -4), 0)],
)
def test_more_is_darker_and_values_beyond_the_scale_count_as_its_end(
    painted: Painted, value: float, scale: tuple[float, float], shade: int
) -> None:
    draw([("a", "x", value, "")], rows=["a"], columns=["x"], scale=scale)
    # Each shade is once in the key.
    assert [painted.fills[Fill(color, None)] for color in SHADES] == [2 if place == shade else 1 for place in range(5)]


def test_of_two_values_for_a_cell_the_last_counts(painted: Painted) -> None:
    draw([("a", "x", 1, ""), ("a", "x", 5, "")])
    assert "5" in painted.texts
    assert "1" not in painted.texts


def test_two_rows_may_have_the_same_name(painted: Painted, drawn: Drawn) -> None:
    draw([("a", "x", 1, ""), ("b", "x", 5, "")], rows={"a": "Ann", "b": "Ann"}, columns={"x": "Maps"})
    assert drawn.texts().count("Ann") == 2
    assert {"1", "5"} <= set(painted.texts)


def test_the_caption_says_that_not_all_rows_are_shown() -> None:
    rows = [f"row {number}" for number in range(61)]
    assert draw([], rows=rows).caption == "Cells (the first 60 of 61)"


def test_a_wide_matrix_is_broken_into_blocks_no_wider_than_a_screen() -> None:
    heads = {str(number): f"Head {number}" for number in range(70)}
    grid = make_grid({"a": "Ann"}, heads)
    assert grid.width <= MAX_WIDTH
    assert len(grid.blocks) > 1
    assert [column for block in grid.blocks for column in block.heads] == list(heads)
    assert len({box for _, _, box in grid.cells()}) == 70


def test_a_matrix_of_sixty_by_thirty_keeps_cells_that_can_be_read() -> None:
    names = {str(number): f"A client with a long name, number {number}" for number in range(60)}
    grid = make_grid(names, dict(list(names.items())[:30]))
    assert grid.cell_width >= CELL_WIDTHS[0]
    assert grid.cell_height >= 20


def test_a_small_matrix_is_as_wide_as_the_others() -> None:
    assert make_grid({"a": "Ann"}, {"x": "Maps"}).width == WIDTH

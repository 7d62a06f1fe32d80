from __future__ import annotations

import pandas as pd

from workbook.analysis import stakeholders


def test_supporters_far_from_the_stance_needed_come_first_and_move_with_their_steps() -> None:
    supporters = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "person": ["Ana", "Bo", "Cy"],
            "stance_start": [-2, 2, 0],
            "stance_needed": [2, 1, 1],
            "power": [5, 3, 2],
            "interest": [2, 3, None],
        }
    )
    steps = pd.DataFrame(
        {
            "supporter": ["a", "a", "a", "x"],
            "date": ["2026-03-01", "2026-02-01", "2026-04-01", "2026-01-01"],
            "stance_after": [0, -1, None, 2],
        }
    )

    positions = stakeholders.compute_positions(supporters, steps).set_index("id")
    movement = stakeholders.list_movements(supporters, steps)

    assert positions.index.tolist() == ["a", "c", "b"]
    assert positions["distance"].to_dict() == {"a": 2, "c": 1, "b": 0}
    assert positions["moved"].to_dict() == {"a": 2, "c": 0, "b": 0}
    assert positions["quadrant"].fillna("-").to_dict() == {"a": "keep satisfied", "c": "-", "b": "manage closely"}
    assert movement["stance"].tolist() == [-2, -1, 0, 2, 0]
    assert movement["change_in_stance"].tolist()[1:3] == [1, 1]
    assert movement["person"].tolist() == ["Ana", "Ana", "Ana", "Bo", "Cy"]

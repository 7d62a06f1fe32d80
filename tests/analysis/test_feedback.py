from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    feedback,
)


def test_feedback_shows_where_i_am_below_and_above() -> None:
    notes = pd.DataFrame(
        {
            "date": ["2026-03-03", "2026-03-01", "2026-03-02", "2026-03-04"],
            "which_behaviour": ["a", "b", "b", None],
            "kind": ["strength", "lacking", "inappropriate", "deficient"],
            "my_change": ["keep it up", None, "count to ten", None],
            "status": ["open", "done", "doing", None],
        }
    )

    pattern = feedback.count_feedback(notes).set_index("behaviour")

    assert list(pattern.loc["b"]) == [0, 1, 0, 1, 2, 0, -2]
    assert list(pattern.loc["a", ["below", "above", "balance"]]) == [0, 1, 1]
    assert feedback.open_changes(notes)["kind"].tolist() == ["inappropriate", "strength", "deficient"]

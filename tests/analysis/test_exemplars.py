from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    exemplars,
)


def test_behaviours_are_ranked_by_different_exemplars_whatever_their_spelling() -> None:
    seen = pd.DataFrame(
        {"exemplar": ["x", "y", "x", "x"], "behaviour": ["Sums up", " sums  UP", "Sums up", "Calls back"]}
    )
    trials = pd.DataFrame({"behaviour": ["sums up", "waits", "sums up"], "result": [4, 2, None]})
    sightings = pd.DataFrame({"behaviour": ["calls back"]})

    result = exemplars.list_shared_behaviours(seen, trials, sightings).set_index("behaviour")

    assert result.index.tolist() == ["Sums up", "Calls back", "waits"]
    assert list(result.loc["Sums up"]) == [2, 2, 4, 0, True, False]
    assert result["spotted"].tolist() == [False, True, False]


def test_a_behaviour_of_spaces_is_none() -> None:
    seen = pd.DataFrame({"exemplar": ["x", "y"], "behaviour": ["Sums up", "  "]})

    assert exemplars.list_shared_behaviours(seen)["behaviour"].tolist() == ["Sums up"]

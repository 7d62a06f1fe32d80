from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    interactions,
)


def test_tactics_come_with_their_trials_and_difficult_clients_with_their_expectations() -> None:
    tactics = pd.DataFrame({"id": ["t1", "t2", "t3"], "tactic": ["wait", "sum up", "call first"]})
    trials = pd.DataFrame({"tactic": ["t2", "t2", "t3"], "result": [4, 5, None]})
    pairs = pd.DataFrame({"id": ["p1", "p2"], "difficult_client": ["school", "port"]})
    cells = pd.DataFrame({"client": "school", "expectation": ["e1", "e2"], "importance": [3, 5], "performance": [3, 1]})

    results = interactions.summarize_tactics(tactics, trials).set_index("id")
    expected = interactions.list_difficult_expectations(pairs, cells)

    assert results.index[0] == "t2"
    assert results["trials"].to_dict() == {"t2": 2, "t1": 0, "t3": 1}
    assert results.loc["t2", "mean_result"] == 4.5
    assert expected["expectation"].fillna("-").tolist() == ["e2", "e1", "-"]

from __future__ import annotations

import pandas as pd

from workbook.analysis import scripts


def test_scripts_dropped_but_still_in_force_are_to_do() -> None:
    rows = pd.DataFrame(
        {
            "script_or_approval": ["greeting", "refunds", "letters", "logo"],
            "decision": ["keep", "drop", "drop", None],
            "done_on": [None, "2026-03-01", None, None],
        }
    )

    counts = scripts.count_decisions(rows)

    assert counts["decision"].fillna("-").tolist() == ["keep", "loosen", "drop", "-"]
    assert counts[["scripts", "done", "to_do"]].to_numpy().tolist() == [[1, 0, 0], [0, 0, 0], [2, 1, 1], [1, 0, 0]]
    assert scripts.list_kept_scripts(rows)["script_or_approval"].tolist() == ["greeting", "letters", "logo"]

from __future__ import annotations

import pandas as pd

from workbook.analysis import suggestions


def test_only_suggestions_not_shared_are_listed_the_most_applicable_first() -> None:
    rows = pd.DataFrame(
        {
            "suggestion": ["a", "b", "c", "d"],
            "applicable": [3, 5, 5, None],
            "shared_on": [None, "2026-01-01", None, None],
        }
    )

    assert suggestions.list_unshared_suggestions(rows)["suggestion"].tolist() == ["c", "a", "d"]

from __future__ import annotations

import pandas as pd

from workbook.analysis import learning_goals


def test_learning_goals_not_rated_again_are_listed_by_date() -> None:
    goals = pd.DataFrame(
        {
            "title": ["probe", "listen", "write", "plan"],
            "by_when": ["2026-05-01", "2026-03-31", None, "2026-01-01"],
            "learned": [None, None, None, "a lot"],
        }
    )

    due = learning_goals.list_goals_due(goals, today="2026-04-01")

    assert due["title"].tolist() == ["listen", "probe", "write"]
    assert due["overdue"].tolist() == [True, False, pd.NA]
    assert due["days_left"].tolist()[:2] == [-1, 30]
    assert learning_goals.count_learned(goals)["goals"].tolist() == [0, 0, 1, 3]

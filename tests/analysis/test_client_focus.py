from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    client_focus,
)


def test_habits_not_practised_are_listed_too() -> None:
    log = pd.DataFrame(
        {
            "date": ["2026-01-01", "2025-12-29", "2026-01-05"],
            "habit": ["own-concern", "own-concern", "tell-at-once"],
            "client": ["in", "out", None],
        }
    )
    clients = pd.DataFrame({"id": ["in", "out"], "setting": ["internal", "external"]})

    habits = client_focus.count_habits(log).set_index("habit")
    weeks = client_focus.count_habits_by_week(log)

    assert len(habits) == 6
    # The two days lie on either side of the new year and in one ISO week.
    assert list(habits.loc["own-concern", ["times", "weeks"]]) == [2, 1]
    assert habits["practised"].sum() == 2
    assert weeks["week"].unique().tolist() == [pd.Timestamp("2025-12-29"), pd.Timestamp("2026-01-05")]
    assert weeks["times"].sum() == 3
    assert len(weeks) == 12
    assert client_focus.compare_settings(log, clients)["times"].tolist() == [1, 1, 1]


def test_satisfaction_comes_with_counts_and_the_least_first() -> None:
    ratings = pd.DataFrame({"service": ["a", "b", "a", "b"], "satisfaction": [5, 2, 4, None]})

    assert client_focus.compute_satisfaction(ratings).to_numpy().tolist() == [["b", 1, 2, 2, 2], ["a", 2, 4.5, 4, 5]]

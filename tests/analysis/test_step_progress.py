from __future__ import annotations

import pandas as pd

from workbook.analysis import step_progress


def test_progress_counts_each_step_once_and_only_those_there_are() -> None:
    steps = pd.DataFrame(
        [("level-6", "b", "one"), ("level-1-3", "a", "one"), ("level-1-3", "a", "two"), ("level-1-3", "c", "one")],
        columns=["level", "activity", "step"],
    )
    done = pd.DataFrame(
        [
            ("a", "one", "2026-03-01"),
            ("a", "one", "2026-03-02"),
            ("a", "gone", "2026-03-03"),
            ("c", "one", "2026-01-01"),
            ("b", "one", None),
        ],
        columns=["activity", "step", "done_on"],
    )

    activities, levels = (
        step_progress.count_steps_by_activity(steps, done),
        step_progress.count_steps_by_level(steps, done).set_index("level"),
    )

    assert activities[["activity", "done", "share"]].to_numpy().tolist() == [["b", 0, 0], ["a", 1, 0.5], ["c", 1, 1]]
    assert activities["last_done_on"].iloc[1] == pd.Timestamp("2026-03-02")
    assert list(levels.loc["level-1-3", ["activities", "activities_complete", "steps", "done"]]) == [2, 1, 3, 2]
    assert levels.loc["level-1-3", "share"] == 2 / 3

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import (
    calls,
)


def test_call_ratings_are_averaged_by_day_and_compared() -> None:
    reviews = pd.DataFrame(
        {
            "date": ["2026-03-09", "2026-03-02", "2026-03-02"],
            "tone": [5, 2, 4],
            "pace": [None, 3, 3],
            "listening": [4, None, None],
            "clarity": [None, None, None],
        }
    )

    days, ends = calls.compute_ratings_over_time(reviews), calls.compare_first_and_latest(reviews).set_index("quality")

    assert days["calls"].tolist() == [2, 1]
    assert days["overall"].tolist() == [3, 4.5]
    assert list(ends.loc["tone"]) == [3, 5, 2]
    assert list(ends.loc["pace"]) == [3, 3, 0]
    assert ends.loc["clarity"].isna().all()


def test_moments_that_work_are_weighed_against_those_that_do_not() -> None:
    moments = pd.DataFrame(
        {"call_review": ["c1", "c1", "c1", "c2"], "works": ["works", "does-not-work", "works", None]}
    )

    assert calls.count_moments(moments).to_numpy().tolist() == [["c1", 2, 1, pytest.approx(2 / 3)]]

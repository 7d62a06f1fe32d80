from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import sorting


def test_tries_of_the_sorting_exercise_are_scored_and_compared() -> None:
    answers = pd.DataFrame(
        {
            "try": ["t1"] * 4 + ["t2"] * 2,
            "statement": ["a.is", "a.is-not", "b.is", "b.is-not", "a.is", "b.is"],
            "right": [False, False, True, None, True, False],
        }
    )

    scores = sorting.compute_scores(answers)
    pairs = sorting.count_mixed_up(answers).set_index("behaviour")

    assert scores["answered"].tolist() == [3, 2]
    assert scores["score"].tolist() == pytest.approx([1 / 3, 1 / 2])
    assert scores["change"].iloc[1] == pytest.approx(1 / 6)
    assert list(pairs.loc["a"]) == [2, 2, 1, 1, False]
    assert list(pairs.loc["b"]) == [2, 1, 1, 0, True]

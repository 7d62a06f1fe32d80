from __future__ import annotations

import pandas as pd

from workbook.analysis import focus_group


def test_answers_are_ordered_by_topic_and_theme() -> None:
    questions = pd.DataFrame({"id": ["q1", "q2"], "topic": ["what-stops-us", "key-clients"]})
    answers = pd.DataFrame(
        {
            "question": ["q1", "q1", "q1", "q2"],
            "answer": ["a", "b", "c", "d"],
            "theme": ["time", "forms", "forms", None],
        }
    )

    topics = focus_group.count_answers_by_topic(questions, answers).set_index("topic")
    themes = focus_group.count_answers_by_theme(questions, answers).fillna("-")

    assert list(topics.loc["what-stops-us"]) == [1, 3, 2]
    assert list(topics.loc["biggest-complaint"]) == [0, 0, 0]
    assert themes.to_numpy().tolist() == [
        ["key-clients", "-", 1],
        ["what-stops-us", "forms", 2],
        ["what-stops-us", "time", 1],
    ]


def test_solutions_are_ranked_by_votes_and_the_midpoint_counts_as_high() -> None:
    solutions = pd.DataFrame(
        {
            "solution": ["desk", "hotline", "leaflet", "portal"],
            "votes": [2, 5, 2, None],
            "impact": [3, 3, 2, None],
            "effort": [3, 2, 2, 5],
            "chosen": [None, True, False, None],
        }
    )

    result = focus_group.rank_solutions(solutions)

    assert result["solution"].tolist() == ["hotline", "desk", "leaflet", "portal"]
    assert result["place"].tolist() == [1, 2, 2, 4]
    assert result["quadrant"].fillna("-").tolist() == ["quick win", "big project", "fill-in", "-"]
    assert result["chosen"].tolist() == [True, False, False, False]

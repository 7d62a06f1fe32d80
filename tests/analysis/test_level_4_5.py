"""The reviews of the activities of level 4-5 that have no test file of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import clients, collaboration, empathy, focus_group

CLIENTS = pd.DataFrame(
    {
        "id": ["school", "port", "farm"],
        "name": ["School", "Port", "Farm"],
        "kind": ["public", "branch", "public"],
        "importance": [3, 5, 5],
        "last_reviewed": ["2024-11-30", None, "2024-02-29"],
        "review_every": [None, "month", "year"],
    }
)


def test_a_guess_that_was_partly_right_counts_half() -> None:
    log = pd.DataFrame(
        {
            "date": ["2026-03-03", "2026-03-02", "2026-03-01", "2026-02-01", "2026-01-01"],
            "client": ["school", "school", "school", "port", None],
            "verdict": ["confirmed", "partly", "wrong", None, "confirmed"],
        }
    )

    result = empathy.compute_calibration(log).set_index("client")

    assert result["right"].to_dict() == {
        "school": 0.5,
        "port": pytest.approx(float("nan"), nan_ok=True),
        "overall": 2.5 / 4,
    }
    assert list(result.loc["overall", ["guesses", "open", "checked"]]) == [5, 1, 4]
    assert empathy.open_guesses(log, today="2026-03-01")["days_open"].tolist() == [28]


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


def test_reviews_are_due_by_the_calendar_and_clients_never_reviewed_come_first() -> None:
    result = clients.list_reviews_due(CLIENTS, today="2025-03-01")

    assert result["id"].tolist() == ["port", "school", "farm"]
    # A quarter from 30 November, and a year from 29 February, end on a last day of February.
    assert result["due"].tolist()[1:] == [pd.Timestamp("2025-02-28")] * 2
    assert result["overdue"].tolist() == [pd.NA, True, True]
    assert clients.list_reviews_due(CLIENTS, today="2025-02-28")["overdue"].tolist()[1:] == [False, False]


def test_clients_with_the_most_unverified_expectations_come_first() -> None:
    cells = pd.DataFrame(
        {
            "client": ["school", "school", "farm", "port"],
            "expectation": ["speed", "price", "speed", "speed"],
            "status": ["assumed", "assumed", None, "verified"],
        }
    )
    verified = pd.DataFrame({"client": ["school"], "expectation": ["price"]})

    result = clients.count_unverified(CLIENTS, cells, verified)

    assert result["id"].tolist() == ["farm", "school", "port"]
    assert result["unverified"].tolist() == [1, 1, 0]
    assert result["never_verified"].tolist() == [True, False, False]


def test_kinds_of_client_without_a_path_are_counted() -> None:
    paths = pd.DataFrame({"kind": ["branch", "public"], "would_take": ["A named contact", None]})

    assert clients.list_kinds_without_path(CLIENTS, paths).to_numpy().tolist() == [["public", 2]]
    assert clients.list_kinds_without_path(CLIENTS, None)["kind"].tolist() == ["public", "branch"]


def test_an_issue_is_settled_when_the_areas_agree_to_a_proposal() -> None:
    proposals = pd.DataFrame(
        {
            "id": ["p1", "p2", "p3"],
            "issue": ["how-to-improve", "key-clients", "key-clients"],
            "proposal": ["one desk", "schools", "ports"],
        }
    )
    consensus = pd.DataFrame(
        {"proposal": ["p1", "p1", "p2", "p2", "p3", "p3"], "area": ["n", "s"] * 3, "support": [4, 5, 1, 1, 2, 5]}
    )

    support = collaboration.summarize_proposal_support(proposals, consensus).set_index("id")
    issues = collaboration.summarize_issues(proposals, consensus).set_index("issue")

    assert support["settled"].to_dict() == {"p2": True, "p3": False, "p1": True}
    assert list(issues.loc["how-to-improve"]) == [1, 1, True]
    # Both areas are against p2: they agree, but the issue is open.
    assert list(issues.loc["key-clients"]) == [2, 1, False]
    assert list(issues.loc["biggest-complaint"]) == [0, 0, False]


def test_areas_that_have_not_ranked_everything_are_dropped_from_the_agreement() -> None:
    ranks = pd.DataFrame(
        [("o1", "n", 1), ("o2", "n", 2), ("o1", "s", 1), ("o2", "s", 2), ("o1", "w", 1), ("o3", "n", None)],
        columns=["opportunity", "area", "rank"],
    )

    result = collaboration.compute_ranking_agreement(ranks)

    assert (result.raters, result.dropped) == (2, 1)
    assert result.w == pytest.approx(1)


def test_opportunities_from_which_most_areas_gain_come_first() -> None:
    opportunities = pd.DataFrame(
        {
            "id": ["o1", "o2", "o3"],
            "opportunity": ["x", "y", "z"],
            "areas": ["north", "North, south\nnorth", None],
            "effort": [1, 5, 1],
        }
    )
    ranks = pd.DataFrame({"opportunity": ["o1", "o1"], "area": ["n", "s"], "rank": [1, 2]})

    result = collaboration.sort_opportunities_by_gain(opportunities, ranks)

    assert result["id"].tolist() == ["o2", "o1", "o3"]
    assert result["areas_that_gain"].tolist() == [2, 1, 0]
    assert result.set_index("id").loc["o1", "mean_rank"] == 1.5


def test_of_several_ranks_and_ratings_of_an_area_the_last_that_is_given_counts() -> None:
    cells = pd.DataFrame(
        [("o1", "n", 3), ("o1", "n", 1), ("o1", "n", None), ("o1", "s", 3), ("o1", None, 5), ("o1", None, 5)],
        columns=["opportunity", "area", "rank"],
    )
    support = cells.rename(columns={"opportunity": "proposal", "rank": "support"})
    proposals = pd.DataFrame({"id": ["o1"], "issue": ["key-clients"], "proposal": ["schools"]})

    ranked = collaboration.sort_opportunities_by_gain(pd.DataFrame({"id": ["o1"], "opportunity": ["x"]}), cells).iloc[0]
    supported = collaboration.summarize_proposal_support(proposals, support).iloc[0]

    # Those who do not say who they are may be two.
    assert (ranked["rankings"], ranked["mean_rank"]) == (4, (1 + 3 + 5 + 5) / 4)
    assert (supported["ratings"], supported["mean_support"], supported["lowest"]) == (4, 14 / 4, 1)


def test_an_area_that_rates_twice_settles_nothing() -> None:
    proposals = pd.DataFrame({"id": ["p"], "issue": ["key-clients"], "proposal": ["schools"]})
    support = pd.DataFrame({"proposal": "p", "area": "n", "support": [5, 5]})

    assert collaboration.summarize_proposal_support(proposals, support)["settled"].tolist() == [pd.NA]
    assert collaboration.summarize_issues(proposals, support)["settled"].sum() == 0


def test_a_rank_left_empty_later_does_not_take_an_area_out_of_the_agreement() -> None:
    ranks = pd.DataFrame(
        [("o1", "n", 1), ("o2", "n", 2), ("o1", "s", 1), ("o2", "s", 2), ("o1", "n", None), ("o1", "w", None)],
        columns=["opportunity", "area", "rank"],
    )

    result = collaboration.compute_ranking_agreement(ranks)

    assert (result.raters, result.dropped) == (2, 1)


def test_a_client_called_overall_is_not_taken_for_all_of_them() -> None:
    log = pd.DataFrame({"client": ["overall", "overall", "port"], "verdict": ["confirmed", "confirmed", "wrong"]})

    result = empathy.compute_calibration(log)

    assert result["client"].tolist() == ["overall", "port", "overall"]
    assert result["right"].tolist() == [1, 0, pytest.approx(2 / 3)]

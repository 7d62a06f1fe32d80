from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import collaboration


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

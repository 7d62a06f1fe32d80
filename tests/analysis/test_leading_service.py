"""The reviews of the five leading practices."""

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import channels, contact_rota, hiring, leader_acts, practice_audit, scripts


def test_practices_now_are_compared_with_the_audit_before() -> None:
    audit = pd.DataFrame(
        {
            "date": ["2026-01-01", "2026-04-01", "2026-04-01", "2025-10-01", "2026-01-01"],
            "practice": ["hire-for-fit"] * 4 + ["keep-lines-open"],
            "rating": [2, 3, 4, 5, 3],
        }
    )

    result = practice_audit.compare_audits(audit).set_index("practice")

    assert list(result.loc["hire-for-fit", ["now", "before", "change", "ratings"]]) == [3.5, 2, 1.5, 3]
    assert result.loc["keep-lines-open", "now"] == 3
    assert result["change"].isna()["keep-lines-open"]
    assert result.loc["trust-your-team", ["now", "before"]].isna().all()


def test_what_was_said_is_set_against_what_was_done() -> None:
    acts = pd.DataFrame({"date": ["2026-03-01"] * 4, "kind": ["said", "said", "gave clients a say", "sung"]})

    result = leader_acts.count_acts_said_and_done(acts).set_index("kind")

    assert result["acts"].tolist() == [2, 0, 0, 0, 1]
    assert result.loc["said", "share"] == pytest.approx(2 / 3)
    assert result["is_done"].tolist() == [False, True, True, True, True]


def test_the_spread_between_raters_needs_two_of_them() -> None:
    ratings = pd.DataFrame(
        {
            "date": ["2026-03-01", "2026-03-02", "2026-03-01", "2026-03-01"],
            "candidate_code": "K7",
            "trait": ["warmth", "warmth", "warmth", "patience"],
            "rater": ["ana", "ana", "bo", "bo"],
            "rating": [1, 5, 2, 4],
        }
    )

    result = hiring.compute_ratings_by_trait(ratings).set_index("trait")

    assert list(result.loc["warmth", ["raters", "mean_rating", "spread"]]) == [2, 3.5, 3]
    assert result["spread"].isna()["patience"]


def test_a_rating_of_a_candidate_without_a_date_is_not_the_latest() -> None:
    ratings = pd.DataFrame(
        {"date": ["2026-03-01", None], "candidate_code": "K7", "trait": "warmth", "rater": "ana", "rating": [4, 1]}
    )

    assert hiring.compute_ratings_by_trait(ratings)["mean_rating"].tolist() == [4]


def test_the_share_of_roles_with_contact_is_of_this_quarter_and_my_team() -> None:
    people = pd.DataFrame(
        {
            "id": ["ana", "bo", "cy", "di"],
            "role": ["designer", "designer", "lawyer", "clerk"],
            "relation": ["my-team", "my-team", "my-team", "peer"],
        }
    )
    rota = pd.DataFrame(
        {
            "person": ["ana", "cy", "di", "bo", "cy"],
            "planned_for": ["2026-04-01", "2026-03-20", "2026-04-02", "2026-05-20", "2026-06-01"],
            "done_on": ["2026-04-01", "2026-03-31", "2026-04-02", None, None],
        }
    )

    roles = contact_rota.count_contact_by_role(rota, people, today="2026-05-10").set_index("role")
    share = contact_rota.compute_contact_share(rota, people, today="2026-05-10").iloc[0]

    assert roles["had_contact"].to_dict() == {"lawyer": False, "designer": True}
    assert list(roles.loc["designer", ["people", "people_with_contact"]]) == [2, 1]
    assert roles.loc["lawyer", "next_planned"] == pd.Timestamp("2026-06-01")
    assert (share["quarter"], share["roles"], share["share"]) == (pd.Timestamp("2026-04-01"), 2, 0.5)


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


def test_gaps_in_lines_of_communication_are_found() -> None:
    topics = pd.DataFrame(
        {"topic": ["budget", "leave", "moves"], "channel": ["mail", "board", None], "gap": ["too late", None, None]}
    )
    calls = pd.DataFrame(
        {
            "problem": ["threat", "outage", "flood", "illness"],
            "person": ["ana", "bo", None, None],
            "backup": ["bo", "bo", "cy", None],
        }
    )

    assert channels.list_topics_with_gap(topics)["topic"].tolist() == ["budget", "moves"]
    assert channels.list_problems_without_help(calls)[["problem", "lacking"]].to_numpy().tolist() == [
        ["flood", "person"],
        ["illness", "both"],
        ["outage", "backup"],
    ]

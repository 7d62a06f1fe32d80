"""The reviews of the activities of level 1-3 that have no test file of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import (
    calls,
    client_focus,
    exemplars,
    extra_mile,
    feedback,
    interactions,
    problem_cases,
)


def test_extra_things_are_summed_by_status_and_by_kind_of_client() -> None:
    log = pd.DataFrame(
        {
            "client": ["s", "s", "p", None],
            "status": ["done", "planned", "done", "done"],
            "minutes": [30, None, 10, None],
            "client_reaction": [5, None, 3, 1],
            "would_repeat": ["yes", None, "no", None],
        }
    )
    clients = pd.DataFrame({"id": ["s", "p"], "kind": ["peer", "public"]})

    summary = extra_mile.count_planned_and_done(log).set_index("status")
    kinds = extra_mile.count_reactions_by_client_kind(log, clients)

    assert list(summary.loc["done", ["entries", "minutes", "reactions", "mean_reaction", "would_repeat"]]) == [
        3,
        40,
        3,
        3,
        1,
    ]
    assert summary["minutes"].isna()["planned"]
    assert kinds["kind"].fillna("-").tolist() == ["peer", "public", "-"]
    assert kinds["mean_reaction"].tolist() == [5, 3, 1]


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


def test_feedback_shows_where_i_am_below_and_above() -> None:
    notes = pd.DataFrame(
        {
            "date": ["2026-03-03", "2026-03-01", "2026-03-02", "2026-03-04"],
            "which_behaviour": ["a", "b", "b", None],
            "kind": ["strength", "lacking", "inappropriate", "deficient"],
            "my_change": ["keep it up", None, "count to ten", None],
            "status": ["open", "done", "doing", None],
        }
    )

    pattern = feedback.count_feedback(notes).set_index("behaviour")

    assert list(pattern.loc["b"]) == [0, 1, 0, 1, 2, 0, -2]
    assert list(pattern.loc["a", ["below", "above", "balance"]]) == [0, 1, 1]
    assert feedback.open_changes(notes)["kind"].tolist() == ["inappropriate", "strength", "deficient"]


def test_behaviours_are_ranked_by_different_exemplars_whatever_their_spelling() -> None:
    seen = pd.DataFrame(
        {"exemplar": ["x", "y", "x", "x"], "behaviour": ["Sums up", " sums  UP", "Sums up", "Calls back"]}
    )
    trials = pd.DataFrame({"behaviour": ["sums up", "waits", "sums up"], "result": [4, 2, None]})
    sightings = pd.DataFrame({"behaviour": ["calls back"]})

    result = exemplars.list_shared_behaviours(seen, trials, sightings).set_index("behaviour")

    assert result.index.tolist() == ["Sums up", "Calls back", "waits"]
    assert list(result.loc["Sums up"]) == [2, 2, 4, 0, True, False]
    assert result["spotted"].tolist() == [False, True, False]


def test_actions_whose_reason_is_not_known_for_sure_are_to_be_asked_about() -> None:
    actions = pd.DataFrame(
        {
            "date": ["2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01"],
            "action": ["called", "waited", "wrote", "met"],
            "reason": ["?", None, "speed", None],
            "how_known": ["guessed", "do not know", "was-told", None],
        }
    )

    assert problem_cases.list_reasons_to_ask(actions)["action"].tolist() == ["met", "waited", "called"]


def test_ideas_are_counted_by_source_and_verdict() -> None:
    ideas = pd.DataFrame(
        {
            "idea": ["a", "b", "c", None],
            "source": ["own", "own", "reading", "own"],
            "verdict": ["used", "used", None, None],
        }
    )

    assert problem_cases.count_ideas(ideas)["ideas"].tolist() == [2, 1]


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


def test_tactics_come_with_their_trials_and_difficult_clients_with_their_expectations() -> None:
    tactics = pd.DataFrame({"id": ["t1", "t2", "t3"], "tactic": ["wait", "sum up", "call first"]})
    trials = pd.DataFrame({"tactic": ["t2", "t2", "t3"], "result": [4, 5, None]})
    pairs = pd.DataFrame({"id": ["p1", "p2"], "difficult_client": ["school", "port"]})
    cells = pd.DataFrame({"client": "school", "expectation": ["e1", "e2"], "importance": [3, 5], "performance": [3, 1]})

    results = interactions.summarize_tactics(tactics, trials).set_index("id")
    expected = interactions.list_difficult_expectations(pairs, cells)

    assert results.index[0] == "t2"
    assert results["trials"].to_dict() == {"t2": 2, "t1": 0, "t3": 1}
    assert results.loc["t2", "mean_result"] == 4.5
    assert expected["expectation"].fillna("-").tolist() == ["e2", "e1", "-"]


def test_a_behaviour_of_spaces_is_none() -> None:
    seen = pd.DataFrame({"exemplar": ["x", "y"], "behaviour": ["Sums up", "  "]})

    assert exemplars.list_shared_behaviours(seen)["behaviour"].tolist() == ["Sums up"]

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.reframe_problem import NEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

PROBLEM = {"id": "queue", "title": "The queue", "date": "2026-05-04", "presented_on": "2026-05-11"}
SIDES = [{"id": "me", "name": "Me"}, {"id": "them", "name": "Client"}, {"id": "top", "name": "Upper management"}]


def review(content: Content, weights: Mapping[str, Mapping[str, int]] | None, **rows: Any) -> Review:
    """Review the factors, each named by its id, with a weight by side."""
    weights = weights or {}
    entered: dict[str, Any] = {
        "problem-statements": [PROBLEM],
        "problem-factors": [{"id": factor, "problem": "queue", "factor": factor} for factor in weights],
        "perspectives": SIDES,
        "factor-weights": [
            {"factor": factor, "perspective": side, "weight": weight}
            for factor, sides in weights.items()
            for side, weight in sides.items()
        ],
    }
    deleted = rows.pop("deleted", None)
    return review_entries(
        content, "reframe-problem", entered | {name.replace("_", "-"): rows[name] for name in rows}, deleted=deleted
    )


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review_entries(content, "reframe-problem", {})
    assert made.sentence == NEEDED
    assert (made.numbers, made.charts, made.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({}, 'Name the three or four factors of "The queue" that you would have to tell if it were a story.'),
        ({"Staff": {}}, 'Weigh the factors of "The queue" as you see them, then as another side does.'),
        (
            {"Staff": {"me": 4}},
            'Weigh the factors of "The queue" from a second side; what only one of them sees shows here.',
        ),
    ],
)
def test_too_little_says_what_is_still_needed(
    content: Content, weights: dict[str, dict[str, int]], sentence: str
) -> None:
    made = review(content, weights)
    assert made.sentence == sentence
    assert made.charts == ()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (
            {"Staff": {"me": 4, "them": 0}, "Hours": {"me": 3, "them": 5}},
            'In "The queue", "Staff" is seen only by "Me"; find out why the others do not.',
        ),
        (
            {"Staff": {"me": 4, "them": 0}, "Till": {"me": 1, "them": 0}, "Hours": {"me": 0, "them": 5}},
            (
                'In "The queue", "Staff" and "Till" are seen only by "Me" and "Hours" is seen only by "Client"; '
                "find out why the others do not."
            ),
        ),
        (
            {name: {"me": 4, "them": 0} for name in ("A", "B", "C", "D")},
            'In "The queue", four factors are seen only by "Me"; find out why the others do not.',
        ),
        ({"Staff": {"me": 4, "them": 2}}, 'In "The queue", each factor is seen by two sides or more.'),
        (
            {"Staff": {"me": 4, "them": 2}, "Till": {"me": 0, "them": 0}},
            'In "The queue", one of two factors is seen by two sides or more, and nobody sees the rest.',
        ),
        (
            {"Rain": {"me": 0, "them": 0}},
            'In "The queue", no side sees any of the factors; ask what they see instead.',
        ),
        (
            {"Staff": {"me": 4, "them": 2}, "Till": {"me": 3}},
            'In "The queue", one of two factors is not weighed from two sides yet; weigh it before you compare.',
        ),
        (
            {"Staff": {"me": 4, "them": 2}, "Till": {"me": 3}, "Hours": {}},
            'In "The queue", two of three factors are not weighed from two sides yet; weigh them before you compare.',
        ),
    ],
)
def test_factors_that_one_side_sees_alone_are_named(
    content: Content, weights: dict[str, dict[str, int]], sentence: str
) -> None:
    assert review(content, weights).sentence == sentence


def test_factors_are_listed_heaviest_first(content: Content) -> None:
    made = review(
        content,
        {
            "Till": {"me": 1, "them": 2},
            "Staff": {"me": 4, "them": 0},
            "Rain": {"me": 0, "them": 0},
            "Hours": {},
            "Snow": {"me": 1},
        },
    )
    assert rows_of(made, "Factors") == [
        ("Staff", "1 of 2 asked", "2.0", "Only Me"),
        ("Till", "2 of 2 asked", "1.5", "Shared"),
        ("Snow", "1 of 1 asked", "1.0", "Only one side asked"),
        ("Rain", "0 of 2 asked", "0.0", "Nobody"),
        ("Hours", "0 of 0 asked", "", "Nobody asked yet"),
    ]
    assert made.pointers[0] == 'Not weighed from two sides yet: "Hours" and "Snow".'


def test_a_side_that_was_removed_no_longer_counts(content: Content) -> None:
    weights = {"Staff": {"me": 4, "them": 2, "top": 0}}
    made = review(content, weights, deleted={"perspectives": "them"})
    assert made.sentence == 'In "The queue", "Staff" is seen only by "Me"; find out why the others do not.'


def test_the_latest_problem_is_reviewed(content: Content) -> None:
    problems = [PROBLEM, {"id": "old", "title": "The old one", "date": "2026-01-05"}]
    assert '"The queue"' in review(content, {"Staff": {"me": 4, "them": 2}}, problem_statements=problems).sentence


def test_first_steps_not_taken_show_with_the_time_left(content: Content) -> None:
    made = review(
        content,
        {"Staff": {"me": 4, "them": 2}},
        problem_statements=[{key: value for key, value in PROBLEM.items() if key != "presented_on"}],
        first_steps=[
            {"problem": "queue", "step": "Ask the bank", "by_when": "2026-05-19"},
            {"problem": "queue", "step": "Call Ana", "by_when": "2026-05-18", "taken_on": "2026-05-18"},
            {"problem": "queue", "step": "Count", "by_when": "2026-05-20"},
        ],
    )
    assert rows_of(made, "First steps") == [
        ("Ask the bank", "Tue 19 May 2026", "1 day overdue"),
        ("Count", "Wed 20 May 2026", "today"),
    ]
    assert made.pointers == (
        "One first step is overdue.",
        '"The queue" has not been presented yet: choose to whom, and set a day.',
    )


def test_the_director_still_has_factors_to_weigh(content: Content) -> None:
    made = review_persona(content, "reframe-problem", "regional-director")
    assert "two of three factors are not weighed from two sides yet" in made.sentence

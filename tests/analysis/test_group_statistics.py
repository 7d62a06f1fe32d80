"""That a group view shows nothing for fewer than five people, and that nobody's own answer can be computed from it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.analysis.group_statistics import (
    CUTS,
    STEPS,
    count_high_answers,
    list_answers,
    select_high_answers,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

RATING = ("behaviours", "asks-questions")
RATINGS = (None, 1, 2, 3, 4, 5)
# The themes whose answers of one person add up, with the number of their questions and the whole.
ADDING_UP = {"time": (3, 1.0), "culture-now": (4, 100.0), "culture-preferred": (4, 100.0)}


def select(value: float | None) -> frozenset[tuple[str, str]]:
    """Return the high answers of somebody who gave one rating, or none."""
    theme, question = RATING
    rows = [] if value is None else [(theme, question, float(value))]
    return select_high_answers(pd.DataFrame(rows, columns=["theme", "question", "value"]))


def count(values: Sequence[float | None]) -> tuple[int, int] | None:
    table = count_high_answers([select(value) for value in values], [RATING])
    return None if table.empty else (int(table["fewest"][0]), int(table["most"][0]))


@settings(max_examples=30)
@given(st.lists(st.sampled_from(RATINGS), max_size=40), st.lists(st.sampled_from(RATINGS), max_size=8))
def test_who_knows_all_other_answers_cannot_compute_the_last_one_from_any_views(
    others: list[int | None], more: list[int | None]
) -> None:
    """The views grow by known answers, as an attacker could bring them; whatever they show, two answers explain it."""
    views = [[*others, *more[:number]] for number in range(len(more) + 1)]
    explained = defaultdict(set)
    for answer in RATINGS:
        explained[tuple(count([*known, answer]) for known in views)].add(answer)
    assert all(len(answers) > 1 for answers in explained.values())


@pytest.mark.parametrize("theme", list(ADDING_UP))
def test_answers_that_add_up_leave_several_values_for_each_of_them(theme: str) -> None:
    """The sides of all questions of a theme together do not determine any of its answers either."""
    number, whole = ADDING_UP[theme]
    steps = round(whole / STEPS[theme])
    found: dict[tuple[bool, ...], list[set[float]]] = defaultdict(lambda: [set() for _ in range(number)])
    for first in itertools.product(range(steps + 1), repeat=number - 1):
        if sum(first) <= steps:
            values = [round(value * STEPS[theme], 9) for value in (*first, steps - sum(first))]
            sides = tuple(value >= CUTS[theme] for value in values)
            for seen, value in zip(found[sides], values, strict=True):
                seen.add(value)
    assert len(found) > 1
    assert all(len(values) > 1 for pattern in found.values() for values in pattern)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(RATINGS), max_size=40))
def test_a_range_contains_the_number_and_never_shows_that_all_or_none_agree(values: list[int | None]) -> None:
    shown, high = count(list(values)), sum(value is not None and value >= 4 for value in values)
    if len(values) < 5:
        assert shown is None
        return
    assert shown is not None
    fewest, most = shown
    assert fewest <= high <= most
    assert shown not in {(0, 0), (len(values), len(values))}


@settings(max_examples=50)
@given(st.lists(st.sampled_from(RATINGS), min_size=5, max_size=30), st.data())
def test_who_left_a_question_out_looks_like_who_gave_a_low_answer(
    values: list[int | None], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    low, missing = list(values), list(values)
    low[place], missing[place] = data.draw(st.sampled_from([1, 2, 3])), None
    assert count(list(low)) == count(list(missing))


@pytest.mark.parametrize(
    ("size", "high", "shown"),
    [
        (4, 4, None),
        (5, 2, (0, 2)),
        (5, 3, (3, 5)),
        (9, 4, (0, 4)),
        (9, 9, (5, 9)),
        (10, 4, (0, 4)),
        (10, 5, (5, 5)),
        (10, 6, (6, 10)),
        (13, 7, (5, 8)),
        (13, 9, (9, 13)),
        (23, 12, (10, 14)),
        (23, 18, (15, 18)),
        (23, 19, (19, 23)),
    ],
)
def test_small_groups_show_a_majority_and_larger_ones_steps_of_five(
    size: int, high: int, shown: tuple[int, int] | None
) -> None:
    assert count([5] * high + [1] * (size - high)) == shown


def test_every_question_is_counted_even_if_nobody_answered_it() -> None:
    questions = [RATING, ("time", "service")]
    table = count_high_answers([select(5)] * 6, questions)
    assert [tuple(row) for row in table.itertuples(index=False)] == [(*RATING, 4, 6), ("time", "service", 0, 3)]


def test_what_one_person_answered_is_one_value_a_question_and_no_text() -> None:
    points = dict(
        zip(("people_first", "innovation_first", "results_first", "rules_first"), (10, 20, 30, 40), strict=True)
    )
    frames = {
        "time-entries": pd.DataFrame(
            {
                "date": ["2026-05-04"] * 3,
                "minutes": [30, 60, 30],
                "kind": ["service", "administrative", "service"],
                "note": ["secret"] * 3,
            }
        ),
        "behaviour-ratings": pd.DataFrame(
            {
                "date": ["2026-05-04", "2026-05-11"],
                "rater": ["self"] * 2,
                "behaviour": ["asks-questions"] * 2,
                "rating": [2, 4],
                "evidence": ["secret"] * 2,
            }
        ),
        "organisation-culture": pd.DataFrame(
            [
                {
                    "title": "secret",
                    "date": "2026-05-04",
                    **{f"{side}_{kind}": n for side in ("now", "preferred") for kind, n in points.items()},
                }
            ]
        ),
    }
    table = list_answers(frames)

    told = {(row.theme, row.question): row.value for row in table.itertuples()}
    assert told["time", "service"] == 0.5
    assert told["behaviours", "asks-questions"] == 4
    assert told["culture-now", "rules_first"] == 40
    assert set(table.columns) == {"theme", "question", "value"}
    assert "secret" not in table.to_csv()


def test_numbers_are_rounded_to_what_is_needed() -> None:
    minutes = pd.DataFrame({"date": ["2026-05-04"] * 2, "minutes": [31, 69], "kind": ["service", "other"]})
    table = list_answers({"time-entries": minutes})
    assert dict(zip(table["question"], table["value"], strict=True)) == {
        "service": 0.3,
        "administrative": 0.0,
        "other": 0.7,
    }


def test_an_empty_home_answers_nothing() -> None:
    assert list_answers({}).empty
    assert count_high_answers([], [RATING]).empty

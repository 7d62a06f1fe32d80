"""That a group view shows nothing for fewer than five people, whatever it is given, and that nobody is found by subtraction."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.analysis.group_statistics import (
    FEWEST,
    OTHERS,
    compute_distributions,
    count_bands,
    count_choices,
    list_answers,
)

PEOPLE = [f"p{number}" for number in range(14)]
ANSWERS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(PEOPLE),
            "batch": st.integers(0, 4),
            "theme": st.sampled_from(["behaviours", "time", "dominant-culture"]),
            "question": st.sampled_from(["a", "b"]),
            "value": st.one_of(st.none(), st.integers(1, 5), st.floats(0, 1)),
            "choice": st.one_of(st.none(), st.sampled_from(["x", "y", "z", "w"])),
        }
    ),
    max_size=60,
)


def make(*given_by: tuple[str, int, Any], theme: str = "behaviours", column: str = "value") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"person": person, "batch": batch, "theme": theme, "question": "q", column: value}
            for person, batch, value in given_by
        ],
        columns=["person", "batch", "theme", "question", column],
    )


def count_people(rows: list[dict[str, Any]], theme: str, question: str, column: str) -> int:
    own = [row for row in rows if (row["theme"], row["question"]) == (theme, question) and row[column] is not None]
    return len({row["person"] for row in own})


@settings(max_examples=30)
@given(ANSWERS)
def test_no_number_stands_for_fewer_than_five_people(rows: list[dict[str, Any]]) -> None:
    answers = pd.DataFrame(rows)
    for result, column in (
        (compute_distributions(answers), "value"),
        (count_bands(answers), "value"),
        (count_choices(answers), "choice"),
    ):
        assert (result["people"] >= FEWEST).all()
        for (theme, question), shown in result.groupby(["theme", "question"]):
            assert count_people(rows, str(theme), str(question), column) >= FEWEST
            assert shown["people"].sum() <= count_people(rows, str(theme), str(question), column)


@settings(max_examples=30)
@given(ANSWERS)
def test_with_fewer_than_five_people_there_is_nothing_at_all(rows: list[dict[str, Any]]) -> None:
    few = pd.DataFrame([row for row in rows if row["person"] in PEOPLE[: FEWEST - 1]])
    assert (len(compute_distributions(few)), len(count_bands(few)), len(count_choices(few))) == (0, 0, 0)


@settings(max_examples=30)
@given(ANSWERS, st.lists(st.tuples(st.integers(0, FEWEST - 2), st.integers(1, 5)), max_size=12))
def test_fewer_than_five_more_people_change_nothing(rows: list[dict[str, Any]], more: list[tuple[int, int]]) -> None:
    # What waits from earlier batches would come out together with them, so everybody before came in one batch.
    before = [{**row, "batch": 0} for row in rows]
    late = [
        {"person": f"late{who}", "batch": 1, "theme": "behaviours", "question": "a", "value": value, "choice": "x"}
        for who, value in more
    ]
    shown = [
        {
            (row.theme, row.question): tuple(row)
            for row in compute_distributions(pd.DataFrame(some)).itertuples(index=False)
        }
        for some in (before, before + late)
    ]
    assert all(shown[1][question] == told for question, told in shown[0].items())


@settings(max_examples=30)
@given(ANSWERS)
def test_what_comes_out_grows_by_five_people_or_not_at_all(rows: list[dict[str, Any]]) -> None:
    numbers = []
    for last in (0, 2, 4):
        table = compute_distributions(pd.DataFrame([row for row in rows if row["batch"] <= last]))
        keys = zip(table["theme"], table["question"], strict=True)
        numbers.append(dict(zip(keys, (int(people) for people in table["people"]), strict=True)))
    for earlier, later in itertools.pairwise(numbers):
        for question, people in earlier.items():
            grown = later[question] - people
            assert grown == 0 or grown >= FEWEST


def test_a_person_counts_once_and_a_second_file_changes_nothing() -> None:
    five = [(f"p{n}", 0, 3) for n in range(5)]
    again = [*five, *((f"p{n}", 1, 5) for n in range(5))]

    assert compute_distributions(make(*again)).to_dict("records") == compute_distributions(make(*five)).to_dict(
        "records"
    )
    assert len(compute_distributions(make(*five[:4], ("p0", 1, 5)))) == 0


def test_the_median_and_the_middle_half_are_those_of_the_published_definition() -> None:
    [row] = compute_distributions(make(*((f"p{n}", 0, value) for n, value in enumerate([1, 2, 3, 4, 5])))).to_dict(
        "records"
    )
    assert (row["people"], row["lower"], row["median"], row["upper"]) == (5, 2, 3, 4)


def test_a_share_is_rounded_to_five_points() -> None:
    [row] = compute_distributions(
        make(*((f"p{n}", 0, value) for n, value in enumerate([0.41, 0.42, 0.43, 0.44, 0.66])), theme="time")
    ).to_dict("records")
    assert (row["lower"], row["median"], row["upper"]) == (0.4, 0.45, 0.45)


def test_neighbouring_ratings_are_counted_together_until_there_are_five() -> None:
    ratings = [1] * 1 + [2] * 3 + [3] * 2 + [4] * 6 + [5] * 2
    table = count_bands(make(*((f"p{n}", 0, value) for n, value in enumerate(ratings))))
    told = [(row.above, row.up_to, row.people) for row in table.fillna(0).itertuples()]
    assert told == [(0, 3, 6), (3, 0, 8)]


def test_one_band_alone_is_not_told_because_it_would_tell_the_range() -> None:
    assert count_bands(make(*((f"p{n}", 0, n % 5 + 1) for n in range(9)))).empty


@pytest.mark.parametrize(
    ("given_by", "told"),
    [
        ("xxxxxyyyyyyzz", {OTHERS: 7, "y": 6}),
        ("xxxxxyyyyyy", {"y": 6, "x": 5}),
        ("xxxxyyyy", {OTHERS: 8}),
        ("xxxxxyyyzz", {"x": 5, OTHERS: 5}),
    ],
)
def test_rare_choices_are_counted_together_so_that_none_can_be_worked_out(given_by: str, told: dict[str, int]) -> None:
    table = count_choices(make(*((f"p{n}", 0, one) for n, one in enumerate(given_by)), column="choice"))
    assert dict(zip(table["choice"], table["people"], strict=True)) == told


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
    assert table["choice"].dropna().tolist() == ["rules_first"]
    assert "secret" not in table.to_csv()


def test_an_empty_home_answers_nothing() -> None:
    assert list_answers({}).empty
    assert compute_distributions(None).empty

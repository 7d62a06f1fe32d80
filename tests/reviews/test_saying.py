from __future__ import annotations

import pytest

from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_date,
    format_names,
    format_part_of,
    format_percent,
    format_points,
)


@pytest.mark.parametrize(
    ("number", "total", "said"),
    [
        (0, 1, "the one entry"),
        (1, 1, "the one entry"),
        (0, 2, "none of the two entries"),
        (1, 2, "one of the two entries"),
        (2, 2, "both entries"),
        (2, 9, "two of the nine entries"),
        (9, 9, "all nine entries"),
        (13, 14, "13 of the 14 entries"),
    ],
)
def test_a_part_is_said_with_the_whole_it_is_of(number: int, total: int, said: str) -> None:
    assert format_part_of(number, total, "entry", "entries") == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "the one call"), (2, "both calls"), (3, "all three calls"), (13, "all 13 calls")]
)
def test_all_of_them_are_said_as_people_say_it(number: int, said: str) -> None:
    assert format_all_of(number, "call") == said


def test_all_of_them_may_be_of_something() -> None:
    assert [format_all_of(number, "of them", "of them") for number in (2, 3)] == ["both of them", "all three of them"]


@pytest.mark.parametrize(("number", "said"), [(0, "no calls"), (1, "one call"), (12, "twelve calls"), (13, "13 calls")])
def test_few_things_are_counted_in_words(number: int, said: str) -> None:
    assert format_count(number, "call") == said


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["Amal"], "Amal"), (["Amal", "Bea"], "Amal and Bea"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_said_in_a_row(names: list[str], said: str) -> None:
    assert format_names(names) == said


def test_what_is_missing_is_said_as_nothing() -> None:
    assert [format_percent(None), format_points(float("nan")), format_date(None), capitalize_sentence("")] == [""] * 4


def test_points_are_whole_and_one_is_a_point() -> None:
    assert [format_points(0.014), format_points(0.026), format_points(-0.03, sign=True)] == [
        "1 point",
        "3 points",
        "-3",
    ]

"""The review of the organisation's culture: now against preferred, and against before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.analysis.culture import CULTURES

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review


def culture(
    now: list[int], preferred: list[int], *, date: str = "2026-05-04", title: str = "Permits"
) -> dict[str, Any]:
    points = {f"now_{name}": point for name, point in zip(CULTURES, now, strict=False)}
    points |= {f"preferred_{name}": point for name, point in zip(CULTURES, preferred, strict=False)}
    return {"title": title, "date": date, **points}


def review(content: Content, *records: dict[str, Any]) -> Review:
    return review_entries(content, "environment", {"organisation-culture": records})


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)

    assert (
        made.sentence
        == "Share out 100 points for the culture now and 100 for the one you prefer; the difference shows here."
    )
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("now", "preferred", "empty"),
    [
        ([50, 50], [25, 25, 25, 25], "two answers are"),
        ([25, 25, 25, 25], [], "four answers are"),
        ([50, 25, 25], [25, 25, 25, 25], "one answer is"),
    ],
)
def test_points_with_gaps_are_not_compared(content: Content, now: list[int], preferred: list[int], empty: str) -> None:
    made = review(content, culture(now, preferred))

    assert made.sentence == (
        f'In "Permits" (Mon 4 May 2026) {empty} empty; write 0 where a culture has no points, '
        "so that now and preferred can be compared."
    )
    assert (made.charts, made.tables) == ((), ())


@pytest.mark.parametrize(
    ("now", "preferred", "sentence"),
    [
        (
            [25, 25, 25, 25],
            [25, 25, 25, 25],
            'In "Permits" the culture now is the one you would prefer, point for point.',
        ),
        (
            [20, 20, 20, 40],
            [30, 20, 20, 30],
            (
                'In "Permits", rules-first is furthest above what you would prefer, by 10 points, '
                "and people-first furthest below, by 10 points."
            ),
        ),
        (
            [26, 24, 25, 25],
            [25, 25, 25, 25],
            (
                'In "Permits", people-first is furthest above what you would prefer, by 1 point, '
                "and innovation-first furthest below, by 1 point."
            ),
        ),
        (
            [10, 10, 40, 40],
            [30, 30, 20, 20],
            (
                'In "Permits", results-first and rules-first are furthest above what you would prefer, by 20 points, '
                "and people-first and innovation-first furthest below, by 20 points."
            ),
        ),
    ],
)
def test_the_widest_differences_are_named_with_all_that_tie(
    content: Content, now: list[int], preferred: list[int], sentence: str
) -> None:
    made = review(content, culture(now, preferred))

    assert made.sentence == sentence
    assert made.charts[0].finding == sentence


def test_the_latest_record_is_compared_with_the_one_before_of_the_same_part(content: Content) -> None:
    made = review(
        content,
        culture([25, 25, 25, 25], [30, 25, 25, 20], date="2026-05-04"),
        culture([10, 10, 10, 70], [30, 30, 20, 20], date="2026-03-02", title="Elsewhere"),
        culture([10, 20, 30, 40], [40, 30, 20, 10], date="2026-01-05"),
    )

    assert made.sentence.endswith("; 5 of 100 points would have to move, and on Mon 5 January 2026 it was 40.")
    assert rows_of(made, "Each time you shared out the points") == [
        ("Mon 5 January 2026", "Permits", "40"),
        ("Mon 2 March 2026", "Elsewhere", "50"),
        ("Mon 4 May 2026", "Permits", "5"),
    ]


def test_an_unfinished_record_leaves_the_finished_one_to_be_reviewed(content: Content) -> None:
    made = review(
        content, culture([25, 25, 25, 25], [25, 25, 25, 25]), culture([25, 25, 25, 25], [], date="2026-05-18")
    )

    assert made.sentence.startswith('In "Permits" the culture now is')
    assert made.pointers[0].startswith('In "Permits" (Mon 18 May 2026) four answers are empty')


def test_the_programme_officer_moved_ten_points_in_half_a_year(content: Content) -> None:
    made = review_persona(content, "environment", "programme-officer")

    assert made.sentence.endswith("; 10 of 100 points would have to move, and on Mon 19 January 2026 it was 20.")
    assert rows_of(made, "Community grants branch, Tue 9 June 2026")[-1] == ("Rules-first", "40", "35", "-5")

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.practice_audit import NEEDED

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

FIVE = ("start-at-the-top", "hire-for-fit", "involve-everyone", "trust-your-team", "keep-lines-open")


def audit(ratings: list[int], *, date: str = "2026-05-04", **values: Any) -> list[dict[str, Any]]:
    return [
        {"date": date, "practice": practice, "rating": rating, **values}
        for practice, rating in zip(FIVE, ratings, strict=False)
    ]


def review(content: Content, *audits: list[dict[str, Any]]) -> Review:
    return review_entries(content, "practice-audit", {"practice-audit": [row for rows in audits for row in rows]})


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)
    assert made.sentence == NEEDED
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (
            [],
            [3],
            'So far you have rated "Start at the top" alone, at 3 of 5, and there is no audit before to compare with.',
        ),
        (
            [],
            [4, 2, 3, 3, 3],
            '"Hire for fit" is your lowest practice, at 2 of 5, and there is no audit before to compare with.',
        ),
        (
            [],
            [4, 2, 2, 3, 3],
            (
                '"Hire for fit" and "Involve everyone" are your lowest practices, at 2 of 5, '
                "and there is no audit before to compare with."
            ),
        ),
        (
            [3, 3, 3, 3, 3],
            [3, 3, 3, 3, 3],
            "The five practices you have rated stand alike, at 3 of 5; nothing has changed since the audit before.",
        ),
        (
            [4, 4, 4, 4, 4],
            [4, 2, 4, 4, 4],
            '"Hire for fit" is your lowest practice, at 2 of 5; since the audit before, it fell by 2 points.',
        ),
        (
            [5, 4, 4, 4, 1],
            [3, 3, 4, 4, 1],
            (
                '"Keep lines open" is your lowest practice, at 1 of 5; since the audit before, '
                '"Start at the top" fell most by 2 points.'
            ),
        ),
        (
            [3, 3, 4, 4, 4],
            [2, 2, 4, 4, 4],
            (
                '"Start at the top" and "Hire for fit" are your lowest practices, at 2 of 5; '
                "since the audit before, they fell by 1 point each."
            ),
        ),
        (
            [1, 2, 3, 3, 3],
            [3, 2, 3, 3, 3],
            (
                '"Hire for fit" is your lowest practice, at 2 of 5; since the audit before, '
                '"Start at the top" rose and none fell.'
            ),
        ),
    ],
)
def test_the_lowest_are_named_and_what_has_changed(
    content: Content, before: list[int], now: list[int], sentence: str
) -> None:
    assert review(content, audit(before, date="2026-02-02"), audit(now)).sentence == sentence


def test_practices_are_listed_lowest_first_with_the_latest_next_step(content: Content) -> None:
    made = review(content, audit([4, 2], date="2026-02-02", next_step="Ask"), audit([3], next_step="Take a call"))
    assert rows_of(made, "Practices") == [
        ("Hire for fit", "2.0", "Mon 2 February 2026", "", "", "", "Ask"),
        ("Start at the top", "3.0", "Mon 4 May 2026", "4.0", "Mon 2 February 2026", "-1.0", "Take a call"),
    ]


def test_a_low_practice_points_to_its_activity_and_asks_for_a_next_step(content: Content) -> None:
    assert review(content, audit([4, 2, 3, 3])).pointers == (
        'Not rated yet: "Keep lines open".',
        '"Hire for fit" is an activity of its own: go on there.',
        'Write down one next step for "Hire for fit", small enough to begin this week.',
    )


def test_practices_that_are_all_alike_point_nowhere(content: Content) -> None:
    assert review(content, audit([3, 3, 3, 3, 3])).pointers == ()


def test_the_director_sees_what_fell(content: Content) -> None:
    made = review_persona(content, "practice-audit", "regional-director")
    assert made.sentence == (
        '"Keep lines open" is your lowest practice, at 2 of 5; since the audit before, it fell by 2 points.'
    )
    assert made.charts[0].finding == made.sentence

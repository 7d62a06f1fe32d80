from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.hire_for_fit import ALONE, NO_RATINGS, NO_TRAITS

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

PEOPLE = [{"id": "ana", "name": "Ana"}, {"id": "ben", "name": "Ben"}]


def rate(trait: str, rating: int, *, rater: str = "ana", candidate: str = "C-1") -> dict[str, Any]:
    return {"date": "2026-05-04", "candidate_code": candidate, "rater": rater, "trait": trait, "rating": rating}


def review(content: Content, *ratings: dict[str, Any], guide: tuple[str, ...] = ("Calm",)) -> Review:
    rows = {"people": PEOPLE, "hiring-guide": [{"trait": trait} for trait in guide], "candidate-ratings": ratings}
    return review_entries(content, "hire-for-fit", rows)


def test_nothing_entered_asks_for_a_trait_first(content: Content) -> None:
    assert review(content, guide=()).sentence == NO_TRAITS
    made = review(content)
    assert made.sentence == NO_RATINGS
    assert (made.numbers, made.charts, made.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (
            [("Calm", 4, None)],
            ALONE,
        ),
        (
            [("Calm", 4, 3)],
            "Where two or more have rated the same trait, they lie no more than a point apart.",
        ),
        (
            [("Calm", 5, 2), ("Warm", 3, 3)],
            (
                'Your raters lie furthest apart on "Calm" of C-1, by 3 points; '
                "hear both sides' evidence before you decide."
            ),
        ),
        (
            [("Calm", 5, 3), ("Warm", 1, 3)],
            (
                'Your raters lie furthest apart on "Calm" of C-1 and "Warm" of C-1, by 2 points; '
                "hear both sides' evidence before you decide."
            ),
        ),
        (
            [("Calm", 5, 3), ("Warm", 1, 3), ("Quick", 1, 3), ("Kind", 1, 3)],
            (
                'Your raters lie furthest apart in 4 places, "Calm" of C-1 among them, by 2 points; '
                "hear both sides' evidence before you decide."
            ),
        ),
    ],
)
def test_where_raters_lie_apart_is_named(
    content: Content, pairs: list[tuple[str, int, int | None]], sentence: str
) -> None:
    ratings = [rate(trait, one) for trait, one, _ in pairs]
    ratings += [rate(trait, other, rater="ben") for trait, _, other in pairs if other]
    assert review(content, *ratings).sentence == sentence


def test_ratings_are_listed_widest_apart_first(content: Content) -> None:
    made = review(content, rate("Warm", 4), rate("Calm", 5), rate("Calm", 2, rater="ben"))
    assert rows_of(made, "Ratings") == [
        ("C-1", "Calm", "2", "3.5", "2", "5", "3"),
        ("C-1", "Warm", "1", "4.0", "4", "4", ""),
    ]


def test_what_the_guide_and_the_ratings_do_not_share_is_pointed_out(content: Content) -> None:
    made = review(content, rate("Warm", 4), rate("Warm", 4, rater="ben"), rate("Loud", 4), guide=("Calm", "Warm"))
    assert made.pointers == (
        'Rated, but not in your hiring guide: "Loud"; add a question for it.',
        'C-1 is not rated yet on "Calm".',
        "One rating rests on one rater.",
    )


def test_the_directors_candidates_are_drawn_by_trait(content: Content) -> None:
    made = review_persona(content, "hire-for-fit", "regional-director")
    assert made.sentence.startswith('Your raters lie furthest apart on "Enthusiasm for service" of C-07, by 3 points;')
    assert len(made.charts) == 1

"""The review of the six behaviours: profile, others' view, what trains the lowest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.content.complete_list import BEHAVIOURS
from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from workbook.content.loader import Content

PROFILE = "Your profile, 1 to 5"


def rate(ratings: list[int], *, rater: str = "self", date: str = "2026-05-04") -> list[dict[str, Any]]:
    return [
        {"date": date, "rater": rater, "behaviour": behaviour, "rating": rating}
        for behaviour, rating in zip(BEHAVIOURS, ratings, strict=False)
    ]


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    review = review_entries(content, "behaviours", {})

    assert review.sentence == "Rate yourself on one of the six behaviours, with evidence, and your profile shows here."
    assert (review.numbers, review.charts, review.tables, review.pointers) == ((), (), (), ())


def test_one_rating_is_shown_and_says_how_many_are_missing(content: Content) -> None:
    review = review_entries(content, "behaviours", {"behaviour-ratings": rate([4])})

    assert review.sentence == "You have ratings of one behaviour so far; rate five more, and the lowest show here."
    assert rows_of(review, PROFILE) == [("Asks questions", "1", "4.0", "", "", "4.0", "4.0", "0.0")]
    assert len(review.charts) == 1


@pytest.mark.parametrize(
    ("ratings", "beginning"),
    [
        ([2, 3, 4, 4, 5, 5], '"Asks questions" comes out lowest, at 2.0 of 5, then "Applies knowledge" at 3.0; '),
        ([2, 2, 4, 4, 5, 5], '"Asks questions" and "Applies knowledge" come out lowest, at 2.0 of 5; '),
        (
            [1, 3, 3, 4, 5, 5],
            '"Asks questions" comes out lowest, at 1.0 of 5, then "Applies knowledge" and "Sees viewpoints" at 3.0; ',
        ),
        ([3, 3, 3, 3, 3, 3], "Six behaviours come out alike, at 3.0 of 5; "),
    ],
)
def test_the_lowest_are_named_and_all_that_tie(content: Content, ratings: list[int], beginning: str) -> None:
    review = review_entries(content, "behaviours", {"behaviour-ratings": rate(ratings)})

    assert review.sentence == f"{beginning}nobody else has rated you yet, so ask someone who will tell you."


@pytest.mark.parametrize(
    ("others", "end"),
    [
        ([4, 4, 4, 4, 4, 4], "others rate you as you rate yourself."),
        ([2, 5, 4, 4, 4, 4], 'others rate you 2 points lower than you rate yourself on "Asks questions".'),
        (
            [5, 3, 3, 4, 4, 4],
            'others rate you 1 point lower than you rate yourself on "Applies knowledge" and "Sees viewpoints".',
        ),
        ([5, 4, 4, 4, 4, 4], 'others rate you 1 point higher than you rate yourself on "Asks questions".'),
    ],
)
def test_the_widest_difference_from_others_is_said_and_theirs_being_lower_first(
    content: Content, others: list[int], end: str
) -> None:
    review = review_entries(content, "behaviours", {"behaviour-ratings": rate([4] * 6) + rate(others, rater="manager")})

    assert review.sentence.endswith(f"; {end}")


def test_ratings_by_others_alone_ask_for_ones_own(content: Content) -> None:
    review = review_entries(content, "behaviours", {"behaviour-ratings": rate([1, 2, 3, 4, 5, 5], rater="client")})

    assert review.sentence.endswith("; you have not rated yourself yet.")


def test_behaviours_rated_by_one_side_each_cannot_be_compared(content: Content) -> None:
    mine, theirs = rate([1, 2, 3]), rate([1, 2, 3, 4, 5, 5], rater="client")[3:]
    review = review_entries(content, "behaviours", {"behaviour-ratings": mine + theirs})

    assert review.sentence.endswith("; no behaviour is rated both by you and by somebody else yet.")


def test_the_profile_compares_the_first_ratings_with_the_latest(content: Content) -> None:
    review = review_entries(
        content, "behaviours", {"behaviour-ratings": rate([2] * 6, date="2026-01-05") + rate([4, 2, 2, 2, 2, 2])}
    )

    assert rows_of(review, PROFILE)[0] == ("Asks questions", "1", "4.0", "", "", "2.0", "4.0", "+2.0")
    assert review.charts[0].caption == "First and latest ratings of each behaviour, 1 to 5"


def test_each_of_the_lowest_has_the_activities_that_train_it_and_none_sends_back_here(content: Content) -> None:
    review = review_entries(content, "behaviours", {"behaviour-ratings": rate([1, 5, 5, 2, 5, 5])})
    rows = rows_of(review, "The lowest, and the activities that train them")
    named: dict[str, set[str]] = {"Asks questions": set(), "Finds common ground": set()}
    for behaviour, _, together in rows:
        named[behaviour] |= set(together.split("; "))

    for behaviour, activities in named.items():
        identifier = behaviour.lower().replace(" ", "-")
        assert activities == {
            a.title for a in content.activities if identifier in a.behaviours and a.id != "behaviours"
        }
    both = named["Asks questions"] & named["Finds common ground"]
    assert both
    assert all(title in review.pointers[0] for title in both)


def test_goals_and_tries_show_without_any_rating(content: Content) -> None:
    goal = {"title": "Ask first", "date": "2026-01-05", "by_when": "2026-05-19"}
    review = review_entries(content, "behaviours", {"learning-goals": [goal]})

    assert review.sentence.startswith("Rate yourself on one of the six behaviours")
    assert 'Your goal "Ask first" was due on Tue 19 May 2026; say how much you have learned.' in review.pointers


def test_the_programme_officer_is_seen_as_she_is(content: Content) -> None:
    review = review_persona(content, "behaviours", "programme-officer")

    assert review.sentence == (
        '"Sees viewpoints" and "Finds common ground" come out lowest, at 3.0 of 5; '
        'others rate you 1 point higher than you rate yourself on "Thinks long term".'
    )
    assert review.charts[0].finding == review.sentence
    assert ("Learning goals looked back on", "2 of 3") in review.numbers
    assert ("Latest try of the sorting exercise", "11 of 12 sorted rightly") in review.numbers

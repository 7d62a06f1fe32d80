from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.service_exemplars import NEEDED, NOBODY, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review, Worksheets

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
DATE = "2026-05-04"
SEEN = dict[str, str]


def fill(content: Content, seen: SEEN, *, tried: dict[str, int | None] | None = None, spotted: str = "") -> Worksheets:
    """Enter for each person, a letter, the behaviours seen, a letter each; what was tried with its result."""
    return enter(
        content,
        people=[{"id": person, "name": person.upper()} for person in seen],
        exemplars=[{"id": f"x-{person}", "person": person} for person in seen],
        exemplar_behaviours=[
            {"exemplar": f"x-{person}", "behaviour": behaviour} for person in seen for behaviour in seen[person]
        ],
        behaviour_trials=[
            {"date": DATE, "behaviour": behaviour, "result": result} for behaviour, result in (tried or {}).items()
        ],
        behaviour_sightings=[{"date": DATE, "behaviour": behaviour} for behaviour in spotted],
    )


def look(content: Content, seen: SEEN, *, tried: dict[str, int | None] | None = None, spotted: str = "") -> Review:
    return review(fill(content, seen, tried=tried, spotted=spotted), now=NOW)


def test_without_a_behaviour_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content, {"amal": ""})

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


def test_what_nobody_showed_asks_for_who_did(content: Content) -> None:
    found = look(content, {}, tried={"q": 4})

    assert found.sentence == NOBODY
    assert rows_of(found, "Most widely shared") == [("q", "0", "1", "4.0", "0")]


@pytest.mark.parametrize(
    ("behaviours", "noted"), [("q", "You have noted one behaviour"), ("qr", "You have noted two behaviours")]
)
def test_one_person_shares_with_nobody_yet(content: Content, behaviours: str, noted: str) -> None:
    found = look(content, {"amal": behaviours})

    assert found.sentence == f"{noted} of one person, AMAL; ask a second one to see what they share."


def test_people_who_share_nothing_may_have_been_written_in_different_words(content: Content) -> None:
    found = look(content, {"amal": "q", "bea": "r"})

    assert found.sentence == (
        "Your two people share no behaviour yet; where they do the same thing, write it in the same words."
    )


@pytest.mark.parametrize(
    ("seen", "shared"),
    [
        ({"amal": "q", "bea": "q"}, '"q" is shown by both of your people;'),
        ({"amal": "q", "bea": "q", "chen": "q"}, '"q" is shown by all three of your people;'),
        ({"amal": "q", "bea": "q", "chen": "r"}, '"q" is shown by two of your three people;'),
        ({"amal": "qr", "bea": "qr"}, '"q" and "r" are each shown by both of your people;'),
        ({"amal": "qrst", "bea": "qrst"}, "Four behaviours are each shown by both of your people;"),
    ],
)
def test_the_most_widely_shared_behaviour_comes_first(content: Content, seen: SEEN, shared: str) -> None:
    assert look(content, seen).sentence.startswith(shared)


@pytest.mark.parametrize(
    ("tried", "spotted", "said"),
    [
        ({}, "", 'you have not tried "q" and "r" yourself yet.'),
        ({"q": 4}, "r", 'you have not tried "r" yourself yet.'),
        ({"q": 4, "r": 4}, "q", 'you have tried what they share, and not spotted "r" in others yet.'),
        (
            {"q": 4, "r": 4},
            "qr",
            "you have tried both behaviours that are shared, and spotted them in others.",
        ),
    ],
)
def test_what_is_shared_is_to_be_tried_and_then_spotted(
    content: Content, tried: dict[str, int | None], spotted: str, said: str
) -> None:
    assert look(content, {"amal": "qr", "bea": "qr"}, tried=tried, spotted=spotted).sentence.endswith(f"; {said}")


def test_a_single_shared_behaviour_that_was_tried_and_spotted_is_said_to_be(content: Content) -> None:
    found = look(content, {"amal": "q", "bea": "q"}, tried={"q": 2}, spotted="q")

    assert found.sentence.endswith("; you have tried it, and spotted it in others.")


def test_the_best_result_is_told_with_the_tries_behind_it(content: Content) -> None:
    tied = look(content, {"amal": "qrs", "bea": "q"}, tried={"q": 4, "r": 4, "s": 2})

    assert dict(tied.numbers) == {
        "People learned from": "2",
        "Behaviours tried": "3 of 3",
        "Behaviours spotted in others": "0 of 3",
        "Best result": '4.0 of 5 for "q" and "r", over two tries',
    }
    assert "Best result" not in dict(look(content, {"amal": "q"}, tried={"q": None}).numbers)


def test_somebody_who_was_removed_still_counts_and_is_named(content: Content) -> None:
    worksheets = fill(content, {"amal": "q"})
    worksheets.store.delete("exemplars", ["x-amal"])

    assert "one person, AMAL (removed);" in review(worksheets, now=NOW).sentence

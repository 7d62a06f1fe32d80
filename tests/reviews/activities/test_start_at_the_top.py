from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.start_at_the_top import NEEDED

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review


def act(kind: str, date: str = "2026-05-04") -> dict[str, Any]:
    return {"date": date, "kind": kind, "what": "Something"}


def review(content: Content, *acts: dict[str, Any]) -> Review:
    return review_entries(content, "start-at-the-top", {"leader-acts": acts})


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)
    assert made.sentence == NEEDED
    assert (made.numbers, made.charts, made.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (
            ["said"],
            (
                "You have noted one thing said about service and nothing done for it; "
                "do one thing this week that costs you time, money or comfort."
            ),
        ),
        (
            ["lived", "rewarded", "recognised"],
            "You have noted three things done for service and nothing said about it; clients were given no say so far.",
        ),
        (
            ["said", "lived"],
            (
                "You have noted one thing done for service and one said about it; "
                "nobody was rewarded, nobody was recognised and clients were given no say so far."
            ),
        ),
    ],
)
def test_what_was_done_is_set_against_what_was_said(content: Content, kinds: list[str], sentence: str) -> None:
    assert review(content, *(act(kind) for kind in kinds)).sentence == sentence


def test_of_all_kinds_of_deed_the_one_furthest_back_is_named(content: Content) -> None:
    made = review(
        content,
        act("said"),
        act("lived"),
        act("rewarded", "2026-03-02"),
        act("recognised"),
        act("gave-clients-a-say", "2026-02-02"),
        act("gave-clients-a-say", "2026-04-06"),
    )
    assert made.sentence == (
        "You have noted five things done for service and one said about it; "
        'of the four kinds of deed, "Rewarded" lies furthest back, on Mon 2 March 2026.'
    )
    assert rows_of(made, "Said and done")[-1] == ("Gave clients a say", "2", "33 %", "Mon 6 April 2026")


def test_the_directors_deeds_are_drawn(content: Content) -> None:
    made = review_persona(content, "start-at-the-top", "regional-director")
    assert made.numbers[:2] == (("Said", "10"), ("Done", "16"))
    assert made.charts[0].finding == made.sentence

"""The review of the empathy log: how often a guess was right, and what is still to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

CLIENTS = [{"id": "amal", "name": "Amal"}, {"id": "bea", "name": "Bea"}]


def guess(verdict: str = "open", *, client: str = "amal", date: str = "2026-05-04") -> dict[str, Any]:
    return {"date": date, "client": client, "happened": "Rang back", "felt": "Annoyed", "verdict": verdict}


def review(content: Content, *guesses: dict[str, Any], deleted: dict[str, str] | None = None) -> Review:
    return review_entries(content, "their-shoes", {"clients": CLIENTS, "empathy-log": guesses}, deleted=deleted)


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)

    assert (
        made.sentence
        == "Write down one guess at what a client felt and thought; how often you guess rightly shows here."
    )
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("guesses", "sentence"),
    [
        (
            [guess()],
            "Your one guess is not checked yet; look for evidence for the open one, about Amal, since Mon 4 May 2026.",
        ),
        (
            [guess(date="2026-05-11"), guess(client="bea")],
            "None of your two guesses is checked yet; two guesses are open, that about Bea since Mon 4 May 2026.",
        ),
        ([guess("wrong")], "The one guess you have checked was wrong; none is open."),
        ([guess("partly")], "The one guess you have checked was partly right; none is open."),
        (
            [guess("confirmed"), guess("confirmed")],
            "Of 2 guesses you have checked, 2 were confirmed: 100 % right; none is open.",
        ),
        (
            [guess("confirmed"), guess("partly"), guess("wrong"), guess("wrong"), guess()],
            (
                "Of 4 guesses you have checked, 1 was confirmed, 1 partly right and 2 wrong: 38 % right, partly right "
                "counting half; look for evidence for the open one, about Amal, since Mon 4 May 2026."
            ),
        ),
    ],
)
def test_the_sentence_says_how_often_it_was_right_and_what_is_open(
    content: Content, guesses: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, *guesses).sentence == sentence


def test_open_guesses_are_neither_drawn_nor_counted_as_right(content: Content) -> None:
    made = review(content, guess())

    assert made.charts == ()
    assert made.numbers == (("Guesses checked", "0 of 1"),)
    assert rows_of(made, "Guesses by client") == [("Amal", "1", "0", "0", "0", "1", "")]
    assert rows_of(made, "Guesses still to check") == [("Mon 4 May 2026", "Amal", "Rang back", "Annoyed", "16")]


def test_a_client_misread_more_than_once_is_to_be_asked(content: Content) -> None:
    made = review(content, guess("wrong"), guess("partly"), guess("wrong", client="bea"))

    assert made.pointers == (
        'You were more often wrong than right about Amal; ask them, in "Find out what your clients really need".',
    )


@pytest.mark.parametrize(("date", "is_old"), [("2026-02-18", True), ("2026-02-19", False)])
def test_a_guess_open_for_more_than_ninety_days_is_pointed_out(content: Content, date: str, *, is_old: bool) -> None:
    pointed_out = "One guess has been open for more than 90 days; one question to the client would settle it."

    assert (pointed_out in review(content, guess(date=date)).pointers) is is_old


def test_a_client_who_was_removed_is_called_so(content: Content) -> None:
    made = review(content, guess("wrong"), deleted={"clients": "amal"})

    assert rows_of(made, "Guesses by client")[0][0] == "Amal (removed)"


def test_the_programme_officer_is_right_more_often_than_not(content: Content) -> None:
    made = review_persona(content, "their-shoes", "programme-officer")

    assert made.sentence == (
        "Of 11 guesses you have checked, 5 were confirmed, 3 partly right and 3 wrong: 59 % right, partly right counting "
        "half; three guesses are open, that about Building contractors since Fri 27 February 2026."
    )
    assert ("Hall committees", "3", "0", "1", "1", "1", "25 %") in rows_of(made, "Guesses by client")

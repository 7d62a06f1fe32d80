"""The review of what is known about clients: how close the first assessment was, whom nobody has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

AMAL = {"id": "amal", "name": "Amal", "importance": 3}
BEA = {"id": "bea", "name": "Bea", "importance": 5}
CHEN = {"id": "chen", "name": "Chen"}
EXPECTATIONS = [{"id": name, "expectation": name.title()} for name in ("date", "form", "answer")]
CLOSE = "How close your first assessment was"


def check(outcome: str, expectation: str | None = "date", *, client: str = "amal", **values: Any) -> dict[str, Any]:
    return {"date": "2026-05-04", "client": client, "expectation": expectation, "outcome": outcome, **values}


def missed(words: str, *, client: str = "amal") -> dict[str, Any]:
    return check("missed", None, client=client, missed_expectation=words)


def review(
    content: Content,
    *checks: dict[str, Any],
    clients: tuple[dict[str, Any], ...] = (AMAL, BEA),
    deleted: dict[str, str] | None = None,
    **others: list[dict[str, Any]],
) -> Review:
    rows = {"clients": clients, "expectations": EXPECTATIONS, **others, "verifications": checks}
    return review_entries(content, "know-your-clients", rows, deleted=deleted)


def test_without_clients_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content, clients=())

    assert made.sentence == "List the clients who rely on you; whom you have asked, and how close you were, shows here."
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("clients", "sentence"),
    [
        ((AMAL,), "You have not asked Amal, your one client, yet."),
        ((AMAL, BEA), "You have asked none of your 2 clients so far, so begin with Bea."),
        (
            (CHEN, {**CHEN, "id": "c2", "name": "Dora"}),
            "You have asked none of your 2 clients so far, so begin with Chen.",
        ),
        (
            (BEA, AMAL, {**BEA, "id": "b2", "name": "Dora"}),
            "You have asked none of your 3 clients so far, so begin with Bea and Dora.",
        ),
    ],
)
def test_before_the_first_verification_it_says_whom_to_ask_first(
    content: Content, clients: tuple[dict[str, Any], ...], sentence: str
) -> None:
    made = review(content, clients=clients)

    assert made.sentence == sentence
    assert made.charts == ()


@pytest.mark.parametrize(
    ("checks", "sentence"),
    [
        (
            [check("confirmed")],
            "The one expectation you have checked was theirs, and they named no expectations that you had missed",
        ),
        (
            [check("not-theirs"), missed("A call")],
            "The one expectation you have checked was not theirs, and they named one expectation that you had missed",
        ),
        (
            [missed("A call"), missed("A chair")],
            "Clients named two expectations that you had missed, and have seen none that you had listed",
        ),
        (
            [check("not-theirs"), check("not-theirs", "form")],
            "Of 2 expectations you had listed and checked, none was theirs, and they named no expectations that you had missed",
        ),
        (
            [check("changed"), check("not-theirs", "form")],
            "Of 2 expectations you had listed and checked, one was theirs, and they named no expectations that you had missed",
        ),
        (
            [check("changed"), check("confirmed", "form"), check("not-theirs", "answer")],
            "Of 3 expectations you had listed and checked, 2 were theirs, and they named no expectations that you had missed",
        ),
        (
            [check("changed"), check("confirmed", "form")],
            "Of 2 expectations you had listed and checked, all were theirs, and they named no expectations that you had missed",
        ),
    ],
)
def test_the_sentence_says_how_close_the_first_assessment_was(
    content: Content, checks: list[dict[str, Any]], sentence: str
) -> None:
    made = review(content, *checks)

    assert made.sentence == f"{sentence}; you have asked 1 of your 2 clients so far, so go on with Bea."
    assert made.charts[0].finding == made.sentence


def test_when_everybody_has_been_asked_it_says_so(content: Content) -> None:
    made = review(content, check("confirmed"), check("confirmed", client="bea"))

    assert made.sentence.endswith("; you have asked every client in your list at least once.")
    assert rows_of(made, CLOSE)[-1] == ("All clients", "2", "0", "0", "0", "100 %", "100 %", "")


def test_a_client_who_was_removed_keeps_the_verifications(content: Content) -> None:
    made = review(content, check("confirmed"), clients=(AMAL,), deleted={"clients": "amal"})

    assert made.sentence.endswith("; none of these clients is in your list any more.")
    assert rows_of(made, CLOSE) == [("Amal (removed)", "1", "0", "0", "0", "100 %", "100 %", "")]


def test_ratings_are_compared_with_those_of_the_client(content: Content) -> None:
    made = review(content, check("confirmed", my_importance=3, client_importance=5, my_performance=4, client_rating=3))

    assert ("Mean difference between your ratings and theirs", "1.5 rating points") in made.numbers


def test_expectations_not_verified_are_counted_by_client(content: Content) -> None:
    cells = [
        {"client": "amal", "expectation": "date", "status": "verified"},
        {"client": "bea", "expectation": "date", "status": "assumed"},
        {"client": "bea", "expectation": "form", "status": "verified"},
    ]
    made = review(content, clients=(AMAL, BEA, CHEN), client_expectations=cells)

    assert rows_of(made, "Clients not asked yet, or with expectations not verified") == [
        ("Bea", "5", "2", "1"),
        ("Chen", "", "0", "0"),
    ]


@pytest.mark.parametrize(
    ("last_reviewed", "row"),
    [
        (None, ("Amal", "Never", "", "not reviewed yet")),
        ("2026-02-19", ("Amal", "Thu 19 February 2026", "Tue 19 May 2026", "1 day overdue")),
        ("2026-02-20", ("Amal", "Fri 20 February 2026", "Wed 20 May 2026", "today")),
        ("2026-03-19", ("Amal", "Thu 19 March 2026", "Fri 19 June 2026", "in 30 days")),
        ("2026-03-20", None),
    ],
)
def test_client_reviews_are_listed_from_a_month_before_they_are_due(
    content: Content, last_reviewed: str | None, row: tuple[str, ...] | None
) -> None:
    made = review(content, clients=({**AMAL, "last_reviewed": last_reviewed},))

    listed = [row for table in made.tables if table.caption.startswith("Client reviews") for row in table.rows]
    assert listed == ([row] if row else [])


def test_an_expectation_that_was_missed_is_to_be_added_until_it_is(content: Content) -> None:
    made = review(content, missed("A call"), missed("date ", client="bea"))

    assert made.pointers == ('Amal named "A call", which is not in your expectations; add it.',)


def test_the_programme_officer_was_close_and_has_not_asked_everybody(content: Content) -> None:
    made = review_persona(content, "know-your-clients", "programme-officer")

    assert made.sentence == (
        "Of 16 expectations you had listed and checked, 13 were theirs, and they named three expectations that you had "
        "missed; you have asked 8 of your 13 clients so far, so go on with Regional advisers."
    )
    assert rows_of(made, CLOSE)[-1] == ("All clients", "8", "5", "3", "3", "81 %", "81 %", "0.8")
    assert (
        "Federation of Rural Halls",
        "Thu 30 April 2026",
        "Importance: 5 → 2; Assumed or verified: Assumed → Verified",
        "The same rule for everybody",
    ) in rows_of(made, "What has changed")

"""The review of the expectation matrix: where it falls short, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

CLIENTS = [{"id": name.lower(), "name": name} for name in ("Amal", "Bea", "Chen", "Dora")]
EXPECTATIONS = [
    {"id": "date", "expectation": "A date that holds", "dimension": "reliability"},
    {"id": "answer", "expectation": "An answer"},
    {"id": "form", "expectation": "A short form"},
]
SHORT = "Where you fall short, widest gap first"


def cell(client: str, importance: int | None, performance: int | None, **values: Any) -> dict[str, Any]:
    return {
        "client": client,
        "expectation": values.pop("expectation", "date"),
        "importance": importance,
        "performance": performance,
        **values,
    }


def review(
    content: Content, *cells: dict[str, Any], deleted: dict[str, str] | None = None, **others: list[dict[str, Any]]
) -> Review:
    rows = {"clients": CLIENTS, "expectations": EXPECTATIONS, **others, "client-expectations": cells}
    return review_entries(content, "customer-wants", rows, deleted=deleted)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({}, "List the clients who depend on what you do; what they expect, and how far you meet it, shows here."),
        ({"clients": CLIENTS}, "Name one expectation of your clients, and the criterion by which they judge it."),
        (
            {"clients": CLIENTS, "expectations": EXPECTATIONS},
            "Choose one client and one expectation in the matrix, and rate its importance and current performance.",
        ),
        (
            {"clients": CLIENTS, "expectations": EXPECTATIONS, "client-expectations": [cell("amal", 4, None)]},
            (
                "Rate both importance and current performance of one expectation in the matrix; "
                "the gap between them shows here."
            ),
        ),
    ],
)
def test_too_little_says_what_is_needed_next_and_nothing_else(
    content: Content, rows: dict[str, list[dict[str, Any]]], sentence: str
) -> None:
    made = review_entries(content, "customer-wants", rows)

    assert made.sentence == sentence
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            [cell("amal", 5, 2)],
            (
                'You fall furthest short, by 3 points, of what matters to Amal ("A date that holds"), '
                "which is assumed and not verified."
            ),
        ),
        (
            [cell("amal", 5, 4, status="verified"), cell("bea", 5, 5)],
            (
                'You fall furthest short, by 1 point, of what matters to Amal ("A date that holds"), '
                "as they have told you themselves."
            ),
        ),
        (
            [cell("amal", 4, 2), cell("bea", 5, 3)],
            (
                'You fall furthest short, by 2 points, of what matters to Bea ("A date that holds") and '
                'Amal ("A date that holds"), all of them assumed and not verified.'
            ),
        ),
        (
            [cell("amal", 4, 2, status="verified"), cell("bea", 4, 2), cell("chen", 4, 2), cell("dora", 5, 3)],
            (
                "You fall furthest short, by 2 points, in 4 places, 3 of them assumed and not verified; "
                'begin with Dora ("A date that holds").'
            ),
        ),
        (
            [cell("amal", 3, 3), cell("bea", 3, 5, status="verified")],
            "Nowhere do you rate your performance below what matters to the client, and you have verified 1 of 2 with them.",
        ),
        (
            [cell("amal", 3, 3)],
            "Nowhere do you rate your performance below what matters to the client, and you have verified 0 of 1 with them.",
        ),
    ],
)
def test_the_sentence_names_the_widest_gap_and_whether_it_is_known(
    content: Content, cells: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, *cells).sentence == sentence


def test_a_verification_counts_even_if_the_cell_still_says_assumed(content: Content) -> None:
    checks = [
        {"date": "2026-02-02", "client": "amal", "expectation": "date", "outcome": "changed"},
        {"date": "2026-05-04", "client": "amal", "expectation": "date", "outcome": "confirmed"},
    ]
    made = review(content, cell("amal", 5, 2), verifications=checks)

    assert made.sentence.endswith("as they have told you themselves.")
    assert rows_of(made, SHORT)[0][5] == "Verified Mon 4 May 2026"


def test_an_expectation_has_its_measures_beside_it(content: Content) -> None:
    measures = [
        {"measure": "Days late", "expectation": "date"},
        {"measure": "Bea's own count", "expectation": "date", "client": "bea"},
        {"measure": "Pages", "expectation": "form"},
    ]
    made = review(content, cell("amal", 5, 2), cell("bea", 5, 3, status="verified"), measures=measures)

    assert rows_of(made, SHORT) == [
        ("Amal", "A date that holds", "5", "2", "-3", "Assumed", "Days late"),
        ("Bea", "A date that holds", "5", "3", "-2", "Verified", "Days late; Bea's own count"),
    ]


def test_only_the_ten_widest_gaps_are_listed_and_the_caption_says_so(content: Content) -> None:
    cells = [
        cell(client["id"], 5, 2, expectation=expectation["id"]) for client in CLIENTS for expectation in EXPECTATIONS
    ]
    made = review(content, *cells)

    assert made.tables[0].caption == f"{SHORT}, 10 of 12"
    assert len(made.tables[0].rows) == 10


def test_three_expectations_make_quadrants_and_two_do_not(content: Content) -> None:
    two = [cell("amal", 5, 1), cell("amal", 1, 5, expectation="answer")]
    three = [*two, cell("amal", 3, 3, expectation="form"), cell("bea", 4, 2, expectation="form")]

    assert [len(review(content, *cells).charts) for cells in (two, three)] == [1, 2]
    made = review(content, *three)
    assert rows_of(made, "Importance and performance") == [
        ("A date that holds", "5.0", "1.0", "Concentrate here"),
        ("A short form", "3.5", "2.5", "Concentrate here"),
        ("An answer", "1.0", "5.0", "Possible overkill"),
    ]
    assert made.charts[1].finding == (
        '"A date that holds" and "A short form" are more important than your average and worse met.'
    )


def test_quadrants_without_anything_urgent_say_so(content: Content) -> None:
    cells = [cell("amal", 5, 5), cell("amal", 1, 1, expectation="answer"), cell("amal", 4, 5, expectation="form")]

    assert review(content, *cells).charts[1].finding == (
        "No expectation is both more important and worse met than your average."
    )


def test_gaps_are_summed_up_by_dimension_where_there_is_one(content: Content) -> None:
    made = review(content, cell("amal", 5, 2), cell("bea", 4, 4), cell("amal", 5, 1, expectation="answer"))

    assert rows_of(made, "By dimension of service quality") == [
        ("Reliability (as promised, every time)", "2", "4.5", "3.0", "-1.5")
    ]


def test_numbers_tell_what_can_be_met_from_what_is_not_known(content: Content) -> None:
    answers = ["yes", "rules-prevent", "not-known", None]
    cells = [cell(client["id"], 5, 2, feasible=answer) for client, answer in zip(CLIENTS, answers, strict=True)]

    assert review(content, *cells).numbers[2:] == (
        ("Can be met", "1"),
        ("Rules or resources prevent it", "1"),
        ("Not known, or not answered yet", "2"),
    )


@pytest.mark.parametrize("deleted", [{"clients": "amal"}, {"expectations": "answer"}])
def test_what_is_no_longer_listed_is_no_longer_reviewed(content: Content, deleted: dict[str, str]) -> None:
    made = review(content, cell("amal", 5, 1, expectation="answer"), cell("bea", 5, 4), deleted=deleted)

    assert made.sentence.startswith('You fall furthest short, by 1 point, of what matters to Bea ("A date that holds")')
    assert made.numbers[0] == ("Rated for importance and performance", "1 of 1")


def test_the_programme_officer_falls_furthest_short_for_finance(content: Content) -> None:
    made = review_persona(content, "customer-wants", "programme-officer")

    assert made.sentence == (
        'You fall furthest short, by 4 points, of what matters to Grants payments in Finance ("No surprises"), '
        "which is assumed and not verified."
    )
    assert made.charts[0].finding == made.sentence
    assert ("Rules prevent it", "Treasury approval after 31 March", "4") in rows_of(made, "What stands in the way")

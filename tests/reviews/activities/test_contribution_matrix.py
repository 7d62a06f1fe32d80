from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

CLIENTS = [
    {"id": "drillers", "name": "Drillers", "setting": "external"},
    {"id": "towns", "name": "Towns", "setting": "external"},
    {"id": "payroll", "name": "Payroll", "setting": "internal"},
]
SERVICES = [{"id": "permits", "name": "Permits"}, {"id": "maps", "name": "Maps"}]
NONE = {"benefit_kind": "none"}


def square(client: str, service: str, **values: Any) -> dict[str, Any]:
    return {"client": client, "service": service, **values}


def fill(*values: dict[str, Any]) -> list[dict[str, Any]]:
    """Fill the squares in the order drillers' permits, drillers' maps, towns' permits, towns' maps."""
    pairs = [(client, service) for client in ("drillers", "towns") for service in ("permits", "maps")]
    return [square(*pair, **value) for pair, value in zip(pairs, values, strict=False) if value]


def rated(effectiveness: int) -> dict[str, Any]:
    return {"benefit_kind": "some", "effectiveness": effectiveness}


def review(content: Content, benefits: Sequence[dict[str, Any]], **rows: Any) -> Review:
    deleted = rows.pop("deleted", None)
    entered = {"clients": CLIENTS, "services": SERVICES, "benefits": benefits} | rows
    return review_entries(content, "contribution-matrix", entered, deleted=deleted)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"clients": CLIENTS[2:], "services": []}, 'Mark at least one client as external in "My clients".'),
        ({"services": []}, 'List one service in "Our services"; a name is enough.'),
        ({}, "Fill in one square: what one client has from one service, or that there is none."),
    ],
)
def test_too_little_says_what_is_still_needed(content: Content, rows: dict[str, Any], sentence: str) -> None:
    made = review(content, [], **rows)
    assert made.sentence == sentence
    assert (made.numbers, made.charts, made.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("benefits", "sentence"),
    [
        (
            fill(rated(4)),
            'Three of the four squares are not thought about yet; rated lowest, at 4 of 5, is "Permits" for Drillers.',
        ),
        (
            fill(rated(4), rated(2), NONE, NONE),
            "Towns has no benefit from any of your services.",
        ),
        (
            fill(rated(4), NONE, rated(3), NONE),
            '"Maps" has no external client who benefits.',
        ),
        (
            fill(NONE, NONE, NONE, {}),
            (
                "Drillers has no benefit from any of your services; "
                '"Permits" has no external client who benefits; one of the four squares is not thought about yet.'
            ),
        ),
        (
            fill(rated(2), rated(4), rated(2), rated(5)),
            'Rated lowest, at 2 of 5, are "Permits" for Drillers and "Permits" for Towns.',
        ),
        (fill(*[rated(3)] * 4), "The four benefits you rated are alike, at 3 of 5."),
        (fill(*[{"benefit": "Can plan ahead"}] * 4), "No benefit is rated for effectiveness yet."),
    ],
)
def test_what_is_missing_most_is_said_first(content: Content, benefits: list[dict[str, Any]], sentence: str) -> None:
    assert review(content, benefits).sentence == sentence


def test_many_lowest_squares_are_counted(content: Content) -> None:
    clients = [{"id": f"c{number}", "name": f"Client {number}", "setting": "external"} for number in range(5)]
    benefits = [square(client["id"], "permits", **rated(1 if place else 3)) for place, client in enumerate(clients)]
    made = review(content, benefits, clients=clients, services=SERVICES[:1])
    assert made.sentence == 'Four benefits are rated lowest, at 1 of 5, "Permits" for Client 1 among them.'


def test_none_is_told_from_blank_in_the_tables(content: Content) -> None:
    made = review(content, fill(rated(4), NONE, {"benefit": "Can plan"}))
    assert rows_of(made, "By client") == [
        ("Drillers", "1", "1", "0", "50 %", "4.0"),
        ("Towns", "1", "0", "1", "50 %", ""),
    ]
    assert rows_of(made, "By service") == [
        ("Permits", "2", "0", "0", "100 %", "4.0"),
        ("Maps", "0", "1", "1", "0 %", ""),
    ]
    assert made.pointers == ("One benefit is not rated for effectiveness yet.",)


def test_a_client_that_was_removed_no_longer_counts(content: Content) -> None:
    made = review(content, fill(rated(4), rated(3), rated(1), rated(1)), deleted={"clients": "towns"})
    assert [row[0] for row in rows_of(made, "By client")] == ["Drillers"]


def test_the_director_sees_who_gets_nothing(content: Content) -> None:
    made = review_persona(content, "contribution-matrix", "regional-director")
    assert made.sentence == (
        'Neighbours of a permitted site has no benefit from any of your services; "Printed lake level bulletin" '
        "has no external client who benefits; nine of the 70 squares are not thought about yet."
    )
    assert made.charts[0].finding == made.sentence

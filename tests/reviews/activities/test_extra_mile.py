from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.extra_mile import NEEDED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
CLIENTS = [{"id": "amal", "name": "Amal", "kind": "peer"}, {"id": "bea", "name": "Bea"}]


def thing(status: str = "done", **values: Any) -> dict[str, Any]:
    return {"date": "2026-05-04", "extra_thing": "Ring back", "status": status, **values}


def look(content: Content, *things: dict[str, Any]) -> Review:
    return review(enter(content, clients=CLIENTS, extra_mile_log=things), now=NOW)


def test_without_an_entry_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (1, 'You have planned one extra thing and not done it yet: "Ring back", planned on Mon 4 May 2026.'),
        (
            2,
            (
                "You have planned two extra things and done none of them yet; the oldest is "
                '"Ring back", planned on Mon 4 May 2026.'
            ),
        ),
    ],
)
def test_what_is_only_planned_is_named_by_the_oldest(content: Content, planned: int, sentence: str) -> None:
    later = thing("planned", extra_thing="Walk over", date="2026-05-11")

    found = look(content, *[later][: planned - 1], thing("planned", client="amal"))

    assert found.sentence == sentence
    assert rows_of(found, "Planned")[0] == ("Ring back", "Amal", "Mon 4 May 2026")
    assert len(found.tables) == 1


@pytest.mark.parametrize(
    ("things", "sentence"),
    [
        (
            [thing()],
            "You have done one extra thing; note how clients react, so that you learn what is worth the time.",
        ),
        (
            [thing(minutes=20, client_reaction=4, would_repeat="no")],
            (
                "You have done one extra thing, which took 20 minutes; the one reaction you noted was 4 of 5; "
                "you would not repeat it."
            ),
        ),
        (
            [thing(minutes=20, client_reaction=4), thing(minutes=70, client_reaction=3, would_repeat="yes")],
            "You have done two extra things, which took 1 hour 30 minutes; clients' reactions average 3.5 of 5.",
        ),
        (
            [thing(minutes=20, client_reaction=4, would_repeat="no"), thing(client_reaction=2), thing()],
            (
                "You have done three extra things, which took at least 20 minutes; "
                "the two reactions you noted average 3.0 of 5; one of these things you would not repeat."
            ),
        ),
    ],
)
def test_what_was_done_is_summed_up_as_far_as_it_was_noted(
    content: Content, things: list[dict[str, Any]], sentence: str
) -> None:
    assert look(content, *things).sentence == sentence


def test_reactions_stand_by_kind_of_client_best_first(content: Content) -> None:
    found = look(
        content,
        thing(client="bea", client_reaction=2, minutes=10),
        thing(client="amal", client_reaction=5, minutes=30),
        thing("planned", client="amal"),
    )

    assert rows_of(found, "What was done") == [
        ("Peer", "1", "30", "1", "5.0"),
        ("No kind given", "1", "10", "1", "2.0"),
    ]
    assert found.numbers == (("Done", "2"), ("Planned", "1"), ("Minutes each, on average", "20"))


def test_what_one_would_repeat_is_counted_among_the_answers(content: Content) -> None:
    found = look(content, thing(would_repeat="yes"), thing(would_repeat="no"), thing())

    assert dict(found.numbers)["Would repeat"] == "1 of 2"


def test_a_client_who_was_removed_is_still_named(content: Content) -> None:
    worksheets = enter(content, clients=CLIENTS, extra_mile_log=[thing("planned", client="bea")])
    worksheets.store.delete("clients", ["bea"])

    assert rows_of(review(worksheets, now=NOW), "Planned")[0][1] == "Bea (removed)"

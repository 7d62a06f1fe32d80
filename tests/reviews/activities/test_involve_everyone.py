from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.involve_everyone import NO_CONTACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

# Reviewed on 20 May 2026: the quarter began on 1 April.
DONE = "2026-05-04"
AHEAD = "2026-06-08"
TEAM = [
    {"id": "ana", "name": "Ana", "role": "Engineer", "relation": "my-team"},
    {"id": "ben", "name": "Ben", "role": "Clerk", "relation": "my-team"},
    {"id": "cho", "name": "Cho", "relation": "my-team"},
    {"id": "dov", "name": "Dov", "role": "Director", "relation": "my-manager"},
]


def contact(person: str, **values: Any) -> dict[str, Any]:
    return {"person": person, **values}


def review(content: Content, contacts: Sequence[dict[str, Any]], *, people: Sequence[dict[str, Any]] = TEAM) -> Review:
    return review_entries(content, "involve-everyone", {"people": people, "contact-rota": contacts})


def test_without_a_team_it_asks_for_one(content: Content) -> None:
    made = review(content, [], people=TEAM[3:])
    assert made.sentence == (
        'Add the people of your team, with their roles and "My team" as relation, to "People I work with".'
    )
    assert made.tables == ()


def test_without_a_contact_it_asks_for_one(content: Content) -> None:
    assert review(content, []).sentence == NO_CONTACTS


@pytest.mark.parametrize(
    ("contacts", "sentence"),
    [
        (
            [contact("ana", done_on="2026-03-31")],
            "None of your three roles has had contact with clients since Wed 1 April 2026, and none is planned.",
        ),
        (
            [contact("ana", done_on=DONE)],
            (
                "One of your three roles has had contact with clients since Wed 1 April 2026; "
                '"Clerk" and "Cho" have not yet, and none is planned.'
            ),
        ),
        (
            [contact("ana", done_on=DONE), contact("ben", planned_for=AHEAD)],
            (
                "One of your three roles has had contact with clients since Wed 1 April 2026; "
                '"Clerk" and "Cho" have not yet, and none is planned for one of these.'
            ),
        ),
        (
            [contact("ana", done_on=DONE), contact("ben", done_on=DONE), contact("cho", planned_for=AHEAD)],
            (
                "Two of your three roles have had contact with clients since Wed 1 April 2026; "
                '"Cho" has not yet, and a contact is planned.'
            ),
        ),
        (
            [contact(person, done_on=DONE) for person in ("ana", "ben", "cho")],
            "All three roles in your team have had contact with clients since Wed 1 April 2026.",
        ),
    ],
)
def test_the_roles_left_out_are_named(content: Content, contacts: list[dict[str, Any]], sentence: str) -> None:
    assert review(content, contacts).sentence == sentence


@pytest.mark.parametrize(
    ("contacts", "sentence"),
    [
        (
            [contact("ana", done_on=DONE)],
            "The one role in your team has had contact with clients since Wed 1 April 2026.",
        ),
        (
            [contact("ana", planned_for=AHEAD)],
            (
                "The one role in your team has had no contact with clients since Wed 1 April 2026, "
                "and a contact is planned."
            ),
        ),
    ],
)
def test_a_team_of_one_is_not_spoken_of_as_many(
    content: Content, contacts: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, contacts, people=TEAM[:1]).sentence == sentence


def test_a_team_of_two_is_both(content: Content) -> None:
    made = review(content, [contact("ana", done_on=DONE), contact("ben", done_on=DONE)], people=TEAM[:2])
    assert made.sentence == "Both roles in your team have had contact with clients since Wed 1 April 2026."


def test_a_contact_whose_day_has_passed_is_overdue_from_the_day_after(content: Content) -> None:
    made = review(content, [contact("ana", planned_for="2026-05-19"), contact("ben", planned_for="2026-05-20")])
    assert made.pointers == ("Ana's contact planned for Tue 19 May 2026 is not done yet.",)
    assert ("Clerk", "1", "0", "0", "Wed 20 May 2026") in rows_of(made, "Roles")


def test_somebody_removed_is_named_as_such(content: Content) -> None:
    made = review_entries(
        content,
        "involve-everyone",
        {"people": TEAM, "contact-rota": [contact("ana", planned_for="2026-05-19")]},
        deleted={"people": "ana"},
    )
    assert made.pointers[0].startswith("Ana")
    assert "removed" in made.pointers[0]


def test_the_director_sees_the_roles_left_out(content: Content) -> None:
    made = review_persona(content, "involve-everyone", "regional-director")
    assert made.sentence.startswith("Eight of your 14 roles have had contact with clients since Tue 1 July 2025;")

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.change_support import NO_CHANGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

NAMES = {"ana": "Ana", "ben": "Ben", "cho": "Cho", "dov": "Dov"}
CHANGES = [{"id": "clock", "title": "Start the clock"}, {"id": "ring", "title": "Ring back"}]


def supporter(person: str, start: int, needed: int, *, change: str = "clock", **values: Any) -> dict[str, Any]:
    return {
        "id": f"{change}-{person}",
        "change": change,
        "person": person,
        "stance_start": start,
        "stance_needed": needed,
        **values,
    }


def step(person: str, after: int, date: str = "2026-05-04") -> dict[str, Any]:
    return {"supporter": f"clock-{person}", "date": date, "step": "Coffee", "stance_after": after}


def review(
    content: Content, supporters: Sequence[dict[str, Any]], steps: Sequence[dict[str, Any]] = (), **rows: Any
) -> Review:
    deleted = rows.pop("deleted", None)
    entered = {
        "people": [{"id": person, "name": name} for person, name in NAMES.items()],
        "change-ideas": rows.pop("changes", CHANGES),
        "supporters": supporters,
        "support-steps": steps,
    }
    return review_entries(content, "change-support", entered, deleted=deleted)


def test_too_little_says_what_is_still_needed(content: Content) -> None:
    assert review(content, [], changes=[]).sentence == NO_CHANGE
    made = review(content, [], changes=CHANGES[:1])
    assert made.sentence == 'Name one person whose support "Start the clock" needs, and where they stand.'
    assert (made.numbers, made.charts, made.tables) == ((), (), ())
    made = review(content, [{"change": "clock", "person": "ana"}])
    assert made.sentence == 'Rate where Ana stands on "Start the clock", and where you need them to stand.'


@pytest.mark.parametrize(
    ("supporters", "steps", "sentence"),
    [
        (
            [supporter("ana", 1, 1)],
            [],
            'The one person you listed stands where you need them for "Start the clock".',
        ),
        (
            [supporter("ana", 1, 1), supporter("ben", 2, 0)],
            [],
            'Both people you listed stand where you need them for "Start the clock".',
        ),
        (
            [supporter(person, 1, 1) for person in NAMES],
            [],
            'All four people you listed stand where you need them for "Start the clock".',
        ),
        (
            [supporter("ana", 1, 1), supporter("ben", -2, 0)],
            [],
            (
                'For "Start the clock", Ben stands furthest from where you need them, two steps away, '
                "and has not moved since the start."
            ),
        ),
        (
            [supporter("ben", -2, 2)],
            [step("ben", -1)],
            (
                'For "Start the clock", Ben stands furthest from where you need them, three steps away, '
                "and has moved one step closer since the start."
            ),
        ),
        (
            [supporter("ben", 1, 2)],
            [step("ben", -1)],
            (
                'For "Start the clock", Ben stands furthest from where you need them, three steps away, '
                "and has moved two steps away since the start."
            ),
        ),
        (
            [supporter("ana", 0, 1), supporter("ben", -1, 0)],
            [],
            (
                'For "Start the clock", Ana and Ben stand furthest from where you need them, one step away, '
                "and have not moved since the start."
            ),
        ),
        (
            [supporter("ana", 0, 1), supporter("ben", -2, 0), supporter("cho", 1, 1)],
            [step("ben", -1), step("cho", 0)],
            (
                'For "Start the clock", Ana, Ben and Cho stand furthest from where you need them, one step away, '
                "and of these one has moved closer and one has moved away."
            ),
        ),
        (
            [supporter(person, 0, 1) for person in NAMES],
            [],
            (
                'For "Start the clock", four people, Ana among them, stand furthest from where you need them, '
                "one step away, and have not moved since the start."
            ),
        ),
    ],
)
def test_who_stands_furthest_is_named_and_whether_they_move(
    content: Content, supporters: list[dict[str, Any]], steps: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, supporters, steps).sentence == sentence


def test_the_change_with_the_largest_distance_is_reviewed(content: Content) -> None:
    made = review(content, [supporter("ana", -2, 1), supporter("ben", 0, 1, change="ring")])
    assert made.sentence.startswith('For "Start the clock", Ana')
    assert [table.caption.split(":")[0] for table in made.tables] == ["Start the clock", "Ring back"]


def test_the_way_of_each_person_stands_in_the_table(content: Content) -> None:
    made = review(
        content,
        [supporter("ben", -2, 1, power=4, interest=2)],
        [step("ben", 0, "2026-05-11"), step("ben", -2, "2026-05-04")],
    )
    assert rows_of(made, "Start the clock") == [
        ("Ben", "Keep satisfied", "-2", "0", "+1", "1", "+2", "-2, then 0 on Mon 11 May 2026")
    ]
    assert made.pointers == ("No plan is noted yet for Ben.",)


def test_the_grid_is_drawn_of_those_who_are_rated(content: Content) -> None:
    assert review(content, [supporter("ben", -2, 1)]).charts == ()
    assert len(review(content, [supporter("ben", -2, 1, power=4, interest=2)]).charts) == 1


def test_somebody_removed_is_named_as_such(content: Content) -> None:
    made = review(content, [supporter("ben", -2, 1, plan="Ask")], deleted={"people": "ben"})
    assert "Ben (removed) stands furthest" in made.sentence


def test_the_director_sees_who_has_not_moved(content: Content) -> None:
    made = review_persona(content, "change-support", "regional-director")
    assert made.sentence == (
        'For "Start the clock on arrival", Bronwyn Castellano stands furthest from where you need them, '
        "two steps away, and has not moved since the start."
    )
    assert made.charts[0].finding == made.sentence

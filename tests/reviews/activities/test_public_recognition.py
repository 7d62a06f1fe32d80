from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.public_recognition import NEEDED

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

# Reviewed on 20 May 2026: ninety days before was 19 February.
LATELY = "2026-02-20"
A_WHILE_AGO = "2026-02-19"
NO_STORY = "your next talk has no story yet."


def recognise(unit: str, date: str = LATELY) -> dict[str, Any]:
    return {"date": date, "unit": unit, "what_they_did": "Rang back"}


def story(example: str, may_be_told: str | None = "yes", *, chosen: bool = True) -> dict[str, Any]:
    told = {"may_be_told": may_be_told} if may_be_told else {}
    return {"example": example, "result": "It worked.", "chosen": chosen, **told}


def point(kind: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "point": text, "evidence": "Counted"}


def review(content: Content, **rows: Any) -> Review:
    return review_entries(content, "public-recognition", {name.replace("_", "-"): rows[name] for name in rows})


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content, people=[{"name": "Ana", "unit": "Maps", "relation": "my-team"}])
    assert made.sentence == NEEDED
    assert (made.numbers, made.tables) == ((), ())


@pytest.mark.parametrize(
    ("recognitions", "sentence"),
    [
        ([recognise("Maps")], f"Every unit in your notes has been recognised in the last 90 days; {NO_STORY}"),
        (
            [recognise("Maps", A_WHILE_AGO)],
            f'"Maps" has not been recognised for 90 days or more; {NO_STORY}',
        ),
        (
            [recognise("Maps", A_WHILE_AGO), recognise("Grants", A_WHILE_AGO)],
            f'"Maps" and "Grants" have not been recognised for 90 days or more; {NO_STORY}',
        ),
        (
            [recognise(unit, A_WHILE_AGO) for unit in ("Maps", "Grants", "Phones", "Counter")],
            f'Four units, "Maps" among them, have not been recognised for 90 days or more; {NO_STORY}',
        ),
    ],
)
def test_units_not_recognised_for_a_while_are_named(
    content: Content, recognitions: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, recognitions=recognitions).sentence == sentence


@pytest.mark.parametrize(
    ("stories", "points", "end"),
    [
        ([], [point("keeping-clients", "They come back")], "your next talk has no story yet."),
        ([story("The ramp")], [], "one story is ready for your next talk."),
        (
            [story("The ramp"), story("The diary", "anonymised")],
            [point("keeping-clients", "They come back")],
            "two stories and one point are ready for your next talk.",
        ),
        (
            [story("The ramp", "no")],
            [],
            "of one story none is both chosen and free to be told, so choose one for your next talk.",
        ),
    ],
)
def test_what_is_ready_for_the_talk_is_said(
    content: Content, stories: list[dict[str, Any]], points: list[dict[str, Any]], end: str
) -> None:
    assert review(content, stories=stories, talk_points=points).sentence == f"You have noted no recognition yet; {end}"


def test_units_come_from_my_own_team(content: Content) -> None:
    people = [
        {"name": "Ana", "unit": "Maps", "relation": "my-team"},
        {"name": "Dov", "unit": "Ministry", "relation": "my-manager"},
        {"name": "Eva", "unit": "Press"},
    ]
    made = review(content, people=people, recognitions=[recognise("Phones")])
    assert rows_of(made, "Units") == [("Maps", "0", "Never", "")]


def test_the_outline_puts_stories_before_points(content: Content) -> None:
    made = review(
        content,
        stories=[story("The diary", "anonymised"), story("Not now", chosen=False)],
        talk_points=[point("developing-people", "One day on a rig"), point("worth-of-people", "They listen")],
    )
    assert rows_of(made, "Outline") == [
        ("1", "Story", "The diary", "It worked.", "Tell it without names"),
        ("2", "What client-oriented people are worth", "They listen", "Counted", ""),
        ("3", "What developing people is worth", "One day on a rig", "Counted", ""),
    ]
    assert made.pointers == ('No point is noted yet on "Keeping clients and the value of services".',)


def test_a_story_that_may_not_be_told_is_pointed_out(content: Content) -> None:
    points = [point(kind, "Yes") for kind in ("worth-of-people", "keeping-clients", "developing-people")]
    made = review(content, stories=[story("The ramp", "no"), story("The diary", None)], talk_points=points)
    assert made.pointers == (
        '"The ramp" is chosen, but may not be told.',
        '"The diary" is chosen; ask those in it whether it may be told.',
    )


def test_the_director_has_a_talk_ready(content: Content) -> None:
    made = review_persona(content, "public-recognition", "regional-director")
    assert made.sentence.endswith("three stories and six points are ready for your next talk.")
    assert rows_of(made, "Outline")[1][4] == "Tell it without names"

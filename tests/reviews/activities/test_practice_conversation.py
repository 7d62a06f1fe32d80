"""The review of the practice conversation: endings reached, behaviours broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

ENDING = "A small repair"
UNHARMED = "with no behaviour broken on the way; play it as you would on a full day to see what else can happen."


def play(ending: str = "small-repair", *, broken: str | None = None, shown: str | None = None) -> dict[str, Any]:
    return {
        "date": "2026-05-04",
        "scenario": "slipping-employee",
        "path": "wait",
        "ending": ending,
        "broken": broken,
        "shown": shown,
    }


def review(content: Content, *plays: dict[str, Any], **others: list[dict[str, Any]]) -> Review:
    return review_entries(content, "practice-conversation", {"conversation-plays": plays, **others})


def test_before_the_first_play_it_says_what_to_do_and_nothing_else(content: Content) -> None:
    made = review(content)

    assert made.sentence == "Play the conversation once to its end, and the ending you reached shows here."
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("plays", "sentence"),
    [
        ([play()], f'Your one play ended with "{ENDING}", {UNHARMED}'),
        ([play(), play()], f'Both plays ended with "{ENDING}", {UNHARMED}'),
        ([play(), play(), play()], f'All three plays ended with "{ENDING}", {UNHARMED}'),
        ([play(), play("agreement")], f"In two plays you reached two different endings, {UNHARMED}"),
        ([play(broken="empathy")], f'Your one play ended with "{ENDING}", and broke "Empathy" once.'),
        (
            [play(broken="empathy, asks-questions")],
            f'Your one play ended with "{ENDING}", and broke "Asks questions" and "Empathy" once each.',
        ),
        (
            [play(broken="empathy, empathy, asks-questions")],
            f'Your one play ended with "{ENDING}", and broke "Empathy" most often (twice).',
        ),
        (
            [play(broken="empathy, empathy, empathy")],
            f'Your one play ended with "{ENDING}", and broke "Empathy" three times.',
        ),
        (
            [play(broken="empathy, asks-questions, sees-viewpoints, thinks-long-term")],
            f'Your one play ended with "{ENDING}", and broke four behaviours once each.',
        ),
    ],
)
def test_the_sentence_says_where_it_ended_and_what_was_broken(
    content: Content, plays: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, *plays).sentence == sentence


def test_a_play_that_neither_shows_nor_breaks_anything_has_no_chart(content: Content) -> None:
    made = review(content, play())

    assert made.charts == ()
    assert [table.caption for table in made.tables] == ["Endings reached"]


def test_what_was_broken_stands_beside_what_was_shown(content: Content) -> None:
    made = review(content, play(broken="empathy, empathy", shown="asks-questions"), play(broken="empathy"))

    assert rows_of(made, "Behaviours broken and shown") == [
        ("Empathy", "3", "2", "0"),
        ("Asks questions", "0", "0", "1"),
    ]
    assert made.charts[0].finding == made.sentence


def test_an_ending_of_a_conversation_that_is_no_longer_there_keeps_its_name(content: Content) -> None:
    made = review(content, {**play("lost"), "scenario": "earlier-edition"}, play())

    assert rows_of(made, "Endings reached") == [("lost", "1"), (ENDING, "1")]
    assert ("Different endings reached", "1 of 6") in made.numbers


def test_a_debrief_is_asked_for_until_there_is_one(content: Content) -> None:
    debrief = {"title": "After one", "date": "2026-05-04", "ask_next_time": "And then?"}

    assert review(content, play()).pointers == ("Fill in the debrief while you still hear the sentences.",)
    made = review(content, play(), **{"conversation-debrief": [debrief]})
    assert made.pointers == ()
    assert rows_of(made, "What you took from it") == [("After one", "And then?", "")]


def test_the_programme_officer_broke_what_she_also_showed(content: Content) -> None:
    made = review_persona(content, "practice-conversation", "programme-officer")

    assert (
        made.sentence
        == 'In three plays you reached three different endings, and broke "Asks questions" most often (twice).'
    )
    assert rows_of(made, "Behaviours broken and shown")[0] == ("Asks questions", "2", "2", "2")

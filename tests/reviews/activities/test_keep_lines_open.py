from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.reviews.activities.keep_lines_open import NEEDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.reviews.review import Review

PEOPLE = [{"id": "ana", "name": "Ana"}, {"id": "ben", "name": "Ben"}]


def topic(name: str, **values: str) -> dict[str, Any]:
    return {"topic": name, "channel": "Meeting", **values}


def problem(name: str, **values: str) -> dict[str, Any]:
    return {"problem": name, **values}


def review(
    content: Content,
    topics: Sequence[dict[str, Any]] = (),
    problems: Sequence[dict[str, Any]] = (),
    *,
    deleted: dict[str, str] | None = None,
) -> Review:
    rows = {"people": PEOPLE, "channel-map": topics, "who-to-call": problems}
    return review_entries(content, "keep-lines-open", rows, deleted=deleted)


def test_nothing_entered_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)
    assert made.sentence == NEEDED
    assert (made.numbers, made.tables) == ((), ())


@pytest.mark.parametrize(
    ("topics", "problems", "sentence"),
    [
        (
            [topic("Pay")],
            [],
            (
                "No gap is noted in the one topic you mapped; ask your newest employee whether that is so; "
                "no problem is listed yet with the person to call."
            ),
        ),
        (
            [topic("Pay", gap="Nobody reads it"), topic("Leave")],
            [problem("A threat", person="ana", backup="ben")],
            '"Pay" has a gap, of two topics you mapped; each problem you listed has a person to call and a backup.',
        ),
        (
            [topic(name, gap="Late") for name in ("Pay", "Leave", "News")],
            [problem("A threat")],
            (
                'Three of the three topics you mapped have a gap, "Pay" among them; '
                'there is nobody to call for "A threat".'
            ),
        ),
        (
            [],
            [problem("A threat"), problem("No power", person="ana"), problem("A flood", person="ana", backup="ana")],
            (
                'You have not mapped a topic yet; there is nobody to call for "A threat"; '
                'there is no backup for "No power" and "A flood".'
            ),
        ),
    ],
)
def test_gaps_and_problems_without_help_are_named(
    content: Content, topics: list[dict[str, Any]], problems: list[dict[str, Any]], sentence: str
) -> None:
    assert review(content, topics, problems).sentence == sentence


def test_somebody_removed_can_no_longer_be_called(content: Content) -> None:
    made = review(content, problems=[problem("A threat", person="ana", backup="ben")], deleted={"people": "ben"})
    assert rows_of(made, "Problems") == [("A threat", "Ana", "", "No backup")]


def test_a_topic_without_a_channel_is_a_gap(content: Content) -> None:
    assert rows_of(review(content, [{"topic": "Pay"}]), "Topics") == [("Pay", "None", "", "", "No channel")]


def test_one_name_for_most_problems_is_pointed_out(content: Content) -> None:
    problems = [problem("A threat", person="ana"), problem("No power", person="ana"), problem("A flood", person="ben")]
    assert review(content, problems=problems).pointers == (
        "Ana is the one to call for 2 of 3 problems; think of the day when that line is busy.",
    )
    assert review(content, problems=problems[:2]).pointers == ()


def test_the_director_has_a_problem_with_nobody_to_call(content: Content) -> None:
    made = review_persona(content, "keep-lines-open", "regional-director")
    assert 'there is nobody to call for "A client in tears over a refusal"' in made.sentence

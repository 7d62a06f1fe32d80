"""The review of a focus group: answers and themes, solutions and their votes, and what became of those chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import review_entries, review_persona
from workbook.analysis.focus_group import TOPICS

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

GROUP = [{"id": "spring", "title": "Spring", "date": "2026-05-04"}]


def question(topic: str) -> dict[str, Any]:
    return {"id": topic, "group": "spring", "topic": topic, "question": f"About {topic}?"}


def answer(topic: str, theme: str | None = None) -> dict[str, Any]:
    return {"question": topic, "answer": "They wait", "theme": theme}


def solution(name: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "group": "spring", "solution": name, **values}


def action(entry: str, status: str = "open") -> dict[str, Any]:
    return {"what": "Do it", "status": status, "worksheet": "focus-group-solutions", "entry": entry}


def review(content: Content, *, deleted: dict[str, str] | None = None, **rows: list[dict[str, Any]]) -> Review:
    names = {
        "questions": "focus-group-questions",
        "answers": "focus-group-answers",
        "solutions": "focus-group-solutions",
    }
    entered = {names.get(name, name): entries for name, entries in rows.items()}
    return review_entries(content, "focus-group", {"focus-groups": GROUP, **entered}, deleted=deleted)


def test_a_group_without_questions_says_what_is_needed_and_nothing_else(content: Content) -> None:
    made = review(content)

    assert made.sentence == "Write a question under each of the five topics; the answers and the solutions show here."
    assert (made.numbers, made.charts, made.tables, made.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        (
            TOPICS[:3],
            (
                'Two topics have no question yet: "Their biggest complaint" and '
                '"What keeps us from concentrating on them".'
            ),
        ),
        (TOPICS[:4], 'One topic has no question yet: "What keeps us from concentrating on them".'),
        (TOPICS, "Every topic has a question; run the group, and write down the answers in the words that were used."),
    ],
)
def test_before_the_answers_it_says_which_topics_lack_a_question(
    content: Content, topics: tuple[str, ...], sentence: str
) -> None:
    made = review(content, questions=[question(topic) for topic in topics])

    assert made.sentence == sentence
    assert (made.charts, made.pointers) == ((), ())


@pytest.mark.parametrize(
    ("themes", "sentence"),
    [
        ([None], "You have one answer and no theme yet; give answers that belong together the same theme."),
        (
            ["waiting", "waiting", None],
            '"waiting" is the theme that came up most, with two answers of 3; collect solutions to what lies behind it.',
        ),
        (
            ["waiting", "forms"],
            (
                '"waiting" and "forms" are the themes that came up most, with one answer each of 2; '
                "collect solutions to what lies behind it."
            ),
        ),
    ],
)
def test_before_the_solutions_it_says_what_came_up_most(
    content: Content, themes: list[str | None], sentence: str
) -> None:
    made = review(
        content,
        questions=[question("key-clients")],
        answers=[answer("key-clients", theme) for theme in themes],
    )

    assert made.sentence == sentence


def test_topics_that_were_asked_about_in_vain_are_pointed_out(content: Content) -> None:
    made = review(
        content,
        questions=[question(topic) for topic in TOPICS],
        answers=[answer(topic) for topic in TOPICS[:4]],
    )

    assert made.pointers == ('"What keeps us from concentrating on them" has no answers yet.',)


def test_answers_to_a_question_that_was_removed_are_kept_apart(content: Content) -> None:
    made = review(
        content,
        questions=[question("key-clients")],
        answers=[answer("key-clients", "waiting")],
        deleted={"focus-group-questions": "key-clients"},
    )

    assert rows_of(made, "Answers by topic and theme") == [("Question removed", "waiting", "1")]


@pytest.mark.parametrize(
    ("solutions", "actions", "sentence"),
    [
        (
            [solution("A"), solution("B")],
            [],
            "You have two solutions and no votes yet; vote on them, and rate impact and effort.",
        ),
        (
            [solution("A", votes=1), solution("B")],
            [],
            '"A" has the most votes (one); choose what you will carry out.',
        ),
        (
            [solution("A", votes=3, impact=4, effort=2, chosen=True), solution("B", votes=1)],
            [],
            '"A" has the most votes (three) and is a quick win; one solution is chosen and not yet in your action plan.',
        ),
        (
            [solution("A", votes=3, chosen=True), solution("B", votes=3, chosen=True)],
            ["A"],
            '"A" and "B" each have the most votes (three); of two chosen solutions, "B" is not yet in your action plan.',
        ),
        (
            [solution("A", votes=3, chosen=True), solution("B", votes=2, chosen=True)],
            ["A", "B"],
            '"A" has the most votes (three); two solutions are chosen and in your action plan.',
        ),
    ],
)
def test_the_sentence_follows_the_votes_to_the_action_plan(
    content: Content, solutions: list[dict[str, Any]], actions: list[str], sentence: str
) -> None:
    assert review(content, solutions=solutions, actions=[action(entry) for entry in actions]).sentence == sentence


def test_a_quick_win_nobody_chose_is_pointed_out_once_others_are_chosen(content: Content) -> None:
    missed = solution("B", votes=1, impact=5, effort=1)

    made = review(content, solutions=[solution("A", votes=2, chosen=True), missed])
    assert '"B" would be a quick win by your ratings, and is not chosen.' in made.pointers
    assert review(content, solutions=[solution("A", votes=2), missed]).pointers == ()


def test_solutions_stand_by_votes_with_the_state_of_their_action(content: Content) -> None:
    made = review(
        content,
        solutions=[
            solution("A", votes=1, chosen=True),
            solution("B", votes=2, impact=2, effort=4, chosen=True),
            solution("C"),
        ],
        actions=[action("B", "doing")],
    )

    assert rows_of(made, "Solutions, most votes first") == [
        ("B", "Spring", "2", "2", "4", "Hard slog", "Yes", "Doing"),
        ("A", "Spring", "1", "", "", "", "Yes", "None yet"),
        ("C", "Spring", "0", "", "", "", "No", ""),
    ]
    assert len(made.charts) == 1


def test_solutions_that_are_not_rated_have_no_chart(content: Content) -> None:
    assert review(content, solutions=[solution("A", votes=1, impact=3)]).charts == ()


def test_a_group_that_was_removed_is_called_so(content: Content) -> None:
    made = review(content, solutions=[solution("A")], deleted={"focus-groups": "spring"})

    assert rows_of(made, "Solutions")[0][1] == "Spring (removed)"


def test_the_programme_officer_carries_out_what_was_voted_for(content: Content) -> None:
    made = review_persona(content, "focus-group", "programme-officer")

    assert made.sentence == (
        '"Ring committees with a no as soon as it is certain" has the most votes (seven) and is a quick win; '
        "three solutions are chosen and in your action plan."
    )
    assert [row[-1] for row in rows_of(made, "Solutions, most votes first")] == [
        "Done",
        "Done",
        "Doing",
        "",
        "",
        "",
        "",
    ]

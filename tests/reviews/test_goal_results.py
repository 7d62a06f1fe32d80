"""The review of the learning goals: what is due, what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import rows_of
from tests.reviews.review_samples import NOW, enter_and_delete
from workbook.reviews.goal_results import review_goals

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

LATE, TODAY, SOON = "2026-05-19", "2026-05-20", "2026-05-23"


def goal(title: str, **values: Any) -> dict[str, Any]:
    return {"title": title, "date": "2026-01-05", **values}


def review(content: Content, *goals: dict[str, Any], deleted: dict[str, str] | None = None) -> Review:
    people = [{"id": "bea", "name": "Bea"}]
    worksheets = enter_and_delete(content, {"people": people, "learning-goals": goals}, deleted)
    return review_goals(worksheets, now=NOW)


@pytest.mark.parametrize(
    ("goals", "sentence"),
    [
        ([], "Set one learning goal, with the day on which you will look at it again."),
        ([goal("A", by_when=SOON)], 'Your next goal to look back on is "A", on Sat 23 May 2026.'),
        ([goal("A", by_when=TODAY)], 'Your next goal to look back on is "A", on Wed 20 May 2026.'),
        ([goal("A", by_when=LATE)], 'Your goal "A" was due on Tue 19 May 2026; say how much you have learned.'),
        (
            [goal("A", by_when=LATE), goal("B", by_when=LATE)],
            "Two learning goals are overdue; say how much you have learned from each.",
        ),
        ([goal("A")], 'Your goal "A" has no date yet; choose the day you will look at it again.'),
        (
            [goal("A", by_when=LATE, learned="a-lot", rated_on=LATE)],
            "You have looked back on every goal you set (a lot learned from one goal); set the next one.",
        ),
        (
            [goal("A", learned="little"), goal("B", learned="a-lot"), goal("C", learned="little")],
            (
                "You have looked back on every goal you set (little learned from two goals and a lot learned from one goal); "
                "set the next one."
            ),
        ),
    ],
)
def test_the_sentence_says_what_to_look_back_on(content: Content, goals: list[dict[str, Any]], sentence: str) -> None:
    assert review(content, *goals).sentence == sentence


def test_the_tables_keep_what_is_due_apart_from_what_was_learned(content: Content) -> None:
    due = goal("A", by_when=LATE, agreed_with="bea", level_now="level-1-3", level_wanted="level-4-5")
    made = review(content, due, goal("B"), goal("C", learned="something", rated_on=TODAY))

    assert rows_of(made, "Learning goals to look back on") == [
        ("A", "Level 1-3", "Level 4-5", "Bea", "Tue 19 May 2026", "1 day overdue"),
        ("B", "", "", "", "No date yet", ""),
    ]
    assert rows_of(made, "Learning goals you looked back on") == [("C", "Something", "Wed 20 May 2026")]
    assert made.numbers == (("Learning goals looked back on", "1 of 3"),)


def test_somebody_removed_is_still_named(content: Content) -> None:
    made = review(content, goal("A", agreed_with="bea"), deleted={"people": "bea"})

    assert rows_of(made, "Learning goals to look back on")[0][3] == "Bea (removed)"

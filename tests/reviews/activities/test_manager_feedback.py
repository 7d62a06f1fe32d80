from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.manager_feedback import NEEDED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
QUESTIONS, VIEWPOINTS = "asks-questions", "sees-viewpoints"
PEOPLE = [{"id": "ruth", "name": "Ruth"}]


def note(behaviour: str | None = None, kind: str | None = None, **values: Any) -> dict[str, Any]:
    words = {"date": "2026-05-04", "behaviour": "You looked at the clock.", "status": "done"}
    return {**words, "which_behaviour": behaviour, "kind": kind, **values}


def look(content: Content, *notes: dict[str, Any], actions: list[dict[str, Any]] | None = None) -> Review:
    return review(enter(content, people=PEOPLE, feedback_notes=notes, actions=actions or []), now=NOW)


def test_without_feedback_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("notes", "pattern"),
    [
        ([note()], "You have noted one piece of feedback; choose the behaviour and the kind of each"),
        ([note(QUESTIONS), note()], "You have noted two pieces of feedback; choose the behaviour and the kind of each"),
        (
            [note(QUESTIONS, "strength")],
            "The one piece of feedback that names a behaviour is a strength, so ask next for one thing you lack;",
        ),
        (
            [note(QUESTIONS, "strength"), note(VIEWPOINTS, "strength")],
            "Both pieces of feedback that name a behaviour are strengths, so ask next for one thing you lack;",
        ),
        (
            [note(QUESTIONS, "lacking"), note(VIEWPOINTS, "strength")],
            'One note faults a behaviour, "Asks questions", and one is not yet a pattern;',
        ),
        (
            [note(QUESTIONS, "lacking"), note(VIEWPOINTS, "deficient")],
            "Your two critical notes are about two different behaviours: no pattern yet;",
        ),
        (
            [note(QUESTIONS, "lacking"), note(QUESTIONS, "deficient")],
            'Both critical notes are about "Asks questions";',
        ),
        (
            [note(QUESTIONS, "lacking"), note(QUESTIONS, "deficient"), note(VIEWPOINTS, "lacking")],
            'Two of the three critical notes are about "Asks questions";',
        ),
        (
            [note(behaviour, "lacking") for behaviour in (QUESTIONS, VIEWPOINTS) for _ in range(2)],
            '"Asks questions" and "Sees viewpoints" are faulted most, with two notes each;',
        ),
    ],
)
def test_the_pattern_is_named_only_where_there_is_one(
    content: Content, notes: list[dict[str, Any]], pattern: str
) -> None:
    assert look(content, *notes).sentence.startswith(pattern)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([], "no change is open."),
        (["2026-05-05"], "one change is still open, since Tue 5 May 2026."),
        (["2026-05-12", "2026-05-05"], "two changes are still open, the oldest since Tue 5 May 2026."),
    ],
)
def test_open_changes_are_counted_from_the_oldest(content: Content, dates: list[str], said: str) -> None:
    changes = [note(QUESTIONS, "lacking", status="open", date=date) for date in dates]

    assert look(content, note(QUESTIONS, "lacking"), *changes).sentence.endswith(f"; {said}")


def test_an_open_change_shows_the_action_that_was_made_of_it(content: Content) -> None:
    made = {"worksheet": "feedback-notes", "activity": "manager-feedback"}
    found = look(
        content,
        note(QUESTIONS, "lacking", id="a", status="open", my_change="Ask first", **{"from": "ruth"}),
        note(None, None, id="b", status="doing", my_change="Look up"),
        note(VIEWPOINTS, "deficient", id="c", status=""),
        actions=[
            {"what": "Ask first", "status": "doing", "due": "2026-05-15", "entry": "a", **made},
            {"what": "Look up", "status": "open", "entry": "b", **made},
            {"what": "Elsewhere", "status": "open", "worksheet": "suggestions", "entry": "c"},
        ],
    )

    assert [row[1:] for row in rows_of(found, "Changes still open")] == [
        ("Ruth", "Asks questions", "Lacking", "Ask first", "Open", "Doing, due Fri 15 May 2026"),
        ("", "None of the six", "", "Look up", "Doing", "Open"),
        ("", "Sees viewpoints", "Deficient", "None decided on yet", "Open", "Not yet"),
    ]


def test_each_behaviour_stands_with_its_kinds_and_one_alone_has_no_chart(content: Content) -> None:
    one = look(content, note(QUESTIONS, "strength"), note(QUESTIONS, "lacking"))
    two = look(content, note(QUESTIONS, "strength"), note(VIEWPOINTS, "inappropriate"))

    assert rows_of(one, "Most often faulted") == [("Asks questions", "1", "1", "0", "0", "0")]
    assert one.charts == ()
    assert rows_of(two, "Most often faulted") == [
        ("Sees viewpoints", "0", "0", "0", "1", "-1"),
        ("Asks questions", "1", "0", "0", "0", "+1"),
    ]
    assert [chart.finding for chart in two.charts] == [two.sentence]


def test_a_behaviour_faulted_twice_leads_to_the_activities_that_train_it(content: Content) -> None:
    once, twice = look(content, note(QUESTIONS, "lacking")), look(content, *[note(QUESTIONS, "lacking")] * 2)

    assert once.pointers == ()
    [pointer] = twice.pointers
    training = [
        activity.title
        for activity in content.activities
        if activity.level == "level-1-3" and "asks-questions" in activity.behaviours
    ]
    assert pointer.startswith('"Asks questions" is trained in "')
    assert [title for title in training if title not in pointer] == [
        title for title in training if title == content.get_activity("manager-feedback").title
    ]


def test_whoever_gave_the_feedback_is_named_after_being_removed(content: Content) -> None:
    worksheets = enter(
        content, people=PEOPLE, feedback_notes=[note(QUESTIONS, "lacking", status="open", **{"from": "ruth"})]
    )
    worksheets.store.delete("people", ["ruth"])

    assert rows_of(review(worksheets, now=NOW), "Changes still open")[0][1] == "Ruth (removed)"

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.challenging_problem import NEEDED, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
PEOPLE = [{"id": "ruth", "name": "Ruth"}, {"id": "omar", "name": "Omar"}]
CASE = {"id": "refund", "title": "The double refund", "date": "2026-05-04", "best_outcome": "My money, once"}


def act(how_known: str, **values: Any) -> dict[str, Any]:
    return {"case": "refund", "date": "2026-05-05", "action": "Rang first", "how_known": how_known, **values}


def idea(verdict: str, source: str | None = "own") -> dict[str, Any]:
    return {"case": "refund", "idea": "Pay by card", "verdict": verdict, "source": source}


def look(
    content: Content,
    *actions: dict[str, Any],
    ideas: list[dict[str, Any]] | None = None,
    cases: list[dict[str, Any]] | None = None,
) -> Review:
    cases = [CASE] if cases is None else cases
    worksheets = enter(content, people=PEOPLE, problem_cases=cases, manager_actions=actions, problem_ideas=ideas or [])
    return review(worksheets, now=NOW)


def test_without_an_action_or_an_idea_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables, found.pointers) == ((), (), (), ())


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (["asked"], "You know the reason for the one action you noted."),
        (["asked", "was-told"], "You know the reason for both actions you noted."),
        (["guessed"], "Ask your manager about the one action you noted: you have guessed the reason."),
        (["do-not-know"], "Ask your manager about the one action you noted: you do not know the reason."),
        (["guessed", "asked"], "Ask your manager about one of the two actions you noted: you have guessed the reason."),
        (["guessed", "guessed"], "Ask your manager about both actions you noted: you have guessed two reasons."),
        (
            ["do-not-know", "do-not-know", "asked"],
            "Ask your manager about two of the three actions you noted: you do not know two reasons.",
        ),
        (
            ["guessed", "do-not-know", "do-not-know"],
            "Ask your manager about all three actions you noted: one reason is guessed and two are not known.",
        ),
        (
            ["guessed", "guessed", "do-not-know"],
            "Ask your manager about all three actions you noted: two reasons are guessed and one is not known.",
        ),
    ],
)
def test_reasons_that_are_guessed_or_unknown_are_to_be_asked_for(
    content: Content, known: list[str], sentence: str
) -> None:
    assert look(content, *map(act, known)).sentence == sentence


@pytest.mark.parametrize(
    ("managers", "asked"),
    [(["ruth"], "Ask Ruth about"), (["ruth", "omar"], "Ask your manager about"), ([None], "Ask your manager about")],
)
def test_the_manager_is_named_when_there_is_one(content: Content, managers: list[str | None], asked: str) -> None:
    cases = [{**CASE, "id": f"c{place}", "manager": manager} for place, manager in enumerate(managers)]

    found = look(content, act("guessed", case="c0"), cases=cases)

    assert found.sentence.startswith(asked)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["open"], "Note what your manager does in the case, and why; the one idea was not used so far."),
        (["used"], "Note what your manager does in the case, and why; the one idea was used at least in part."),
        (["open", "set-aside"], "none of the two ideas was used at least in part."),
        (["used", "set-aside"], "one of the two ideas was used at least in part."),
        (["used", "partly-used", "open"], "two of the three ideas were used at least in part."),
        (["used", "partly-used"], "both ideas were used at least in part."),
    ],
)
def test_ideas_that_led_somewhere_are_counted(content: Content, verdicts: list[str], said: str) -> None:
    assert look(content, ideas=[idea(verdict) for verdict in verdicts]).sentence.endswith(said)


def test_what_to_ask_stands_in_the_order_of_the_days(content: Content) -> None:
    found = look(
        content,
        act("guessed", date="2026-05-07", reason="I suppose to calm him"),
        act("do-not-know"),
        act("", date="2026-05-06"),
        act("asked"),
    )

    assert rows_of(found, "Reasons to ask about") == [
        ("Rang first", "Tue 5 May 2026", "The double refund", "", "Do not know"),
        ("Rang first", "Wed 6 May 2026", "The double refund", "", "Not said"),
        ("Rang first", "Thu 7 May 2026", "The double refund", "I suppose to calm him", "Guessed"),
    ]


def test_ideas_stand_by_source_and_verdict(content: Content) -> None:
    found = look(content, ideas=[idea("used"), idea("open"), idea("", "reading"), idea("set-aside", None)])

    assert rows_of(found, "Ideas by") == [
        ("Not said", "0", "0", "1", "0"),
        ("My own", "1", "0", "0", "1"),
        ("Reading", "0", "0", "0", "1"),
    ]


def test_a_case_without_the_best_outcome_is_pointed_out(content: Content) -> None:
    found = look(content, act("asked"), cases=[{**CASE, "best_outcome": ""}])

    assert found.pointers == ('In "The double refund", write down what the client would call solved.',)


def test_an_action_outlives_its_case(content: Content) -> None:
    worksheets = enter(content, problem_cases=[CASE], manager_actions=[act("guessed")])
    worksheets.store.delete("problem-cases", ["refund"])

    assert rows_of(review(worksheets, now=NOW), "Reasons")[0][2] == "The double refund (removed)"

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.analysis.client_focus import HABITS
from workbook.reviews.activities.client_focus import NEEDED, WEEKS_SHOWN, review

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review, Worksheets

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
MONDAY = dt.date(2026, 5, 4)
CLIENTS = [
    {"id": "payroll", "name": "Payroll", "setting": "internal"},
    {"id": "amal", "name": "Amal", "setting": "external"},
    {"id": "bea", "name": "Bea"},
]
SERVICES = [{"id": name, "name": name.title()} for name in ("permits", "fees", "maps", "lists")]


def practise(habit: str, client: str | None = None, *, date: dt.date = MONDAY) -> dict[str, Any]:
    return {"date": date.isoformat(), "habit": habit, "client": client, "did": "Rang at once"}


def fill(content: Content, *entries: dict[str, Any], ratings: list[tuple[str, int]] | None = None) -> Worksheets:
    return enter(
        content,
        clients=CLIENTS,
        services=SERVICES,
        habit_log=entries,
        client_interviews=[{"id": "talk", "date": MONDAY.isoformat(), "client": "amal"}],
        interview_ratings=[
            {"interview": "talk", "service": service, "satisfaction": number} for service, number in ratings or []
        ],
    )


def look(content: Content, *entries: dict[str, Any], ratings: list[tuple[str, int]] | None = None) -> Review:
    return review(fill(content, *entries, ratings=ratings), now=NOW)


def test_without_a_habit_or_a_rating_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ((1, 0, 0, 0, 0, 0), "You have practised one of the six habits so far."),
        ((1, 1, 0, 0, 0, 0), "You have practised two of the six habits so far."),
        (
            (1, 1, 1, 0, 0, 0),
            'You have not practised "Stay responsible beyond my duties", "Show patience and courtesy" and "Own the concern" yet.',
        ),
        ((1, 1, 0, 1, 1, 1), 'You have not practised "Tell the client right away" yet.'),
        ((1, 1, 1, 1, 1, 1), "You have practised each of the six habits once."),
        ((3, 3, 3, 3, 3, 3), "You have practised each of the six habits three times."),
        (
            (2, 3, 3, 3, 3, 3),
            'You have practised all six habits, least of all "Act on my knowledge", twice.',
        ),
        (
            (2, 1, 1, 3, 3, 3),
            'You have practised all six habits, least of all "Interview a client" and "Tell the client right away", once each.',
        ),
        ((2, 1, 1, 1, 1, 3), "You have practised all six habits, four of them only once."),
    ],
)
def test_the_habits_practised_least_are_named(content: Content, times: tuple[int, ...], sentence: str) -> None:
    entries = [practise(habit) for habit, number in zip(HABITS, times, strict=True) for _ in range(number)]

    assert look(content, *entries).sentence == sentence


@pytest.mark.parametrize(
    ("clients", "said"),
    [
        (["amal", "payroll"], "one of the two entries with a client is about internal clients."),
        (["amal", "payroll", "payroll"], "two of the three entries with a client are about internal clients."),
        (["amal", "bea", None], "no entry is about internal clients, who count as much as external ones."),
        (["payroll"], "every entry with a client is about internal clients."),
        (["bea", None], "You have practised one of the six habits so far."),
    ],
)
def test_internal_clients_are_held_against_external_ones(
    content: Content, clients: list[str | None], said: str
) -> None:
    found = look(content, *[practise("own-concern", client) for client in clients])

    assert found.sentence.endswith(said)


def test_a_client_who_was_removed_is_neither_internal_nor_external(content: Content) -> None:
    worksheets = fill(content, practise("own-concern", "payroll"), practise("own-concern", "amal"))
    worksheets.store.delete("clients", ["payroll"])

    found = review(worksheets, now=NOW)

    assert rows_of(found, "Internal and external") == [
        ("Internal", "0", "0", "0 %"),
        ("External", "1", "1", "50 %"),
        ("Not said", "1", "1", "50 %"),
    ]
    assert dict(found.numbers)["With no client, or one that is neither internal nor external"] == "1"


def test_ratings_alone_are_shown_and_no_habit_is_said_to_be_logged(content: Content) -> None:
    found = look(content, ratings=[("fees", 3)])

    assert found.sentence == "You have logged no habit yet; write down the next one you practise."
    assert rows_of(found, "Satisfaction") == [("Fees", "1", "3.0", "3", "3")]
    assert len(found.tables) == 1


@pytest.mark.parametrize(
    ("ratings", "pointers"),
    [
        ([("fees", 2)], ["Fees, 2.0 of 5 from one rating"]),
        ([("fees", 2), ("fees", 3), ("maps", 4)], ["Fees, 2.5 of 5 from two ratings"]),
        (
            [("fees", 2), ("lists", 2), ("maps", 4)],
            ["Fees, 2.0 of 5 from one rating", "Lists, 2.0 of 5 from one rating"],
        ),
        ([("fees", 2), ("lists", 2)], []),
    ],
)
def test_the_services_with_the_lowest_satisfaction_are_pointed_out(
    content: Content, ratings: list[tuple[str, int]], pointers: list[str]
) -> None:
    found = look(content, ratings=ratings)

    assert found.pointers == tuple(
        f"Satisfaction is lowest with {said}: ask what would make it one higher." for said in pointers
    )


def test_habits_are_drawn_by_week_from_the_second_week_on(content: Content) -> None:
    one = look(content, practise("own-concern"))
    weeks = [MONDAY + dt.timedelta(weeks=place) for place in range(WEEKS_SHOWN + 1)]
    many = look(content, *[practise("own-concern", date=week) for week in weeks])

    assert one.charts == ()
    assert [chart.finding for chart in many.charts] == [many.sentence]
    own = [row for row in rows_of(many, "The six habits") if row[0] == "Own the concern"]
    assert own == [("Own the concern", "9", "9", "Mon 29 June 2026")]

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.reviews.entered import enter, rows_of
from workbook.reviews.activities.timely_response import NEEDED, review
from workbook.reviews.formatting import format_quote

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.reviews.review import Review, Worksheets

NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
CLIENTS = [{"id": "amal", "name": "Amal"}]
KEPT = {"back_in_touch_by": "2026-05-05 12:00", "back_in_touch_at": "2026-05-05 12:00"}
LATE = {"back_in_touch_by": "2026-05-05 12:00", "back_in_touch_at": "2026-05-05 14:30"}
OPEN = {"back_in_touch_by": "2026-05-13 12:00"}
OVERDUE = {"back_in_touch_by": "2026-05-12 16:00"}


def ask(
    received: str = "2026-05-04 09:00", responded: str | None = "2026-05-04 09:35", **values: Any
) -> dict[str, Any]:
    return {"received": received, "responded_at": responded, "heard": "How much is it?", "client": "amal", **values}


def promise(times: dict[str, str], action: str = "Find the file") -> dict[str, Any]:
    return {"request": "r1", "action": action, **times}


def wish(kind: str, status: str = "open", item: str = "Ring us") -> dict[str, Any]:
    return {"client": "amal", "list": kind, "item": item, "status": status}


def fill(content: Content, *requests: dict[str, Any], promises: list[dict[str, Any]] | None = None) -> Worksheets:
    return enter(content, clients=CLIENTS, requests=requests, promises=promises or [])


def look(content: Content, *requests: dict[str, Any], promises: list[dict[str, Any]] | None = None) -> Review:
    return review(fill(content, *requests, promises=promises), now=NOW)


def test_without_a_request_it_says_what_is_needed_and_nothing_else(content: Content) -> None:
    found = look(content)

    assert found.sentence == NEEDED
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("requests", "sentence"),
    [
        ([ask()], "The one you have answered took 35 minutes."),
        ([ask(), ask(responded="2026-05-04 11:05")], "Half of your answers came within 1.3 hours."),
        ([ask(responded="2026-05-04 08:00")], "Your answers are noted as earlier than the requests; mend their times."),
        ([ask(responded=None)], "One request waits for an answer, since Mon 4 May 2026, 09:00."),
        (
            [ask("2026-05-06 10:00", None), ask(responded=None), ask()],
            (
                "Two requests wait for an answer, the oldest since Mon 4 May 2026, 09:00; "
                "the one you have answered took 35 minutes."
            ),
        ),
    ],
)
def test_requests_without_an_answer_come_before_how_fast_the_others_were(
    content: Content, requests: list[dict[str, Any]], sentence: str
) -> None:
    assert look(content, *requests).sentence == sentence


@pytest.mark.parametrize(
    ("promises", "said"),
    [
        ([OPEN], "The one you have answered took 35 minutes."),
        ([KEPT], "You kept one promise, in time; the one"),
        ([LATE, OPEN], "You kept one promise, late; the one"),
        ([KEPT, KEPT], "Both promises you kept were in time; the one"),
        ([KEPT, KEPT, KEPT], "All three promises you kept were in time; the one"),
        ([LATE, LATE], "None of the two promises you kept was in time; the one"),
        ([KEPT, LATE, LATE], "One of the three promises you kept was in time; the one"),
        ([OVERDUE, KEPT], 'One promise to Amal is overdue: "Find the file", due Tue 12 May 2026, 16:00; the one'),
        (
            [OVERDUE, {"back_in_touch_by": "2026-05-11 09:00"}],
            'Two promises are overdue, the oldest to Amal: "Find the file", due Mon 11 May 2026, 09:00; the one',
        ),
    ],
)
def test_a_promise_that_is_overdue_comes_first(content: Content, promises: list[dict[str, str]], said: str) -> None:
    found = look(content, ask(id="r1"), promises=[promise(times) for times in promises])

    assert found.sentence.startswith(said)


def test_a_long_promise_is_cut_in_the_sentence_and_whole_in_the_table(content: Content) -> None:
    action = "Find " + "the very thick file " * 10

    found = look(content, ask(id="r1"), promises=[promise(OVERDUE, action=action)])

    assert found.sentence.startswith(f"One promise to Amal is overdue: {format_quote(action)}, due ")
    assert action not in found.sentence
    assert rows_of(found, "Promises overdue")[0][0] == action


def test_promises_stand_overdue_first_and_those_kept_are_only_counted(content: Content) -> None:
    found = look(content, ask(id="r1"), promises=[promise(times) for times in (LATE, KEPT, OPEN, OVERDUE)])

    assert [row[2:] for row in rows_of(found, "Promises overdue")] == [
        ("Tue 12 May 2026, 16:00", "Overdue", "25 hours"),
        ("Wed 13 May 2026, 12:00", "Open", ""),
        ("Tue 5 May 2026, 12:00", "Kept late", "2.5 hours"),
    ]
    assert dict(found.numbers)["Promises"] == "1 kept, 1 kept late, 1 open, 1 overdue"


def test_times_with_a_zone_are_shown_as_on_the_wall_whether_or_not_now_has_one(content: Content) -> None:
    here = dt.datetime.fromisoformat("2026-05-12T16:00").astimezone()
    zoned = promise({"back_in_touch_by": here.isoformat()})
    worksheets = fill(content, ask(received=here.isoformat(), responded=None, id="r1"), promises=[zoned])

    without, with_zone = review(worksheets, now=NOW), review(worksheets, now=NOW.astimezone())

    assert "due Tue 12 May 2026, 16:00" in without.sentence
    assert without == with_zone


def test_a_promise_outlives_its_request_and_its_client(content: Content) -> None:
    worksheets = fill(content, ask(id="r1"), ask(), promises=[promise(OVERDUE)])
    worksheets.store.delete("clients", ["amal"])
    removed_client = review(worksheets, now=NOW).sentence
    worksheets.store.delete("requests", ["r1"])

    assert removed_client.startswith("One promise to Amal (removed) is overdue")
    assert review(worksheets, now=NOW).sentence.startswith("One promise to a client you have not named is overdue")


def test_times_stand_by_kind_where_any_request_was_answered(content: Content) -> None:
    found = look(
        content,
        ask(kind="request"),
        ask(kind="complaint", responded="2026-05-08 09:00"),
        ask(kind="complaint", responded=None),
    )

    assert rows_of(found, "Time until") == [
        ("All", "3", "2", "2 days", "3.6 days"),
        ("Requests", "1", "1", "35 minutes", "35 minutes"),
        ("Complaints", "2", "1", "4 days", "4 days"),
    ]
    assert [table.caption for table in look(content, ask(responded=None)).tables] == []


@pytest.mark.parametrize(
    ("reactions", "finding"),
    [
        (
            {"at once": 5, "called back": 3, "form": 2},
            'The best reactions, 5.0 of 5, went to "at once".',
        ),
        (
            {"at once": 5, "called back": 5, "form": 2},
            'The best reactions, 5.0 of 5, went to "at once" and "called back".',
        ),
        ({"at once": 4, "form": 4}, "Every type of response had the same mean reaction, 4.0 of 5."),
    ],
)
def test_the_chart_of_reactions_says_which_responses_work_best(
    content: Content, reactions: dict[str, int], finding: str
) -> None:
    found = look(content, *[ask(response_type=name, reaction=number) for name, number in reactions.items()])

    [chart] = found.charts
    assert chart.finding == f"{found.sentence} {finding}"


def test_one_type_of_response_has_no_chart_and_one_without_a_reaction_comes_last(content: Content) -> None:
    found = look(content, ask(response_type="form"), ask(response_type="at once", reaction=4))

    assert found.charts == ()
    assert rows_of(found, "Reactions") == [("at once", "1", "1", "4.0"), ("form", "1", "0", "")]


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        (["open"], "The one thing a client asked you to start, stop or continue is still open."),
        (["dropped"], "The one thing a client asked you to start, stop or continue is settled."),
        (["open", "doing"], "Both things clients asked you to start, stop or continue are still open."),
        (["open", "done"], "One of the two things clients asked you to start, stop or continue is still open."),
        (["done", "dropped"], "None of the two things clients asked you to start, stop or continue is still open."),
    ],
)
def test_the_three_lists_are_told_where_there_are_no_requests(
    content: Content, statuses: list[str], sentence: str
) -> None:
    worksheets = enter(content, clients=CLIENTS, start_stop_continue=[wish("start", status) for status in statuses])

    assert review(worksheets, now=NOW).sentence == sentence


def test_the_three_lists_stand_side_by_side_with_their_status(content: Content) -> None:
    wishes = [wish("start", "doing", "Ring us"), wish("continue", "", "Your visits"), wish("start", "done", "Write")]

    found = review(enter(content, clients=CLIENTS, start_stop_continue=wishes), now=NOW)

    assert rows_of(found, "What clients want") == [
        ("Amal", "Ring us (doing)", "", "Your visits (open)"),
        ("Amal", "Write (done)", "", ""),
    ]

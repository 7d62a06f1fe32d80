from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reviews.entered import enter
from workbook.content.loader import load_content
from workbook.reviews.review import Worksheets
from workbook.reviews.upcoming_dates import DUE_TYPES, list_dates_ahead, make_dates_table
from workbook.store.entries import Edit
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import Content

CONTENT = load_content()
DUE_FIELDS = [(sheet, field) for sheet in CONTENT.worksheets for field in sheet.fields if field.type in DUE_TYPES]
NOW = dt.datetime.fromisoformat("2026-05-13T17:00")
TODAY = NOW.date()
STATES = {-1: "overdue", 0: "today", 1: "ahead"}


def typed(field: Field, *, when: str = "2026-05-20") -> str:
    """Return something that fits a field."""
    if field.type in {"due-datetime", "datetime"}:
        return f"{when} 16:00"
    return {"date": when, "due-date": when}.get(field.type) or (field.constraints.enum or ("words",))[-1]


def fill(sheet: Worksheet, **values: str) -> dict[str, str]:
    """Return an entry of a worksheet with what it cannot do without, and these values."""
    return {"id": "e", **{field.name: typed(field) for field in sheet.fields if field.constraints.required}, **values}


def dates(worksheets: Worksheets, *, now: dt.datetime = NOW) -> list[dict[Any, Any]]:
    return list_dates_ahead(worksheets, now=now).to_dict("records")


def act(due: str | None = "2026-05-20", **values: Any) -> dict[str, Any]:
    return {"what": "Ring the bank", "due": due, "status": "open", **values}


def test_with_nothing_entered_there_are_no_dates(content: Content) -> None:
    worksheets = enter(content)

    assert dates(worksheets) == []
    assert make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets).rows == ()


@pytest.mark.parametrize(("sheet", "field"), DUE_FIELDS, ids=lambda found: getattr(found, "id", None) or found.name)
def test_every_field_that_is_a_date_to_come_is_listed_with_where_it_comes_from(sheet: Worksheet, field: Field) -> None:
    entry = fill(sheet, **{"status": "open"} if sheet.id == "actions" else {}, **{field.name: typed(field)})

    worksheets = enter(CONTENT, **{sheet.id: [entry]})

    [date] = [date for date in dates(worksheets) if date["field"] == field.name]
    activity = CONTENT.find_activity_of(sheet.id)
    assert (date["worksheet"], date["entry"], date["days_left"]) == (sheet.id, "e", 7)
    assert date["activity"] == activity.id if activity else date["activity"] != date["activity"]
    [row] = make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets).rows
    assert (row[1], row[3], row[4]) == (field.title, "in 7 days", activity.title if activity else sheet.title)


def test_every_field_that_is_a_date_to_come_says_what_closes_it() -> None:
    assert [field.name for _, field in DUE_FIELDS if field.closed_by is None] == []


@pytest.mark.parametrize(("sheet", "field"), DUE_FIELDS, ids=lambda found: getattr(found, "id", None) or found.name)
def test_what_is_closed_is_not_ahead_and_any_other_choice_leaves_it(sheet: Worksheet, field: Field) -> None:
    assert field.closed_by
    closing = sheet.field(field.closed_by.field)

    def count(choice: Any) -> int:
        entry = fill(sheet, **{field.name: typed(field), closing.name: choice})
        return len(dates(enter(CONTENT, **{sheet.id: [entry]})))

    for choice in field.closed_by.values or (typed(closing),):
        assert count(choice) == 0
    for choice in set(closing.constraints.enum) - set(field.closed_by.values) if field.closed_by.values else ():
        assert count(choice) == 1


def test_what_is_overdue_comes_first_and_is_overdue_from_the_day_after(content: Content) -> None:
    days = ["2026-05-14", "2026-05-13", "2026-05-12", None]

    worksheets = enter(content, actions=[act(day, what=f"Due {day}") for day in days])

    assert [(date["what"], date["state"], date["days_left"]) for date in dates(worksheets)] == [
        ("Due 2026-05-12", "overdue", -1),
        ("Due 2026-05-13", "today", 0),
        ("Due 2026-05-14", "ahead", 1),
    ]
    assert [row[3] for row in make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets).rows] == [
        "1 day overdue",
        "today",
        "in 1 day",
    ]


@settings(deadline=None, max_examples=20)
@given(offsets=st.lists(st.integers(-400, 400), max_size=8))
def test_every_open_date_is_listed_once_in_order_with_its_state(offsets: list[int]) -> None:
    entries = [act((TODAY + dt.timedelta(days=offset)).isoformat()) for offset in offsets]

    listed = dates(enter(CONTENT, actions=entries))

    assert [date["days_left"] for date in listed] == sorted(offsets)
    assert [date["state"] for date in listed] == [STATES[(offset > 0) - (offset < 0)] for offset in sorted(offsets)]


def test_an_action_is_named_after_the_activity_it_comes_from(content: Content) -> None:
    from_feedback = act(activity="manager-feedback", worksheet="feedback-notes", entry="f1")
    worksheets = enter(content, actions=[from_feedback, act(), act(activity="of-an-older-edition")])

    table = make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets)

    assert [row[4] for row in table.rows] == ["Ask your manager for feedback", "My actions", "My actions"]


@pytest.mark.parametrize(
    ("action", "listed"),
    [
        ({"due": None, "status": "open"}, ["by_when"]),
        ({"due": None, "status": "dropped"}, []),
        ({"due": "2026-05-20", "status": "doing"}, ["due"]),
        ({"due": "2026-05-20", "status": "done"}, []),
    ],
)
def test_an_entry_leaves_its_date_to_the_action_made_from_it(
    content: Content, action: dict[str, Any], listed: list[str]
) -> None:
    path = {"id": "p1", "kind": "public", "first_step": "Ring the bank", "by_when": "2026-05-20"}
    made = {"what": "Ring the bank", "worksheet": "satisfaction-paths", "entry": "p1", **action}
    elsewhere = {**made, "entry": "p2"}

    with_action = enter(content, satisfaction_paths=[path], actions=[made])
    with_another = enter(content, satisfaction_paths=[path], actions=[elsewhere])

    assert [date["field"] for date in dates(with_action)] == listed
    assert "by_when" in [date["field"] for date in dates(with_another)]


def test_a_date_is_named_by_what_it_is_for(content: Content) -> None:
    worksheets = enter(
        content,
        clients=[{"id": "amal", "name": "Amal"}],
        people=[{"id": "ruth", "name": "Ruth"}],
        longer_term_plan=[
            {
                "title": "Halls",
                "date": "2026-05-04",
                "milestone_1": "One checklist",
                "milestone_1_by": "2026-05-14",
                "milestone_2_by": "2026-05-15",
                "next_review": "2026-05-16",
            }
        ],
        client_meetings=[{"date": "2026-05-04", "client": "amal", "shadowing": "planned", "when": "2026-05-17"}],
        contact_rota=[{"person": "ruth", "planned_for": "2026-05-18"}],
        satisfaction_paths=[{"kind": "public", "by_when": "2026-05-19"}],
    )

    assert [date["what"] for date in dates(worksheets)] == [
        "One checklist",
        "Halls",
        "Halls",
        "Amal",
        "Ruth",
        "Paths to satisfied clients",
    ]


def test_a_client_who_was_removed_still_names_the_meeting(content: Content) -> None:
    meeting = {"date": "2026-05-04", "client": "amal", "when": "2026-05-17"}
    worksheets = enter(content, clients=[{"id": "amal", "name": "Amal"}], client_meetings=[meeting])
    worksheets.store.delete("clients", ["amal"])

    assert [date["what"] for date in dates(worksheets)] == ["Amal (removed)"]


def test_clients_are_to_be_reviewed_by_their_rhythm_once_they_have_been(content: Content) -> None:
    worksheets = enter(
        content,
        clients=[
            {"id": "amal", "name": "Amal", "review_every": "month", "last_reviewed": "2026-04-12"},
            {"id": "bea", "name": "Bea", "review_every": "year", "last_reviewed": "2026-04-12"},
            {"id": "chen", "name": "Chen", "review_every": "month"},
        ],
    )

    table = make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets)

    assert table.rows == (
        ("Amal", "Review due", "Tue 12 May 2026", "1 day overdue", "My clients"),
        ("Bea", "Review due", "Mon 12 April 2027", "in 334 days", "My clients"),
    )


def test_the_goals_of_this_and_of_coming_weeks_are_ahead_until_their_sunday(content: Content) -> None:
    weeks = ["2026-05-04", "2026-05-11", "2026-05-18"]
    goals = [{"week": week, "target_share": f"{50 + place} %"} for place, week in enumerate(weeks)]
    worksheets = enter(content, time_goals=[{"week": "2026-05-13", "target_share": "40 %"}, *goals])

    rows = make_dates_table(list_dates_ahead(worksheets, now=NOW), worksheets).rows

    log = content.get_activity("time-log").title
    assert rows == (
        ("51 % of your logged time for service", "End of the week", "Sun 17 May 2026", "in 4 days", log),
        ("52 % of your logged time for service", "End of the week", "Sun 24 May 2026", "in 11 days", log),
    )


def test_a_promise_shows_its_hour_and_with_a_zone_counts_by_the_clock_on_the_wall(content: Content) -> None:
    late = dt.datetime.fromisoformat("2026-05-12T23:30")
    promise = {"request": "r1", "action": "Find the file", "id": "p1"}
    plain = enter(content, promises=[{**promise, "back_in_touch_by": late.isoformat()}])
    zoned = enter(content, promises=[{**promise, "back_in_touch_by": late.astimezone().isoformat()}])

    for worksheets, now in [(plain, NOW), (plain, NOW.astimezone()), (zoned, NOW), (zoned, NOW.astimezone())]:
        [row] = make_dates_table(list_dates_ahead(worksheets, now=now), worksheets).rows
        assert row[2:4] == ("Tue 12 May 2026, 23:30", "1 day overdue")


def test_drafts_and_deleted_entries_have_no_date_ahead(content: Content) -> None:
    worksheets = enter(content, actions=[act(id="a1"), act(id="a2")])
    worksheets.store.delete("actions", ["a1"])
    worksheets.store.save("actions", [Edit("a2", {"what": ""})])

    assert dates(worksheets) == []


@pytest.mark.parametrize("persona", CONTENT.persona_ids)
def test_the_dates_ahead_of_every_persona_are_named(persona: str) -> None:
    store, today = open_example(CONTENT, CONTENT.get_persona(persona))
    worksheets = Worksheets(store)

    table = make_dates_table(list_dates_ahead(worksheets, now=dt.datetime.combine(today, dt.time(17))), worksheets)

    assert table.rows
    assert [row for row in table.rows if not all(row)] == []


def test_the_permit_clerk_has_one_promise_overdue(content: Content) -> None:
    store, today = open_example(content, content.get_persona("permit-clerk"))

    found = list_dates_ahead(Worksheets(store), now=dt.datetime.combine(today, dt.time(17)))

    assert found.query("state == 'overdue'")["worksheet"].tolist().count("promises") == 1

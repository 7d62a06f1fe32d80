"""When each entry of a persona was written, and what an example shows on an earlier day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.content.definitions import Persona
from workbook.content.loader import load_content
from workbook.content.persona_dates import place_date
from workbook.store.example_store import open_example
from workbook.store.persona_timeline import EVENT_TYPES, list_saved_rows

if TYPE_CHECKING:
    from workbook.content.loader import Content

START = dt.date(2026, 1, 12)
CONTENT = load_content()
PERSONAS = {name: CONTENT.get_persona(name) for name in CONTENT.persona_ids}


def make_persona(today: str = "week 8 Fri", **entries: list[dict[str, Any]]) -> Persona:
    named = {name.replace("_", "-"): tuple(rows) for name, rows in entries.items()}
    return Persona(
        id="ana", title="Ana", about="Invented.", start=START, today=today, notebooks=("06-portfolio",), entries=named
    )


def find_values(persona: Persona, day: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the values of each entry on a day."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for _, row in list_saved_rows(persona, CONTENT, until=place_date(persona, day)):
        entries[row.key] = {**entries.get(row.key, {}), **row.values}
    return entries


def test_a_revision_is_shown_from_the_day_on_which_it_was_saved() -> None:
    persona = make_persona(
        clients=[
            {"id": "a", "name": "One", "saved": "week 2 Tue"},
            {"id": "a", "name": "Two", "saved": "week 4 Tue"},
            {"id": "b", "name": "Later", "saved": "week 5 Mon"},
        ]
    )

    assert find_values(persona, "week 2 Mon") == {}
    assert find_values(persona, "week 2 Tue") == {("clients", "a"): {"name": "One"}}
    assert find_values(persona, "week 4 Tue") == {("clients", "a"): {"name": "Two"}}
    assert ("clients", "b") in find_values(persona, "week 5 Mon")


def test_a_step_is_done_from_the_day_on_which_it_was_done() -> None:
    step = {"activity": "time-log", "step": "log-every-day", "done_on": "week 2 Fri"}
    persona = make_persona(steps_done=[step])

    assert find_values(persona, "week 2 Thu") == {}
    assert len(find_values(persona, "week 2 Fri")) == 1


def test_an_answer_is_shown_from_the_day_on_which_it_was_given() -> None:
    request = {
        "received": "week 1 Thu 10:20",
        "heard": "May I?",
        "responded_at": "week 2 Tue 16:05",
        "response_type": "called back",
        "note": "A ramp.",
    }
    persona = make_persona(requests=[request])
    early = {"received": "2026-01-15T10:20", "heard": "May I?"}

    assert find_values(persona, "week 1 Wed") == {}
    assert find_values(persona, "week 1 Thu") == {("requests", "requests-1"): early}
    assert find_values(persona, "week 2 Tue")["requests", "requests-1"]["note"] == "A ramp."


def test_what_closes_a_due_date_is_not_known_before_it() -> None:
    action = {"id": "a", "what": "Ask", "due": "week 3 Fri", "status": "done", "activity": "time-log"}
    meeting = {"date": "week 1 Mon", "client": "c", "shadowing": "done", "when": "week 3 Fri", "learned": "Much"}
    persona = make_persona(actions=[action], client_meetings=[meeting], clients=[{"id": "c", "name": "C"}])
    early = find_values(persona, "week 2 Mon")

    assert (early["actions", "a"]["status"], early["actions", "a"]["activity"]) == ("open", "time-log")
    assert early["client-meetings", "client-meetings-1"] == {"date": "2026-01-12", "client": "c", "when": "2026-01-30"}
    assert find_values(persona, "week 3 Fri")["actions", "a"]["status"] == "done"


def test_what_was_done_before_its_due_date_counts_from_the_day_on_which_it_was_done() -> None:
    step = {"kind": "do", "would_take": "A week", "by_when": "week 5 Mon", "taken_on": "week 3 Mon"}
    persona = make_persona(satisfaction_paths=[step])
    key = ("satisfaction-paths", "satisfaction-paths-1")

    assert "taken_on" not in find_values(persona, "week 2 Mon")[key]
    assert find_values(persona, "week 3 Mon")[key]["taken_on"] == "2026-01-26"


def test_a_milestone_that_was_reached_later_hides_no_plan() -> None:
    plan = {
        "title": "Plan",
        "date": "week 1 Mon",
        "milestone_1": "First",
        "milestone_1_by": "week 3 Mon",
        "milestone_1_reached_on": "week 3 Tue",
        "milestone_2": "Second",
    }
    [values] = find_values(make_persona(longer_term_plan=[plan]), "week 2 Mon").values()

    assert values == {
        "title": "Plan",
        "date": "2026-01-12",
        "milestone_1": "First",
        "milestone_1_by": "2026-01-26",
        "milestone_2": "Second",
    }


def test_an_entry_without_a_day_is_not_older_than_what_it_refers_to() -> None:
    persona = make_persona(
        call_reviews=[{"id": "call", "call": "A call", "date": "week 3 Mon"}],
        call_moments=[{"call_review": "call", "works": "works", "note": "Pause"}],
        start_stop_continue=[{"id": "s", "client": "c", "list": "start", "item": "Ring", "status": "open"}],
        clients=[{"id": "c", "name": "C", "saved": "week 2 Mon"}],
        actions=[{"id": "a", "what": "Ring", "status": "open", "worksheet": "start-stop-continue", "entry": "s"}],
    )

    assert find_values(persona, "week 1 Fri") == {}
    assert set(find_values(persona, "week 2 Mon")) == {
        ("clients", "c"),
        ("start-stop-continue", "s"),
        ("actions", "a"),
    }
    assert ("call-moments", "call-moments-1") in find_values(persona, "week 3 Mon")


def test_an_entry_is_as_old_as_the_oldest_that_refers_to_it() -> None:
    client = {"id": "c", "name": "C", "relies_on": "x", "last_reviewed": "week 4 Thu", "saved": "week 4 Fri"}
    trial = {"date": "week 2 Mon", "behaviour": "Asks", "with_whom": "c"}
    early = find_values(make_persona(clients=[client], behaviour_trials=[trial]), "week 2 Mon")

    assert early["clients", "c"] == {"name": "C", "relies_on": "x"}


def test_entries_that_refer_to_each_other_in_a_circle_count_from_the_first_day() -> None:
    actions = [
        {"id": "a", "what": "A", "status": "open", "worksheet": "actions", "entry": "b"},
        {"id": "b", "what": "B", "status": "open", "worksheet": "actions", "entry": "a"},
    ]

    assert len(find_values(make_persona(actions=actions), "week 1 Mon")) == 2


def test_before_the_first_day_nothing_was_there() -> None:
    rows = list_saved_rows(PERSONAS["permit-clerk"], CONTENT, until=START - dt.timedelta(days=1))

    assert rows == []


@pytest.mark.parametrize("name", PERSONAS)
def test_on_the_personas_own_day_and_later_everything_is_there(name: str) -> None:
    persona = PERSONAS[name]
    own, later = place_date(persona, persona.today), dt.date(2030, 1, 1)
    everything = list_saved_rows(persona, CONTENT)

    assert sum(map(len, persona.entries.values())) == len(everything)
    assert list_saved_rows(persona, CONTENT, until=own) == everything
    assert list_saved_rows(persona, CONTENT, until=later) == everything


@given(st.sampled_from(sorted(PERSONAS)), st.integers(-3, 200), st.integers(0, 60))
@settings(deadline=None, max_examples=40)
def test_no_day_shows_what_came_later(name: str, after: int, further: int) -> None:
    persona = PERSONAS[name]
    day = persona.start + dt.timedelta(days=after)
    end = place_date(persona, persona.today)
    rows = list_saved_rows(persona, CONTENT, until=day)
    keys = {row.key for _, row in rows}

    assert keys <= {row.key for _, row in list_saved_rows(persona, CONTENT, until=day + dt.timedelta(days=further))}
    everything = {row.key for _, row in list_saved_rows(persona, CONTENT)}
    for saved_on, row in rows:
        assert saved_on <= day
        assert {key for key in row.list_references() if key in everything} <= keys
        for field in row.worksheet.fields:
            if field.type in EVENT_TYPES and row.values.get(field.name):
                assert row.values[field.name][:10] <= min(day, end).isoformat()


def test_an_example_on_an_earlier_day_has_the_entries_and_the_history_of_that_day(content: Content) -> None:
    persona = content.get_persona("programme-officer")
    day = dt.date(2026, 3, 2)
    early, viewed_on = open_example(content, persona, today=day)
    late, _ = open_example(content, persona)

    assert viewed_on == day
    for worksheet in persona.entries:
        ids = {entry.id for entry in early.entries(worksheet)}
        assert ids <= {entry.id for entry in late.entries(worksheet)}
        assert all(revision.saved_at.date() <= day for revision in early.history(worksheet))
    goals = {entry.id: entry for entry in early.entries("learning-goals")}
    assert goals["ask-before-guide"].revision == 1
    assert goals["ask-before-guide"].values.get("learned") is None
    assert len(early.entries("steps-done")) < len(late.entries("steps-done"))

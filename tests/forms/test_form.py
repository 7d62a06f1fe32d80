from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import CLIENTS, FakeContent
from tests.forms.forming import make_form, save
from workbook.content.definitions import Worksheet
from workbook.errors import NotSavedError
from workbook.forms.page_sync import PageSync
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes import FakeClock


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place with clock changes, whatever the machine's own is."""
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "America/Toronto")
        time.tzset()
        yield
        monkeypatch.undo()
        time.tzset()
    else:
        yield


def test_what_is_typed_is_saved_and_said_to_be(store: Store) -> None:
    answer = save(make_form(store), "a", date="2026-05-04", minutes="1:30")

    assert answer["type"] == "saved"
    assert answer["request"] == "r"
    assert answer["entries"][0]["values"] == {"date": "2026-05-04", "minutes": 90}
    assert store.entries("log")[0].values["minutes"] == 90


def test_saved_is_said_with_the_time_of_this_place(store: Store) -> None:
    assert save(make_form(store), "a", note="x")["at"] == "04:30"


def test_another_day_is_named(store: Store, clock: FakeClock) -> None:
    form = make_form(store)
    save(form, "a", note="x")
    clock.pass_by(days=2)

    assert form.answer({"type": "load"})["at"] == "Mon 4 May 2026, 04:30"


def test_an_error_while_saving_is_an_answer_with_the_reason(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a widget's callback would show nowhere, and the learner would type on."""
    form = make_form(store)

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise NotSavedError("Not saved: the disk is full.")

    monkeypatch.setattr(Store, "save", fail)

    assert save(form, "a", note="x") == {"type": "not-saved", "reason": "the disk is full.", "request": "r"}


def test_an_error_nobody_thought_of_is_an_answer_too_and_the_log_does_not_quote_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    form = make_form(store)

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError("something about my secret note")

    monkeypatch.setattr(Store, "save", fail)
    with caplog.at_level(logging.DEBUG):
        answer = save(form, "a", note="my secret note")

    assert answer["type"] == "not-saved"
    assert "RuntimeError" in answer["reason"]
    assert "secret" not in caplog.text + answer["reason"]


@given(message=st.dictionaries(st.sampled_from(["type", "edits", "entry", "request", "name"]), st.text(max_size=8)))
def test_no_message_from_a_browser_gets_an_exception_back(message: dict[str, Any]) -> None:
    fake: Any = FakeContent()
    with open_memory() as engine:
        answer = make_form(Store(engine, fake)).answer(message)

    assert answer["type"] in {"not-saved", "entries", "unchanged", "nothing", "history"}


def test_a_form_describes_itself_without_anything_that_was_written(store: Store) -> None:
    save(make_form(store), "a", note="my secret note", client="c")

    description = json.dumps(make_form(store).definition)
    assert "secret" not in description
    assert '"Minutes"' in description


def test_fields_that_the_workbook_fills_are_not_asked_for(store: Store) -> None:
    names = [field["name"] for field in make_form(store).definition["fields"]]

    assert "minutes" in names
    assert "source_id" not in names


def test_a_time_stamp_gets_the_offset_of_its_day_and_is_shown_as_it_was_typed(store: Store) -> None:
    form = make_form(store)
    winter = save(form, "a", moment="2026-01-15T09:00")
    summer = save(form, "b", moment="2026-07-15T09:00")

    assert [entry.values["moment"] for entry in store.entries("log")] == [
        "2026-01-15T09:00-05:00",
        "2026-07-15T09:00-04:00",
    ]
    shown = [answer["entries"][0]["values"]["moment"] for answer in (winter, summer)]
    assert shown == ["2026-01-15T09:00", "2026-07-15T09:00"]


def test_a_share_is_typed_and_shown_in_percent(store: Store) -> None:
    answer = save(make_form(store), "a", share="65")

    assert store.entries("log")[0].values["share"] == 0.65
    assert answer["entries"][0]["values"]["share"] == 65


def test_a_form_of_part_of_a_worksheet_shows_and_makes_only_that_part(store: Store) -> None:
    form = make_form(store, fixed={"kind": "service"})
    save(form, "a", note="mine")
    store.save("log", [Edit("b", {"note": "theirs", "kind": "other"})])

    assert [entry["id"] for entry in form.answer({"type": "load"})["entries"]] == ["a"]
    assert store.entries("log")[0].values["kind"] == "service"
    assert "kind" not in [field["name"] for field in form.definition["fields"]]
    assert [change["entry"] for change in form.answer({"type": "history"})["revisions"]] == ["a"]


def test_a_name_can_be_added_to_a_register_without_leaving_the_form(store: Store) -> None:
    answer = make_form(store).answer({"type": "add", "worksheet": "clients", "name": " Home builders "})

    assert answer["names"]["clients"] == [{"id": answer["entry"], "name": "Home builders", "removed": False}]
    assert store.entries("clients")[0].values == {"name": "Home builders", "review_every": "quarter"}


def test_adding_a_name_that_is_there_picks_it(store: Store) -> None:
    form = make_form(store)
    one = form.answer({"type": "add", "worksheet": "clients", "name": "Home builders"})
    other = form.answer({"type": "add", "worksheet": "clients", "name": "home BUILDERS"})

    assert one["entry"] == other["entry"]


def test_a_row_added_to_a_matrix_fits_its_axis(store: Store) -> None:
    answer = make_form(store, "grid").answer({"type": "add", "worksheet": "clients", "name": "Home builders"})

    assert [row["name"] for row in answer["axes"][0]] == ["Home builders"]
    assert store.entries("clients")[0].values["setting"] == "external"


def test_what_is_used_elsewhere_is_deleted_only_when_that_is_wanted(store: Store) -> None:
    client = make_form(store).answer({"type": "add", "worksheet": "clients", "name": "Home builders"})["entry"]
    save(make_form(store), "a", client=client)
    form = make_form(store, "clients")

    question = form.answer({"type": "delete", "entry": client})
    assert question["type"] == "confirm"
    assert question["text"].startswith('"Home builders" is used elsewhere (1 in Time log).')
    assert store.entries("clients")

    assert form.answer({"type": "delete", "entry": client, "sure": True})["gone"] == [client]
    names = make_form(store).answer({"type": "load"})["names"]["clients"]
    assert names == [{"id": client, "name": "Home builders (removed)", "removed": True}]


def test_what_is_used_nowhere_is_deleted_at_once_and_undo_brings_it_back(store: Store) -> None:
    form = make_form(store)
    save(form, "a", note="x")

    assert form.answer({"type": "delete", "entry": "a"})["gone"] == ["a"]
    assert [entry["id"] for entry in form.answer({"type": "undo"})["entries"]] == ["a"]


def test_undo_with_nothing_left_says_so(store: Store) -> None:
    assert make_form(store).answer({"type": "undo"}) == {
        "type": "nothing",
        "text": "There is nothing to undo.",
        "request": None,
    }


def test_rows_from_a_spreadsheet_are_read_looked_up_and_undone_together(store: Store) -> None:
    form = make_form(store)
    known = form.answer({"type": "add", "worksheet": "clients", "name": "Home builders"})["entry"]
    answer = form.answer(
        {
            "type": "paste",
            "entries": ["a", "b", "c"],
            "fields": ["date", "minutes", "client"],
            "cells": [["4 May 2026", "30", "home builders"], ["5 May 2026", "soon", "New folk"], ["6 May 2026"]],
            "beyond": 0,
            "defaults": {"a": {"source": "typed"}, "b": {}},
        }
    )

    assert answer["text"] == "3 rows pasted and saved. New and added: New folk."
    first, second, third = store.entries("log")
    assert first.values == {"source": "typed", "date": "2026-05-04", "minutes": 30, "client": known}
    assert store.names("clients")[str(second.values["client"])] == "New folk"
    assert "not a number" in second.problems["minutes"]
    assert third.values == {"date": "2026-05-06"}

    form.answer({"type": "undo"})
    assert store.entries("log") == []


@pytest.mark.parametrize(
    ("beyond", "said"),
    [
        (1, "1 row pasted and saved. 1 cell had no place here and was left out."),
        (2, "1 row pasted and saved. 2 cells had no place here and were left out."),
    ],
)
def test_what_of_a_block_had_no_place_is_told(store: Store, beyond: int, said: str) -> None:
    block = {"entries": ["a"], "fields": ["note"], "cells": [["words"]], "defaults": {}}
    assert make_form(store).answer({"type": "paste", **block, "beyond": beyond})["text"] == said


def test_an_entry_becomes_an_action_once_and_the_action_knows_where_it_came_from(store: Store) -> None:
    form = make_form(store)
    save(form, "a", note="Call them back")
    first = form.answer({"type": "action", "entry": "a"})
    second = form.answer({"type": "action", "entry": "a"})

    assert first["text"] == "It is among your actions now."
    assert second["text"] == "It is among your actions already."
    assert first["entries"][0]["action"] is True
    (action,) = store.entries("actions")
    assert action.values == {
        "what": "Call them back",
        "status": "open",
        "activity": "time-log",
        "worksheet": "log",
        "entry": "a",
    }
    shown = make_form(store, "actions").answer({"type": "load"})["entries"][0]
    assert shown["origin"] == "Keep a log: Time log"


def test_the_timer_keeps_its_start_in_the_store_and_counts_what_passed(store: Store, clock: FakeClock) -> None:
    started = make_form(store).answer({"type": "start-timer"})
    entry = started["entries"][0]["id"]
    assert store.entries("log")[0].values == {
        "date": "2026-05-04",
        "start": "04:30",
        "source": "timer",
        "source_id": "2026-05-04T08:30:00+00:00",
    }

    clock.pass_by(minutes=47, seconds=20)
    after_a_restart = make_form(store, window="w2")
    assert after_a_restart.answer({"type": "load"})["entries"][0]["since"] == "2026-05-04T08:30:00+00:00"
    after_a_restart.answer({"type": "stop-timer", "entry": entry})
    assert store.entries("log")[0].values["minutes"] == 47


def test_a_timer_that_is_running_is_not_started_twice_and_one_that_stopped_not_stopped_again(
    store: Store, clock: FakeClock
) -> None:
    form = make_form(store)
    entry = form.answer({"type": "start-timer"})["entries"][0]["id"]

    assert form.answer({"type": "start-timer"})["text"] == "A timer is running already."
    clock.pass_by(hours=-2)
    form.answer({"type": "stop-timer", "entry": entry})
    assert store.entries("log")[0].values["minutes"] == 1
    assert form.answer({"type": "stop-timer", "entry": entry})["text"] == "That timer has been stopped already."


def test_the_history_says_what_was_there_before_in_words(store: Store, clock: FakeClock) -> None:
    form = make_form(store)
    client = form.answer({"type": "add", "worksheet": "clients", "name": "Home builders"})["entry"]
    save(form, "a", note="counter", minutes=30)
    clock.pass_by(minutes=5)
    save(form, "a", client=client, minutes=45)
    (latest, first) = form.answer({"type": "history"})["revisions"]

    assert latest["changes"] == [
        {"title": "Minutes", "before": "30 minutes", "after": "45 minutes"},
        {"title": "Client", "before": "", "after": "Home builders"},
    ]
    assert (first["action"], first["name"]) == ("begin", "counter")
    restored = form.answer({"type": "restore", "entry": "a", "revision": first["revision"]})
    assert restored["entries"][0]["values"] == {"note": "counter", "minutes": 30}


def test_a_page_that_becomes_visible_reads_again_only_when_something_is_new(store: Store) -> None:
    form = make_form(store)
    form.answer({"type": "load"})
    assert form.answer({"type": "visible"})["type"] == "unchanged"

    store.save("log", [Edit("a", {"note": "from another page"})])
    assert form.answer({"type": "visible"})["type"] == "entries"


def test_words_of_ones_own_are_offered_again(store: Store) -> None:
    form = make_form(store)
    save(form, "a", theme="waiting")
    save(form, "b", theme="Forms")

    assert form.answer({"type": "load"})["suggestions"] == {"theme": ["Forms", "waiting"]}


def test_a_rename_in_one_form_shows_in_the_others_a_moment_later(store: Store) -> None:
    later: list[Any] = []
    group = PageSync(delay=lambda _seconds, function: later.append(function))

    class FakeWidget:
        def __init__(self, form: Any) -> None:
            self.form, self.seen = form, []  # type: ignore[var-annotated]
            group.add(self, source=form)

        @property
        def followed_worksheets(self) -> set[str]:
            return set(self.form.followed_worksheets)

        @property
        def is_shown(self) -> bool:
            return bool(self.form.is_loaded)

        def refresh(self) -> None:
            self.seen.append(self.form.refresh())

    clients = FakeWidget(make_form(store, "clients", on_change=group.notify))
    log, hidden, topics = (FakeWidget(make_form(store, name)) for name in ("log", "grid", "topics"))
    for widget in (clients, log, topics):
        widget.form.answer({"type": "load"})
    save(clients.form, "c", name="Home builders")
    save(clients.form, "c", name="Builders")

    assert len(later) == 1
    later[0]()
    assert [name["name"] for name in log.seen[0]["names"]["clients"]] == ["Builders"]
    assert clients.seen == hidden.seen == topics.seen == []


def test_a_register_without_a_label_is_called_by_its_first_field(store: Store) -> None:
    unlabelled = CLIENTS.model_copy(update={"label": None})
    assert isinstance(unlabelled, Worksheet)
    fake: Any = FakeContent((unlabelled,))
    other = Store(store._engine, fake)
    other.save("clients", [Edit("c", {"name": "Home builders"})])

    assert other.names("clients") == {"c": "Home builders"}

"""A filled example: what the persona would have in the store, had each edit been typed and saved."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from workbook.content.definitions import Persona
from workbook.errors import ExampleReadOnlyError
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.example_store import list_operations, open_example
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.content.loader import Content


@contextlib.contextmanager
def saved_one_by_one(content: Content, persona: Persona) -> Iterator[Store]:
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with open_memory() as engine:
        store = Store(engine, content, learner=persona.id, now=lambda: moment)
        for worksheet, saved_at, edits in list_operations(content, persona):
            moment = saved_at
            store.save(worksheet.id, edits)
        yield store


@pytest.mark.parametrize("name", ["permit-clerk", "programme-officer", "regional-director"])
def test_it_holds_exactly_what_saving_edit_by_edit_would_have_left(content: Content, name: str) -> None:
    persona = content.get_persona(name)
    store, _ = open_example(content, persona)

    with saved_one_by_one(content, persona) as slow:
        assert dataclasses.asdict(store.archive()) == dataclasses.asdict(slow.archive())
        assert store.change() == slow.change()
        for worksheet in persona.entries:
            assert store.entries(worksheet) == slow.entries(worksheet)


def test_a_repeated_id_is_a_revision_and_a_repeated_value_is_none(content: Content) -> None:
    clients = (
        {"id": "a", "name": "One"},
        {"id": "a", "name": "Two"},
        {"id": "a", "name": "Two"},
        {"id": "b", "name": "B"},
    )
    persona = make_persona({"clients": clients})
    store, _ = open_example(content, persona)

    assert [(entry.id, entry.values["name"], entry.revision) for entry in store.entries("clients")] == [
        ("a", "Two", 2),
        ("b", "B", 1),
    ]
    assert store.change() == 1, "what is saved together is one operation"


def test_a_persona_without_entries_is_an_empty_store(content: Content) -> None:
    store, today = open_example(content, make_persona({}))

    assert store.entries("clients") == []
    assert today == dt.date(2026, 1, 13)


def test_it_refuses_edits(content: Content) -> None:
    store, _ = open_example(content, make_persona({}))

    with pytest.raises(ExampleReadOnlyError):
        store.save("clients", [Edit("a", {"name": "One"})])


def make_persona(entries: dict[str, tuple[dict[str, str], ...]]) -> Persona:
    return Persona(
        id="nobody",
        title="Nobody",
        about="Invented.",
        start=dt.date(2026, 1, 12),
        today="week 1 Tue",
        notebooks=("00-start-here",),
        entries=entries,
    )

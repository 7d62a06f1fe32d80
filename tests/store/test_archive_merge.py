from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeClock, FakeContent
from workbook.errors import ExampleReadOnlyError
from workbook.store.archive import EntryKey
from workbook.store.archive_merge import MergeResult
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def other(clock: FakeClock) -> Iterator[Store]:
    """A second home of the same learner."""
    fake: Any = FakeContent()
    with open_memory() as engine:
        yield Store(engine, fake, now=clock)


def notes(store: Store) -> list[Any]:
    return [(entry.id, entry.values.get("note")) for entry in store.entries("log")]


def write(store: Store, clock: FakeClock, entry: str, note: str) -> None:
    clock.pass_by(seconds=90)
    store.save("log", [Edit(entry, {"note": note})])


def test_an_empty_store_becomes_the_same_as_the_one_archived(store: Store, other: Store, clock: FakeClock) -> None:
    for entry, note in (("a", "one"), ("b", "two"), ("a", "three")):
        write(store, clock, entry, note)
    store.delete("log", ["b"])
    store.undo("log")
    store.save("clients", [Edit("x", {"name": "Rivermouth"})])

    other.merge_archive(store.archive())

    assert notes(other) == notes(store)
    assert other.find_entry("log", "a") == store.find_entry("log", "a")
    assert [r.identity for r in other.archive().revisions] == [r.identity for r in store.archive().revisions]
    assert other.archive().positions == store.archive().positions


def test_undo_goes_on_where_it_was(store: Store, other: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    write(store, clock, "a", "two")
    store.undo("log")

    other.merge_archive(store.archive())
    other.undo("log")

    assert notes(other) == []


def test_the_second_time_nothing_changes(store: Store, other: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    write(other, clock, "a", "mine")
    write(other, clock, "b", "also mine")
    other.merge_archive(store.archive())
    before = other.archive()
    change = other.change()

    assert other.merge_archive(store.archive()) == MergeResult(added=0, changed=0, kept=1)
    assert other.archive() == before
    assert other.change() == change


def test_what_was_saved_last_stands_and_the_other_is_in_the_history(
    store: Store, other: Store, clock: FakeClock
) -> None:
    write(store, clock, "a", "common")
    other.merge_archive(store.archive())
    write(other, clock, "a", "on the laptop")
    write(store, clock, "a", "on the desk, later")

    newer = other.merge_archive(store.archive())
    older = store.merge_archive(other.archive())

    assert (newer, older) == (MergeResult(added=0, changed=1, kept=0), MergeResult(added=0, changed=0, kept=1))
    assert notes(other) == notes(store) == [("a", "on the desk, later")]
    for home in (other, store):
        assert "on the laptop" in [revision.values["note"] for revision in home.history("log", entry="a")]


def test_an_older_archive_brings_back_nothing_that_was_deleted_since(store: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    archive = store.archive()
    clock.pass_by(seconds=90)
    store.delete("log", ["a"])

    store.merge_archive(archive)

    assert notes(store) == []


def test_new_entries_come_after_those_that_are_there(store: Store, other: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    write(store, clock, "b", "two")
    write(other, clock, "mine", "first")

    other.merge_archive(store.archive())

    assert [entry for entry, _ in notes(other)] == ["mine", "a", "b"]


def test_every_window_reads_again_afterwards(store: Store, other: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    before = other.change()

    other.merge_archive(store.archive())

    assert other.change() > before


def test_what_another_edition_knew_is_kept(store: Store, other: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    archive = store.archive()
    gone = EntryKey("a-worksheet-of-old", "x")
    old = archive.revisions[0].__class__(gone, 1, "save", {"text": "kept"}, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    other.merge_archive(archive.__class__((old,), {gone: 1}))

    assert other.archive().revisions == (old.__class__(**{**vars(old), "operation": 1}),)


def test_a_filled_example_takes_nothing(store: Store, other: Store) -> None:
    other.read_only = True

    with pytest.raises(ExampleReadOnlyError):
        other.merge_archive(store.archive())


def test_only_the_worksheets_chosen_leave(store: Store, clock: FakeClock) -> None:
    write(store, clock, "a", "one")
    store.save("clients", [Edit("x", {"name": "Rivermouth"})])

    chosen = store.archive().choose(["clients"])

    assert {key.worksheet for key in chosen.positions} == {"clients"}
    assert {recorded.key.worksheet for recorded in chosen.revisions} == {"clients"}

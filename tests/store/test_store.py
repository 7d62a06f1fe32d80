from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeClock, FakeContent, values_of
from workbook.errors import ExampleReadOnlyError, StoreError, UnknownNameError
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store


def test_what_was_saved_is_there_in_canonical_form(store: Store) -> None:
    saved = store.save("log", [Edit("a", {"date": "4 May 2026", "minutes": "1:30", "kind": "Service"})])

    assert values_of(store, "a") == {"date": "2026-05-04", "minutes": 90, "kind": "service"}
    assert saved.entries[0].problems == {}
    assert saved.at == dt.datetime(2026, 5, 4, 8, 30, tzinfo=dt.UTC)


def test_entries_come_in_the_order_in_which_they_were_begun(store: Store) -> None:
    for entry in ("z", "a", "m"):
        store.save("log", [Edit(entry, {"note": entry})])
    store.save("log", [Edit("z", {"note": "again"})])

    assert [entry.id for entry in store.entries("log")] == ["z", "a", "m"]


def test_an_edit_leaves_the_fields_it_does_not_name(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "counter", "minutes": 30})])
    store.save("log", [Edit("a", {"minutes": 45})])

    assert values_of(store, "a") == {"note": "counter", "minutes": 45}


def test_emptying_a_field_takes_its_value_away(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "counter", "minutes": 30})])
    store.save("log", [Edit("a", {"note": ""})])

    assert values_of(store, "a") == {"minutes": 30}


def test_what_does_not_validate_is_kept_as_a_draft_until_it_is_mended(store: Store) -> None:
    store.save("log", [Edit("a", {"date": "2026-05-04", "minutes": "a while"})])
    draft = store.entries("log")[0]
    assert draft.is_draft
    assert draft.values["minutes"] == "a while"
    assert "not a number" in draft.problems["minutes"]

    mended = store.save("log", [Edit("a", {"minutes": "20"})]).entries[0]
    assert not mended.is_draft


def test_a_missing_required_field_makes_a_draft(store: Store) -> None:
    draft = store.save("log", [Edit("a", {"minutes": 5})]).entries[0]

    assert draft.problems == {"date": "Date is still needed."}


def test_typing_within_a_minute_is_one_revision(store: Store, clock: FakeClock) -> None:
    for note in ("c", "co", "cou", "counter"):
        store.for_window("w1").save("log", [Edit("a", {"note": note})], is_typing=True)
        clock.pass_by(seconds=14)

    assert [revision.values for revision in store.history("log")] == [{"note": "counter"}]


def test_a_minute_is_counted_from_the_first_edit_and_not_from_the_last(store: Store, clock: FakeClock) -> None:
    for note in ("c", "co", "cou"):
        store.for_window("w1").save("log", [Edit("a", {"note": note})], is_typing=True)
        clock.pass_by(seconds=40)

    assert [revision.values["note"] for revision in store.history("log")] == ["cou", "co"]


@pytest.mark.parametrize("after", ["", "Something else", "whole paragraph"])
def test_text_that_is_emptied_or_replaced_at_once_stays_in_the_history(store: Store, after: str) -> None:
    for note in ("A whole", "A whole paragraph", after):
        store.for_window("w1").save("log", [Edit("a", {"note": note})], is_typing=True)

    assert "A whole paragraph" in [revision.values.get("note") for revision in store.history("log")]


def test_deleting_letter_by_letter_keeps_the_text_and_makes_one_revision(store: Store) -> None:
    for note in ("A paragraph", "A paragrap", "A paragra", "A par", ""):
        store.for_window("w1").save("log", [Edit("a", {"note": note})], is_typing=True)

    assert [revision.values.get("note") for revision in store.history("log")] == [None, "A paragraph"]


def test_a_choice_that_is_changed_is_a_revision_of_its_own(store: Store) -> None:
    for kind in ("service", "other"):
        store.for_window("w1").save("log", [Edit("a", {"kind": kind})], is_typing=True)

    assert [revision.values["kind"] for revision in store.history("log")] == ["other", "service"]


@given(notes=st.lists(st.text(st.sampled_from("ab "), max_size=6), min_size=1, max_size=20))
def test_every_text_that_was_saved_is_part_of_a_text_in_the_history(notes: list[str]) -> None:
    fake: Any = FakeContent()
    with open_memory() as engine:
        store = Store(engine, fake, now=FakeClock()).for_window("w1")
        for note in notes:
            store.save("log", [Edit("a", {"note": note})], is_typing=True)
        kept = [str(revision.values.get("note", "")) for revision in store.history("log")]
    for note in notes:
        assert any(is_subsequence(note.strip(), text) for text in kept)


def is_subsequence(part: str, whole: str) -> bool:
    """Return whether a text has all letters of another, in their order."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


def test_another_window_begins_a_revision_of_its_own(store: Store) -> None:
    store.for_window("w1").save("log", [Edit("a", {"note": "one"})], is_typing=True)
    store.for_window("w2").save("log", [Edit("a", {"note": "two"})], is_typing=True)

    assert [revision.values["note"] for revision in store.history("log")] == ["two", "one"]


def test_a_clock_that_is_set_back_does_not_keep_a_revision_open(store: Store, clock: FakeClock) -> None:
    store.for_window("w1").save("log", [Edit("a", {"note": "one"})], is_typing=True)
    clock.pass_by(hours=-1)
    store.for_window("w1").save("log", [Edit("a", {"note": "two"})], is_typing=True)

    assert [revision.values["note"] for revision in store.history("log")] == ["two", "one"]


@given(jumps=st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=8))
def test_however_the_clock_jumps_what_was_saved_last_stands_and_is_undone_first(jumps: list[int]) -> None:
    clock = FakeClock()
    fake: Any = FakeContent()
    with open_memory() as engine:
        store = Store(engine, fake, now=clock)
        for number, seconds in enumerate(jumps):
            clock.pass_by(seconds=seconds)
            saved = store.save("log", [Edit("a", {"note": str(number)})])
            assert saved.at == clock.moment, "the time that is shown is the one on the clock"
        numbers = [revision.values["note"] for revision in store.history("log")]
        assert numbers == [str(number) for number in reversed(range(len(jumps)))]
        undone = store.undo("log")
        assert undone
        assert undone.entries[0].values["note"] == str(len(jumps) - 2)


def test_saving_the_same_again_changes_nothing(store: Store, clock: FakeClock) -> None:
    store.save("log", [Edit("a", {"note": "one"})])
    before = store.change()
    clock.pass_by(hours=1)
    store.save("log", [Edit("a", {"note": "one"})])

    assert store.change() == before
    assert len(store.history("log")) == 1


def test_every_operation_moves_the_counter(store: Store) -> None:
    seen = [store.change()]
    store.save("log", [Edit("a", {"note": "one"})])
    seen.append(store.change())
    store.delete("log", ["a"])
    seen.append(store.change())
    store.undo("log")
    seen.append(store.change())

    assert seen == sorted(set(seen))


def test_windows_that_touch_different_fields_are_merged_without_a_word(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "old", "minutes": 1})])
    store.for_window("w1").save("log", [Edit("a", {"note": "new"}, seen={"note": ["old"]})], is_typing=True)
    saved = store.for_window("w2").save("log", [Edit("a", {"minutes": 2}, seen={"minutes": [1]})], is_typing=True)

    assert values_of(store, "a") == {"note": "new", "minutes": 2}
    assert saved.overwritten == {}


def test_of_the_same_field_the_later_save_wins_and_the_field_is_named(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "old"})])
    store.for_window("w1").save("log", [Edit("a", {"note": "theirs"}, seen={"note": ["old"]})], is_typing=True)
    saved = store.for_window("w2").save("log", [Edit("a", {"note": "mine"}, seen={"note": ["old"]})], is_typing=True)

    assert values_of(store, "a") == {"note": "mine"}
    assert saved.overwritten == {"a": {"note": "theirs"}}
    assert "theirs" in [revision.values["note"] for revision in store.history("log")]


def test_two_windows_that_write_the_same_have_overwritten_nothing(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "old"})])
    store.for_window("w1").save("log", [Edit("a", {"note": "same"}, seen={"note": ["old"]})], is_typing=True)
    saved = store.for_window("w2").save("log", [Edit("a", {"note": "same"}, seen={"note": ["old"]})], is_typing=True)

    assert saved.overwritten == {}


def test_typing_into_an_entry_that_was_deleted_elsewhere_brings_it_back(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "old", "minutes": 3})])
    store.delete("log", ["a"])
    store.for_window("w2").save("log", [Edit("a", {"note": "still typing"}, seen={"note": ["old"]})], is_typing=True)

    assert [entry.values for entry in store.entries("log")] == [{"note": "still typing", "minutes": 3}]


def test_entries_of_one_id_in_two_worksheets_are_two_entries(store: Store) -> None:
    saved = store.save_together({"log": [Edit("a", {"note": "in"})], "clients": [Edit("a", {"name": "Payroll"})]})

    assert {entry.worksheet: dict(entry.values) for entry in saved.entries} == {
        "log": {"note": "in"},
        "clients": {"name": "Payroll"},
    }


def test_an_entry_that_an_operation_names_twice_has_a_revision_of_each(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "one"}), Edit("a", {"minutes": "5"})])

    assert [revision.revision for revision in store.history("log")] == [2, 1]
    assert values_of(store, "a") == {"note": "one", "minutes": 5}
    store.delete("log", ["a", "a"])
    assert [revision.action for revision in store.history("log")] == ["delete", "save", "save"]
    store.undo("log")
    store.undo("log")
    assert not store.entries("log")


def test_thousands_of_entries_come_in_at_once(store: Store) -> None:
    number = 1200
    saved = store.save("log", [Edit(f"e{n}", {"minutes": n + 1}) for n in range(number)])

    assert [entry.id for entry in store.entries("log")] == [f"e{n}" for n in range(number)]
    assert len(store.undo_operation(saved.change).entries) == number
    assert not store.entries("log")


def test_an_earlier_revision_can_be_brought_back_and_that_can_be_undone(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "one"})])
    store.save("log", [Edit("a", {"note": "two"})])
    store.restore("log", "a", 1)
    assert values_of(store, "a") == {"note": "one"}

    store.undo("log")
    assert values_of(store, "a") == {"note": "two"}


def test_a_revision_that_never_was_cannot_be_brought_back(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "one"})])

    with pytest.raises(StoreError, match="no longer exists"):
        store.restore("log", "a", 7)


def test_the_history_says_what_changed_since_a_moment(store: Store, clock: FakeClock) -> None:
    store.save("log", [Edit("a", {"note": "one", "minutes": 5})])
    clock.pass_by(days=1)
    since = clock()
    store.save("log", [Edit("a", {"note": "two"})])

    (revision,) = store.history("log", since=since)
    assert revision.changed == ("note",)
    assert revision.before == {"note": "one", "minutes": 5}


def test_names_follow_a_rename_and_mark_what_was_removed(store: Store) -> None:
    store.save("clients", [Edit("c", {"name": "Home builders"}), Edit("d", {})])
    store.save("clients", [Edit("c", {"name": "Builders"})])
    assert store.names("clients") == {"c": "Builders", "d": "(no name yet)"}

    store.delete("clients", ["c"])
    assert store.names("clients")["c"] == "Builders (removed)"


def test_uses_are_counted_by_worksheet_and_deleted_entries_do_not_count(store: Store) -> None:
    store.save("clients", [Edit("c", {"name": "Home builders"})])
    store.save("log", [Edit("a", {"client": "c"}), Edit("b", {"client": "c"}), Edit("x", {"client": "other"})])
    store.save("grid", [Edit("c.t", {"client": "c", "topic": "t"})])
    store.delete("log", ["b"])

    assert store.count_uses("clients", "c") == {"log": 1, "grid": 1}


def test_learners_do_not_see_each_other(store: Store) -> None:
    other = Store(store._engine, store.content, learner="someone else")
    store.save("log", [Edit("a", {"note": "mine"})])
    other.save("log", [Edit("a", {"note": "theirs"})])

    assert [entry.values["note"] for entry in store.entries("log")] == ["mine"]
    assert other.undo("log") is not None
    assert len(store.history("log")) == 1


def test_an_example_refuses_edits(store: Store) -> None:
    example = Store(store._engine, store.content, read_only=True)

    with pytest.raises(ExampleReadOnlyError):
        example.save("log", [Edit("a", {"note": "x"})])
    with pytest.raises(ExampleReadOnlyError):
        example.delete("log", ["a"])
    with pytest.raises(ExampleReadOnlyError):
        example.undo("log")


def test_an_unknown_worksheet_is_refused_with_the_nearest_name(store: Store) -> None:
    with pytest.raises(UnknownNameError, match='did you mean "clients"'):
        store.save("client", [Edit("a", {})])

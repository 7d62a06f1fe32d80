"""What was deleted, pasted or typed is taken back, step by step and all the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fakes import FakeContent, values_of
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.store import Store


def test_a_deleted_entry_is_gone_and_undo_brings_it_back_to_its_place(store: Store) -> None:
    for entry in ("a", "b", "c"):
        store.save("log", [Edit(entry, {"note": entry})])
    store.delete("log", ["b"])
    assert [entry.id for entry in store.entries("log")] == ["a", "c"]

    store.undo("log")
    assert [entry.id for entry in store.entries("log")] == ["a", "b", "c"]


def test_undo_goes_back_step_by_step_to_the_beginning(store: Store) -> None:
    for note in ("one", "two", "three"):
        store.save("log", [Edit("a", {"note": note})])
    seen = []
    while store.undo("log"):
        found = store.entries("log")
        seen.append(found[0].values["note"] if found else None)

    assert seen == ["two", "one", None]


def test_what_is_typed_after_an_undo_is_undone_first(store: Store) -> None:
    for note in ("one", "two", "three"):
        store.save("log", [Edit("a", {"note": note})])
    store.undo("log")
    store.save("log", [Edit("a", {"note": "four"})])
    store.undo("log")
    assert values_of(store, "a") == {"note": "two"}

    store.undo("log")
    assert values_of(store, "a") == {"note": "one"}


def test_a_pasted_block_is_undone_as_one_thing(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "before"})])
    store.for_window("w1").save("log", [Edit("a", {"note": "pasted"}), Edit("b", {"note": "new"})])
    store.undo("log")

    assert [entry.values for entry in store.entries("log")] == [{"note": "before"}]


def test_typing_after_a_paste_is_a_revision_of_its_own(store: Store) -> None:
    store.for_window("w1").save("log", [Edit("a", {"note": "pasted"}), Edit("b", {"note": "pasted"})])
    store.for_window("w1").save("log", [Edit("a", {"note": "typed"})], is_typing=True)
    store.undo("log")

    assert [entry.values["note"] for entry in store.entries("log")] == ["pasted", "pasted"]


def test_undo_takes_back_what_was_typed_last_although_its_row_is_older(store: Store) -> None:
    window = store.for_window("w1")
    for entry, note in (("one", "First"), ("two", "Second"), ("one", "First, again")):
        window.save("log", [Edit(entry, {"note": note})], is_typing=True)
    window.undo("log")

    assert [entry.values["note"] for entry in store.entries("log")] == ["First", "Second"]


def test_typing_that_goes_on_is_later_than_what_another_window_did_in_the_meantime(store: Store) -> None:
    one, two = store.for_window("w1"), store.for_window("w2")
    one.save("log", [Edit("one", {"note": "Fir"})], is_typing=True)
    two.save("log", [Edit("two", {"note": "Second"})], is_typing=True)
    one.save("log", [Edit("one", {"note": "First"})], is_typing=True)
    store.undo("log")

    assert [entry.values["note"] for entry in store.entries("log")] == ["Second"]


@pytest.mark.parametrize("action", ["type", "delete", "paste", "restore"])
def test_a_window_takes_back_its_own_actions_before_those_of_another(store: Store, action: str) -> None:
    one, two = store.for_window("w1"), store.for_window("w2")
    one.save("log", [Edit("one", {"note": "Mine"})], is_typing=True)
    one.save("log", [Edit("one", {"note": "Mine, too"})])
    if action == "type":
        one.save("log", [Edit("new", {"note": "Mine"})], is_typing=True)
    elif action == "delete":
        one.delete("log", ["one"])
    elif action == "paste":
        one.save("log", [Edit("new", {"note": "Mine"}), Edit("newer", {"note": "Mine"})])
    else:
        one.restore("log", "one", 1)
    two.save("log", [Edit("two", {"note": "Theirs"})], is_typing=True)
    one.undo("log")

    assert [entry.values["note"] for entry in store.entries("log")] == ["Mine, too", "Theirs"]


def test_when_a_window_has_nothing_left_to_undo_it_goes_on_with_the_others(store: Store) -> None:
    one, two = store.for_window("w1"), store.for_window("w2")
    one.save("log", [Edit("one", {"note": "Mine"})], is_typing=True)
    two.save("log", [Edit("two", {"note": "Theirs"})], is_typing=True)
    one.undo("log")
    one.undo("log")

    assert store.entries("log") == []
    assert one.undo("log") is None


def test_undo_keeps_what_another_window_typed_into_the_same_entry_since(store: Store) -> None:
    one, two = store.for_window("w1"), store.for_window("w2")
    one.save("log", [Edit("a", {"note": "Mine", "kind": "service"})], is_typing=True)
    two.save("log", [Edit("a", {"minutes": 25, "kind": "other"})], is_typing=True)
    one.undo("log")

    assert values_of(store, "a") == {"minutes": 25, "kind": "other"}


def test_what_another_window_has_overwritten_is_not_brought_back(store: Store) -> None:
    one, two = store.for_window("w1"), store.for_window("w2")
    one.save("log", [Edit("a", {"note": "First"})])
    one.save("log", [Edit("a", {"note": "Mine"})], is_typing=True)
    two.save("log", [Edit("a", {"note": "Theirs"})], is_typing=True)
    one.undo("log")

    assert values_of(store, "a") == {"note": "Mine"}


def test_undo_in_part_of_a_worksheet_leaves_the_other_entries(store: Store) -> None:
    store.save("log", [Edit("a", {"note": "mine", "kind": "service"})])
    store.save("log", [Edit("b", {"note": "theirs", "kind": "other"})])
    store.undo("log", where={"kind": "service"})

    assert [entry.id for entry in store.entries("log")] == ["b"]


def test_what_one_operation_did_is_taken_back_in_every_worksheet(store: Store) -> None:
    store.save("log", [Edit("before", {"note": "kept"})])
    saved = store.save_together({"log": [Edit("a", {"note": "in"})], "clients": [Edit("a", {"name": "Payroll"})]})
    store.save("log", [Edit("after", {"note": "kept too"})])
    back = store.undo_operation(saved.change)

    assert {(entry.worksheet, entry.id, entry.deleted) for entry in back.entries} == {
        ("log", "a", True),
        ("clients", "a", True),
    }
    assert [entry.id for entry in store.entries("log")] == ["before", "after"]
    assert store.undo_operation(saved.change).entries == ()


def test_what_has_changed_since_an_operation_is_not_taken_back_with_it(store: Store) -> None:
    saved = store.save_together({"log": [Edit("a", {"note": "in"}), Edit("b", {"note": "in"})]})
    store.save("log", [Edit("a", {"note": "mine"})])
    store.undo_operation(saved.change)

    assert [(entry.id, entry.values["note"]) for entry in store.entries("log")] == [("a", "mine")]


def test_an_entry_that_was_undone_to_nothing_is_told_from_one_that_was_deleted(store: Store) -> None:
    store.save("log", [Edit("undone", {"note": "x"})])
    store.undo("log")
    store.save("log", [Edit("deleted", {"note": "x"})])
    store.delete("log", ["deleted"])

    assert store.list_undone_entries("log") == {"undone"}
    assert {entry.id for entry in store.entries("log", deleted=True)} == {"undone", "deleted"}


FIELDS = {
    "note": st.text(max_size=20),
    "minutes": st.one_of(st.integers(-5, 2000), st.text(max_size=5)),
    "kind": st.sampled_from(["service", "other", "nonsense", ""]),
    "moment": st.sampled_from(["2026-05-04T10:00", "2026-05-04 9 pm", "soon", ""]),
    "share": st.sampled_from(["50", "120", "", "7 %"]),
}
WINDOWS = st.sampled_from(["w1", "w2", None])
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("save"),
            st.sampled_from("abc"),
            st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none(), max_size=3).flatmap(
                lambda chosen: st.fixed_dictionaries({name: FIELDS[name] for name in chosen})
            ),
            WINDOWS,
        ),
        st.tuples(st.just("delete"), st.sampled_from("abc"), st.none(), WINDOWS),
        st.tuples(st.just("undo"), st.none(), st.none(), WINDOWS),
    ),
    max_size=25,
)


@given(steps=STEPS, last=WINDOWS)
@example(
    steps=[("save", "b", {"kind": "service", "minutes": 0}, "w1"), ("save", "b", {"kind": "other"}, "w2")], last="w1"
)
@example(
    steps=[
        ("save", "a", {"kind": "service", "moment": "2026-05-04T10:00"}, "w1"),
        ("undo", None, None, "w1"),
        ("save", "a", {}, "w2"),
        ("save", "a", {"kind": "other"}, "w1"),
    ],
    last="w2",
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_undoing_everything_always_leads_back_to_nothing_and_history_explains_every_entry(
    steps: list[Any], last: str | None
) -> None:
    fake: Any = FakeContent()
    with open_memory() as engine:
        store = Store(engine, fake)
        for action, entry, values, window in steps:
            there = store.for_window(window) if window else store
            if action == "save":
                there.save("log", [Edit(entry, values)], is_typing=True)
            elif action == "delete":
                there.delete("log", [entry])
            else:
                there.undo("log")
            for found in store.entries("log"):
                latest = store.history("log", entry=found.id)[0]
                assert (latest.values, latest.revision) == (found.values, found.revision)
        there = store.for_window(last) if last else store
        # Each operation can be undone once, in as many parts as it has fields.
        for _ in range(len(steps) * (len(FIELDS) + 1)):
            if not there.undo("log"):
                break
        assert there.undo("log") is None
        assert store.entries("log") == []

"""What several kernels do at the same moment is done once, and a late edit says what it found."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeContent
from tests.forms.forming import make_form, save
from workbook.errors import NotSavedError
from workbook.forms.action_links import save_action
from workbook.forms.initial_entries import create_initial_entries
from workbook.forms.registers import add_name
from workbook.forms.timer import find_start, start_timer
from workbook.paths import Home
from workbook.privacy.erasure import erase, plan_entries_erasure
from workbook.store.daily_backups import restore_backup, save_backup
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KERNELS = 4
# A fork has everything imported already; where there is none, each kernel needs its time to start.
START = "fork" if sys.platform == "linux" else "spawn"
CONTENT: Any = FakeContent()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").make()
    Store.open(home, CONTENT).close()
    return home


@pytest.fixture
def opened(home: Home) -> Iterator[Store]:
    store = Store.open(home, CONTENT)
    yield store
    store.close()


def run_kernels(home: Home, work: Callable[[Store, int], None], *, kernels: int = KERNELS) -> None:
    """Let several processes do the same work at the same moment."""
    context: Any = multiprocessing.get_context(START)
    barrier = context.Barrier(kernels)
    processes = [context.Process(target=_run_kernel, args=[home, work, number, barrier]) for number in range(kernels)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * kernels


def _run_kernel(home: Home, work: Callable[[Store, int], None], number: int, barrier: Any) -> None:
    store = Store.open(home, CONTENT)
    barrier.wait(60)
    work(store, number)
    store.close()


def _add_clients(store: Store, number: int) -> None:
    for client in range(5):
        name = f"Client {client}"
        add_name(store, "clients", name.upper() if number % 2 else name)


def _add_clients_in_a_form(store: Store, number: int) -> None:
    form = make_form(store, window=f"w{number}")
    answers = [form.answer({"type": "add", "worksheet": "clients", "name": f"Client {client}"}) for client in range(5)]
    assert [answer["type"] for answer in answers] == ["added"] * 5


def _start(store: Store, _number: int) -> None:
    start_timer(store, CONTENT.get_worksheet("log"), now=store._now())


def _make_action(store: Store, _number: int) -> None:
    entry = store.find_entry("log", "a")
    assert entry
    save_action(store, CONTENT.get_worksheet("log"), entry)


def _count(store: Store, _number: int) -> None:
    """Add one to a number, which only works if nobody writes between reading and writing."""
    for _ in range(5):
        with store.transaction():
            entry = store.find_entry("log", "counted")
            minutes = int(str(entry.values["minutes"])) if entry else 0
            store.save("log", [Edit("counted", {"minutes": minutes + 1})])


def _begin_list(store: Store, _number: int) -> None:
    log = CONTENT.get_worksheet("log")
    create_initial_entries(store, log.model_copy(update={"starting_entries": ({"id": "first", "note": "Begin here"},)}))


@pytest.mark.parametrize("work", [_add_clients, _add_clients_in_a_form])
def test_a_client_that_four_kernels_add_at_the_same_moment_is_there_once(
    home: Home, opened: Store, work: Callable[[Store, int], None]
) -> None:
    run_kernels(home, work)

    names = sorted(str(entry.values["name"]).casefold() for entry in opened.entries("clients"))
    assert names == [f"client {client}" for client in range(5)]


def test_a_timer_that_four_kernels_start_at_the_same_moment_runs_once(home: Home, opened: Store) -> None:
    run_kernels(home, _start)

    log = CONTENT.get_worksheet("log")
    assert len([entry for entry in opened.entries("log") if find_start(log, entry)]) == 1


def test_an_action_that_four_kernels_make_has_one_revision(home: Home, opened: Store) -> None:
    opened.save("log", [Edit("a", {"note": "Call them"})])

    run_kernels(home, _make_action)

    assert [entry.revision for entry in opened.entries("actions")] == [1]


def test_the_first_row_of_a_list_that_four_kernels_begin_has_one_revision(home: Home, opened: Store) -> None:
    run_kernels(home, _begin_list)

    assert [entry.revision for entry in opened.entries("log")] == [1]


def test_what_is_read_and_saved_in_a_transaction_is_never_based_on_old_values(home: Home, opened: Store) -> None:
    run_kernels(home, _count)

    (entry,) = opened.entries("log")
    assert entry.values["minutes"] == 5 * KERNELS


def test_a_transaction_saves_everything_or_nothing(opened: Store) -> None:
    def save_two_and_fail() -> None:
        with opened.transaction():
            opened.save("log", [Edit("a", {"note": "first"})])
            with opened.transaction():
                opened.save("clients", [Edit("b", {"name": "second"})])
            assert opened.entries("clients")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_two_and_fail()

    assert opened.entries("log") == []
    assert opened.entries("clients") == []


def test_a_transaction_of_one_window_holds_for_its_others(opened: Store) -> None:
    with opened.for_window("w").transaction():
        opened.save("log", [Edit("a", {"note": "first"})])
        assert len(opened.for_window("v").entries("log")) == 1


def test_a_transaction_that_cannot_begin_is_reported_in_a_sentence(
    home: Home, opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbook.store.engine.LOCK_WAIT_SECONDS", 0)
    other = Store.open(home, CONTENT)

    with opened.transaction(), pytest.raises(NotSavedError, match="another program"), other.transaction():
        pass
    other.close()


def late(form: Any, entry: str, seen: object, **values: object) -> Any:
    """Answer an edit of a form whose browser has seen a value."""
    known = {field: [seen] for field in values}
    return form.answer({"type": "save", "edits": [{"entry": entry, "values": values, "seen": known}]})


def test_a_late_edit_that_brings_a_deleted_row_back_says_so(opened: Store) -> None:
    here, there = make_form(opened), make_form(opened, window="w2")
    save(here, "a", note="A queue", theme="counter")
    there.answer({"type": "delete", "entry": "a"})

    answer = late(here, "a", "A queue", note="A queue to the door")

    assert answer["text"].startswith("This had been deleted in another window; what you typed has brought it back.")
    assert [entry.values["note"] for entry in opened.entries("log")] == ["A queue to the door"]


def test_a_late_edit_of_an_empty_field_says_so_too(opened: Store) -> None:
    here, there = make_form(opened), make_form(opened, window="w2")
    save(here, "a", note="A queue")
    there.answer({"type": "delete", "entry": "a"})

    assert late(here, "a", None, theme="counter")["text"].startswith("This had been deleted")


def test_an_edit_that_is_sent_again_after_the_row_was_deleted_does_not_bring_it_back(opened: Store) -> None:
    here, there = make_form(opened), make_form(opened, window="w2")
    late(here, "a", "A", note="A queue")
    there.answer({"type": "delete", "entry": "a"})

    answer = late(here, "a", "A", note="A queue")

    assert answer["gone"] == ["a"]
    assert opened.entries("log") == []


def test_a_row_that_is_undone_and_typed_again_is_back_without_a_word(opened: Store) -> None:
    matrix = CONTENT.get_worksheet("grid")
    form = make_form(opened, "grid")
    field = matrix.fields[-1].name
    late(form, "r.c", None, **{field: "4"})
    form.answer({"type": "undo"})

    answer = late(form, "r.c", None, **{field: "4"})

    assert answer["text"] == ""
    assert [entry.id for entry in opened.entries("grid")] == ["r.c"]


def test_a_page_learns_that_its_row_was_erased_instead_of_saving_a_part_of_it(home: Home, opened: Store) -> None:
    form = make_form(opened)
    opened.save("log", [Edit("a", {"note": "About Ada"}), Edit("b", {"note": "About nobody"})])
    opened.save("clients", [Edit("c", {"name": "Rivermouth"})])
    form.refresh()
    erase(plan_entries_erasure(home, opened, {"log": ["a"]}))

    answer = late(form, "a", None, theme="counter")
    other = late(form, "b", None, theme="counter")

    assert answer["text"] == "This has been erased in the meantime, so that what you typed into it is not saved."
    assert answer["gone"] == ["a"]
    assert opened.find_entry("log", "a") is None
    assert other["gone"] == []
    assert [entry.values["theme"] for entry in opened.entries("log")] == ["counter"]
    assert late(form, "new", None, note="Something new")["text"] == ""


def test_what_is_typed_into_a_row_that_a_restored_backup_lacks_is_kept_and_reported(home: Home, opened: Store) -> None:
    form = make_form(opened)
    save(form, "b", note="first")
    backup = save_backup(home, now=opened._now())
    save(form, "a", note="second")
    restore_backup(home, backup, now=opened._now())

    assert late(form, "a", "second", note="second thought")["text"].startswith("This is not in the backup")
    assert [entry.values["note"] for entry in opened.entries("log")] == ["first", "second thought"]
    assert late(form, "a", "second thought", note="third")["text"] == ""


def test_only_an_edit_of_a_form_counts_as_late(opened: Store) -> None:
    one, other = opened.for_window("one"), opened.for_window("other")
    one.save("clients", [Edit("a", {"name": "Rivermouth"})])
    other.delete("clients", ["a"])

    saved = one.save("clients", [Edit("a", {"setting": "internal"}, {"setting": [None]})], is_typing=True)

    assert saved.revived == ("a",)
    assert one.save("clients", [Edit("a", {"setting": "external"})]).revived == ()
    assert [entry.values["name"] for entry in other.entries("clients")] == ["Rivermouth"]

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from tests.exporting.exported_samples import make_content
from tests.fakes import FakeContent
from tests.store.wal_mode import keep_in_wal_mode
from workbook.paths import Home
from workbook.privacy.erasure import erase, plan_entries_erasure, plan_erasure
from workbook.store.daily_backups import restore_backup, save_backup
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = dt.datetime(2026, 6, 1, 9).astimezone()
FAKE: Any = FakeContent()
SECRETS = ["Zebulon shouted at me", "Zebulon calmed down", "Zebulon was deleted", "Zebulon undone", "zebra é 😀"]
# As the store writes them, too: JSON in ASCII.
TRACES = [b"Zebulon", b"zebra", rb"\ud83d"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture(params=[keep_in_wal_mode, contextlib.nullcontext], ids=["log", "mode of this SQLite"])
def store(home: Home, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A home that holds secrets in every place where there can be any, open as a page has it."""
    with request.param(home.store):
        store = Store.open(home, FAKE)
        fill_with_secrets(home, store)
        yield store
        store.close()


def fill_with_secrets(home: Home, store: Store) -> None:
    store.save("clients", [Edit("c", {"name": "Rivermouth school"})])
    store.save("log", [Edit(f"many{n}", {"note": f"Zebulon again {n} " + "x" * 2000}) for n in range(40)])
    store.save("log", [Edit("a", {"note": SECRETS[0], "client": "c"})])
    store.save("log", [Edit("a", {"note": SECRETS[1]})])
    store.save("log", [Edit("b", {"note": SECRETS[2]}), Edit("e", {"note": SECRETS[4]})])
    store.delete("log", ["b"])
    store.save("log", [Edit("d", {"note": SECRETS[3]})])
    store.undo("log")
    store.save("actions", [Edit("x", {"what": "Talk to Zebulon", "worksheet": "log", "entry": "a"})])
    store.save("actions", [Edit("y", {"what": "Buy a clock"})])
    backup = save_backup(home, now=NOW)
    restore_backup(home, backup, now=NOW)
    (home.backups / "workbook-damaged.sqlite").write_bytes(b"Zebulon in a damaged file")
    (home.backups / "workbook-20260601-090000.sqlite.4711.part").write_bytes(b"Zebulon in a copy that was cut short")
    (home.folder / "exports").mkdir()
    (home.folder / "exports" / "report.txt").write_text("Zebulon, printed")


def find_traces(home: Home) -> list[tuple[str, bytes]]:
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    return [(path.name, trace) for path in files for trace in TRACES if trace in path.read_bytes()]


def test_a_worksheet_that_is_erased_is_in_no_byte_of_any_file_of_the_home(home: Home, store: Store) -> None:
    places = {name for name, _ in find_traces(home)}
    there = {"workbook.sqlite-wal"} & {file.name for file in home.folder.iterdir()}
    assert {"workbook-damaged.sqlite", "report.txt"} | there < places
    assert any(name.startswith("workbook-2026") for name in places)

    erase(plan_entries_erasure(home, store, {"log": None}))

    assert find_traces(home) == []


def test_everything_else_stays_here_and_in_the_backups(home: Home, store: Store) -> None:
    erase(plan_entries_erasure(home, store, {"log": None}))

    assert [entry.id for entry in store.entries("clients")] == ["c"]
    assert [entry.id for entry in store.entries("actions")] == ["y"]
    restore_backup(home, next(home.backups.glob("workbook-2*.sqlite")), now=NOW)
    assert [entry.values["name"] for entry in store.entries("clients")] == ["Rivermouth school"]
    assert store.entries("log") == []
    assert store.history("log") == []


def test_other_learners_keep_theirs(home: Home, store: Store) -> None:
    other = Store.open(home, FAKE, learner="you")
    other.save("log", [Edit("a", {"note": "mine"})])

    erase(plan_entries_erasure(home, store, {"log": None}))

    assert [entry.values["note"] for entry in other.entries("log")] == ["mine"]
    other.close()


def test_open_pages_learn_of_it(home: Home, store: Store) -> None:
    before = store.change()

    erase(plan_entries_erasure(home, store, {"log": None}))

    assert store.change() > before


def test_the_plan_says_what_goes_and_changes_nothing(home: Home, store: Store) -> None:
    before = store.archive()

    plan = plan_entries_erasure(home, store, {"clients": None})
    said = " ".join(plan_entries_erasure(home, store, {"log": None}).sentences)

    assert 'All of "Time log": 44 entries. Their history, 47 revisions, here and in 4 backups.' in said
    assert "1 action made from these entries" in said
    assert "1 file in the folder exports" in said
    assert "1 entry elsewhere will refer to something that is gone." in plan.sentences
    assert store.archive() == before


def test_single_entries_are_erased_with_what_was_made_from_them_and_the_others_stay(home: Home, store: Store) -> None:
    store.save("log", [Edit("keep", {"note": "Rang the school"})])

    erase(plan_entries_erasure(home, store, {"log": {"a"}, "clients": {"c"}}))

    assert "a" not in {entry.id for entry in store.entries("log")}
    assert {"keep", "e", "many0"} < {entry.id for entry in store.entries("log")}
    assert [entry.id for entry in store.entries("actions")] == ["y"]
    assert store.archive().choose(["clients"]).revisions == ()
    texts = [file.read_bytes() for file in home.folder.rglob("*") if file.is_file()]
    assert not any(b"shouted" in text or b"calmed" in text or b"Rivermouth" in text for text in texts)
    assert any(b"Zebulon again 7" in text for text in texts)


def test_recordings_go_with_the_last_entry_that_names_them(home: Home) -> None:
    with_files: Any = make_content()
    store = Store.open(home, with_files)
    named = {"a": "one.wav", "b": "/elsewhere/two.wav", "c": "two.wav"}
    store.save("everything", [Edit(entry, {"file": file}) for entry, file in named.items()])
    home.recordings.mkdir()
    for name in ("one.wav", "two.wav", "other.wav"):
        (home.recordings / name).write_bytes(b"RIFF")

    plan = plan_entries_erasure(home, store, {"everything": {"a", "b"}})
    erase(plan)

    assert "1 recording that they name, in the folder recordings." in plan.sentences
    assert sorted(file.name for file in home.recordings.iterdir()) == ["other.wav", "two.wav"]
    store.close()


def test_notebooks_of_ones_own_stay_and_are_named(home: Home, store: Store) -> None:
    home.notebooks.mkdir()
    (home.notebooks / "02-level-1-3.ipynb").write_text('{"metadata": {"workbook": {}}}')
    (home.notebooks / "mine.ipynb").write_text('{"metadata": {}}')

    plan = plan_entries_erasure(home, store, {"log": None})

    assert "Notebooks of your own stay, and may repeat them: mine.ipynb." in plan.sentences


def test_erasing_everything_leaves_no_home(home: Home, store: Store) -> None:
    store.close()
    for name in ("notebooks", "jupyter", "recordings"):
        (home.folder / name).mkdir()
        (home.folder / name / "file").write_text("Zebulon")

    erase(plan_erasure(home))

    assert not home.folder.exists()


def test_what_is_not_the_workbooks_stays_and_is_named(home: Home, store: Store) -> None:
    store.close()
    (home.folder / "thesis.txt").write_text("years of work")
    plan = plan_erasure(home)

    erase(plan)

    assert "These are not the workbook's, and stay: thesis.txt." in plan.sentences
    assert [path.name for path in home.folder.iterdir()] == ["thesis.txt"]

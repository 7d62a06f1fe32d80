"""Copies of the entries that synchronization programs make are mentioned, can be merged, and are erased with the rest."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from workbook.cli import main
from workbook.paths import Home
from workbook.store.conflict_copies import list_conflict_copies, read_copy
from workbook.store.entries import Edit
from workbook.store.startup_check import repair_and_back_up
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

NAMES = ["workbook (conflicted copy 2026-05-04).sqlite", "workbook 2.sqlite", "workbook-LAPTOP.sqlite", "copy of work"]
NOW = dt.datetime(2026, 6, 1, 9).astimezone()


@pytest.fixture
def home(tmp_path: Path, content: Content) -> Home:
    """Return a home with one client in the entries and another one in each of four copies."""
    home = Home(tmp_path / "home").make()
    for number, name in enumerate(NAMES):
        save(home, content, f"other-{number}")
        home.store.rename(home.folder / name)
    save(home, content, "own")
    return home


def save(home: Home, content: Content, name: str) -> None:
    store = Store.open(home, content)
    store.save("clients", [Edit(name, {"name": name})])
    store.close()


def list_names(home: Home, content: Content) -> set[object]:
    store = Store.open(home, content)
    try:
        return {entry.values["name"] for entry in store.entries("clients")}
    finally:
        store.close()


def run(home: Home, *arguments: object) -> str:
    done = CliRunner().invoke(main, [*map(str, arguments), "--home", str(home.folder), "--yes"])
    assert done.exit_code == 0, done.output
    return done.output


def test_copies_are_recognized_by_their_content_and_mentioned_at_opening(home: Home, content: Content) -> None:
    (home.folder / "notes.sqlite").write_text("no database", encoding="utf-8")
    sqlite3.connect(home.folder / "music.sqlite").execute("CREATE TABLE songs (name)").connection.close()

    assert sorted(path.name for path in list_conflict_copies(home)) == sorted(NAMES)
    said = list(repair_and_back_up(home, load_content=lambda: content, now=NOW))
    assert len(said) == len(NAMES)
    assert "restore --merge" in said[0]


def test_a_copy_is_merged_entry_by_entry_and_stays_as_it_is(home: Home, content: Content) -> None:
    copy = home.folder / NAMES[1]
    before = copy.read_bytes()

    assert "1 entries added" in run(home, "restore", "--merge", copy)
    assert list_names(home, content) == {"own", "other-1"}
    assert copy.read_bytes() == before
    assert not list(home.importing.iterdir())


def test_erasing_reaches_the_copies(home: Home) -> None:
    assert NAMES[1] in run(home, "erase", "--everything")
    assert not home.folder.exists()


def test_erasing_a_worksheet_reaches_the_copies(home: Home, content: Content) -> None:
    run(home, "erase", "clients")
    for copy in list_conflict_copies(home):
        assert not read_copy(copy, content, learner="me", home=home).revisions
        assert b"other-" not in copy.read_bytes()


def test_a_copy_without_entries_is_none(tmp_path: Path, home: Home) -> None:
    shutil.copy(home.store, tmp_path / "elsewhere.sqlite")
    assert tmp_path / "elsewhere.sqlite" not in list_conflict_copies(home)
    assert list_conflict_copies(Home(tmp_path / "none")) == []

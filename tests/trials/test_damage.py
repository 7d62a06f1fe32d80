"""A file that is damaged anywhere gives back everything that the damage did not hit, and what is lost is named."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.trials.damage import CONTENT, Original, damage_many, make_original, open_store
from tests.trials.sound import check_sound
from workbook.errors import StoreError
from workbook.paths import Home
from workbook.store.daily_backups import list_backups, save_backup
from workbook.store.database_copy import check_edition
from workbook.store.entries import Edit
from workbook.store.file_recovery import recover_file
from workbook.store.row_salvage import is_damaged
from workbook.store.sqlite_pages import read_rows
from workbook.store.startup_check import repair_and_back_up

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 6, 1, 9).astimezone()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return make_original(tmp_path_factory.mktemp("made") / "original")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with ten clients, a backup of yesterday, and two more clients since."""
    home = Home(tmp_path / "home").make()
    store = open_store(home.store)
    store.save("clients", [Edit(f"c{number}", {"name": f"Client {number}"}) for number in range(10)])
    save_backup(home, now=NOW - dt.timedelta(days=1))
    store.save("clients", [Edit(f"c{number}", {"name": f"Client {number}"}) for number in range(10, 12)])
    store.close()
    return home


def look(home: Home) -> list[str]:
    return list(repair_and_back_up(home, load_content=lambda: CONTENT, now=NOW))


def spoil(home: Home, text: bytes, *, by: bytes) -> None:
    content = home.store.read_bytes()
    assert text in content
    home.store.write_bytes(content.replace(text, by))


def test_everything_that_forty_damages_did_not_hit_is_brought_back_and_the_rest_is_named(
    original: Original, tmp_path: Path
) -> None:
    mended = damage_many(original, tmp_path, damages=40, seed=8)

    assert mended.wrong == []
    assert mended.noticed > 20
    assert mended.entries_lost > 0, "or the trial proves nothing"
    assert mended.entries_there > mended.entries_lost


def test_all_rows_of_a_file_that_is_sound_are_found(original: Original) -> None:
    assert not is_damaged(original.backup)
    assert {len(row.columns) for row in read_rows(original.backup) if row} >= {11, 14}
    store = open_store(original.backup)
    there = {row.columns[2] for row in read_rows(original.backup) if row and len(row.columns) == 11}
    assert there == {key.entry for key in store.archive().positions}
    store.close()


def test_a_home_that_is_sound_is_left_as_it_is_and_backed_up_once_a_day(home: Home) -> None:
    before = home.store.read_bytes()

    assert look(home) == []
    assert look(home) == []
    assert home.store.read_bytes() == before
    assert len(list_backups(home)) == 2


def test_the_learner_is_told_what_came_from_the_backup_and_what_is_lost(home: Home) -> None:
    for number in (3, 11):  # in the entries and in the history
        spoil(home, b'{"name": "Client %d"}' % number, by=b'{"name": "\0\0\0\0\0\0 %d"}' % number)

    assert look(home) == [
        "The file with your entries was damaged, and has been mended.",
        "10 entries are as you left them.",
        '1 entry is as the backup of Sun 31 May 2026 has it, without what came later: 1 in "My clients".',
        "Up to 2 of your latest changes may be lost altogether.",
        f"The damaged file is kept as {home.backups / 'workbook-damaged-20260601-090000.sqlite'}",
    ]
    store = open_store(home.store)
    assert [entry.values["name"] for entry in store.entries("clients")] == [f"Client {number}" for number in range(11)]
    store.close()
    assert check_sound(home.store) == []


def test_without_a_backup_the_history_gives_back_what_the_entries_lack(home: Home) -> None:
    shutil.rmtree(home.backups)
    content = home.store.read_bytes()
    value = b'{"name": "Client 3"}'
    first = content.index(b"meclientsc3") + len(b"meclientsc3")
    first = content.index(value, first)
    home.store.write_bytes(content[:first] + bytes(len(value)) + content[first + len(value) :])

    assert look(home)[1:3] == [
        "11 entries are as you left them.",
        '1 entry is as the history has it, without what came later: 1 in "My clients".',
    ]
    store = open_store(home.store)
    assert [entry.values["name"] for entry in store.entries("clients")] == [f"Client {number}" for number in range(12)]
    store.close()


@pytest.mark.parametrize("rest", [b"", b"not a store at all " * 500])
def test_of_a_file_that_nothing_is_left_of_the_backup_brings_everything_back_that_it_has(
    home: Home, rest: bytes
) -> None:
    home.store.write_bytes(rest)

    assert "10 entries are as the backup of Sun 31 May 2026 has them, without what came later" in look(home)[1]
    store = open_store(home.store)
    assert len(store.entries("clients")) == 10
    store.close()


def test_a_file_that_went_another_way_is_not_mixed_in(home: Home, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    store = open_store(other)
    store.save("clients", [Edit(f"x{number}", {"name": f"Somebody else {number}"}) for number in range(30)])
    store.close()
    spoil(home, b'{"name": "Client 11"}', by=bytes(21))

    recovered = recover_file(home.store, CONTENT, backups=[other, *list_backups(home)], kept=tmp_path / "kept.sqlite")

    assert recovered.backup == list_backups(home)[0]
    store = open_store(home.store)
    assert {entry.id[0] for entry in store.entries("clients")} == {"c"}
    store.close()


def test_what_was_mended_can_be_undone_and_typed_into(home: Home) -> None:
    spoil(home, b'{"name": "Client 3"}', by=bytes(20))
    look(home)
    store = open_store(home.store)
    store.save("clients", [Edit("c3", {"name": "Typed anew"})])
    store.undo("clients")
    found = store.find_entry("clients", "c3")
    assert found
    assert (found.values, found.deleted) == ({"name": "Client 3"}, False)
    store.close()
    assert check_sound(home.store) == []


def test_a_damaged_file_is_not_backed_up_and_all_older_backups_stay(home: Home) -> None:
    before = list_backups(home)
    spoil(home, b'{"name": "Client 3"}', by=bytes(20))

    with pytest.raises(StoreError, match="No backup was made: the file with your entries is damaged"):
        save_backup(home, now=NOW)
    assert list_backups(home) == before


def test_a_file_that_is_not_there_any_more_is_not_replaced_without_a_word(home: Home) -> None:
    home.store.unlink()

    assert look(home) == [
        f'There are no entries in {home.folder}, but there are backups: "python3 start.py restore" restores one.'
    ]
    assert not home.store.exists()


def test_what_an_interrupted_backup_has_left_is_removed(home: Home) -> None:
    rest = home.backups / "workbook-20260531-120000.sqlite.4711.part"
    rest.write_bytes(b"half a backup")

    assert look(home) == []
    assert not rest.exists()


def test_tables_that_are_gone_are_not_taken_for_a_new_file(home: Home) -> None:
    """With the list of its tables spoilt, a store looks to SQLite like an empty file."""
    content = bytearray(home.store.read_bytes())
    content[100:108] = bytes([0x0D, 0, 0, 0, 0, 0x10, 0, 0])
    home.store.write_bytes(content)

    with pytest.raises(StoreError, match="is damaged"):
        open_store(home.store)
    assert look(home)[1] == "12 entries are as you left them."


def read_all(file: Path) -> object:
    """Return everything that a learner sees of a store, and what saving and undoing does to it."""
    store = open_store(file)
    try:
        before = [
            (worksheet, deleted, store.entries(worksheet, deleted=deleted), store.history(worksheet))
            for worksheet in ("log", "clients")
            for deleted in (False, True)
        ]
        store.save("clients", [Edit("new", {"name": "n"})])
        store.undo("clients")
        return before
    finally:
        store.close()


def test_a_changed_byte_is_noticed_or_changes_nothing(original: Original, tmp_path: Path) -> None:
    sound, file, chance = original.backup.read_bytes(), tmp_path / "workbook.sqlite", random.Random(3)  # noqa: S311
    file.write_bytes(sound)
    expected = read_all(file)
    noticed = 0
    for _ in range(60):
        place = chance.randrange(len(sound))
        changed = bytes([(sound[place] + chance.randrange(1, 256)) % 256])
        file.write_bytes(sound[:place] + changed + sound[place + 1 :])
        check_edition(file)
        if is_damaged(file):
            noticed += 1
        else:
            assert read_all(file) == expected, f"{changed!r} at {place}"
    assert noticed > 30


@pytest.mark.parametrize("name", ["0002-digestz", "0102-digests", "0003-Export", "x"])
def test_a_changed_letter_in_the_name_of_a_step_is_damage_and_no_newer_edition(home: Home, name: str) -> None:
    with closing(sqlite3.connect(home.store)) as connection, connection:
        connection.execute("UPDATE migrations SET name = ? WHERE name LIKE '0002%'", [name])

    assert look(home)[0] == "The file with your entries was damaged, and has been mended."
    assert not is_damaged(home.store)
    assert len(open_store(home.store).entries("clients")) == 12


def test_a_damaged_index_is_noticed_and_no_backup_is_made_of_it(home: Home) -> None:
    with closing(sqlite3.connect(home.store)) as connection, connection:
        (whole,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'history_of_entry'").fetchone()
        connection.execute("DROP INDEX history_of_entry")
        connection.execute(f"{whole} WHERE revision < 0")
        # Now the index has no rows, and claims to have all of them.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'history_of_entry'", [whole])
    with closing(sqlite3.connect(home.store)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)

    before = list_backups(home)
    with pytest.raises(StoreError, match="No backup was made"):
        save_backup(home, now=NOW)
    assert list_backups(home) == before
    assert look(home)[0] == "The file with your entries was damaged, and has been mended."
    assert len(open_store(home.store).entries("clients")) == 12

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import sqlalchemy as sa

from tests.fakes import FakeContent
from tests.store.wal_mode import keep_in_wal_mode
from workbook.errors import NewerStoreError, NotSavedError, StoreError
from workbook.store import journal_mode
from workbook.store.database_tables import METADATA
from workbook.store.engine import open_file, open_memory, open_write_transaction
from workbook.store.entries import Edit
from workbook.store.migrations import MIGRATIONS, Migration
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def open_store(path: Path) -> Store:
    fake: Any = FakeContent()
    return Store(open_file(path, backups=path.parent / "backups"), fake)


def run(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile's folders private by itself")
def test_the_file_and_its_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(tmp_path / "home" / "workbook.sqlite")
        store.save("log", [Edit("a", {"note": "private"})])
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    for path in (tmp_path / "home").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile's folders private by itself")
def test_a_folder_that_others_share_keeps_its_permissions_and_its_files_are_private(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    open_store(shared / "workbook.sqlite").close()

    assert stat.S_IMODE(shared.stat().st_mode) == 0o775
    assert [path.name for path in shared.iterdir() if path.stat().st_mode & 0o077] == []


def test_entries_are_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    first = open_store(tmp_path / "workbook.sqlite")
    first.save("log", [Edit("a", {"note": "still here"})])
    first.close()

    again = open_store(tmp_path / "workbook.sqlite")
    assert again.entries("log")[0].values == {"note": "still here"}
    again.close()


def test_saves_from_changing_threads_all_arrive(disk_store: Store) -> None:
    """JupyterLab hands each message of a widget to another thread; a held connection would refuse all but the first."""
    failures: list[BaseException] = []

    def save(number: int) -> None:
        try:
            disk_store.for_window("w1").save("log", [Edit(f"entry-{number}", {"note": str(number)})], is_typing=True)
        except BaseException as error:  # noqa: BLE001 the test looks at whatever went wrong
            failures.append(error)

    for number in range(20):
        thread = threading.Thread(target=save, args=(number,))
        thread.start()
        thread.join()

    assert failures == []
    assert len(disk_store.entries("log")) == 20


def test_threads_at_once_share_an_example_in_memory() -> None:
    fake: Any = FakeContent()
    with open_memory() as engine:
        store = Store(engine, fake)
        threads = [
            threading.Thread(target=lambda n=n: store.save("log", [Edit(f"e{n}", {"note": "x"})])) for n in range(16)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.entries("log")) == 16


def test_two_kernels_that_change_the_same_entry_lose_nothing_of_each_other(tmp_path: Path) -> None:
    """Each writes a field of its own, 150 times; with a deferred BEGIN some would read before and write after the other."""
    path = tmp_path / "workbook.sqlite"
    store = open_store(path)
    store.save("log", [Edit("shared", {"note": "begun"})])
    with run(path, "theme", 150) as one, run(path, "note", 150) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)

    found = store.find_entry("log", "shared")
    assert found is not None
    assert (found.values["theme"], found.values["note"]) == ("150", "150")
    assert found.revision == 301
    store.close()


def test_a_transaction_that_writes_holds_the_file_from_its_beginning(tmp_path: Path) -> None:
    engine = open_file(tmp_path / "workbook.sqlite", backups=tmp_path)
    other = sqlite3.connect(tmp_path / "workbook.sqlite", timeout=0)
    with open_write_transaction(engine), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o500)

    with pytest.raises(StoreError, match="write permission"):
        open_store(folder / "inside" / "workbook.sqlite")


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "workbook.sqlite"
    store = open_store(path)
    store.save("log", [Edit("a", {"note": "before"})])

    @sa.event.listens_for(store._engine, "begin")
    def _allow_no_more_pages(connection: sa.Connection) -> None:
        pages = connection.connection.driver_connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with pytest.raises(NotSavedError, match="Not saved: the disk is full"):
        store.save("log", [Edit(f"b{n}", {"note": "x" * 3000}) for n in range(50)])
    store.close()

    again = open_store(path)
    assert [entry.id for entry in again.entries("log")] == ["a"]
    again.close()


@pytest.mark.parametrize("damage", [b"this is no database, it only has the name of one" * 50, b""])
def test_a_file_that_is_no_store_is_told_or_begun_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "workbook.sqlite"
    path.write_bytes(damage)

    if damage:
        with pytest.raises(StoreError, match="is damaged"):
            open_store(path)
        assert path.read_bytes() == damage
    else:
        open_store(path).close()


@pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody replace a file that is open")
def test_a_file_that_was_replaced_while_it_was_open_is_the_one_that_is_written(tmp_path: Path) -> None:
    path, other = tmp_path / "workbook.sqlite", tmp_path / "other.sqlite"
    restored = open_store(other)
    restored.save("log", [Edit("a", {"note": "from the backup"})])
    restored.close()
    store = open_store(path)
    store.save("log", [Edit("b", {"note": "before"})])
    for rest in tmp_path.glob("workbook.sqlite-*"):
        rest.unlink()
    other.replace(path)
    store.save("log", [Edit("c", {"note": "after"})])
    store.close()

    again = open_store(path)
    assert [entry.id for entry in again.entries("log")] == ["a", "c"]
    again.close()


def test_opening_a_file_again_leaves_the_locks_alone_that_its_process_has_on_it(tmp_path: Path) -> None:
    """Closing any handle of a file drops all locks of the process; another one could then write into what is open."""
    path = tmp_path / "workbook.sqlite"
    with keep_in_wal_mode(path):
        first = open_store(path)
        first.save("log", [Edit("a", {"note": "x"})])
        again = open_store(path)
        alone = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('PRAGMA journal_mode=DELETE')"
        other = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr
        first.close()
        again.close()


def test_a_new_file_gets_the_tables_that_the_store_uses(tmp_path: Path) -> None:
    engine = open_file(tmp_path / "workbook.sqlite", backups=tmp_path)
    inspector = sa.inspect(engine)
    there = {
        table: {column["name"] for column in inspector.get_columns(table)} for table in inspector.get_table_names()
    }
    indexes = {index["name"] for table in there for index in inspector.get_indexes(table)}

    assert there == {table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables}
    assert indexes == {index.name for table in METADATA.sorted_tables for index in table.indexes}
    engine.dispose()


def _add_column(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE entries ADD COLUMN colour TEXT"))


def _fail_half_way(connection: sa.Connection) -> None:
    _add_column(connection)
    connection.execute(sa.text("UPDATE no_such_table SET x = 1"))


def test_an_older_file_is_upgraded_after_a_copy_was_set_aside(tmp_path: Path) -> None:
    path, backups = tmp_path / "workbook.sqlite", tmp_path / "backups"
    store = open_store(path)
    store.save("log", [Edit("a", {"note": "from before"})])
    store.close()
    engine = open_file(path, backups=backups, migrations=[*MIGRATIONS, Migration("0009-colour", _add_column)])
    columns = {column["name"] for column in sa.inspect(engine).get_columns("entries")}
    engine.dispose()

    assert "colour" in columns
    (copy,) = backups.iterdir()
    assert open_store(copy).entries("log")[0].values == {"note": "from before"}


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path, backups = tmp_path / "workbook.sqlite", tmp_path / "backups"
    store = open_store(path)
    store.save("log", [Edit("a", {"note": "safe"})])
    store.close()

    with pytest.raises(StoreError):
        open_file(path, backups=backups, migrations=[*MIGRATIONS, Migration("0009-broken", _fail_half_way)])

    again = open_store(path)
    assert again.entries("log")[0].values == {"note": "safe"}
    assert "colour" not in {column["name"] for column in sa.inspect(again._engine).get_columns("entries")}
    again.close()


def test_a_file_of_a_newer_edition_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "workbook.sqlite"
    newer = [*MIGRATIONS, Migration("0009-from-the-future", _add_column)]
    open_file(path, backups=tmp_path / "backups", migrations=newer).dispose()
    before = path.read_bytes()

    with pytest.raises(NewerStoreError, match="newer edition"):
        open_store(path)
    assert path.read_bytes() == before
    assert str(path) not in [file.path for file in psutil.Process().open_files()], "nothing holds on to it"


def test_where_wal_is_impossible_a_rollback_journal_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    class NoSharedMemory(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if sql == "PRAGMA journal_mode=WAL":
                tried.append(sql)
                raise sqlite3.OperationalError("locking protocol")
            return super().execute(sql, *parameters)

    connect = sqlite3.connect
    monkeypatch.setattr(journal_mode, "has_wal_fault", lambda: False)
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **options: connect(*args, **{**options, "factory": NoSharedMemory})
    )
    monkeypatch.setattr(sqlite3.dbapi2, "connect", sqlite3.connect)
    store = open_store(tmp_path / "workbook.sqlite")
    store.save("log", [Edit("a", {"note": "on a network drive"})])

    assert tried
    assert store.entries("log")[0].values == {"note": "on a network drive"}
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()

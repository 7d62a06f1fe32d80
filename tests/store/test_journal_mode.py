from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeContent
from tests.store.wal_mode import keep_in_wal_mode
from workbook.paths import PACKAGE
from workbook.store import journal_mode
from workbook.store.engine import open_file, open_memory
from workbook.store.entries import Edit
from workbook.store.journal_mode import describe_database, has_wal_fault
from workbook.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def open_store(path: Path) -> Store:
    fake: Any = FakeContent()
    return Store(open_file(path, backups=path.parent / "backups"), fake)


def read_mode(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode


@pytest.fixture(params=[True, False], ids=["affected", "corrected"])
def affected(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the version of SQLite counts as affected."""
    monkeypatch.setattr(journal_mode, "has_wal_fault", lambda: request.param)
    return bool(request.param)


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 7), False),
        ((3, 45, 0), True),
        ((3, 49, 9), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_the_affected_versions_are_those_that_sqlite_names(version: tuple[int, int, int], *, is_affected: bool) -> None:
    assert has_wal_fault(version) is is_affected


def test_a_new_file_has_the_safe_mode(tmp_path: Path, *, affected: bool) -> None:
    open_store(tmp_path / "workbook.sqlite").close()

    assert read_mode(tmp_path / "workbook.sqlite") == ("delete" if affected else "wal")


def test_a_file_in_the_other_mode_is_changed_when_nobody_else_has_it_open(tmp_path: Path, *, affected: bool) -> None:
    path = tmp_path / "workbook.sqlite"
    with keep_in_wal_mode(path):
        store = open_store(path)
        store.save("log", [Edit("a", {"note": "from before"})])
        assert read_mode(path) == "wal", "the mode stays while another program has the file open"
        assert store.entries("log")[0].values == {"note": "from before"}
        store.close()

    store = open_store(path)
    assert read_mode(path) == ("delete" if affected else "wal")
    assert store.entries("log")[0].values == {"note": "from before"}
    store.close()


def test_an_example_in_memory_keeps_the_mode_of_memory(*, affected: bool) -> None:
    assert affected in {True, False}
    with open_memory() as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "memory"


def test_pages_that_read_and_write_at_the_same_time_are_never_refused_by_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_mode, "has_wal_fault", lambda: True)
    path = tmp_path / "workbook.sqlite"
    store = open_store(path)
    store.save("log", [Edit("shared", {"note": "begun"})])
    write = [sys.executable, "-m", "tests.store.writer", str(path)]
    with contextlib.ExitStack() as stack:
        writers = [
            stack.enter_context(subprocess.Popen([*write, field, "60"], cwd=PACKAGE.parent))
            for field in ("theme", "note", "client", "minutes")
        ]
        reads = 0
        while any(writer.poll() is None for writer in writers):
            assert len(store.entries("log")) == 1
            reads += 1
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert reads > 0
    found = store.find_entry("log", "shared")
    assert found is not None
    assert found.revision == 241
    store.close()


def test_the_status_names_the_version_and_the_mode(tmp_path: Path, *, affected: bool) -> None:
    path = tmp_path / "workbook.sqlite"
    version = f"SQLite {sqlite3.sqlite_version}, with a "
    fault = "rollback journal, because the write-ahead log of this version has a fault"
    assert describe_database(path) == version + (fault if affected else "write-ahead log")

    with keep_in_wal_mode(path):
        advice = "write-ahead log, which this version can damage: close the workbook and open it again"
        assert describe_database(path) == version + (advice if affected else "write-ahead log")

    sqlite3.connect(path).execute("PRAGMA journal_mode=DELETE")
    assert describe_database(path) == version + (fault if affected else "rollback journal")

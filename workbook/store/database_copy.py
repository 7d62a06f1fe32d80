"""Copy the file with the entries while it is in use, and put such a copy in its place while it is in use."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from workbook.errors import StoreError
from workbook.paths import make_private_folder
from workbook.store.migrations import MIGRATIONS, list_pending_migrations
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_WAIT_SECONDS = 10
COMPANIONS = ("-wal", "-shm", "-journal")
UNFINISHED = ".part"


def copy_file(source: Path, target: Path) -> None:
    """Copy a store's file, whole and as of one moment, also while pages save to it.

    Parameters
    ----------
    source
        The file.
    target
        The copy; it is there when it is complete, and not before. Its folder is made when it is not there.

    Raises
    ------
    StoreError
        When the file cannot be read or the copy cannot be written; the sentence says why.
    """
    make_private_folder(target.parent)
    # Each process has one of its own: two kernels may set the same file aside at the same moment.
    part = target.with_name(f"{target.name}.{os.getpid()}{UNFINISHED}")
    with explain_storage_errors(StoreError, "The backup could not be made"):
        try:
            _make_private(part)
            with connect(source) as original, connect(part) as copy:
                original.backup(copy)
                # A file in WAL mode would leave companions beside the backup whenever somebody looks into it.
                copy.execute("PRAGMA journal_mode=DELETE")
            part.replace(target)
        finally:
            remove_file(part)


def keep_file(file: Path, kept: Path) -> None:
    """Copy a damaged file with its companions elsewhere, byte by byte; raises OSError when that cannot be done."""
    make_private_folder(kept.parent)
    for ending in ("", *COMPANIONS):
        source, target = file.with_name(file.name + ending), kept.with_name(kept.name + ending)
        if source.is_file():
            _make_private(target)
            shutil.copyfile(source, target)


def check_file(file: Path) -> None:
    """Check that a copy can be put in a store's place.

    Raises
    ------
    StoreError
        When it is damaged or no copy of a store.
    NewerStoreError
        When a newer edition wrote it.
    """
    with explain_storage_errors(StoreError, "This copy cannot be used"):
        # Without a pool, so that nothing holds on to a file that is refused: Windows would let nobody move it.
        engine = sa.create_engine("sqlite://", creator=lambda: _open(file, mode="ro"), poolclass=NullPool)
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
                raise StoreError("This copy cannot be used: it is damaged; take another one.")
            _, is_new = list_pending_migrations(connection, MIGRATIONS)
        if is_new:
            raise StoreError("This copy cannot be used: it is not a backup of the workbook.")


def check_edition(file: Path) -> None:
    """Check that no newer edition wrote a store's file; one that is not there, or cannot be read, is none.

    Raises
    ------
    NewerStoreError
        When a newer edition wrote it.
    """
    engine = sa.create_engine("sqlite://", creator=lambda: _open(file, mode="rw"))
    with contextlib.suppress(sa.exc.DBAPIError), engine.connect() as connection:
        list_pending_migrations(connection, MIGRATIONS)
    engine.dispose()


def replace_file(source: Path, target: Path) -> None:
    """Put a copy in the place of a store's file; pages that have it open read the copy from then on.

    Parameters
    ----------
    source
        The copy, which `check_file` has found good.
    target
        The store's file.

    Raises
    ------
    StoreError
        When it cannot be written; the file is then as it was.
    """
    make_private_folder(target.parent)
    with explain_storage_errors(StoreError, "The backup could not be put in place"):
        if not target.exists():
            _make_private(target)
        with connect(source) as copy, connect(target) as store:
            changes = _find_counter(store)
            copy.backup(store)
            # Every window reads again when the counter has moved on.
            later = max(changes, _find_counter(store)) + 1
            store.execute("UPDATE counter SET changes = ?", [later])


def remove_file(file: Path) -> None:
    """Remove a file of SQLite's with its companions; one that is not there is no error."""
    for name in (file.name, *(file.name + ending for ending in COMPANIONS)):
        file.with_name(name).unlink(missing_ok=True)


@contextlib.contextmanager
def connect(file: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a file that commits each statement, and close it."""
    connection = sqlite3.connect(file, timeout=LOCK_WAIT_SECONDS, isolation_level=None)
    with contextlib.closing(connection):
        yield connection


def _open(file: Path, *, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)


def _find_counter(connection: sqlite3.Connection) -> int:
    try:
        (changes,) = connection.execute("SELECT changes FROM counter").fetchone()
    except sqlite3.OperationalError:  # a new file, which has no tables yet
        return 0
    return int(changes)


def _make_private(file: Path) -> None:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))

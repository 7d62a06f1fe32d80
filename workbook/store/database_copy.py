"""Copy the database file while it is in use, and replace it with such a copy while it is in use."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from workbook.errors import NewerStoreError, StoreError
from workbook.paths import make_private_folder
from workbook.store.database_uri import make_database_uri
from workbook.store.migrations import MIGRATIONS, list_pending_migrations
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_WAIT_SECONDS = 10
COMPANIONS = ("-wal", "-shm", "-journal")
UNFINISHED = ".part"


def copy_file(source: Path, target: Path) -> None:
    """Copy a store's file, complete and as of one moment, even while pages save to it.

    Parameters
    ----------
    source
        The file.
    target
        The copy, which appears when it is complete. Its folder is created if necessary.

    Raises
    ------
    StoreError
        The file cannot be read or the copy cannot be written; the sentence says why.
    """
    make_private_folder(target.parent)
    # Each process uses its own name, because two kernels may copy the same file at the same moment.
    part = target.with_name(f"{target.name}.{os.getpid()}{UNFINISHED}")
    with explain_storage_errors(StoreError, "The backup could not be made"):
        try:
            _make_private(part)
            with connect(source) as original, connect(part) as copy:
                original.backup(copy)
                # A backup in WAL mode would get further files beside it whenever somebody opens it.
                copy.execute("PRAGMA journal_mode=DELETE")
            part.replace(target)
        finally:
            remove_file(part)


def keep_file(file: Path, kept: Path) -> None:
    """Copy a damaged file with its write-ahead log elsewhere, byte by byte.

    Parameters
    ----------
    file
        The damaged file.
    kept
        The copy.

    Raises
    ------
    OSError
        It cannot be copied.
    """
    make_private_folder(kept.parent)
    for ending in ("", *COMPANIONS):
        source, target = file.with_name(file.name + ending), kept.with_name(kept.name + ending)
        if source.is_file():
            _make_private(target)
            shutil.copyfile(source, target)


def check_file(file: Path) -> None:
    """Check that a copy can replace a store's file.

    Parameters
    ----------
    file
        The copy.

    Raises
    ------
    StoreError
        The file is damaged or is not a copy of a store.
    NewerStoreError
        A newer edition wrote it.
    """
    with explain_storage_errors(StoreError, "This copy cannot be used"):
        # Without a connection pool, so that a refused file is closed: on Windows, an open file cannot be moved.
        engine = sa.create_engine("sqlite://", creator=lambda: _open(file, mode="ro"), poolclass=NullPool)
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                raise StoreError("This copy cannot be used: it is damaged; take another one.")
            _, is_new = list_pending_migrations(connection, MIGRATIONS)
        if is_new:
            raise StoreError("This copy cannot be used: it is not a backup of the workbook.")


def check_edition(file: Path) -> None:
    """Check that no newer edition wrote a store's file. A file that does not exist or is damaged passes.

    Parameters
    ----------
    file
        The store's file.

    Raises
    ------
    NewerStoreError
        A newer edition wrote it.
    """
    engine = sa.create_engine("sqlite://", creator=lambda: _open(file, mode="rw"))
    try:
        with engine.connect() as connection:
            list_pending_migrations(connection, MIGRATIONS)
    except NewerStoreError:
        raise
    except (sa.exc.DBAPIError, StoreError, UnicodeDecodeError):
        return
    finally:
        engine.dispose()


def replace_file(source: Path, target: Path) -> None:
    """Replace a store's file with a copy; pages that have it open read the copy from then on.

    Parameters
    ----------
    source
        The copy, which has passed `check_file`.
    target
        The store's file.

    Raises
    ------
    StoreError
        The file cannot be written; it is unchanged then.
    """
    make_private_folder(target.parent)
    with explain_storage_errors(StoreError, "The backup could not be put in place"):
        if not target.exists():
            _make_private(target)
        with connect(source) as copy, connect(target) as store:
            changes = _read_counter(store)
            copy.backup(store)
            # Every window reads again when the counter has changed.
            later = max(changes, _read_counter(store)) + 1
            store.execute("UPDATE counter SET changes = ?", [later])


def remove_file(file: Path) -> None:
    """Delete a SQLite file with its write-ahead log, if it exists.

    Parameters
    ----------
    file
        The file.
    """
    for name in (file.name, *(file.name + ending for ending in COMPANIONS)):
        file.with_name(name).unlink(missing_ok=True)


@contextlib.contextmanager
def connect(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that commits each statement, and close it at the end.

    Parameters
    ----------
    file
        The file.

    Yields
    ------
    The connection.
    """
    connection = sqlite3.connect(file, timeout=LOCK_WAIT_SECONDS, isolation_level=None)
    with contextlib.closing(connection):
        yield connection


def _open(file: Path, *, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    return sqlite3.connect(make_database_uri(file, mode=mode), uri=True, check_same_thread=False)


def _read_counter(connection: sqlite3.Connection) -> int:
    try:
        (changes,) = connection.execute("SELECT changes FROM counter").fetchone()
    except sqlite3.OperationalError:  # A new file has no tables yet.
        return 0
    return int(changes)


def _make_private(file: Path) -> None:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))

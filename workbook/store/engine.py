"""Open the database file so that nothing reported as saved can be lost.

Each operation uses its own connection, because the callbacks of forms run in changing threads. A writing transaction
begins with BEGIN IMMEDIATE: with SQLite's deferred BEGIN, two kernels that read and then write would lose each other's
changes. WAL lets one page read while another saves; `journal_mode` says when a rollback journal is used instead. Then
pages wait for each other while one of them commits. `synchronous=FULL` means that a commit has reached the disk.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from workbook.errors import NotSavedError, StoreError
from workbook.paths import make_private_folder
from workbook.store.database_copy import LOCK_WAIT_SECONDS, copy_file
from workbook.store.journal_mode import set_journal_mode
from workbook.store.migrations import MIGRATIONS, Migration, apply_migrations, list_pending_migrations
from workbook.store.storage_messages import DAMAGED, check_locks, explain_storage_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def open_file(path: Path, *, backups: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sa.Engine:
    """Open a store's file, and create or migrate it if necessary.

    Parameters
    ----------
    path
        The file. It and its folder are created for their owner only.
    backups
        The folder for a copy that is made before a file of an older edition is migrated.
    migrations
        The steps that lead to the current tables.

    Returns
    -------
    The engine.

    Raises
    ------
    NewerStoreError
        A newer edition wrote the file.
    StoreError
        The file cannot be opened or is not a store; the sentence says why.
    """
    make_private_folder(path.parent)
    with explain_storage_errors(StoreError, "Your entries cannot be opened"):
        check_locks(path.parent)
        _make(path)
        address = sa.URL.create("sqlite", database=str(path))  # In a text, "?" and "%" would have a meaning.
        engine = sa.create_engine(address, connect_args={"timeout": LOCK_WAIT_SECONDS})
        with contextlib.ExitStack() as if_refused:
            if_refused.callback(engine.dispose)  # On Windows, an open file cannot be moved or repaired.
            _prepare(engine)
            _follow_file(engine, path)
            _bring_up_to_date(engine, path, backups=backups, migrations=migrations)
            if_refused.pop_all()
    return engine


def _bring_up_to_date(engine: sa.Engine, path: Path, *, backups: Path, migrations: Sequence[Migration]) -> None:
    """Check that a file is a store or new, and create or migrate its tables."""
    with engine.connect() as connection:
        pending, is_new = list_pending_migrations(connection, migrations)
        if is_new:
            _check_empty(connection)
    if pending:
        if not is_new:
            _set_aside(path, backups)
        with _begin_writing(engine) as connection:
            apply_migrations(connection, migrations)


@contextlib.contextmanager
def open_memory() -> Iterator[sa.Engine]:
    """Open a store in memory that disappears when the context ends; several threads can use it.

    Yields
    ------
    The engine.
    """
    # Connections and threads can share SQLite's memdb file, unlike a plain in-memory database. It exists as
    # long as one connection is open.
    engine = sa.create_engine(f"sqlite:///file:/{uuid.uuid4().hex}?vfs=memdb&uri=true", poolclass=NullPool)
    _prepare(engine)
    with engine.connect() as held:
        with open_write_transaction(engine) as connection:
            apply_migrations(connection, MIGRATIONS)
        yield engine
        held.close()
    engine.dispose()


@contextlib.contextmanager
def open_write_transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a writing transaction, which commits at the end or rolls back after an error.

    Parameters
    ----------
    engine
        The open store.

    Yields
    ------
    The connection.
    """
    with explain_storage_errors(NotSavedError, "Not saved"), _begin_writing(engine) as connection:
        yield connection


def _begin_writing(engine: sa.Engine) -> contextlib.AbstractContextManager[sa.Connection]:
    return engine.execution_options(writes=True).begin()


def _make(path: Path) -> None:
    """Create the file for its owner only, if it does not exist.

    An existing file must not be opened and closed here: the system would then release all locks that this process has on it,
    and other processes could write in between.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return
    if (
        os.name == "posix" and path.stat().st_mode & 0o077
    ):  # Somebody may have copied the file here. Its log gets the same mode.
        path.chmod(0o600)


def _check_empty(connection: sa.Connection) -> None:
    """Check that a file without the workbook's tables has no other tables either, which a damaged store might have."""
    if connection.exec_driver_sql("PRAGMA page_count").scalar_one() > 1:
        raise StoreError(f"Your entries cannot be opened: {DAMAGED}")


def _prepare(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # Transactions begin explicitly below, and not in the driver.
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}")
        set_journal_mode(connection)
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _follow_file(engine: sa.Engine, path: Path) -> None:
    """Close connections to a file that has been replaced: after a restore they would continue to write to the old one."""

    @sa.event.listens_for(engine, "connect")
    def _remember(_connection: sqlite3.Connection, record: sa.pool.ConnectionPoolEntry) -> None:
        record.info["file"] = _identify(path)

    @sa.event.listens_for(engine, "checkout")
    def _compare(_connection: sqlite3.Connection, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.get("file") != _identify(path):
            raise sa.exc.DisconnectionError


def _identify(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _set_aside(path: Path, backups: Path) -> None:
    """Copy the file as it is before a migration changes it, even while it is in use."""
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
    copy_file(path, backups / f"{path.stem}-before-upgrade-{stamp}{path.suffix}")

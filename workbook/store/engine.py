"""Open the file that holds the entries so that nothing shown as saved can be lost.

A connection is checked out for each operation, because the callbacks of forms run in changing threads. A transaction
that writes begins with BEGIN IMMEDIATE: with SQLite's deferred BEGIN, two kernels that read and then write lose each
other's changes. WAL lets one page read while another saves; where a file system cannot share memory, SQLite says so
and a rollback journal is used. `synchronous=FULL` makes a commit mean that the disk has it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from workbook.errors import NotSavedError, StoreError
from workbook.paths import make_private_folder
from workbook.store.database_copy import LOCK_WAIT_SECONDS, copy_file
from workbook.store.migrations import MIGRATIONS, Migration, apply_migrations, list_pending_migrations
from workbook.store.storage_messages import DAMAGED, check_locks, explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def open_file(path: Path, *, backups: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sa.Engine:
    """Open a store's file, making or migrating it as needed.

    Parameters
    ----------
    path
        The file; it and its folder are made, for their owner only, when they are not there.
    backups
        Where a copy is set aside before a file of an older edition is changed.
    migrations
        The steps that lead to the tables of this edition.

    Raises
    ------
    NewerStoreError
        When a newer edition wrote the file.
    StoreError
        When it cannot be opened or is not a store; the sentence says why.
    """
    make_private_folder(path.parent)
    with explain_storage_errors(StoreError, "Your entries cannot be opened"):
        check_locks(path.parent)
        _make(path)
        engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_WAIT_SECONDS})
        with contextlib.ExitStack() as if_refused:
            if_refused.callback(engine.dispose)  # Windows lets nobody move or mend a file that is held open
            _prepare(engine)
            _follow_file(engine, path)
            _bring_up_to_date(engine, path, backups=backups, migrations=migrations)
            if_refused.pop_all()
    return engine


def _bring_up_to_date(engine: sa.Engine, path: Path, *, backups: Path, migrations: Sequence[Migration]) -> None:
    """Check that a file is a store or new, and make or migrate its tables."""
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
    """Open a store that lives in memory and is gone when the context ends; it serves several threads."""
    # SQLite's memdb file is shared between connections and threads, unlike a plain in-memory database; it exists as
    # long as one connection to it is open.
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
    """Give a connection in a transaction that may write; it commits at the end, or leaves no trace."""
    with explain_storage_errors(NotSavedError, "Not saved"), _begin_writing(engine) as connection:
        yield connection


def _begin_writing(engine: sa.Engine) -> contextlib.AbstractContextManager[sa.Connection]:
    return engine.execution_options(writes=True).begin()


def _make(path: Path) -> None:
    """Make the file, for its owner only, when it is not there.

    One that is there must not be opened and closed: the system would then drop all the locks that this process has on
    it, and with them what keeps other processes from writing in between.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return
    if os.name == "posix" and path.stat().st_mode & 0o077:  # somebody has copied it here; its log gets the same mode
        path.chmod(0o600)


def _check_empty(connection: sa.Connection) -> None:
    """Check that a file without the workbook's tables holds nothing else either, such as what a damaged store holds."""
    if connection.exec_driver_sql("PRAGMA page_count").scalar_one() > 1:
        raise StoreError(f"Your entries cannot be opened: {DAMAGED}")


def _prepare(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, below, and not in the driver
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}")
        with contextlib.suppress(sqlite3.OperationalError):
            if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] not in {"wal", "memory"}:
                connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _follow_file(engine: sa.Engine, path: Path) -> None:
    """Let go of connections to a file that has been replaced: after a restore they would go on writing to the old one."""

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
    """Copy the file as it is, while others may have it open, before a migration changes it."""
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
    copy_file(path, backups / f"{path.stem}-before-upgrade-{stamp}{path.suffix}")

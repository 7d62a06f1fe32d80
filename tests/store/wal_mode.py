"""Keep a file in WAL mode, as homes of earlier editions are, also where the workbook would choose a rollback journal."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def keep_in_wal_mode(file: Path) -> Iterator[sqlite3.Connection]:
    """Set WAL mode, and keep a connection open, because SQLite changes the mode only of a file that nobody else has open."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection

"""Choose how SQLite protects transactions: a write-ahead log (WAL), or a rollback journal where WAL has a fault.

In SQLite 3.7.0 to 3.51.2, except the corrected 3.44.6 and 3.50.7, two processes that write to the log or empty it at the
same moment can damage the file (https://www.sqlite.org/wal.html#walresetbug). The workbook has one process per open page.

A rollback journal is truncated after each transaction, because SQLite then waits until the disk has done so. It does not wait
after deleting the journal: a journal that is there again after a power failure would take back what was reported as saved.

This module uses SQLite directly, because the command `status` must not wait for SQLAlchemy.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FIRST_FAULTY, _FIRST_CORRECTED = (3, 7, 0), (3, 51, 3)
# The corrected releases of older branches: from this release of the branch on.
_CORRECTED_BRANCHES = {(3, 44): 6, (3, 50): 7}
# The byte in the header of a file that names its mode, and its value for WAL: section 1.3 of the file format.
_MODE_BYTE, _WAL_SIGN = 18, b"\x02"


def has_wal_fault(version: Sequence[int] = sqlite3.sqlite_version_info) -> bool:
    """Return whether WAL can damage a file that several processes have open.

    Parameters
    ----------
    version
        The version of SQLite: major, minor and release.

    Returns
    -------
    True for the affected versions.
    """
    major, minor, release = version[:3]
    corrected_from = _CORRECTED_BRANCHES.get((major, minor))
    if corrected_from is not None:
        return release < corrected_from
    return _FIRST_FAULTY <= (major, minor, release) < _FIRST_CORRECTED


def set_journal_mode(connection: sqlite3.Connection) -> None:
    """Set the safe mode of a file, if no other connection has the file open in another mode.

    A mode belongs to the file, so all its connections share it. SQLite refuses at once to leave WAL while another
    connection is open; the next program that opens the file alone changes it.

    Parameters
    ----------
    connection
        A connection to the file, outside a transaction.
    """
    for mode in ("", "=TRUNCATE") if has_wal_fault() else ("", "=WAL", "=TRUNCATE"):
        with contextlib.suppress(sqlite3.OperationalError):
            current = connection.execute(f"PRAGMA journal_mode{mode}").fetchone()[0]
            if current == "memory" or f"={current}" == mode.lower():  # An example in memory has no file.
                return


def describe_database(file: Path) -> str:
    """Describe the version of SQLite and the mode of a file.

    Parameters
    ----------
    file
        The store's file, which need not exist.

    Returns
    -------
    Words for a line of the status.
    """
    has_fault, database = has_wal_fault(), f"SQLite {sqlite3.sqlite_version}"
    with contextlib.suppress(OSError), file.open("rb") as opened:
        opened.seek(_MODE_BYTE)
        if opened.read(1) == _WAL_SIGN:
            advice = ", which this version can damage: close the workbook and open it again" if has_fault else ""
            return f"{database}, with a write-ahead log{advice}"
    if has_fault:
        return f"{database}, with a rollback journal, because the write-ahead log of this version has a fault"
    return f"{database}, with a {'rollback journal' if file.is_file() else 'write-ahead log'}"

"""Explain in one sentence why the database or the file system refused an operation."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import tempfile
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = "the disk is full, or your share of it is used up; until you free some space, nothing more can be saved."
_MAY_ONLY_BE_READ = (
    "your home folder may only be read; ask for permission to write in it, or choose another with --home."
)
_WITHOUT_LOCKS = (
    "the drive with your home folder cannot lock files, so that two pages could write over each other; "
    "choose a folder on this computer's own disk with --home."
)
DAMAGED = (
    "the file with your entries is damaged; close the workbook and open it again, "
    "and what can still be read in it will be restored."
)
# SQLite's names of errors, by their beginnings. The first match counts.
_SENTENCES = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_WRITE": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,
    "SQLITE_READONLY": _MAY_ONLY_BE_READ,
    "SQLITE_BUSY": "another program is holding the file with your entries; close it, then change something here.",
    "SQLITE_PROTOCOL": _WITHOUT_LOCKS,
    "SQLITE_IOERR_LOCK": _WITHOUT_LOCKS,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_CANTOPEN": "the folder with your entries cannot be opened; is it on a drive that is not connected?",
    "SQLITE_IOERR": "the disk reports an error; copy your home folder to another disk.",
}
_SYSTEM_NAMES = {
    errno.ENOSPC: "SQLITE_FULL",
    errno.EDQUOT: "SQLITE_FULL",
    errno.EROFS: "SQLITE_READONLY",
    errno.EACCES: "SQLITE_READONLY",
    errno.EPERM: "SQLITE_READONLY",
    errno.ENOLCK: "SQLITE_PROTOCOL",
    errno.ENOENT: "SQLITE_CANTOPEN",
    errno.ENOTDIR: "SQLITE_CANTOPEN",
    errno.EIO: "SQLITE_IOERR",
}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


@contextlib.contextmanager
def explain_storage_errors(error_class: type[StoreError], what: str) -> Iterator[None]:
    """Convert errors of the database and the file system to one sentence.

    Parameters
    ----------
    error_class
        The error to raise.
    what
        What failed, as the beginning of the sentence.

    Yields
    ------
    Nothing.

    Raises
    ------
    StoreError
        The operation failed; the class is `error_class`.
    """
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error, OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise error_class(f"{what}: {_explain(error)}") from error


def check_locks(folder: Path) -> None:
    """Check that files in a folder can be locked; otherwise SQLite would wait long and then blame another program.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    StoreError
        The folder's drive refuses locks.
    """
    if os.name != "posix":
        return
    import fcntl

    with tempfile.TemporaryFile(dir=folder) as probe:
        try:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise StoreError(f"Your entries cannot be opened: {_WITHOUT_LOCKS}") from error


def _explain(error: Exception) -> str:
    reason = getattr(error, "orig", None) or error
    if isinstance(reason, ValueError) or "Could not decode" in str(reason):  # A text in the file is damaged.
        return DAMAGED
    system = _SYSTEM_NAMES.get(getattr(reason, "errno", None) or 0, "")
    name = getattr(reason, "sqlite_errorname", "") or system
    return next((sentence for sign, sentence in _SENTENCES.items() if name.startswith(sign)), f"{reason}.")

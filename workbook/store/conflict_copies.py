"""Find copies of the entries beside the database file, which synchronization programs make, and read them for merging.

When two computers have changed a file, such a program keeps both: "workbook (conflicted copy).sqlite", "workbook 2.sqlite".
A copy is recognized by its content, because each program has names of its own.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.paths import make_private_folder
from workbook.store.database_copy import check_file, copy_file
from workbook.store.database_tables import ENTRIES, HISTORY, MIGRATIONS_APPLIED
from workbook.store.database_uri import make_database_uri
from workbook.store.engine import open_file
from workbook.store.row_salvage import is_damaged
from workbook.store.store import Store

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.paths import Home
    from workbook.store.archive import Archive

_BEGINNING = b"SQLite format 3\0"


def list_conflict_copies(home: Home) -> list[Path]:
    """List the files beside the home's database file that are copies of the entries, whatever their names.

    Parameters
    ----------
    home
        The learner's home.

    Returns
    -------
    The files, by name. Backups are not among them, because they are in a folder of their own.
    """
    if not home.folder.is_dir():
        return []
    files = (path for path in sorted(home.folder.iterdir()) if path.name != home.store.name)
    return [path for path in files if path.is_file() and _has_entries(path)]


def read_copy(file: Path, content: Content, *, learner: str, home: Home) -> Archive:
    """Read all entries in a copy, with their history. The copy stays as it is.

    Parameters
    ----------
    file
        The copy, of this edition or an earlier one.
    content
        The definitions that the entries follow.
    learner
        Whose entries.
    home
        The home in which a temporary copy is made.

    Returns
    -------
    The archive.

    Raises
    ------
    StoreError
        The file is damaged, or is not a copy of the entries.
    NewerStoreError
        A newer edition wrote it.
    """
    check_file(file)
    make_private_folder(home.importing)
    with tempfile.TemporaryDirectory(dir=home.importing, ignore_cleanup_errors=True) as name:
        own = Path(name) / home.store.name
        copy_file(file, own)
        if is_damaged(own):
            raise StoreError("This copy cannot be used: it is damaged; take another one.")
        store = Store(open_file(own, backups=Path(name)), content, learner=learner)
        try:
            return store.archive()
        finally:
            store.close()


def _has_entries(file: Path) -> bool:
    """Return whether a file has the tables of a store."""
    with contextlib.suppress(OSError, sqlite3.Error, UnicodeDecodeError):
        with file.open("rb") as opened:
            if opened.read(len(_BEGINNING)) != _BEGINNING:
                return False
        with contextlib.closing(sqlite3.connect(make_database_uri(file, mode="ro"), uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {ENTRIES.name, HISTORY.name, MIGRATIONS_APPLIED.name} <= tables
    return False

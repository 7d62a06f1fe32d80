"""Erase what a learner has written from a store's file so that not a byte of it is left there.

Deleting rows is not enough: SQLite keeps what stood in freed pages and in its log. Here freed space is overwritten
(`secure_delete`), the file is written anew without it (`VACUUM`), and the log is emptied (`wal_checkpoint`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.backups import connect
from workbook.store.engine import explained

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

ACTIONS = "actions"
# An action made from an entry repeats its text.
_MADE_FROM = """
    SELECT entry FROM history
    WHERE learner = :learner AND worksheet = :actions AND json_extract("values", '$.worksheet') = :worksheet
"""


def erase_worksheet(file: Path, worksheet: str, *, learner: str) -> int:
    """Erase a worksheet's entries with their history, and the actions made from them.

    Parameters
    ----------
    file
        The store's file, or a backup of it.
    worksheet
        The worksheet's id.
    learner
        Whose entries.

    Returns
    -------
    How many entries there were, deleted ones and actions included.

    Raises
    ------
    StoreError
        When it could not be done, or when another program still reads the old state; the sentence says why.
    """
    names = {"learner": learner, "worksheet": worksheet, "actions": ACTIONS}
    with explained(StoreError, f'"{worksheet}" could not be erased'), connect(file) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        erased = _delete(connection, names)
        connection.execute("UPDATE counter SET changes = changes + 1")
        connection.execute("COMMIT")
        _write_anew(connection)
    return erased


def count_made_from(file: Path, worksheet: str, *, learner: str) -> int:
    """Return how many actions repeat the text of a worksheet's entries, because they were made from them."""
    names = {"learner": learner, "worksheet": worksheet, "actions": ACTIONS}
    with explained(StoreError, "Your entries cannot be read"), connect(file) as connection:
        query = f"SELECT count(DISTINCT entry) FROM ({_MADE_FROM})"  # noqa: S608 our own query
        (number,) = connection.execute(query, names).fetchone()
    return int(number)


def _delete(connection: sqlite3.Connection, names: dict[str, str]) -> int:
    chosen = f"learner = :learner AND (worksheet = :worksheet OR worksheet = :actions AND {{id}} IN ({_MADE_FROM}))"
    erased = connection.execute(f"DELETE FROM entries WHERE {chosen.format(id='id')}", names).rowcount  # noqa: S608
    connection.execute(f"DELETE FROM history WHERE {chosen.format(id='entry')}", names)  # noqa: S608
    return erased


def _write_anew(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            "The entries are deleted, but another program still reads the file and keeps the old text in it: "
            "close the workbook's pages, then erase again."
        )

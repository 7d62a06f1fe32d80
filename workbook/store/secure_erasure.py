"""Erase a learner's entries from a store's file so that no byte of them remains.

Deleting rows is not enough, because SQLite keeps their content in free pages and in its log. This module overwrites free
space (`secure_delete`), rewrites the file without it (`VACUUM`, through memory and not through a temporary file), and
empties the log (`wal_checkpoint`).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.database_copy import connect
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

ACTIONS = "actions"
KEEPING = "keeping"
# The entries to erase, and what depends on them: an action made from an entry repeats its text, and the retention
# period of an entry has no meaning without it.
_CHOOSE_ALL = """
    INSERT INTO chosen (worksheet, entry)
    SELECT worksheet, entry FROM history WHERE learner = :learner AND worksheet = :worksheet
    UNION SELECT worksheet, id FROM entries WHERE learner = :learner AND worksheet = :worksheet
    UNION SELECT :worksheet, json_extract("values", '$.entry') FROM history
    WHERE learner = :learner AND worksheet IN (:actions, :keeping)
    AND json_extract("values", '$.worksheet') = :worksheet AND json_extract("values", '$.entry') IS NOT NULL
"""
_CHOOSE_MADE = """
    INSERT INTO chosen (worksheet, entry, made)
    SELECT DISTINCT history.worksheet, history.entry, TRUE FROM history JOIN chosen
    ON json_extract("values", '$.worksheet') = chosen.worksheet AND json_extract("values", '$.entry') = chosen.entry
    WHERE learner = :learner AND history.worksheet IN (:actions, :keeping)
"""


def erase_entries(file: Path, chosen: Mapping[str, Collection[str] | None], *, learner: str) -> int:
    """Erase entries with their history, and the actions that were made from them.

    Parameters
    ----------
    file
        The store's file, or a backup of it.
    chosen
        By worksheet id, the ids of the entries, or None for all of them.
    learner
        Whose entries.

    Returns
    -------
    The number of erased entries, including deleted ones and actions.

    Raises
    ------
    StoreError
        It could not be done, or another program still reads the old state; the sentence says why.
    """
    with (
        explain_storage_errors(StoreError, "It could not be erased"),
        _choosing(file, chosen, learner=learner) as connection,
    ):
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        found = "learner = ? AND (worksheet, {id}) IN (SELECT worksheet, entry FROM chosen)"
        erased = connection.execute(f"DELETE FROM entries WHERE {found.format(id='id')}", [learner]).rowcount  # noqa: S608
        connection.execute(f"DELETE FROM history WHERE {found.format(id='entry')}", [learner])  # noqa: S608
        connection.execute("UPDATE counter SET changes = changes + 1")
        connection.execute("COMMIT")
        _write_anew(connection)
    return erased


def count_made_from(file: Path, chosen: Mapping[str, Collection[str] | None], *, learner: str) -> int:
    """Count the actions that repeat the text of entries because they were made from them.

    Parameters
    ----------
    file, chosen, learner
        As for `erase_entries`.

    Returns
    -------
    The number of actions.
    """
    with (
        explain_storage_errors(StoreError, "Your entries cannot be read"),
        _choosing(file, chosen, learner=learner) as connection,
    ):
        (number,) = connection.execute("SELECT count(*) FROM chosen WHERE worksheet = ? AND made", [ACTIONS]).fetchone()
    return int(number)


@contextlib.contextmanager
def _choosing(
    file: Path, chosen: Mapping[str, Collection[str] | None], *, learner: str
) -> Iterator[sqlite3.Connection]:
    """Open a connection with a temporary table, in memory, of the chosen entries and the actions made from them."""
    names = {"learner": learner, "actions": ACTIONS, "keeping": KEEPING}
    with connect(file) as connection:
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("CREATE TEMP TABLE chosen (worksheet, entry, made DEFAULT FALSE)")
        for worksheet, entries in chosen.items():
            if entries is None:
                connection.execute(_CHOOSE_ALL, {**names, "worksheet": worksheet})
            else:
                rows = [(worksheet, entry) for entry in entries]
                connection.executemany("INSERT INTO chosen (worksheet, entry) VALUES (?, ?)", rows)
        connection.execute(_CHOOSE_MADE, names)
        yield connection


def _write_anew(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            "The entries are deleted, but another program still reads the file and keeps the old text in it: "
            "close the workbook's pages, then erase again."
        )

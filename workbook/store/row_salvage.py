"""Find the workbook's rows in a damaged file, and detect whether a file is damaged."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

import sqlalchemy as sa

from workbook.errors import StoreError
from workbook.store.database_copy import LOCK_WAIT_SECONDS
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY, MIGRATIONS_APPLIED
from workbook.store.entries import Action
from workbook.store.migrations import MIGRATIONS
from workbook.store.row_digest import DIGEST, make_digest
from workbook.store.sqlite_pages import FoundRow, compute_missing_share, read_rows
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, Any]
Which = tuple[str, str, str]
_MOMENTS = {"saved_at", "began_at"}
# The columns that identify a revision in any copy of the file.
_SAME = ("learner", "worksheet", "entry", "began_at")
_SOUND = {
    ENTRIES: 'json_valid("values") AND json_valid(problems) AND julianday(saved_at) IS NOT NULL',
    HISTORY: 'json_valid("values") AND julianday(saved_at) IS NOT NULL AND julianday(began_at) IS NOT NULL',
}

# The numbers of rows that contradict each other: an entry and its latest revision, a revision and its entry, and operations
# after the last one.
_CONTRADICTIONS = (
    """
    SELECT count(*) FROM entries LEFT JOIN history
    ON history.learner = entries.learner AND history.worksheet = entries.worksheet
        AND history.entry = entries.id AND history.revision = entries.revision
    WHERE history.number IS NULL OR history."values" <> entries."values" OR history.deleted <> entries.deleted
        OR history.operation > entries.change
    """,
    """
    SELECT count(*) FROM history LEFT JOIN entries
    ON history.learner = entries.learner AND history.worksheet = entries.worksheet AND history.entry = entries.id
    WHERE entries.id IS NULL OR history.revision NOT BETWEEN 1 AND entries.revision OR history.undone NOT IN (0, 1)
    """,
    "SELECT count(*) FROM history WHERE operation > (SELECT min(changes) FROM counter)",
    "SELECT count(*) <> 1 OR min(typeof(changes)) <> 'integer' FROM counter",
    "SELECT count(*) FROM entries WHERE typeof(position) <> 'integer' OR deleted NOT IN (0, 1)",
)


@dataclass
class SalvagedRows:
    """The rows of the workbook's tables that were found in one file.

    Parameters
    ----------
    entries
        The rows of the entries by learner, worksheet and id; `row` is the number of each in its table.
    history
        The rows of the history by number.
    changes
        The change counter; 0 when it could not be read.
    spoilt
        The number of rows that cannot be read or are not valid.
    missing_share
        The share of the file that is missing at its end, from 0 to 1.
    """

    entries: dict[Which, Row] = field(default_factory=dict)
    history: dict[int, Row] = field(default_factory=dict)
    changes: int = 0
    spoilt: int = 0
    missing_share: float = 0.0

    def is_of_one_line_with(self, other: SalvagedRows) -> bool:
        """Return whether both are copies of one file at different times, and not of files that have diverged.

        Parameters
        ----------
        other
            The rows that were salvaged from another copy.

        Returns
        -------
        True when one of the two is an earlier state of the other.
        """
        common = self.history.keys() & other.history.keys()
        return all(self.history[number][name] == other.history[number][name] for number in common for name in _SAME)


def is_damaged(file: Path) -> bool:
    """Return whether a store's file is damaged, by checking every page and every row.

    Parameters
    ----------
    file
        The file. An empty file is damaged; a missing one is not.

    Returns
    -------
    Whether damage was found.

    Raises
    ------
    StoreError
        The file cannot be checked because the disk or another program refuses access.
    """
    if not file.is_file():
        return False
    with contextlib.closing(sqlite3.connect(file, timeout=LOCK_WAIT_SECONDS)) as connection:
        try:
            return not _is_sound(connection)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # An error without a name comes from Python: a text that is not valid UTF-8.
            if getattr(error, "sqlite_errorname", "SQLITE_CORRUPT").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                return True
            with explain_storage_errors(StoreError, "Your entries cannot be looked at"):
                raise


def _is_sound(connection: sqlite3.Connection) -> bool:
    # The quick check leaves out the indexes, and entries that a damaged index does not find would seem to be gone.
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        return False
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {ENTRIES.name, HISTORY.name, COUNTER.name, MIGRATIONS_APPLIED.name} <= tables:
        return False
    steps = sorted(name for (name,) in connection.execute("SELECT name FROM migrations"))
    return (
        steps == [migration.name for migration in MIGRATIONS[: len(steps)]]
        and all(connection.execute(query).fetchone() == (0,) for query in _CONTRADICTIONS)
        and all(_has_sound_rows(connection, table, condition) for table, condition in _SOUND.items())
    )


def _has_sound_rows(connection: sqlite3.Connection, table: sa.Table, condition: str) -> bool:
    query = f"SELECT count(*) FROM {table.name} WHERE NOT ({condition})"  # noqa: S608 our own query
    if connection.execute(query).fetchone() != (0,):
        return False
    # Reading also decodes each text.
    rows = connection.execute(f"SELECT * FROM {table.name}")  # noqa: S608 our own query
    names = [name for name, *_ in rows.description]
    return all(_is_unchanged(table, dict(zip(names, row, strict=True))) for row in rows)


def _is_unchanged(table: sa.Table, row: Row) -> bool:
    """Return whether a row has its digest. A file of an edition without digests has no such column."""
    return DIGEST not in row or row[DIGEST] == make_digest(table.name, row)


def salvage_rows(file: Path) -> SalvagedRows:
    """Read everything that can be read of the workbook's tables.

    Parameters
    ----------
    file
        The damaged file.

    Returns
    -------
    The rows.

    Raises
    ------
    OSError
        The file cannot be read at all.
    """
    contents = SalvagedRows(missing_share=compute_missing_share(file))
    for row in read_rows(file):
        _take(row, contents)
    return contents


def _take(row: FoundRow | None, contents: SalvagedRows) -> None:
    """Add a row to the table it belongs to; if a row is found twice, keep the newer one."""
    if row is None:
        contents.spoilt += 1
    elif entry := _make_row(ENTRIES, row.columns):
        key = (entry["learner"], entry["worksheet"], entry["id"])
        old = contents.entries.get(key)
        if old is None or entry["change"] > old["change"]:
            contents.entries[key] = entry | {"row": row.number}
    elif revision := _make_row(HISTORY, (row.number, *row.columns[1:])):
        same = contents.history.get(row.number)
        if same is None or revision["saved_at"] > same["saved_at"]:
            contents.history[row.number] = revision
    elif len(row.columns) == 1 and isinstance(row.columns[0], int):
        contents.changes = max(contents.changes, row.columns[0])
    elif any(len(row.columns) in _list_lengths(table) for table in (ENTRIES, HISTORY)):
        contents.spoilt += 1


def _list_lengths(table: sa.Table) -> tuple[int, int]:
    """Return the number of columns of a row without its digest, as an earlier edition wrote it, and with it."""
    return len(table.columns) - 1, len(table.columns)


def _make_row(table: sa.Table, columns: Sequence[Any]) -> Row | None:
    """Return a row of a table without its digest, or None when the columns cannot be a row of it or have changed."""
    if len(columns) not in _list_lengths(table):
        return None
    row = {}
    try:
        for column, value in zip(table.columns, columns, strict=False):
            row[column.name] = _read_column(column, value)
    except (LookupError, TypeError, ValueError):
        return None
    if not _is_unchanged(table, row):
        return None
    row.pop(DIGEST, None)
    return row


def _read_column(column: sa.Column[Any], value: Any) -> Any:
    """Return a column's value; raises LookupError, TypeError or ValueError when the value is not valid."""
    if value is None and column.nullable:
        return None
    if isinstance(column.type, sa.JSON):
        value = json.loads(value)
        if not isinstance(value, dict):
            raise TypeError
        return value
    if isinstance(column.type, sa.Boolean):
        return {0: False, 1: True}[value]
    if not isinstance(value, column.type.python_type):
        raise TypeError
    if column.name in _MOMENTS:
        dt.datetime.fromisoformat(value)
    if column.name == HISTORY.c.action.name and value not in get_args(Action):
        raise ValueError
    return value

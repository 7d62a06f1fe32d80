"""Read many current entries at once during an operation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.store.database_tables import ENTRIES
from workbook.store.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.store.operation import Operation

# SQLite accepts a limited number of values per query.
MAX_BATCH_SIZE = 500


def load_current_entries(operation: Operation, worksheet: str, entries: Sequence[str]) -> dict[str, Entry]:
    """Read the current state of entries, including deleted ones, as it was before the operation.

    Parameters
    ----------
    operation
        The operation under way.
    worksheet
        The worksheet's id.
    entries
        The ids of the entries.

    Returns
    -------
    The entries that exist, by id.
    """
    wanted = list(dict.fromkeys(entries))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), MAX_BATCH_SIZE):
        query = sa.select(ENTRIES).where(
            ENTRIES.c.learner == operation.learner,
            ENTRIES.c.worksheet == worksheet,
            ENTRIES.c.id.in_(wanted[start : start + MAX_BATCH_SIZE]),
        )
        found |= {row["id"]: make_entry(row) for row in operation.connection.execute(query).mappings()}
    return found


def make_entry(row: sa.RowMapping) -> Entry:
    """Make an entry from a row of the table of entries.

    Parameters
    ----------
    row
        The row.

    Returns
    -------
    The entry.
    """
    names = ("worksheet", "id", "position", "values", "problems", "revision", "deleted")
    return Entry(**{name: row[name] for name in names}, saved_at=dt.datetime.fromisoformat(row["saved_at"]))

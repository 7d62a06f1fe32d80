"""Read entries as they stand while an operation is under way, many at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.store.database_tables import ENTRIES
from workbook.store.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.store.operation import Operation

# SQLite takes a limited number of values in one query.
MAX_BATCH_SIZE = 500


def load_current_entries(operation: Operation, worksheet: str, entries: Sequence[str]) -> dict[str, Entry]:
    """Return those of the entries that are there, deleted ones too, by id, as they stood before the operation."""
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
    """Return the entry that a row of the table of entries is."""
    names = ("worksheet", "id", "position", "values", "problems", "revision", "deleted")
    return Entry(**{name: row[name] for name in names}, saved_at=dt.datetime.fromisoformat(row["saved_at"]))

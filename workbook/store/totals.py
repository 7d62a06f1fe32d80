"""Count the entries in a store's file without opening it as a store: nothing is created, migrated or written.

This module uses SQLite directly, because the command `status` must not wait for SQLAlchemy.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.database_uri import make_database_uri

if TYPE_CHECKING:
    from pathlib import Path

_TOTALS = (
    "SELECT count(*), count(DISTINCT worksheet), coalesce(sum(problems <> '{}'), 0) FROM entries WHERE NOT deleted"
)
_LAST = "SELECT saved_at FROM history ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class Totals:
    """The size of a store's file.

    Parameters
    ----------
    entries
        The number of entries of all learners, without deleted ones.
    worksheets
        The number of worksheets with entries.
    drafts
        The number of entries that still need a correction.
    saved_at
        When something was last saved, in local time; None when nothing has been saved.
    """

    entries: int
    worksheets: int
    drafts: int
    saved_at: dt.datetime | None


def read_totals(file: Path) -> Totals:
    """Count the entries in a store's file.

    Parameters
    ----------
    file
        The file, which pages may have open; a missing file has no entries.

    Returns
    -------
    The totals.

    Raises
    ------
    StoreError
        The file cannot be read.
    """
    if not file.is_file():
        return Totals(0, 0, 0, None)
    try:
        with contextlib.closing(sqlite3.connect(make_database_uri(file, mode="ro"), uri=True)) as connection:
            entries, worksheets, drafts = connection.execute(_TOTALS).fetchone()
            last = connection.execute(_LAST).fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"The file with your entries could not be read: {error}. Open the workbook to mend it."
        ) from error
    return Totals(entries, worksheets, drafts, dt.datetime.fromisoformat(last[0]).astimezone() if last else None)

"""Say how much is in a store's file, without opening it as a store: nothing is made, brought up to date or written.

It speaks to SQLite directly: whoever only asks how things stand must not wait for SQLAlchemy.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

_TOTALS = (
    "SELECT count(*), count(DISTINCT worksheet), coalesce(sum(problems <> '{}'), 0) FROM entries WHERE NOT deleted"
)
_LAST = "SELECT saved_at FROM history ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class Totals:
    """How much is in a store's file.

    Parameters
    ----------
    entries
        How many entries stand, of all learners; deleted ones are not counted.
    worksheets
        How many worksheets they are of.
    drafts
        How many of them still have something to be mended.
    saved_at
        When something was saved last, in the time of this computer; None when nothing has been.
    """

    entries: int
    worksheets: int
    drafts: int
    saved_at: dt.datetime | None


def read_totals(file: Path) -> Totals:
    """Read how much is in a store's file.

    Parameters
    ----------
    file
        The file, which pages may have open; one that is not there holds nothing.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    if not file.is_file():
        return Totals(0, 0, 0, None)
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            entries, worksheets, drafts = connection.execute(_TOTALS).fetchone()
            last = connection.execute(_LAST).fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"The file with your entries could not be read: {error}. Open the workbook to mend it."
        ) from error
    return Totals(entries, worksheets, drafts, dt.datetime.fromisoformat(last[0]).astimezone() if last else None)

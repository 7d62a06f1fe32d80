"""Compute the digest that each saved row carries, so that a text that changes on the disk is noticed.

SQLite checks its pages, but not the letters in them. Files contain the results of this module, so its formula never changes.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DIGEST = "digest"
# By table, the columns with what a learner has entered and when. The others are numbers by which rows are found.
DIGESTED_COLUMNS = {
    "entries": ("learner", "worksheet", "id", "values", "problems", "saved_at", "deleted"),
    "history": ("learner", "worksheet", "entry", "action", "values", "deleted", "window", "began_at", "saved_at"),
}
_DIGEST_BYTES = 16


def make_digest(table: str, row: Mapping[str, object]) -> str:
    """Compute the digest of a row.

    Parameters
    ----------
    table
        The name of its table.
    row
        Its columns by name, at least those in `DIGESTED_COLUMNS`, as SQLite or as SQLAlchemy returns them.

    Returns
    -------
    The digest, as 32 hexadecimal digits.
    """
    return compute_digest(row[name] for name in DIGESTED_COLUMNS[table])


def compute_digest(columns: Iterable[object]) -> str:
    """Compute the digest of the columns in `DIGESTED_COLUMNS`, in that order.

    Parameters
    ----------
    columns
        The values of the columns.

    Returns
    -------
    The digest, as 32 hexadecimal digits.
    """
    text = "\0".join(map(_to_text, columns))
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def _to_text(value: object) -> str:
    """Return the text that SQLite stores for a value; SQLAlchemy writes JSON in the same way."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(int(value) if isinstance(value, bool) else value)

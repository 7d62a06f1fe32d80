"""Keep the random token by which the exports of one learner are recognized as those of one person.

The token says nothing about the learner: it is drawn at random when the first export is made, and never computed from a
name, a computer or an entry. It stays the same in later exports, also in those that have roles in place of names.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.store.database_tables import EXPORT_TOKENS

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOKEN_BYTES = 16
_TOKEN = re.compile(r"[0-9a-f]{32}")


def parse_token(text: object) -> str:
    """Parse the token in an export.

    Parameters
    ----------
    text
        What the export has in its place.

    Returns
    -------
    The token; "" when there is none.
    """
    return text if isinstance(text, str) and _TOKEN.fullmatch(text) else ""


def find_token(connection: Connection, learner: str) -> str | None:
    """Return a learner's token, or None before the first export.

    Parameters
    ----------
    connection
        A connection to the store.
    learner
        The learner's name in the store.

    Returns
    -------
    The token, or None.
    """
    query = sa.select(EXPORT_TOKENS.c.token).where(EXPORT_TOKENS.c.learner == learner)
    return connection.scalar(query)


def create_token(connection: Connection, learner: str, token: str = "") -> str:
    """Return a learner's token, and store one if there is none.

    Parameters
    ----------
    connection
        A connection in a writing transaction.
    learner
        The learner's name in the store.
    token
        The token to store if there is none, as an export had it; "" for a new random one.

    Returns
    -------
    The token.
    """
    existing = find_token(connection, learner)
    if existing is not None:
        return existing
    new = token or secrets.token_hex(_TOKEN_BYTES)
    connection.execute(sa.insert(EXPORT_TOKENS).values(learner=learner, token=new))
    return new

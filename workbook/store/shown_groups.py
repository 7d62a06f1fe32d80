"""Remember which people a group view has shown together, so that nobody can be found by comparing two views.

People whom every view showed together are a block. A view consists of whole blocks, of parts of a block that leave at
least five people on both sides, and of at least five people who are new. So each person is always shown together with the
same four or more others, and no sum or difference of views, however many, concerns fewer than five people.

Neither names nor answers are stored. A person is a mark: a salted digest of the token of their export and of their answers.
Anyone who brings another export with other answers is therefore new, and the old answers are absent.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.paths import make_private_folder
from workbook.store.database_copy import connect
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MIN_PEOPLE = 5
_SALT_BYTES = 32
# Slows down anyone who tries out answers with a copy of the file and the token of a person.
_ITERATIONS = 2_000
_DAMAGES = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}
_TABLES = """
    CREATE TABLE IF NOT EXISTS salt (value BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS shown (mark TEXT PRIMARY KEY, block INTEGER NOT NULL);
"""


def choose_people(present: Sequence[str], blocks: Mapping[str, int]) -> list[str]:
    """Choose the people whom the next view may show.

    Parameters
    ----------
    present
        The marks of the people whose answers are there.
    blocks
        By mark, the number of the block of each person who has been shown.

    Returns
    -------
    The largest group that may be shown, in the order of `present`; empty when nobody may be shown.
    """
    sizes: Counter[int | None] = Counter(blocks.values())
    members: dict[int | None, list[str]] = defaultdict(list)
    for person in dict.fromkeys(present):
        members[blocks.get(person)].append(person)
    allowed = {block for block, found in members.items() if _is_allowed(len(found), sizes.get(block, len(found)))}
    return [person for person in dict.fromkeys(present) if blocks.get(person) in allowed]


def show_people(file: Path, present: Sequence[str]) -> list[int]:
    """Choose the people whom the next view shows, and remember that it shows them.

    Parameters
    ----------
    file
        The file with the marks of earlier views, which is created if necessary.
    present
        For each person whose answers are there, a text that only the same person with the same answers has.

    Returns
    -------
    The places in `present` of the people who may be shown; empty when nobody may be shown.

    Raises
    ------
    StoreError
        The file cannot be read or written, so that it is not known what may be shown.
    """
    with explain_storage_errors(StoreError, "The group cannot be shown, because it cannot be remembered"):
        make_private_folder(file.parent)
        file.touch(mode=0o600)
        try:
            return _show(file, present)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname in _DAMAGES:
                raise StoreError(
                    f"No group can be shown, because {file} is damaged and it is not known who has been shown together. "
                    "If you delete that file, views from now on can be compared with earlier ones."
                ) from error
            raise


def _show(file: Path, present: Sequence[str]) -> list[int]:
    with connect(file) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        salt = _load_salt(connection)
        marks = [_make_mark(person, salt) for person in present]
        blocks = dict(connection.execute("SELECT mark, block FROM shown").fetchall())
        chosen = choose_people(marks, blocks)
        connection.executemany("INSERT OR REPLACE INTO shown VALUES (?, ?)", _split_blocks(chosen, blocks))
        connection.execute("COMMIT")
    shown = set(chosen)
    return [place for place, mark in enumerate(marks) if mark in shown]


def _is_allowed(present: int, size: int) -> bool:
    return present >= MIN_PEOPLE and (present == size or size - present >= MIN_PEOPLE)


def _split_blocks(chosen: Sequence[str], blocks: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the people whose block changes, with its new number: parts of a block, and new people, become blocks."""
    sizes, shown = Counter(blocks.values()), Counter(blocks.get(person) for person in chosen)
    number = max(blocks.values(), default=0) + 1
    new = {block: number + place for place, block in enumerate(shown) if block is None or shown[block] < sizes[block]}
    return [(person, new[blocks.get(person)]) for person in chosen if blocks.get(person) in new]


def _load_salt(connection: sqlite3.Connection) -> bytes:
    row = connection.execute("SELECT value FROM salt").fetchone()
    if row:
        return bytes(row[0])
    salt = secrets.token_bytes(_SALT_BYTES)
    connection.execute("INSERT INTO salt VALUES (?)", [salt])
    return salt


def _make_mark(person: str, salt: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", person.encode(), salt, _ITERATIONS).hex()

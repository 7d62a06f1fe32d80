"""Whether a store's file is sound: as SQLite sees it, and as its own tables explain each other."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

STATE = '"values", deleted'


def check_sound(file: Path) -> list[str]:
    """Return what is wrong with a store's file, a sentence each; nothing when it is sound."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            return [f"SQLite finds it damaged: {verdict}"]
        return [*_check_revisions(connection), *_check_counter(connection)]


def _check_revisions(connection: sqlite3.Connection) -> list[str]:
    """Check that the revisions of every entry are 1, 2, 3 ... and that the last of them is what stands."""
    history: dict[Any, list[Any]] = defaultdict(list)
    for *key, revision, values, deleted in connection.execute(
        f"SELECT learner, worksheet, entry, revision, {STATE} FROM history ORDER BY number"  # noqa: S608
    ):
        history[tuple(key)].append((revision, json.loads(values), deleted))
    entries = {
        tuple(key): (revision, json.loads(values), deleted)
        for *key, revision, values, deleted in connection.execute(
            f"SELECT learner, worksheet, id, revision, {STATE} FROM entries"  # noqa: S608
        )
    }
    wrong = [f"{key} is only in one of the tables" for key in entries.keys() ^ history.keys()]
    for key in entries.keys() & history.keys():
        numbers = [revision for revision, *_ in history[key]]
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"{key} has the revisions {numbers}")
        if entries[key] != history[key][-1]:
            wrong.append(f"{key} is not what its history says last")
    return wrong


def _check_counter(connection: sqlite3.Connection) -> list[str]:
    (changes,) = connection.execute("SELECT changes FROM counter").fetchone()
    (last,) = connection.execute("SELECT coalesce(max(operation), 0) FROM history").fetchone()
    return [] if changes >= last else [f"the counter says {changes}, the last operation is {last}"]

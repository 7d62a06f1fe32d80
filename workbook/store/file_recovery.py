"""Recover a damaged database file, complete it from a backup, and report what is lost.

Everything is stored twice: the row of an entry has its current state, and the history repeats it with all earlier states.
Whatever can be read comes from the damaged file, the rest from the latest backup of the same file. The damaged file is not
changed; the new file replaces it when it is complete.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.errors import StoreError
from workbook.store.archive import EntryKey, RecordedRevision, make_entry
from workbook.store.database_copy import COMPANIONS, UNFINISHED, keep_file, remove_file
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY
from workbook.store.engine import open_file, open_write_transaction
from workbook.store.row_salvage import Row, SalvagedRows, Which, salvage_rows
from workbook.store.storage_messages import explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from workbook.content.loader import Content


@dataclass(frozen=True)
class RecoveryResult:
    """The result of a recovery.

    Parameters
    ----------
    kept
        Where the damaged file is kept.
    whole
        The number of entries in their last saved state.
    older
        By worksheet, the number of entries in an earlier state from the history or a backup; newer changes may be lost.
    lost
        The minimum number of entries that are lost.
    worksheets_with_gaps
        The worksheets whose numbering has gaps, to which the lost entries most likely belonged.
    revisions_lost
        The number of lost revisions in the history.
    latest_lost
        The maximum number of the latest changes that are lost: the counter has counted them, or an unreadable row remains,
        and no recovered revision belongs to them.
    missing_share
        The share of the file that is missing at its end, from 0 to 1; its content is unknown.
    backup
        The backup that filled gaps, or None.
    """

    kept: Path
    whole: int
    older: Mapping[str, int]
    lost: int
    worksheets_with_gaps: tuple[str, ...]
    revisions_lost: int
    latest_lost: int
    missing_share: float
    backup: Path | None


def recover_file(file: Path, content: Content, *, backups: Iterable[Path], kept: Path) -> RecoveryResult:
    """Replace a damaged file with a new one that has everything that can be recovered.

    Parameters
    ----------
    file
        The damaged file, which no page may have open.
    content
        The definitions for validating entries that are recovered from the history.
    backups
        Copies that may fill gaps, in any order; the latest copy of the same file is used.
    kept
        Where the damaged file is moved, with its write-ahead log.

    Returns
    -------
    What was recovered and what is lost.

    Raises
    ------
    StoreError
        The new file cannot be written; the damaged one is then where it was.
    """
    with explain_storage_errors(StoreError, "The rest of your entries could not be restored"):
        found = salvage_rows(file)
        backup, reserve = _choose_backup(found, backups)
        history = reserve.history | found.history
        entries, brought_back = _settle(found, reserve, history, content)
        part = file.with_name(f"{file.name}.{os.getpid()}{UNFINISHED}")
        lost = _count_missing(history) + _count_lost_at_the_end(entries.values(), history.values())
        last = _get_last_change(entries.values(), history.values())
        try:
            changes = max(last, found.changes, reserve.changes) + 1
            _write(part, list(entries.values()), list(history.values()), changes=changes)
            keep_file(file, kept)
            _put_in_place(part, file)
        finally:
            remove_file(part)
    older = Counter(key[1] for key in brought_back if not entries[key]["deleted"])
    return RecoveryResult(
        kept=kept,
        whole=sum(not entry["deleted"] for entry in entries.values()) - older.total(),
        older=older,
        lost=max(0, _count_missing_rows(found) - len(brought_back)),
        worksheets_with_gaps=_list_gaps(entries.values()),
        revisions_lost=lost,
        latest_lost=_count_latest_lost(found, brought_back, last=last),
        missing_share=found.missing_share,
        backup=backup,
    )


def _choose_backup(found: SalvagedRows, backups: Iterable[Path]) -> tuple[Path | None, SalvagedRows]:
    """Return the latest copy of the same file, by its change counter, because the clock may have been set back in between."""
    chosen: tuple[Path | None, SalvagedRows] = (None, SalvagedRows())
    for backup in backups:
        with contextlib.suppress(OSError):
            reserve = salvage_rows(backup)
            if reserve.changes > chosen[1].changes and found.is_of_one_line_with(reserve):
                chosen = (backup, reserve)
    return chosen


def _settle(
    found: SalvagedRows, reserve: SalvagedRows, history: Mapping[int, Row], content: Content
) -> tuple[dict[Which, Row], set[Which]]:
    """Return the new current state of each entry, and the entries that may have had a later state."""
    last: dict[Which, Row] = {}
    for number in sorted(history):
        revision = history[number]
        last[revision["learner"], revision["worksheet"], revision["entry"]] = revision
    entries = reserve.entries | found.entries
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, entry in entries.items():
        places[key[:2]].add(entry["position"])
    brought_back = {key for key in entries if key not in found.entries}
    for key, revision in last.items():
        saved = entries.get(key)
        if saved is None or saved["revision"] < revision["revision"]:
            position = saved["position"] if saved else _choose_free_place(places[key[:2]])
            places[key[:2]].add(position)
            entries[key] = _make_entry_row(revision, content, position=position)
            brought_back.add(key)
    return entries, brought_back


def _choose_free_place(taken: set[int]) -> int:
    """Return the first position that no entry of a worksheet has; lost entries have left their positions free."""
    return next(place for place in itertools.count(1) if place not in taken)


def _make_entry_row(revision: Row, content: Content, *, position: int) -> Row:
    """Return the row of an entry as a revision describes it."""
    recorded = RecordedRevision(
        key=EntryKey(revision["worksheet"], revision["entry"]),
        operation=revision["operation"],
        action=revision["action"],
        values=revision["values"],
        saved_at=dt.datetime.fromisoformat(revision["saved_at"]),
        deleted=revision["deleted"],
    )
    entry = make_entry(recorded, content, position=position, revision=revision["revision"])
    same = {name: revision[name] for name in ("learner", "worksheet", "values", "revision", "saved_at", "deleted")}
    return same | {
        "id": entry.id,
        "position": position,
        "problems": dict(entry.problems),
        "change": revision["operation"],
    }


def _write(file: Path, entries: list[Row], history: list[Row], *, changes: int) -> None:
    """Write a new, sound file with these rows; its counter is advanced, so that every window reads again."""
    entries = [{name: value for name, value in entry.items() if name != "row"} for entry in entries]
    history = _explain_all(entries, sorted(history, key=lambda row: row["number"]), operation=changes)
    engine = open_file(file, backups=file.parent)
    with open_write_transaction(engine) as connection:
        for table, rows in ((ENTRIES, entries), (HISTORY, history)):
            if rows:
                connection.execute(sa.insert(table), rows)
        connection.execute(sa.update(COUNTER).values(changes=changes))
    engine.dispose()


def _explain_all(entries: list[Row], history: list[Row], *, operation: int) -> list[Row]:
    """Return the history without gaps: revisions numbered again, and missing current states appended.

    Undo goes from a revision to the one before it, and treats a revision without a predecessor as new.
    """
    known: dict[Which, list[Row]] = defaultdict(list)
    for revision in history:
        of_entry = known[revision["learner"], revision["worksheet"], revision["entry"]]
        of_entry.append(revision)
        revision["revision"] = len(of_entry)
    appended: list[Row] = []
    for entry in entries:
        of_entry = known[entry["learner"], entry["worksheet"], entry["id"]]
        if not of_entry or any(of_entry[-1][name] != entry[name] for name in ("values", "deleted")):
            number = (history[-1]["number"] if history else 0) + len(appended) + 1
            of_entry.append(_make_revision_row(entry, number=number, operation=operation, revision=len(of_entry) + 1))
            appended.append(of_entry[-1])
        entry["revision"], entry["change"] = len(of_entry), of_entry[-1]["operation"]
    return history + appended


def _make_revision_row(entry: Row, *, number: int, operation: int, revision: int) -> Row:
    same = {name: entry[name] for name in ("learner", "worksheet", "values", "deleted", "saved_at")}
    return same | {
        "number": number,
        "entry": entry["id"],
        "revision": revision,
        "operation": operation,
        "action": "restore",
        "undone": False,
        "window": None,
        "began_at": entry["saved_at"],
    }


def _get_last_change(entries: Iterable[Row], history: Iterable[Row]) -> int:
    changes = [row["change"] for row in entries] + [row["operation"] for row in history]
    return max(changes, default=0)


def _put_in_place(part: Path, file: Path) -> None:
    # Move the write-ahead log first: SQLite would apply an old log to the new file.
    for ending in COMPANIONS:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    part.replace(file)


def _count_missing(history: Mapping[int, Row]) -> int:
    """Return the number of missing revisions; they are numbered from 1."""
    return max(history, default=0) - len(history)


def _count_missing_rows(found: SalvagedRows) -> int:
    """Return the number of missing rows in the table of entries; they are numbered from 1 and never deleted individually."""
    numbers = {entry["row"] for entry in found.entries.values()}
    return max(numbers, default=0) - len(numbers)


def _count_latest_lost(found: SalvagedRows, brought_back: set[Which], *, last: int) -> int:
    named = len(brought_back - found.entries.keys()) + _count_missing(found.history)
    return max(0, found.changes - last, found.spoilt - named)


def _list_gaps(entries: Iterable[Row]) -> tuple[str, ...]:
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for entry in entries:
        places[entry["learner"], entry["worksheet"]].add(entry["position"])
    return tuple(sorted({worksheet for (_, worksheet), there in places.items() if len(there) < max(there)}))


def _count_lost_at_the_end(entries: Iterable[Row], history: Iterable[Row]) -> int:
    """Return the number of revisions that entries had after their last one in the history."""
    known: Counter[Which] = Counter()
    for row in history:
        key = (row["learner"], row["worksheet"], row["entry"])
        known[key] = max(known[key], row["revision"])
    return sum(max(0, row["revision"] - known[row["learner"], row["worksheet"], row["id"]]) for row in entries)

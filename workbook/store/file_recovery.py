"""Bring back what is left in a damaged file, fill the holes from a backup, and say what is lost.

Everything is there twice: an entry's row says how it stands, and the history repeats it with all that was before. What
of either can be read is taken from the damaged file, what cannot from the latest backup that tells the same story. The
damaged file is not changed; a new one is made, and put in its place when it is complete.
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
    """What became of a damaged file.

    Parameters
    ----------
    kept
        Where the damaged file lies now.
    whole
        How many entries stand as they were saved last.
    older
        How many entries of each worksheet stand as the history or a backup last has them; newer changes may be lost.
    lost
        How many entries, at least, are lost altogether.
    worksheets_with_gaps
        The worksheets that lack entries in their order, to which the lost ones most likely belonged.
    revisions_lost
        How many steps of the history are lost.
    latest_lost
        How many of the latest changes, at most, are lost: the counter has counted them, or a row is left that cannot be
        read, and nothing that is there belongs to them.
    missing_share
        How much of the file was missing at its end, from 0 to 1; what stood there nobody can say.
    backup
        The backup that holes were filled from, or None.
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
    """Put a new file in the place of a damaged one, with everything that can be brought back.

    Parameters
    ----------
    file
        The damaged file, which no page may have open.
    content
        The definitions by which entries that are brought back from the history are checked.
    backups
        Copies to fill holes from, in any order; the latest of those that tell the same story is used.
    kept
        Where the damaged file shall lie from now on, with its companions.

    Raises
    ------
    StoreError
        When the new file could not be made or put in place; the damaged one is then where it was.
    """
    with explain_storage_errors(StoreError, "What is left of your entries could not be brought back"):
        found = salvage_rows(file)
        backup, reserve = _choose_backup(found, backups)
        history = reserve.history | found.history
        entries, brought_back = _settle(found, reserve, history, content)
        part = file.with_name(f"{file.name}.{os.getpid()}{UNFINISHED}")
        lost = _count_missing(history) + _count_lost_at_the_end(entries.values(), history.values())
        last = _find_last_change(entries.values(), history.values())
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
        worksheets_with_gaps=_find_gaps(entries.values()),
        revisions_lost=lost,
        latest_lost=_count_latest_lost(found, brought_back, last=last),
        missing_share=found.missing_share,
        backup=backup,
    )


def _choose_backup(found: SalvagedRows, backups: Iterable[Path]) -> tuple[Path | None, SalvagedRows]:
    """Return the latest copy of the same file, by its counter: the clock may have been set back between two of them."""
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
    """Return each entry as it stands from now on, and which of them may have stood otherwise."""
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
            position = saved["position"] if saved else _find_free_place(places[key[:2]])
            places[key[:2]].add(position)
            entries[key] = _make_entry_row(revision, content, position=position)
            brought_back.add(key)
    return entries, brought_back


def _find_free_place(taken: set[int]) -> int:
    """Return the first place that no entry of a worksheet has; entries that were lost have left theirs."""
    return next(place for place in itertools.count(1) if place not in taken)


def _make_entry_row(revision: Row, content: Content, *, position: int) -> Row:
    """Return the row of an entry as a revision says it stood."""
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
    """Make a new file of these rows, sound in itself; its counter has moved on, so that every window reads again."""
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
    """Return the history without gaps: revisions counted anew, and how an entry stands appended where that is lacking.

    Undo goes from a revision to the one before it, and takes what has none before it for new.
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
        entry["revision"] = len(of_entry)
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


def _find_last_change(entries: Iterable[Row], history: Iterable[Row]) -> int:
    changes = [row["change"] for row in entries] + [row["operation"] for row in history]
    return max(changes, default=0)


def _put_in_place(part: Path, file: Path) -> None:
    # The companions first: SQLite would lay what is in an old log over the new file.
    for ending in COMPANIONS:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    part.replace(file)


def _count_missing(history: Mapping[int, Row]) -> int:
    """Return how many revisions nothing was found for: they are numbered from 1."""
    return max(history, default=0) - len(history)


def _count_missing_rows(found: SalvagedRows) -> int:
    """Return how many rows the table of entries lacks: they are numbered from 1, and never taken out one by one."""
    numbers = {entry["row"] for entry in found.entries.values()}
    return max(numbers, default=0) - len(numbers)


def _count_latest_lost(found: SalvagedRows, brought_back: set[Which], *, last: int) -> int:
    named = len(brought_back - found.entries.keys()) + _count_missing(found.history)
    return max(0, found.changes - last, found.spoilt - named)


def _find_gaps(entries: Iterable[Row]) -> tuple[str, ...]:
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for entry in entries:
        places[entry["learner"], entry["worksheet"]].add(entry["position"])
    return tuple(sorted({worksheet for (_, worksheet), there in places.items() if len(there) < max(there)}))


def _count_lost_at_the_end(entries: Iterable[Row], history: Iterable[Row]) -> int:
    """Return how many revisions entries have had after the last one of theirs in the history."""
    known: Counter[Which] = Counter()
    for row in history:
        key = (row["learner"], row["worksheet"], row["entry"])
        known[key] = max(known[key], row["revision"])
    return sum(max(0, row["revision"] - known[row["learner"], row["worksheet"], row["id"]]) for row in entries)

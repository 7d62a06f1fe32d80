"""Merge an archive into a store, entry by entry and with the history of each entry.

Revisions identify the copies of an entry. Revisions that the store does not have are appended to its history, and the
revision saved last becomes the current state. No change is lost, and merging the same archive again changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from workbook.store.archive import EntryKey, RecordedRevision, make_entry, read_history
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY
from workbook.store.operation import to_text
from workbook.store.row_digest import DIGEST, make_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.content.loader import Content
    from workbook.store.archive import Archive
    from workbook.store.operation import Operation

Outcome = Literal["added", "changed", "kept"]


@dataclass(frozen=True)
class MergeResult:
    """How many entries a merge added and changed, and how many were the same as, or older than, those in the store."""

    added: int
    changed: int
    kept: int


def write_archive(operation: Operation, archive: Archive, content: Content) -> MergeResult:
    """Merge an archive into the store, in an open transaction.

    Parameters
    ----------
    operation
        The operation that the whole merge belongs to.
    archive
        The archive.
    content
        The definitions for validation; entries of worksheets that they do not have are kept without validation.

    Returns
    -------
    How many entries were added, changed and kept.
    """
    merge = _Merge(operation, content, read_history(operation.connection, operation.learner))
    merge.append([recorded for recorded in archive.revisions if not merge.knows(recorded)])
    standing = {recorded.key: recorded for recorded in archive.revisions}
    order = sorted(standing, key=lambda key: archive.positions.get(key, 0))
    outcomes = Counter(merge.settle(standing[key], position=archive.positions.get(key)) for key in order)
    merge.count()
    return MergeResult(added=outcomes["added"], changed=outcomes["changed"], kept=outcomes["kept"])


@dataclass
class _Merge:
    """The store's side of a merge: the revisions of each entry, and those that are appended."""

    operation: Operation
    content: Content
    history: list[tuple[int, RecordedRevision]]
    _own: dict[EntryKey, list[RecordedRevision]] = field(default_factory=lambda: defaultdict(list))
    _unclaimed: dict[tuple[EntryKey, str], list[tuple[int, RecordedRevision]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _appended: Counter[EntryKey] = field(default_factory=Counter)
    _changes: dict[int, int] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, recorded in self.history:
            self._own[recorded.key].append(recorded)
            self._unclaimed[recorded.key, recorded.identity].append((number, recorded))
        self._filled = {key.worksheet for key in self._own}
        self._first_change = self.operation.change + 1

    def knows(self, recorded: RecordedRevision) -> bool:
        """Return whether the store has this revision; each of its own revisions matches once."""
        same = self._unclaimed.get((recorded.key, recorded.identity))
        if not same:
            return False
        number, own = same.pop(0)
        if recorded.undone and not own.undone:
            taken_back = sa.update(HISTORY).where(HISTORY.c.number == number).values(undone=True)
            self.operation.connection.execute(taken_back)
        return True

    def append(self, revisions: Iterable[RecordedRevision]) -> None:
        """Append revisions to the history in their order; revisions of one operation stay together."""
        for recorded in revisions:
            change = self._changes.setdefault(recorded.operation, self._first_change + len(self._changes))
            self._append(recorded, change)

    def settle(self, arrived: RecordedRevision, *, position: int | None) -> Outcome:
        """Make the revision saved last the current state of an entry, and return whether the entry is new or changed."""
        own = self._own.get(arrived.key)
        if own is None:
            self._put(arrived, position=self._choose_place(arrived.key.worksheet, position))
            return "added"
        if not self._appended[arrived.key]:
            return "kept"
        standing = own[-1]
        same = (standing.values, standing.deleted) == (arrived.values, arrived.deleted)
        if not same and standing.saved_at > arrived.saved_at:
            again = RecordedRevision(
                arrived.key, 0, "restore", standing.values, self.operation.at, deleted=standing.deleted
            )
            self._append(again, self._last_change)
            self._put(again)
            return "kept"
        self._put(arrived)
        return "kept" if same else "changed"

    def count(self) -> None:
        """Advance the store's change counter past everything that was written, so that every window reads again."""
        if self._appended:
            self.operation.connection.execute(sa.update(COUNTER).values(changes=self._last_change))

    @property
    def _last_change(self) -> int:
        return self._first_change + len(self._changes)

    def _choose_place(self, worksheet: str, position: int | None) -> int:
        """Return an entry's own position if its worksheet was empty, otherwise one after all others."""
        if worksheet not in self._filled and position is not None:
            return position
        if worksheet not in self._places:
            query = sa.select(sa.func.max(ENTRIES.c.position)).where(
                ENTRIES.c.learner == self.operation.learner, ENTRIES.c.worksheet == worksheet
            )
            self._places[worksheet] = self.operation.connection.scalar(query) or 0
        self._places[worksheet] += 1
        return self._places[worksheet]

    def _append(self, recorded: RecordedRevision, change: int) -> None:
        self._appended[recorded.key] += 1
        moment = to_text(recorded.saved_at)
        row: dict[str, Any] = {
            "learner": self.operation.learner,
            "worksheet": recorded.key.worksheet,
            "entry": recorded.key.entry,
            "revision": self._count_revisions(recorded.key),
            "operation": change,
            "action": recorded.action,
            "values": dict(recorded.values),
            "deleted": recorded.deleted,
            "undone": recorded.undone,
            "window": None,
            "began_at": moment,
            "saved_at": moment,
        }
        self.operation.connection.execute(sa.insert(HISTORY).values(row))

    def _put(self, recorded: RecordedRevision, *, position: int | None = None) -> None:
        """Write the new state of an entry; a new entry gets a position."""
        revision = self._count_revisions(recorded.key)
        entry = make_entry(recorded, self.content, position=position or 0, revision=revision)
        row: dict[str, Any] = {
            "values": dict(entry.values),
            "problems": dict(entry.problems),
            "revision": entry.revision,
            "change": self._last_change,
            "saved_at": to_text(entry.saved_at),
            "deleted": entry.deleted,
        }
        key = {"learner": self.operation.learner, "worksheet": entry.worksheet, "id": entry.id}
        if position is not None:
            self.operation.connection.execute(sa.insert(ENTRIES).values(row | key | {"position": position}))
        else:
            row[DIGEST] = make_digest(ENTRIES.name, row | key)
            same = (ENTRIES.c[name] == value for name, value in key.items())
            self.operation.connection.execute(sa.update(ENTRIES).where(*same).values(row))

    def _count_revisions(self, key: EntryKey) -> int:
        return len(self._own.get(key, ())) + self._appended[key]

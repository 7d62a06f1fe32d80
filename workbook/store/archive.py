"""Take out everything the store holds of a learner: every entry, deleted ones too, with every revision."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from workbook.content.values import Value, check_values
from workbook.errors import UnknownNameError
from workbook.store.database_tables import ENTRIES, HISTORY
from workbook.store.entries import Action, Entry
from workbook.store.operation import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook.content.loader import Content


class EntryKey(NamedTuple):
    """Which entry."""

    worksheet: str
    entry: str


@dataclass(frozen=True)
class RecordedRevision:
    """One state an entry has had, as the history records it.

    Parameters
    ----------
    key
        Which entry.
    operation
        Revisions made by one operation share its number.
    action
        What was done.
    values
        Canonical values by field name, as they were then.
    saved_at
        When, in UTC.
    deleted
        Whether the entry was deleted by it.
    undone
        Whether it was taken back later.
    """

    key: EntryKey
    operation: int
    action: Action
    values: Mapping[str, Value]
    saved_at: dt.datetime
    deleted: bool = False
    undone: bool = False

    @property
    def identity(self) -> str:
        """What is the same for two copies of one revision, and for no other."""
        return json.dumps([to_text(self.saved_at), self.action, self.deleted, dict(self.values)], sort_keys=True)


@dataclass(frozen=True)
class Archive:
    """Everything there is of a learner.

    Parameters
    ----------
    revisions
        Every state of every entry, in the order in which they were saved; the last one of an entry is what stands.
    positions
        The place of each entry among those of its worksheet.
    """

    revisions: tuple[RecordedRevision, ...]
    positions: Mapping[EntryKey, int]

    def list_entries(self, content: Content, *, deleted: bool = False) -> list[Entry]:
        """Return the entries as they stand, in the order of their worksheets and positions; deleted ones if asked."""
        counted: dict[EntryKey, int] = defaultdict(int)
        last: dict[EntryKey, RecordedRevision] = {}
        for recorded in self.revisions:
            counted[recorded.key] += 1
            last[recorded.key] = recorded
        return [
            make_entry(last[key], content, position=self.positions.get(key, 0), revision=counted[key])
            for key in sorted(last, key=lambda key: (key.worksheet, self.positions.get(key, 0)))
            if deleted or not last[key].deleted
        ]

    def choose(self, worksheets: Iterable[str]) -> Archive:
        """Return what there is of these worksheets only."""
        chosen = set(worksheets)
        return Archive(
            tuple(recorded for recorded in self.revisions if recorded.key.worksheet in chosen),
            {key: position for key, position in self.positions.items() if key.worksheet in chosen},
        )


def read_archive(connection: sa.Connection, learner: str) -> Archive:
    """Return everything a store holds of a learner; one transaction sees it all at one moment."""
    entries = sa.select(ENTRIES.c.worksheet, ENTRIES.c.id, ENTRIES.c.position).where(ENTRIES.c.learner == learner)
    positions = {EntryKey(row.worksheet, row.id): row.position for row in connection.execute(entries)}
    return Archive(tuple(recorded for _, recorded in read_history(connection, learner)), positions)


def read_history(connection: sa.Connection, learner: str) -> list[tuple[int, RecordedRevision]]:
    """Return every revision with its number in the store, in the order in which they were saved."""
    query = sa.select(HISTORY).where(HISTORY.c.learner == learner).order_by(HISTORY.c.number)
    return [
        (
            row["number"],
            RecordedRevision(
                key=EntryKey(row["worksheet"], row["entry"]),
                operation=row["operation"],
                action=row["action"],
                values=row["values"],
                saved_at=dt.datetime.fromisoformat(row["saved_at"]),
                deleted=row["deleted"],
                undone=row["undone"],
            ),
        )
        for row in connection.execute(query).mappings()
    ]


def make_entry(recorded: RecordedRevision, content: Content, *, position: int, revision: int) -> Entry:
    """Return the entry that a revision describes, checked by the content where that knows its worksheet."""
    try:
        problems = check_values(content.get_worksheet(recorded.key.worksheet), recorded.values)
    except UnknownNameError:  # a worksheet of another edition
        problems = {}
    return Entry(
        worksheet=recorded.key.worksheet,
        id=recorded.key.entry,
        position=position,
        values=recorded.values,
        problems=problems,
        revision=revision,
        saved_at=recorded.saved_at,
        deleted=recorded.deleted,
    )

"""Read everything the store has of a learner: every entry, including deleted ones, with every revision."""

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
    """The worksheet and the id of an entry."""

    worksheet: str
    entry: str


@dataclass(frozen=True)
class RecordedRevision:
    """One state of an entry, as the history records it.

    Parameters
    ----------
    key
        The entry.
    operation
        The number of the operation; revisions made by one operation share it.
    action
        What was done.
    values
        Canonical values by field name at that time.
    saved_at
        When it was saved, in UTC.
    deleted
        Whether it deleted the entry.
    undone
        Whether it was undone later.
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
        """A value that is the same for two copies of one revision, and different for any other revision."""
        return json.dumps([to_text(self.saved_at), self.action, self.deleted, dict(self.values)], sort_keys=True)


@dataclass(frozen=True)
class Archive:
    """All entries of a learner, with their history.

    Parameters
    ----------
    revisions
        Every state of every entry, in the order of saving; the last one of an entry is its current state.
    positions
        The position of each entry in its worksheet.
    """

    revisions: tuple[RecordedRevision, ...]
    positions: Mapping[EntryKey, int]

    def list_entries(self, content: Content, *, deleted: bool = False) -> list[Entry]:
        """Return the current entries in the order of their worksheets and positions; deleted ones only on request.

        Parameters
        ----------
        content
            The content, which says how an entry's values are read.
        deleted
            Whether to include deleted entries.

        Returns
        -------
        The entries, by worksheet and position.
        """
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
        """Return the part of the archive that belongs to these worksheets.

        Parameters
        ----------
        worksheets
            The ids of the worksheets to keep.

        Returns
        -------
        The archive of those worksheets only.
        """
        chosen = set(worksheets)
        return Archive(
            tuple(recorded for recorded in self.revisions if recorded.key.worksheet in chosen),
            {key: position for key, position in self.positions.items() if key.worksheet in chosen},
        )


def read_archive(connection: sa.Connection, learner: str) -> Archive:
    """Read all entries of a learner with their history, in one transaction.

    Parameters
    ----------
    connection
        A connection to the store.
    learner
        The learner's name.

    Returns
    -------
    The archive, as of one moment.
    """
    entries = sa.select(ENTRIES.c.worksheet, ENTRIES.c.id, ENTRIES.c.position).where(ENTRIES.c.learner == learner)
    positions = {EntryKey(row.worksheet, row.id): row.position for row in connection.execute(entries)}
    return Archive(tuple(recorded for _, recorded in read_history(connection, learner)), positions)


def read_history(connection: sa.Connection, learner: str) -> list[tuple[int, RecordedRevision]]:
    """Read every revision of a learner, in the order of saving.

    Parameters
    ----------
    connection
        A connection to the store.
    learner
        The learner's name.

    Returns
    -------
    Each revision with its number in the store.
    """
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
    """Make the entry that a revision describes, validated if the content has its worksheet.

    Parameters
    ----------
    recorded
        The revision.
    content
        The definitions.
    position
        The entry's position in its worksheet.
    revision
        How often the entry has changed, from 1.

    Returns
    -------
    The entry.
    """
    try:
        problems = check_values(content.get_worksheet(recorded.key.worksheet), recorded.values)
    except UnknownNameError:  # The worksheet belongs to another edition.
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

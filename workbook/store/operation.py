"""One operation on the store: everything it writes, entry and history alike, stands in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.content.values import Value, check_values, parse_value
from workbook.store.entries import Action, Edit, Entry
from workbook.store.tables import COUNTER, ENTRIES, HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.definitions import Worksheet

# How long the edits of one entry from one window count as one revision, from the first of them.
REVISION_SECONDS = 60


@dataclass
class Operation:
    """The writes of one operation, on an open transaction.

    Parameters
    ----------
    connection
        A connection whose transaction commits them all, or none.
    learner
        Whose entries they are.
    at
        The moment of the operation, in UTC.
    """

    connection: sa.Connection
    learner: str
    at: dt.datetime
    written: dict[str, Entry] = field(default_factory=dict)
    _change: int | None = None

    @property
    def change(self) -> int:
        """The store's counter after what has been written so far."""
        return self._change if self._change is not None else self._count()

    def write(
        self,
        worksheet: Worksheet,
        entry: str,
        values: Mapping[str, Value],
        *,
        old: Entry | None,
        action: Action,
        window: str | None,
        deleted: bool = False,
    ) -> None:
        """Write what an entry is from now on, and append it to the history.

        Parameters
        ----------
        worksheet, entry
            Which entry.
        values
            All its values.
        old
            The entry as it stands, None when it is new.
        action
            What is being done, for the history.
        window
            The window whose typing this is; None when it must be a revision of its own.
        deleted
            Whether the entry is deleted by this.
        """
        if self._change is None:
            self._change = self._count() + 1
            self.connection.execute(sa.update(COUNTER).values(changes=self._change))
        revision = old.revision if old else 0
        if not (action == "save" and self._extend_revision(worksheet.id, old, values, window=window)):
            revision += 1
            self._append(worksheet.id, entry, revision, values, action=action, window=window, deleted=deleted)
        now = Entry(
            worksheet=worksheet.id,
            id=entry,
            position=old.position if old else self._next_position(worksheet.id),
            values=values,
            problems=check_values(worksheet, values),
            revision=revision,
            saved_at=self.at,
            deleted=deleted,
        )
        self._put(now, is_new=old is None)
        self.written[entry] = now

    def _count(self) -> int:
        return self.connection.scalar(sa.select(COUNTER.c.changes)) or 0

    def _next_position(self, worksheet: str) -> int:
        query = sa.select(sa.func.max(ENTRIES.c.position)).where(
            ENTRIES.c.learner == self.learner, ENTRIES.c.worksheet == worksheet
        )
        return (self.connection.scalar(query) or 0) + 1

    def _extend_revision(
        self, worksheet: str, old: Entry | None, values: Mapping[str, Value], *, window: str | None
    ) -> bool:
        """Put the values into the entry's latest revision if this is the same typing going on; say whether it was."""
        if old is None or old.deleted or window is None:
            return False
        query = sa.select(
            HISTORY.c.number, HISTORY.c.action, HISTORY.c.window, HISTORY.c.undone, HISTORY.c.began_at
        ).where(
            HISTORY.c.learner == self.learner,
            HISTORY.c.worksheet == worksheet,
            HISTORY.c.entry == old.id,
            HISTORY.c.revision == old.revision,
        )
        last = self.connection.execute(query).first()
        if last is None or last.action != "save" or last.window != window or last.undone:
            return False
        # A clock that was set back must not keep a revision open for ever.
        if not 0 <= (self.at - dt.datetime.fromisoformat(last.began_at)).total_seconds() < REVISION_SECONDS:
            return False
        changed = sa.update(HISTORY).where(HISTORY.c.number == last.number)
        self.connection.execute(changed.values(values=dict(values), saved_at=to_text(self.at)))
        return True

    def _append(
        self,
        worksheet: str,
        entry: str,
        revision: int,
        values: Mapping[str, Value],
        *,
        action: Action,
        window: str | None,
        deleted: bool,
    ) -> None:
        row: dict[str, Any] = {
            "learner": self.learner,
            "worksheet": worksheet,
            "entry": entry,
            "revision": revision,
            "operation": self._change,
            "action": action,
            "values": dict(values),
            "deleted": deleted,
            "window": window,
            "began_at": to_text(self.at),
            "saved_at": to_text(self.at),
        }
        self.connection.execute(sa.insert(HISTORY).values(row))

    def _put(self, entry: Entry, *, is_new: bool) -> None:
        row: dict[str, Any] = {
            "position": entry.position,
            "values": dict(entry.values),
            "problems": dict(entry.problems),
            "revision": entry.revision,
            "change": self._change,
            "saved_at": to_text(entry.saved_at),
            "deleted": entry.deleted,
        }
        key = {"learner": self.learner, "worksheet": entry.worksheet, "id": entry.id}
        if is_new:
            self.connection.execute(sa.insert(ENTRIES).values(row | key))
        else:
            same = (ENTRIES.c[name] == value for name, value in key.items())
            self.connection.execute(sa.update(ENTRIES).where(*same).values(row))


def parse_values(worksheet: Worksheet, values: Mapping[str, object]) -> dict[str, Value]:
    """Return what was typed in its canonical form; fields that the worksheet does not have are refused by KeyError."""
    return {name: parse_value(worksheet.field(name), raw).value for name, raw in values.items()}


def merge_values(old: Entry | None, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return an entry's values with those of an edit laid over them; what was emptied is not there any more."""
    merged = {**(old.values if old else {}), **values}
    return {name: value for name, value in merged.items() if value is not None}


def find_overwritten(old: Entry | None, edit: Edit, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what an edit is about to lay over although its form had not seen it: field name to the value there."""
    if old is None or old.deleted or edit.seen is None:
        return {}
    there = {name: old.values.get(name) for name in values if name in edit.seen}
    return {name: value for name, value in there.items() if value not in (edit.seen[name], values[name])}


def to_text(moment: dt.datetime) -> str:
    """Return a moment as the store writes it: UTC, so that text sorts as time does."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")

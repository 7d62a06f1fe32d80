"""Write one operation to the store: its entries and its history in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.content.values import Value, check_values, parse_value
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY
from workbook.store.entries import Action, Entry
from workbook.store.row_digest import DIGEST, make_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.definitions import Worksheet

# How long edits of one entry from one window are one revision, counted from the first edit.
REVISION_SECONDS = 60
# Compiled once, because thousands of entries may be written at a time.
_ADD_REVISION, _ADD_ENTRY = sa.insert(HISTORY), sa.insert(ENTRIES)
_CHANGE_ENTRY = sa.update(ENTRIES).where(
    *(ENTRIES.c[name] == sa.bindparam(f"of_{name}") for name in ("learner", "worksheet", "id"))
)


@dataclass
class Operation:
    """The writes of one operation, which are collected and sent by `flush`.

    Parameters
    ----------
    connection
        A connection whose transaction commits all of them, or none.
    learner
        Whose entries they are.
    at
        The moment of the operation, in UTC.
    window
        The window in which it is done; None outside a page.
    """

    connection: sa.Connection
    learner: str
    at: dt.datetime
    window: str | None = None
    written: dict[tuple[str, str], Entry] = field(default_factory=dict)
    _change: int | None = None
    _positions: dict[str, int] = field(default_factory=dict)
    _revisions: list[dict[str, Any]] = field(default_factory=list)
    _new: list[dict[str, Any]] = field(default_factory=list)
    _changed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def change(self) -> int:
        """The store's counter after everything that has been written so far."""
        return self._change if self._change is not None else self._count()

    def write(
        self,
        worksheet: Worksheet,
        entry: str,
        values: Mapping[str, Value],
        *,
        old: Entry | None,
        action: Action,
        deleted: bool = False,
        is_typing: bool = False,
    ) -> None:
        """Write the new state of an entry, and append it to the history.

        Parameters
        ----------
        worksheet, entry
            The worksheet and the id of the entry.
        values
            All values of the entry.
        old
            The current entry; None for a new one.
        action
            What is being done, for the history.
        deleted
            Whether this deletes the entry.
        is_typing
            Whether this may extend the revision that the same window has just begun; otherwise it is a separate one.
        """
        if self._change is None:
            self._change = self._count() + 1
            self.connection.execute(sa.update(COUNTER).values(changes=self._change))
        revision = old.revision if old else 0
        if not (is_typing and old and self._extend_revision(worksheet.id, old, values)):
            revision += 1
            self._append(worksheet.id, entry, revision, values, action=action, deleted=deleted)
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
        self.written[worksheet.id, entry] = now

    def has_entries(self) -> bool:
        """Return whether the learner has any entry, even a deleted one."""
        query = sa.select(ENTRIES.c.id).where(ENTRIES.c.learner == self.learner).limit(1)
        return self.connection.execute(query).first() is not None

    def flush(self) -> None:
        """Send the collected writes; until then, queries find the earlier state."""
        gathered = ((_ADD_REVISION, self._revisions), (_ADD_ENTRY, self._new), (_CHANGE_ENTRY, self._changed))
        for statement, rows in gathered:
            if rows:
                self.connection.execute(statement, rows)
                rows.clear()

    def _count(self) -> int:
        return self.connection.scalar(sa.select(COUNTER.c.changes)) or 0

    def _next_position(self, worksheet: str) -> int:
        if worksheet not in self._positions:
            query = sa.select(sa.func.max(ENTRIES.c.position)).where(
                ENTRIES.c.learner == self.learner, ENTRIES.c.worksheet == worksheet
            )
            self._positions[worksheet] = self.connection.scalar(query) or 0
        self._positions[worksheet] += 1
        return self._positions[worksheet]

    def _extend_revision(self, worksheet: str, old: Entry, values: Mapping[str, Value]) -> bool:
        """Put the values into the entry's latest revision if typing continues there; return whether it does."""
        if old.deleted or self.window is None:
            return False
        of_worksheet = (HISTORY.c.learner == self.learner, HISTORY.c.worksheet == worksheet)
        query = sa.select(HISTORY).where(
            *of_worksheet, HISTORY.c.entry == old.id, HISTORY.c.revision.in_((old.revision - 1, old.revision))
        )
        *earlier, last = self.connection.execute(query.order_by(HISTORY.c.revision)).mappings()
        if last["action"] != "save" or last["window"] != self.window or last["undone"]:
            return False
        # A clock that was set back must not keep a revision open permanently.
        if not 0 <= (self.at - dt.datetime.fromisoformat(last["began_at"])).total_seconds() < REVISION_SECONDS:
            return False
        if not is_continued(earlier[0]["values"] if earlier else {}, last["values"], values):
            return False
        # What a window does between two edits of an entry separates them, so that Undo takes back the last one only.
        since = sa.or_(
            sa.and_(HISTORY.c.number > last["number"], HISTORY.c.window == self.window),
            sa.and_(HISTORY.c.number != last["number"], HISTORY.c.operation == last["operation"]),
        )
        if self.connection.execute(sa.select(HISTORY.c.number).where(*of_worksheet, since).limit(1)).first():
            return False
        row = {**last, "values": dict(values), "saved_at": to_text(self.at), "operation": self._change}
        row[DIGEST] = make_digest(HISTORY.name, row)
        self.connection.execute(sa.update(HISTORY).where(HISTORY.c.number == last["number"]).values(row))
        return True

    def _append(
        self,
        worksheet: str,
        entry: str,
        revision: int,
        values: Mapping[str, Value],
        *,
        action: Action,
        deleted: bool,
    ) -> None:
        row = {
            "learner": self.learner,
            "worksheet": worksheet,
            "entry": entry,
            "revision": revision,
            "operation": self._change,
            "action": action,
            "values": dict(values),
            "deleted": deleted,
            "window": self.window,
            "began_at": to_text(self.at),
            "saved_at": to_text(self.at),
        }
        self._revisions.append(row)

    def _put(self, entry: Entry, *, is_new: bool) -> None:
        row = {
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
            self._new.append(row | key)
        else:
            row[DIGEST] = make_digest(ENTRIES.name, row | key)
            self._changed.append(row | {f"of_{name}": value for name, value in key.items()})


def parse_values(worksheet: Worksheet, values: Mapping[str, object]) -> dict[str, Value]:
    """Convert typed values to their canonical form.

    Parameters
    ----------
    worksheet
        The worksheet.
    values
        Typed or canonical values by field name.

    Returns
    -------
    The canonical values by field name.

    Raises
    ------
    KeyError
        The worksheet does not have one of the fields.
    """
    return {name: parse_value(worksheet.field(name), raw).value for name, raw in values.items()}


def merge_values(old: Entry | None, values: Mapping[str, Value]) -> dict[str, Value]:
    """Apply the values of an edit to an entry.

    Parameters
    ----------
    old
        The current entry; None for a new one.
    values
        The canonical values of the edit; None empties a field.

    Returns
    -------
    All values of the entry, without empty fields.
    """
    merged = {**(old.values if old else {}), **values}
    return {name: value for name, value in merged.items() if value is not None}


def is_continued(before: Mapping[str, Value], shown: Mapping[str, Value], values: Mapping[str, Value]) -> bool:
    """Check whether values can replace those of a revision without losing anything that the history does not have.

    Parameters
    ----------
    before
        The values of the revision before; without values when the entry was new.
    shown
        The values of the revision.
    values
        The values that would replace them.

    Returns
    -------
    True when each changed field keeps what the revision has and adds to it, or when the revision before still has what
    the field loses, as it does while somebody deletes one letter after another.
    """
    changed = (name for name in {**shown, **values} if shown.get(name) != values.get(name))
    return all(
        _contains(values.get(name), shown.get(name)) or _contains(before.get(name), shown.get(name)) for name in changed
    )


def _contains(whole: Value | None, part: Value | None) -> bool:
    """Return whether a value has all of another, in one piece or with something inserted into it."""
    if part is None or whole is None:
        return part is None
    long, short = str(whole), str(part)
    pairs = enumerate(zip(long, short, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), len(short))
    return len(long) >= len(short) and long.endswith(short[start:])


def list_overwritten(
    worksheet: Worksheet, old: Entry | None, values: Mapping[str, Value], *, seen: Mapping[str, Sequence[object]]
) -> dict[str, Value]:
    """List the values that an edit overwrites although its form has not seen them.

    Parameters
    ----------
    worksheet
        The worksheet.
    old
        The current entry; None for a new one.
    values
        The canonical values of the edit.
    seen
        The values that the form knows, by field name, as typed or canonical.

    Returns
    -------
    The overwritten values by field name.
    """
    if old is None or old.deleted:
        return {}
    # A form may have seen the typed text: "4" for 4.
    known = {
        name: [parse_value(worksheet.field(name), raw).value for raw in seen[name]] for name in values if name in seen
    }
    there = {name: old.values.get(name) for name in known}
    return {name: value for name, value in there.items() if value not in (*known[name], values[name])}


def to_text(moment: dt.datetime) -> str:
    """Convert a moment to the form in which the store keeps it.

    Parameters
    ----------
    moment
        The moment, with a time zone.

    Returns
    -------
    The moment in UTC, in ISO form, so that the order of the texts is the order in time.
    """
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")

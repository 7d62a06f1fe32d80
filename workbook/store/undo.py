"""Undo operations: the state of an entry before an operation becomes current again, as a new revision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.errors import UnknownNameError
from workbook.store.current_entries import MAX_BATCH_SIZE, load_current_entries
from workbook.store.database_tables import ENTRIES, HISTORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
    from workbook.content.values import Value
    from workbook.store.entries import Entry
    from workbook.store.operation import Operation

_MARK = sa.update(HISTORY).where(HISTORY.c.number == sa.bindparam("of_number")).values(undone=True)


def list_latest(operation: Operation, change: int) -> list[sa.RowMapping]:
    """List the revisions of one operation, latest first, of entries that have not changed since.

    Parameters
    ----------
    operation
        The operation under way.
    change
        The counter of the operation to undo.

    Returns
    -------
    Rows of the history.
    """
    is_same = sa.and_(
        ENTRIES.c.learner == HISTORY.c.learner,
        ENTRIES.c.worksheet == HISTORY.c.worksheet,
        ENTRIES.c.id == HISTORY.c.entry,
        ENTRIES.c.change == HISTORY.c.operation,
    )
    query = (
        sa.select(HISTORY)
        .join(ENTRIES, is_same)
        .where(HISTORY.c.learner == operation.learner, HISTORY.c.operation == change)
        .where(HISTORY.c.action != "undo", ~HISTORY.c.undone)
        .order_by(HISTORY.c.number.desc())
    )
    return list(operation.connection.execute(query).mappings())


def undo_last_operation(operation: Operation, query: sa.Select[Any], content: Content) -> list[str]:
    """Undo the last operation that can still be undone: one of the same window if there is any, otherwise any other.

    Parameters
    ----------
    operation
        The undo itself.
    query
        The query for the rows of the history that count.
    content
        The definitions for validation.

    Returns
    -------
    The ids of the entries that were changed back; empty when there is nothing left to undo.
    """
    is_own = HISTORY.c.window == operation.window if operation.window else sa.literal(value=False)
    numbers = query.with_only_columns(HISTORY.c.operation).group_by(HISTORY.c.operation)
    order = (sa.func.max(sa.case((is_own, 1), else_=0)).desc(), HISTORY.c.operation.desc())
    while True:
        was_marked = False
        for (number,) in operation.connection.execute(numbers.order_by(*order)).all():
            together = query.where(HISTORY.c.operation == number).order_by(HISTORY.c.number.desc())
            rows = operation.connection.execute(together).mappings().all()
            if undone := undo_revisions(operation, rows, content):
                return undone
            was_marked = was_marked or not operation.connection.execute(together).first()
        # An operation without effect may have hidden an earlier one, which can be undone now.
        if not was_marked:
            return []


def undo_revisions(operation: Operation, revisions: Sequence[sa.RowMapping], content: Content) -> list[str]:
    """Give each entry the values it would have without these revisions, and mark the revisions as undone.

    A field that a later revision has changed stays as it is. The others get the value of the last revision that is not
    undone. Revisions that change nothing because of later ones are not marked, so that they can be undone after those.

    Parameters
    ----------
    operation
        The undo itself.
    revisions
        Rows of the history, latest first.
    content
        The definitions for validation; entries of worksheets that no longer exist stay as they are.

    Returns
    -------
    The ids of the entries that were changed back.
    """
    by_worksheet: dict[str, list[sa.RowMapping]] = defaultdict(list)
    undone, is_hidden = [], False
    for row in revisions:
        by_worksheet[row["worksheet"]].append(row)
    for worksheet, rows in by_worksheet.items():
        try:
            definition = content.get_worksheet(worksheet)
        except UnknownNameError:
            continue
        entries = [row["entry"] for row in rows]
        current = load_current_entries(operation, worksheet, entries)
        histories = _load_histories(operation, worksheet, entries)
        for row in rows:
            entry = row["entry"]
            now = operation.written.get((worksheet, entry)) or current[entry]
            is_hidden = is_hidden or histories[entry].is_hidden(row["number"])
            values, deleted = histories[entry].undo(row["number"], now)
            if (deleted, {} if deleted else values) != (now.deleted, {} if now.deleted else now.values):
                operation.write(definition, entry, values, old=now, action="undo", deleted=deleted)
                undone.append(entry)
    if revisions and (undone or not is_hidden):
        operation.connection.execute(_MARK, [{"of_number": row["number"]} for row in revisions])
    return undone


@dataclass
class _Change:
    """What one revision changed: fields with their new values, and whether the entry is deleted."""

    values: dict[str, Value | None]
    deleted: bool


class _EntryHistory:
    """The changes of one entry that are not undone, by the number of their row in the history, oldest first."""

    def __init__(self, revisions: Sequence[sa.RowMapping]) -> None:
        self._changes: dict[int, _Change] = {}
        earlier: dict[int, sa.RowMapping] = {row["revision"]: row for row in revisions}
        for row in revisions:
            if row["action"] == "undo" or row["undone"]:
                continue
            before = earlier.get(row["revision"] - 1)
            old = before["values"] if before else {}
            # An edit that brings a deleted entry back writes all fields, whatever they were before.
            is_new = before is None or before["deleted"]
            names = [name for name in {**old, **row["values"]} if is_new or old.get(name) != row["values"].get(name)]
            self._changes[row["number"]] = _Change({name: row["values"].get(name) for name in names}, row["deleted"])

    def is_hidden(self, number: int) -> bool:
        """Return whether later changes decide about the entry, or about a field of this change."""
        later = [change for place, change in self._changes.items() if place > number]
        own = self._changes[number].values if number in self._changes else {}
        return any(change.deleted or own.keys() & change.values.keys() for change in later)

    def undo(self, number: int, now: Entry) -> tuple[dict[str, Value], bool]:
        """Remove a change; return the values of the entry without it, and whether it is then deleted."""
        undone = self._changes.pop(number, None)
        others = list(self._changes.values())
        if not others or others[-1].deleted:
            return dict(now.values), True
        remaining = {name: value for change in others for name, value in change.values.items()}
        own = undone.values if undone else {}
        values = remaining if now.deleted else {**now.values, **{name: remaining.get(name) for name in own}}
        return {name: value for name, value in values.items() if value is not None}, False


def select_undone_entries(learner: str, worksheet: str) -> sa.Select[Any]:
    """Make the query for the ids of the entries whose creation has been undone.

    Parameters
    ----------
    learner
        Whose entries.
    worksheet
        The worksheet's id.

    Returns
    -------
    The query.
    """
    is_latest = sa.and_(
        HISTORY.c.learner == ENTRIES.c.learner,
        HISTORY.c.worksheet == ENTRIES.c.worksheet,
        HISTORY.c.entry == ENTRIES.c.id,
        HISTORY.c.revision == ENTRIES.c.revision,
    )
    query = sa.select(ENTRIES.c.id).join(HISTORY, is_latest)
    return query.where(
        ENTRIES.c.learner == learner, ENTRIES.c.worksheet == worksheet, ENTRIES.c.deleted, HISTORY.c.action == "undo"
    )


def _load_histories(operation: Operation, worksheet: str, entries: Sequence[str]) -> dict[str, _EntryHistory]:
    """Return the histories of the entries, by id."""
    wanted = list(dict.fromkeys(entries))
    found: dict[str, list[sa.RowMapping]] = {entry: [] for entry in wanted}
    for start in range(0, len(wanted), MAX_BATCH_SIZE):
        query = sa.select(HISTORY).where(
            HISTORY.c.learner == operation.learner,
            HISTORY.c.worksheet == worksheet,
            HISTORY.c.entry.in_(wanted[start : start + MAX_BATCH_SIZE]),
        )
        for row in operation.connection.execute(query.order_by(HISTORY.c.number)).mappings():
            found[row["entry"]].append(row)
    return {entry: _EntryHistory(rows) for entry, rows in found.items()}

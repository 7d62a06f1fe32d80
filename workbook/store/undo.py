"""Undo operations: the state of an entry before an operation becomes current again, as a new revision."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.errors import UnknownNameError
from workbook.store.current_entries import MAX_BATCH_SIZE, load_current_entries
from workbook.store.database_tables import ENTRIES, HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    for (number,) in operation.connection.execute(numbers.order_by(*order)).all():
        together = query.where(HISTORY.c.operation == number).order_by(HISTORY.c.number.desc())
        if undone := undo_revisions(operation, operation.connection.execute(together).mappings().all(), content):
            return undone
    return []


def undo_revisions(operation: Operation, revisions: Sequence[sa.RowMapping], content: Content) -> list[str]:
    """Give each entry the values it had before these revisions, and mark the revisions as undone.

    Where an entry has changed since its revision, only the fields that still have the revision's values change back.

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
    The ids of the entries that were changed back. When there are none, the revisions are not marked either.
    """
    by_worksheet: dict[str, list[sa.RowMapping]] = defaultdict(list)
    undone = []
    for row in revisions:
        by_worksheet[row["worksheet"]].append(row)
    for worksheet, rows in by_worksheet.items():
        try:
            definition = content.get_worksheet(worksheet)
        except UnknownNameError:
            continue
        entries = [row["entry"] for row in rows]
        current, before = (
            load_current_entries(operation, worksheet, entries),
            _map_before(operation, worksheet, entries),
        )
        for row in rows:
            entry = row["entry"]
            now = operation.written.get((worksheet, entry)) or current[entry]
            if (state := _revert(row, before.get((entry, row["revision"] - 1)), now)) is not None:
                values, deleted = state
                operation.write(definition, entry, values, old=now, action="undo", deleted=deleted)
                undone.append(entry)
    if undone:
        operation.connection.execute(_MARK, [{"of_number": row["number"]} for row in revisions])
    return undone


def _revert(row: sa.RowMapping, earlier: sa.RowMapping | None, now: Entry) -> tuple[Mapping[str, Value], bool] | None:
    """Return the values of an entry without a revision, and whether it is then deleted; None when nothing changes."""
    if (now.values, now.deleted) == (row["values"], row["deleted"]):
        return (earlier or row)["values"], earlier is None or earlier["deleted"]
    if now.deleted or row["deleted"]:
        return None
    old = earlier["values"] if earlier and not earlier["deleted"] else {}
    own = {name for name in {**old, **row["values"]} if old.get(name) != row["values"].get(name)}
    back = {name: old.get(name) for name in own if now.values.get(name) == row["values"].get(name)}
    values = {name: value for name, value in {**now.values, **back}.items() if value is not None}
    return (values or now.values, not values) if back else None


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


def _map_before(operation: Operation, worksheet: str, entries: Sequence[str]) -> dict[tuple[str, int], sa.RowMapping]:
    """Return all revisions of the entries, by entry and number of the revision."""
    wanted = list(dict.fromkeys(entries))
    found: dict[tuple[str, int], sa.RowMapping] = {}
    for start in range(0, len(wanted), MAX_BATCH_SIZE):
        query = sa.select(HISTORY).where(
            HISTORY.c.learner == operation.learner,
            HISTORY.c.worksheet == worksheet,
            HISTORY.c.entry.in_(wanted[start : start + MAX_BATCH_SIZE]),
        )
        found |= {(row["entry"], row["revision"]): row for row in operation.connection.execute(query).mappings()}
    return found

"""Undo operations: the state of an entry before an operation becomes current again, as a new revision."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.errors import UnknownNameError
from workbook.store.current_entries import MAX_BATCH_SIZE, load_current_entries
from workbook.store.database_tables import ENTRIES, HISTORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.loader import Content
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


def undo_revisions(operation: Operation, revisions: Sequence[sa.RowMapping], content: Content) -> None:
    """Give each entry the values it had before these revisions, and mark the revisions as undone.

    Parameters
    ----------
    operation
        The undo itself.
    revisions
        Rows of the history, latest first.
    content
        The definitions for validation; entries of worksheets that no longer exist stay as they are.
    """
    by_worksheet: dict[str, list[sa.RowMapping]] = defaultdict(list)
    for row in revisions:
        by_worksheet[row["worksheet"]].append(row)
    for worksheet, rows in by_worksheet.items():
        try:
            definition = content.get_worksheet(worksheet)
        except UnknownNameError:
            continue
        entries = [row["entry"] for row in rows]
        standing, before = (
            load_current_entries(operation, worksheet, entries),
            _map_before(operation, worksheet, entries),
        )
        for row in rows:
            entry, earlier = row["entry"], before.get((row["entry"], row["revision"] - 1))
            operation.write(
                definition,
                entry,
                (earlier or row)["values"],
                old=operation.written.get((worksheet, entry)) or standing.get(entry),
                action="undo",
                window=None,
                deleted=earlier is None or earlier["deleted"],
            )
        operation.connection.execute(_MARK, [{"of_number": row["number"]} for row in rows])


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

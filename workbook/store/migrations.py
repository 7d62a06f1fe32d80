"""Migrate a store's file to the current tables, in named steps that the file records.

All missing steps are applied in one transaction, after the file has been copied. A step never changes once it is released,
because files of every age need it: it defines its own tables and does not use `database_tables`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workbook.errors import NewerStoreError, StoreError
from workbook.store.database_tables import MIGRATIONS_APPLIED
from workbook.store.row_digest import DIGEST, DIGESTED_COLUMNS, compute_digest
from workbook.store.storage_messages import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STEP = re.compile(r"\d{4}-[a-z0-9-]+")


@dataclass(frozen=True)
class Migration:
    """One step: its name, which the file records, and the change that it makes in an open transaction."""

    name: str
    apply: Callable[[sa.Connection], None]


def list_pending_migrations(connection: sa.Connection, migrations: Sequence[Migration]) -> tuple[list[Migration], bool]:
    """List the steps that a file still needs.

    Parameters
    ----------
    connection
        A connection to the file.
    migrations
        All steps, in their order.

    Returns
    -------
    The missing steps, and whether the file is new and has none yet.

    Raises
    ------
    NewerStoreError
        The file records a later step than this edition has.
    StoreError
        The file records a step that no edition has, or lacks an earlier one: it is damaged.
    """
    if not sa.inspect(connection).has_table(MIGRATIONS_APPLIED.name):
        return list(migrations), True
    applied = set(connection.scalars(sa.select(MIGRATIONS_APPLIED.c.name)))
    names = [migration.name for migration in migrations]
    unknown = applied - set(names)
    # One changed letter on the disk makes another name, and must not look like a later edition.
    if unknown and set(names) <= applied and all(_STEP.fullmatch(name) and name > names[-1] for name in unknown):
        raise NewerStoreError(
            "This home folder was last used with a newer edition of the workbook; "
            "open it with that edition, or choose another folder with --home. Nothing in it was changed."
        )
    if unknown or applied != set(names[: len(applied)]):
        raise StoreError(f"Your entries cannot be opened: {DAMAGED}")
    return [migration for migration in migrations if migration.name not in applied], False


def apply_migrations(connection: sa.Connection, migrations: Sequence[Migration]) -> None:
    """Apply the steps that a file still needs, and record them, in the caller's transaction.

    Parameters
    ----------
    connection
        A connection in a writing transaction.
    migrations
        All steps, in their order.
    """
    pending, _ = list_pending_migrations(connection, migrations)
    for migration in pending:
        migration.apply(connection)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        connection.execute(sa.insert(MIGRATIONS_APPLIED).values(name=migration.name, applied_at=now))


def _make_first_tables(connection: sa.Connection) -> None:
    metadata = sa.MetaData()
    sa.Table(
        "entries",
        metadata,
        sa.Column("learner", sa.String, primary_key=True),
        sa.Column("worksheet", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("change", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.String, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Index("entries_in_order", "learner", "worksheet", "position"),
    )
    sa.Table(
        "history",
        metadata,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("learner", sa.String, nullable=False),
        sa.Column("worksheet", sa.String, nullable=False),
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("operation", sa.Integer, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("undone", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("window", sa.String),
        sa.Column("began_at", sa.String, nullable=False),
        sa.Column("saved_at", sa.String, nullable=False),
        sa.Index("history_of_entry", "learner", "worksheet", "entry", "revision"),
        sa.Index("history_in_order", "learner", "worksheet", "number"),
    )
    counter = sa.Table("counter", metadata, sa.Column("changes", sa.Integer, nullable=False))
    sa.Table(
        "migrations",
        metadata,
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("applied_at", sa.String, nullable=False),
    )
    metadata.create_all(connection)
    connection.execute(sa.insert(counter).values(changes=0))


def _add_digests(connection: sa.Connection) -> None:
    for table, columns in DIGESTED_COLUMNS.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {DIGEST} VARCHAR")
        names = ", ".join(f'"{column}"' for column in columns)
        rows = connection.exec_driver_sql(f"SELECT rowid, {names} FROM {table}").all()  # noqa: S608 our own query
        digests = [(compute_digest(values), number) for number, *values in rows]
        if digests:
            connection.exec_driver_sql(f"UPDATE {table} SET {DIGEST} = ? WHERE rowid = ?", digests)  # noqa: S608


def _add_export_tokens(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE export_tokens (learner VARCHAR NOT NULL PRIMARY KEY, token VARCHAR NOT NULL)"
    )


MIGRATIONS = (
    Migration("0001-entries-and-history", _make_first_tables),
    Migration("0002-digests", _add_digests),
    Migration("0003-export-tokens", _add_export_tokens),
)

"""Define the current tables of the store; `migrations` describes how a file gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, false

from workbook.store.row_digest import DIGEST, make_digest

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultExecutionContext

METADATA = MetaData()
# Columns that an insert may omit, with the values that they then have.
_OMITTED: dict[str, object] = {"deleted": False, "window": None}


def _make_digest_column(table: str) -> Column[str]:
    """Return the column with the digest of a row. An insert computes it; an update has to set it."""

    def compute(context: DefaultExecutionContext) -> str:
        return make_digest(table, _OMITTED | context.get_current_parameters())  # type: ignore[no-untyped-call]

    return Column(DIGEST, String, default=compute)


# The current entries, one row per entry. `change` is the store's counter at the entry's last change; `problems` has one
# sentence per field that does not validate and thus keeps the entry a draft.
ENTRIES = Table(
    "entries",
    METADATA,
    Column("learner", String, primary_key=True),
    Column("worksheet", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("values", JSON, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("change", Integer, nullable=False),
    Column("saved_at", String, nullable=False),
    Column("deleted", Boolean, nullable=False, server_default=false()),
    _make_digest_column("entries"),
    Index("entries_in_order", "learner", "worksheet", "position"),
)

# The history, one row per revision of an entry. Revisions made by one operation share `operation`, so that a pasted
# block is undone as a whole; `undone` marks revisions that have been undone.
HISTORY = Table(
    "history",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("learner", String, nullable=False),
    Column("worksheet", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("operation", Integer, nullable=False),
    Column("action", String, nullable=False),
    Column("values", JSON, nullable=False),
    Column("deleted", Boolean, nullable=False, server_default=false()),
    Column("undone", Boolean, nullable=False, server_default=false()),
    Column("window", String),
    Column("began_at", String, nullable=False),
    Column("saved_at", String, nullable=False),
    _make_digest_column("history"),
    Index("history_of_entry", "learner", "worksheet", "entry", "revision"),
    Index("history_in_order", "learner", "worksheet", "number"),
)

# One row with the number of changes, by which other kernels detect that they have to read again.
COUNTER = Table("counter", METADATA, Column("changes", Integer, nullable=False))

# The random token in the exports of each learner; see `export_token`.
EXPORT_TOKENS = Table(
    "export_tokens",
    METADATA,
    Column("learner", String, primary_key=True),
    Column("token", String, nullable=False),
)

MIGRATIONS_APPLIED = Table(
    "migrations",
    METADATA,
    Column("name", String, primary_key=True),
    Column("applied_at", String, nullable=False),
)

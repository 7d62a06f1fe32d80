"""Store entries: every save is a revision, several windows may write at once, and nothing is ever lost."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from workbook.content.values import Value, format_value
from workbook.errors import ExampleReadOnlyError, StoreError
from workbook.store.archive import Archive, read_archive
from workbook.store.archive_merge import MergeResult, write_archive
from workbook.store.current_entries import load_current_entries, make_entry
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY
from workbook.store.draft_place import get_draft_place
from workbook.store.engine import open_file, open_write_transaction
from workbook.store.entries import Edit, Entry, Revision, SaveResult
from workbook.store.export_token import create_token
from workbook.store.operation import Operation, list_overwritten, merge_values, parse_values, to_text
from workbook.store.storage_messages import explain_storage_errors
from workbook.store.undo import list_latest, select_undone_entries, undo_last_operation, undo_revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.paths import Home

NO_NAME = "(no name yet)"
REMOVED = " (removed)"


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Store:
    """The entries of one learner.

    Parameters
    ----------
    engine
        The open database; see `workbook.store.engine`.
    content
        The definitions for reading and validating values.
    learner
        Whose entries they are.
    read_only
        Whether edits are refused, as for a filled example.
    now
        Returns the present moment, in UTC.

    Attributes
    ----------
    home
        The home folder of the entries; None for entries in memory, such as a filled example.
    """

    def __init__(
        self,
        engine: sa.Engine,
        content: Content,
        *,
        learner: str = "me",
        read_only: bool = False,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self.content, self.learner, self.read_only = content, learner, read_only
        self._engine, self._now = engine, now
        self._window: str | None = None
        self.home: Home | None = None
        # The connection of each thread that is in `transaction`; copies for windows share it.
        self._open = threading.local()

    @classmethod
    def open(cls, home: Home, content: Content, *, learner: str = "me") -> Self:
        """Open the store in a learner's home.

        Parameters
        ----------
        home
            The learner's home.
        content
            The definitions.
        learner
            Whose entries.

        Returns
        -------
        The store, which is to be closed after use.

        Raises
        ------
        NewerStoreError
            A newer edition wrote the file.
        StoreError
            The file cannot be opened.
        """
        store = cls(open_file(home.store, backups=home.backups), content, learner=learner)
        store.home = home
        return store

    def for_window(self, window: str) -> Self:
        """Return the same store for one window, where Undo first takes back what was done in that window.

        Parameters
        ----------
        window
            Any text that no other window has.

        Returns
        -------
        The store, which shares the file with this one.
        """
        store = copy.copy(self)
        store._window = window  # noqa: SLF001 this is a copy of the object itself
        return store

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Combine what this thread reads and saves in the context into one transaction, in which nobody else can save.

        So what was read is still true when something is saved because of it. Everything is saved when the context ends, and
        nothing after an error. Contexts can be nested. In a filled example, nothing can change anyway.

        Yields
        ------
        Nothing.

        Raises
        ------
        NotSavedError
            The transaction could not begin, or could not be written.
        """
        if self.read_only or self._get_open_connection() is not None:
            yield
            return
        with open_write_transaction(self._engine) as connection:
            self._open.connection = connection
            try:
                yield
            finally:
                self._open.connection = None

    # Reading

    def entries(self, worksheet: str, *, deleted: bool = False) -> list[Entry]:
        """Return the current entries of a worksheet in their order, with drafts, and with deleted ones on request.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        deleted
            Whether to include deleted entries.

        Returns
        -------
        The entries, by position.
        """
        query = self._select(worksheet).order_by(ENTRIES.c.position)
        if not deleted:
            query = query.where(~ENTRIES.c.deleted)
        with self._reading() as connection:
            return [make_entry(row) for row in connection.execute(query).mappings()]

    def find_entry(self, worksheet: str, entry: str) -> Entry | None:
        """Return one entry, even a deleted one, or None when it never existed.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        entry
            The entry's id.

        Returns
        -------
        The entry as it is now; None when it never existed.
        """
        with self._reading() as connection:
            return self._find(connection, worksheet, entry)

    def list_undone_entries(self, worksheet: str) -> set[str]:
        """Return the ids of the entries whose creation has been undone: for the learner they never existed.

        Parameters
        ----------
        worksheet
            The worksheet's id.

        Returns
        -------
        The ids of those entries.
        """
        with self._reading() as connection:
            return set(connection.scalars(select_undone_entries(self.learner, worksheet)))

    def names(self, worksheet: str) -> dict[str, str]:
        """Return the names of a worksheet's entries by id; deleted ones are marked as removed.

        Parameters
        ----------
        worksheet
            The worksheet's id.

        Returns
        -------
        The text of the field that names an entry, by the entry's id.
        """
        definition = self.content.get_worksheet(worksheet)
        label = definition.field(definition.label or definition.fields[0].name)
        others = self.names(label.reference) if label.reference else None
        with self._reading() as connection:
            rows = connection.execute(self._select(worksheet).order_by(ENTRIES.c.position)).mappings().all()
        return {
            row["id"]: (format_value(label, row["values"].get(label.name), others) or NO_NAME)
            + REMOVED * row["deleted"]
            for row in rows
        }

    def change(self) -> int:
        """Return the change counter; a different value means that something in the store has changed."""
        with self._reading() as connection:
            return connection.scalar(sa.select(COUNTER.c.changes)) or 0

    def count_uses(self, worksheet: str, entry: str) -> dict[str, int]:
        """Return the number of entries that refer to this one, by worksheet, without zeros.

        Parameters
        ----------
        worksheet
            The worksheet of the entry that is referred to.
        entry
            The entry's id.

        Returns
        -------
        The number of current entries that refer to it, by the worksheet that they belong to.
        """
        with self._reading() as connection:
            return {
                other.id: number
                for other in self.content.worksheets
                if (number := self._count_uses(connection, other, worksheet, entry))
            }

    def history(
        self,
        worksheet: str,
        *,
        entry: str | None = None,
        since: dt.datetime | None = None,
        limit: int | None = None,
    ) -> list[Revision]:
        """Return the revisions of a worksheet's entries, latest first.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        entry
            Only revisions of this entry; None for all.
        since
            Only revisions saved at this moment or later; None for all.
        limit
            The maximum number; None for all.

        Returns
        -------
        Each revision with the values before and after it.
        """
        before = HISTORY.alias()
        is_before = sa.and_(
            before.c.learner == HISTORY.c.learner,
            before.c.worksheet == HISTORY.c.worksheet,
            before.c.entry == HISTORY.c.entry,
            before.c.revision == HISTORY.c.revision - 1,
        )
        query = (
            sa.select(HISTORY, before.c["values"].label("before"))
            .outerjoin(before, is_before)
            .where(HISTORY.c.learner == self.learner, HISTORY.c.worksheet == worksheet)
            .order_by(HISTORY.c.number.desc())
            .limit(limit)
        )
        if entry is not None:
            query = query.where(HISTORY.c.entry == entry)
        if since is not None:
            query = query.where(HISTORY.c.saved_at >= to_text(since))
        with self._reading() as connection:
            return [_make_revision(row) for row in connection.execute(query).mappings()]

    def archive(self) -> Archive:
        """Return all entries of the learner, including deleted ones, with every revision."""
        with self._reading() as connection:
            return read_archive(connection, self.learner)

    def get_export_token(self) -> str:
        """Return the random token of the learner's exports, which is stored at the first call; see `export_token`."""
        with self._writing() as connection:
            return create_token(connection, self.learner)

    # Writing

    def get_draft_place(self) -> str:
        """Return where browsers keep unsaved edits; see `draft_place`. It is "" for entries that are in no home."""
        return get_draft_place(self.home.folder, self.learner) if self.home else ""

    def save(self, worksheet: str, edits: Iterable[Edit], *, is_typing: bool = False) -> SaveResult:
        """Save the edits of one or more entries, all of them or none.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        edits
            The edits; several edits are one operation for undo.
        is_typing
            Whether the edit is typing that may go on: edits of one entry in one window then share a revision for 60 seconds
            from the first edit, as long as each adds to what is there.

        Returns
        -------
        The current entries, with the fields that another window changed in the meantime, and those that were brought back.

        Raises
        ------
        NotSavedError
            The entries could not be written; the store is unchanged.
        ExampleReadOnlyError
            The store is a filled example.
        """
        edits = list(edits)
        with self._operation() as operation:
            differences = self._write_edits(operation, worksheet, edits, is_typing=is_typing and len(edits) == 1)
            saved = self._make_saved(operation, worksheet, [edit.entry for edit in edits])
            return replace(
                saved,
                overwritten=differences.overwritten,
                revived=tuple(sorted(differences.revived)),
                created=frozenset(differences.created),
            )

    def save_together(self, edits: Mapping[str, Iterable[Edit]]) -> SaveResult:
        """Save entries of several worksheets in one operation, all of them or none.

        Parameters
        ----------
        edits
            The edits, by worksheet id.

        Returns
        -------
        The current state of the entries that were written.

        Raises
        ------
        NotSavedError, ExampleReadOnlyError
            As for `save`.
        """
        with self._operation() as operation:
            for worksheet, several in edits.items():
                self._write_edits(operation, worksheet, several)
            return SaveResult(tuple(operation.written.values()), operation.at, operation.change)

    def undo_operation(self, change: int) -> SaveResult:
        """Undo one operation in every worksheet; entries that have changed since then stay as they are.

        Parameters
        ----------
        change
            The operation, by the counter in its `SaveResult`.

        Returns
        -------
        The current state of the entries that were changed back.

        Raises
        ------
        NotSavedError, ExampleReadOnlyError
            As for `save`.
        """
        with self._operation() as operation:
            undo_revisions(operation, list_latest(operation, change), self.content)
            return SaveResult(tuple(operation.written.values()), operation.at, operation.change)

    def delete(self, worksheet: str, entries: Sequence[str]) -> SaveResult:
        """Delete entries. Their values stay in the history, so that this can be undone. Errors are those of `save`.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        entries
            The ids of the entries to delete.

        Returns
        -------
        What changed.
        """
        definition = self.content.get_worksheet(worksheet)
        with self._operation() as operation:
            for entry in entries:
                old = operation.written.get((worksheet, entry)) or self._find(operation.connection, worksheet, entry)
                if old is not None and not old.deleted:
                    operation.write(definition, entry, old.values, old=old, action="delete", deleted=True)
            return self._make_saved(operation, worksheet, entries)

    def undo(self, worksheet: str, *, where: Mapping[str, str] | None = None) -> SaveResult | None:
        """Undo the last operation in a worksheet that has not been undone; calling it again goes further back.

        Operations of this window come first, and then those of other windows. What another window has typed since then stays.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        where
            Only operations on entries with these values, for a form that shows only those; None for any.

        Returns
        -------
        The current entries, or None when there is nothing left to undo.

        Raises
        ------
        NotSavedError, ExampleReadOnlyError
            As for `save`.
        """
        query = self._select_history(worksheet).where(HISTORY.c.action != "undo", ~HISTORY.c.undone)
        for name, value in (where or {}).items():
            query = query.where(HISTORY.c["values"][name].as_string() == value)
        with self._operation() as operation:
            undone = undo_last_operation(operation, query, self.content)
            return self._make_saved(operation, worksheet, undone) if undone else None

    def restore(self, worksheet: str, entry: str, revision: int) -> SaveResult:
        """Give an entry the values of an earlier revision; raises StoreError when there is no such revision.

        Parameters
        ----------
        worksheet
            The worksheet's id.
        entry
            The entry's id.
        revision
            The number of the earlier revision.

        Returns
        -------
        What changed.

        Raises
        ------
        StoreError
            There is no such revision.
        """
        definition = self.content.get_worksheet(worksheet)
        with self._operation() as operation:
            row = self._find_revision(operation.connection, worksheet, entry, revision)
            if row is None:
                raise StoreError("That earlier version no longer exists.")
            old = self._find(operation.connection, worksheet, entry)
            operation.write(definition, entry, row["values"], old=old, action="restore")
            return self._make_saved(operation, worksheet, [entry])

    def merge_archive(
        self, archive: Archive, *, token: str = "", adapt: Callable[[Archive, Archive], Archive] | None = None
    ) -> MergeResult:
        """Merge an archive into the store, entry by entry and with history; see `workbook.store.archive_merge`.

        Parameters
        ----------
        archive
            Entries with their history, as an export or another home has them.
        token
            The token of the export. An empty store takes it over, so that a person who moves stays one person.
        adapt
            Returns what to merge, given the archive and that of the store. No page can save in between. None for the
            archive itself.

        Returns
        -------
        What was added and changed.

        Raises
        ------
        NotSavedError, ExampleReadOnlyError
            As for `save`.
        """
        with self._operation() as operation:
            if token and not operation.has_entries():
                create_token(operation.connection, self.learner, token)
            if adapt:
                archive = adapt(archive, read_archive(operation.connection, self.learner))
            return write_archive(operation, archive, self.content)

    # Internal

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        held = self._get_open_connection()
        if held is not None:
            yield held
            return
        with explain_storage_errors(StoreError, "Your entries cannot be read"), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        held = self._get_open_connection()
        if held is not None:
            yield held
            return
        with open_write_transaction(self._engine) as connection:
            yield connection

    def _get_open_connection(self) -> sa.Connection | None:
        return getattr(self._open, "connection", None)

    @contextlib.contextmanager
    def _operation(self) -> Iterator[Operation]:
        if self.read_only:
            raise ExampleReadOnlyError("This is a filled example; it is for looking at, and nothing in it changes.")
        with self._writing() as connection:
            operation = Operation(connection, self.learner, self._now(), self._window)
            yield operation
            operation.flush()

    def _select(self, worksheet: str) -> sa.Select[Any]:
        return sa.select(ENTRIES).where(ENTRIES.c.learner == self.learner, ENTRIES.c.worksheet == worksheet)

    def _select_history(self, worksheet: str) -> sa.Select[Any]:
        return sa.select(HISTORY).where(HISTORY.c.learner == self.learner, HISTORY.c.worksheet == worksheet)

    def _find(self, connection: sa.Connection, worksheet: str, entry: str) -> Entry | None:
        row = connection.execute(self._select(worksheet).where(ENTRIES.c.id == entry)).mappings().first()
        return make_entry(row) if row else None

    def _find_revision(
        self, connection: sa.Connection, worksheet: str, entry: str, revision: int
    ) -> sa.RowMapping | None:
        query = self._select_history(worksheet).where(HISTORY.c.entry == entry, HISTORY.c.revision == revision)
        return connection.execute(query).mappings().first()

    def _count_uses(self, connection: sa.Connection, other: Worksheet, worksheet: str, entry: str) -> int:
        fields = [field.name for field in other.fields if field.reference == worksheet]
        if not fields:
            return 0
        refers = sa.or_(*(ENTRIES.c["values"][name].as_string() == entry for name in fields))
        query = self._select(other.id).where(~ENTRIES.c.deleted, refers)
        return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0

    def _write_edits(
        self, operation: Operation, worksheet: str, edits: Iterable[Edit], *, is_typing: bool = False
    ) -> _Differences:
        """Write each edit that changes something, and return what the form that made them did not know."""
        definition, edits = self.content.get_worksheet(worksheet), list(edits)
        standing = load_current_entries(operation, worksheet, [edit.entry for edit in edits])
        found = _Differences()
        for edit in edits:
            old = operation.written.get((worksheet, edit.entry)) or standing.get(edit.entry)
            values = parse_values(definition, edit.values)
            lost = list_overwritten(definition, old, values, seen=edit.seen or {})
            if lost:
                found.overwritten[edit.entry] = lost
            merged = merge_values(old, values)
            is_deleted = old is not None and old.deleted
            # What was typed before another window deleted the entry is in its history.
            if old is None or merged != old.values or (is_deleted and not edit.has_seen_values()):
                if is_deleted and _is_late(definition, edit):
                    found.revived.add(edit.entry)
                if old is None:
                    found.created.add(edit.entry)
                operation.write(
                    definition, edit.entry, merged, old=old, action="save", is_typing=is_typing and not lost
                )
        return found

    def _make_saved(self, operation: Operation, worksheet: str, entries: Sequence[str]) -> SaveResult:
        standing = load_current_entries(
            operation, worksheet, [one for one in entries if (worksheet, one) not in operation.written]
        )
        found = (operation.written.get((worksheet, one)) or standing.get(one) for one in dict.fromkeys(entries))
        return SaveResult(tuple(entry for entry in found if entry), operation.at, operation.change)


@dataclass
class _Differences:
    """What edits found in the store: see `SaveResult`."""

    overwritten: dict[str, dict[str, Value]] = field(default_factory=dict)
    revived: set[str] = field(default_factory=set)
    created: set[str] = field(default_factory=set)


def _is_late(worksheet: Worksheet, edit: Edit) -> bool:
    """Return whether a form still showed a deleted entry when its edit was made.

    A new row has a new id. The ids of cells and of single records are fixed, so that an edit of one that showed no value can
    be meant to begin it again.
    """
    has_fixed_id = bool(worksheet.rows or worksheet.columns) or edit.entry == worksheet.id
    return edit.seen is not None and (edit.has_seen_values() or not has_fixed_id)


def _make_revision(row: sa.RowMapping) -> Revision:
    names = ("number", "worksheet", "entry", "revision", "action", "values", "before", "deleted", "undone")
    return Revision(**{name: row[name] for name in names}, saved_at=dt.datetime.fromisoformat(row["saved_at"]))

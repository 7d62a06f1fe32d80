"""Define the content of an export: the current entries and their history.

A data package and an Excel book are two ways to write a snapshot. In both, people read and may correct the tables, while the
history is kept beside them. Where a table differs from the history, it becomes a new revision.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbook.content.values import Value, parse_value
from workbook.errors import UnknownNameError
from workbook.store.archive import Archive, EntryKey, RecordedRevision

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.store.entries import Entry


@dataclass(frozen=True)
class Snapshot:
    """The content of an export.

    Parameters
    ----------
    content
        The definitions that the entries follow.
    archive
        The entries and their history.
    with_history
        Whether the history is exported; without it, deleted entries are not exported either.
    is_pseudonymized
        Whether people have been pseudonymized.
    token
        The random token of the learner's exports.
    """

    content: Content
    archive: Archive
    with_history: bool = True
    is_pseudonymized: bool = False
    token: str = ""

    @property
    def entries(self) -> list[Entry]:
        """The current entries, with drafts and without deleted ones."""
        return self.archive.list_entries(self.content)

    @property
    def history(self) -> tuple[RecordedRevision, ...]:
        """Every revision, with operations numbered from 1; empty when the history is not exported."""
        if not self.with_history:
            return ()
        numbers: dict[int, int] = {}
        return tuple(
            replace(recorded, operation=numbers.setdefault(recorded.operation, len(numbers) + 1))
            for recorded in self.archive.revisions
        )


@dataclass(frozen=True)
class CurrentEntry:
    """An entry as a table has it: its values as written there, its position, and when it was saved, if the table has that."""

    key: EntryKey
    values: Mapping[str, Value]
    position: int
    saved_at: dt.datetime | None = None


@dataclass(frozen=True)
class ReturnedSnapshot:
    """The content that was read from an export.

    Parameters
    ----------
    archive
        The entries and their history.
    is_pseudonymized
        Whether people have been pseudonymized in it.
    token
        The random token of the learner's exports; "" in an export of an earlier edition.
    """

    archive: Archive
    is_pseudonymized: bool = False
    token: str = ""


def group_entries(snapshot: Snapshot, *, drafts: bool) -> tuple[list[tuple[Worksheet, list[Entry]]], list[Entry]]:
    """Group the entries that fit into a table by worksheet.

    Parameters
    ----------
    snapshot
        The content of the export.
    drafts
        Whether drafts fit; otherwise only entries without problems do. Entries of a worksheet, or with a field, of another
        edition never fit.

    Returns
    -------
    The worksheets in the workbook's order with their entries, and the entries that do not fit.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    others = []
    for entry in snapshot.entries:
        worksheet = find_worksheet(snapshot.content, entry.worksheet)
        fits = worksheet and all(worksheet.find_field(name) for name in entry.values)
        if fits and (drafts or not entry.is_draft):
            groups[entry.worksheet].append(entry)
        else:
            others.append(entry)
    known = [(worksheet, groups[worksheet.id]) for worksheet in snapshot.content.worksheets if worksheet.id in groups]
    return known, others


def make_archive(
    standing: Iterable[CurrentEntry],
    history: Sequence[tuple[RecordedRevision, int]],
    *,
    content: Content,
    now: dt.datetime,
) -> Archive:
    """Make an archive from tables and a history.

    Parameters
    ----------
    standing
        The entries of the tables.
    history
        Every revision, oldest first, with the position of its entry; empty when the export has none.
    content
        The definitions that the values follow.
    now
        The time of saving for entries that differ from their history or have no time of their own.

    Returns
    -------
    The archive.
    """
    revisions = [recorded for recorded, _ in history]
    last = {recorded.key: recorded for recorded in revisions}
    positions = {recorded.key: position for recorded, position in history}
    operation = max((recorded.operation for recorded in revisions), default=0)
    for entry in sorted(standing, key=lambda entry: (entry.key.worksheet, entry.position)):
        positions[entry.key] = entry.position
        before = last.get(entry.key)
        if before and not before.deleted and _same(content, entry, before):
            continue
        operation += 1
        saved_at = now if before else entry.saved_at or now
        revisions.append(RecordedRevision(entry.key, operation, "save", entry.values, saved_at))
    return Archive(tuple(revisions), positions)


def find_worksheet(content: Content, name: str) -> Worksheet | None:
    """Return the worksheet with this id.

    Parameters
    ----------
    content
        The definitions.
    name
        The worksheet's id.

    Returns
    -------
    The worksheet, or None when this edition does not have it.
    """
    try:
        return content.get_worksheet(name)
    except UnknownNameError:
        return None


def parse_values(worksheet: Worksheet | None, values: Mapping[str, object]) -> dict[str, Value]:
    """Convert values to their canonical form, without empty ones; unknown fields stay as they are.

    Parameters
    ----------
    worksheet
        The worksheet, or None when it is unknown.
    values
        The values by field name.

    Returns
    -------
    The canonical values by field name.
    """
    parsed: dict[str, Any] = {}
    for name, raw in values.items():
        field = worksheet.find_field(name) if worksheet else None
        value = parse_value(field, raw).value if field else raw
        if value is not None:
            parsed[name] = value
    return parsed


def _same(content: Content, entry: CurrentEntry, before: RecordedRevision) -> bool:
    worksheet = find_worksheet(content, entry.key.worksheet)
    return parse_values(worksheet, entry.values) == parse_values(worksheet, before.values)

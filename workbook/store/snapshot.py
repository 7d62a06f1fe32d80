"""What leaves in an export and comes back from it: the entries as they stand, and how they came to be so.

A data package and an Excel book are two ways to write a snapshot down. In both, people read and may mend the tables,
while the history is kept beside them: what a table says differently from the history is a revision of its own.
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
    """What leaves in an export.

    Parameters
    ----------
    content
        The definitions that the entries follow.
    archive
        The entries and their history.
    with_history
        Whether the history leaves too; without it, neither do deleted entries.
    with_roles
        Whether people have been turned into roles.
    """

    content: Content
    archive: Archive
    with_history: bool = True
    with_roles: bool = False

    @property
    def entries(self) -> list[Entry]:
        """The entries as they stand, drafts included, deleted ones not."""
        return self.archive.list_entries(self.content)

    @property
    def history(self) -> tuple[RecordedRevision, ...]:
        """Every revision, the operations numbered from 1; nothing when the history stays here."""
        if not self.with_history:
            return ()
        numbers: dict[int, int] = {}
        return tuple(
            replace(recorded, operation=numbers.setdefault(recorded.operation, len(numbers) + 1))
            for recorded in self.archive.revisions
        )


@dataclass(frozen=True)
class CurrentEntry:
    """An entry as a table has it: its values as written there, its place, and when it was saved if that is said."""

    key: EntryKey
    values: Mapping[str, Value]
    position: int
    saved_at: dt.datetime | None = None


@dataclass(frozen=True)
class ReturnedSnapshot:
    """What was read from an export.

    Parameters
    ----------
    archive
        The entries and their history.
    with_roles
        Whether it names roles where people were.
    """

    archive: Archive
    with_roles: bool = False


def group_entries(snapshot: Snapshot, *, drafts: bool) -> tuple[list[tuple[Worksheet, list[Entry]]], list[Entry]]:
    """Return the entries that fit a table, by worksheet in the workbook's order, and those that do not.

    Parameters
    ----------
    snapshot
        What leaves.
    drafts
        Whether drafts fit; if not, only entries that their worksheet finds nothing wrong with do. Entries of a
        worksheet, or with a field, of another edition never do.
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
    """Return the archive that tables and a history together describe.

    Parameters
    ----------
    standing
        The entries of the tables.
    history
        Every revision, oldest first, with the place of its entry; empty when the export has none.
    content
        The definitions the values follow.
    now
        When an entry counts as saved that differs from its history, or does not say when.
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
    """Return the worksheet of that id, or None when this edition has none."""
    try:
        return content.get_worksheet(name)
    except UnknownNameError:
        return None


def parse_values(worksheet: Worksheet | None, values: Mapping[str, object]) -> dict[str, Value]:
    """Return values in their canonical form, without those that are not filled in; unknown fields stay as they are."""
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

"""Tell whether something that would come in is there already, or was there and has been deleted.

What comes in gets an id made from what it is called where it comes from, so that it is recognised after the learner has
edited or deleted it. What was typed by hand is recognised by its name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.loader import REGISTERS_FOLDER, list_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.content.values import Value
    from workbook.store.entries import Entry
    from workbook.store.store import Store

Key = tuple[str, ...]
# Two measures may be called the same when they are of two services; a measurement is one of a measure and a time.
NAMED_BY = {
    "measures": ("measure", "service"),
    "measurements": ("measure", "date", "period", "client", "whose"),
    "expectations": ("expectation",),
}
SOURCE_ID = "source_id"


def make_id(*parts: str) -> str:
    """Return the id of an entry that is the same whenever the same thing comes in, on any machine."""
    return hashlib.sha256("\x1f".join(" ".join(part.casefold().split()) for part in parts).encode()).hexdigest()[:32]


def list_key_fields(worksheet: Worksheet, content: Content) -> tuple[str, ...]:
    """Return the fields that make an entry the same as another: in a register its name, elsewhere all it says."""
    if worksheet.id in NAMED_BY:
        return NAMED_BY[worksheet.id]
    if worksheet.label and worksheet.id in list_names(content.folder, REGISTERS_FOLDER):
        return (worksheet.label,)
    return tuple(field.name for field in worksheet.fields if field.filled_by == "learner")


def make_key(values: Mapping[str, Value], fields: tuple[str, ...]) -> Key:
    """Return what an entry says in the fields that make it the same as another, however it is spaced and cased."""
    return tuple(" ".join(str(values.get(name) or "").casefold().split()) for name in fields)


@dataclass(frozen=True)
class ExistingEntries:
    """What a worksheet holds: by id, by key and by the source's own id the entry, and whether it is deleted.

    Parameters
    ----------
    worksheet
        The worksheet.
    key_fields
        The fields that make an entry the same as another.
    entries
        All entries by id, deleted ones too; not those that an undo took back to nothing, which never were.
    by_key, by_source
        The ids by key and by source id; of an entry that is there and one that is deleted the former.
    """

    worksheet: Worksheet
    key_fields: tuple[str, ...]
    entries: Mapping[str, Entry]
    by_key: Mapping[Key, str]
    by_source: Mapping[str, str]

    def find(self, entry: str, key: Key | None = None, source: str | None = None) -> Entry | None:
        """Return the entry that is the same thing, also when it is deleted; None when there never was one."""
        same = entry if entry in self.entries else None
        if same is None and source:
            same = self.by_source.get(source)
        if same is None and key is not None and any(key):
            same = self.by_key.get(key)
        return self.entries[same] if same else None


def load_existing_entries(store: Store, worksheet: Worksheet) -> ExistingEntries:
    """Read what a worksheet holds, with what has been deleted from it."""
    taken_back, fields = store.list_undone_entries(worksheet.id), list_key_fields(worksheet, store.content)
    entries = [entry for entry in store.entries(worksheet.id, deleted=True) if entry.id not in taken_back]
    by_key: dict[Key, str] = {}
    by_source: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.deleted):
        by_key.setdefault(make_key(entry.values, fields), entry.id)
        if source := entry.values.get(SOURCE_ID):
            by_source.setdefault(str(source), entry.id)
    return ExistingEntries(worksheet, fields, {entry.id: entry for entry in entries}, by_key, by_source)

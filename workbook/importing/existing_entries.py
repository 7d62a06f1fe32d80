"""Look up the existing and deleted entries of a worksheet, to recognise what is imported again.

An imported entry gets an id that is derived from its identity in the source, so that it is recognized after the learner
has edited or deleted it. An entry that was typed by hand is recognized by its name.
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
# Measures of two services can have the same name; a measurement is identified by its measure and its time.
KEY_FIELDS = {
    "measures": ("measure", "service"),
    "measurements": ("measure", "date", "period", "client", "whose"),
    "expectations": ("expectation",),
}
SOURCE_ID = "source_id"


def make_id(*parts: str) -> str:
    """Return an id that is the same for the same parts, on any computer.

    Parameters
    ----------
    *parts
        The parts of the identity. Case and spacing make no difference.

    Returns
    -------
    32 hexadecimal digits.
    """
    return hashlib.sha256("\x1f".join(" ".join(part.casefold().split()) for part in parts).encode()).hexdigest()[:32]


def list_key_fields(worksheet: Worksheet, content: Content) -> tuple[str, ...]:
    """Return the fields in which two entries have to agree to be the same.

    Parameters
    ----------
    worksheet
        The worksheet.
    content
        The content, which defines the registers.

    Returns
    -------
    The names of the fields: in a register the label, elsewhere every field that learners fill.
    """
    if worksheet.id in KEY_FIELDS:
        return KEY_FIELDS[worksheet.id]
    if worksheet.label and worksheet.id in list_names(content.folder, REGISTERS_FOLDER):
        return (worksheet.label,)
    return tuple(field.name for field in worksheet.fields if field.filled_by == "learner")


def make_key(values: Mapping[str, Value], fields: tuple[str, ...]) -> Key:
    """Return the key by which an entry is recognized.

    Parameters
    ----------
    values
        The values of the entry by field.
    fields
        The key fields of its worksheet.

    Returns
    -------
    The values of these fields in lower case and with single spaces; "" for an empty field.
    """
    return tuple(" ".join(str(values.get(name) or "").casefold().split()) for name in fields)


@dataclass(frozen=True)
class ExistingEntries:
    """The entries of a worksheet, including deleted ones, by id, by key and by source id.

    Parameters
    ----------
    worksheet
        The worksheet.
    key_fields
        The fields in which two entries have to agree to be the same.
    entries
        The entries by id, including deleted entries but not entries whose creation was undone.
    by_key, by_source
        The ids by key and by source id. An entry that is not deleted comes before a deleted one.
    """

    worksheet: Worksheet
    key_fields: tuple[str, ...]
    entries: Mapping[str, Entry]
    by_key: Mapping[Key, str]
    by_source: Mapping[str, str]

    def find(self, entry: str, key: Key | None = None, source: str | None = None) -> Entry | None:
        """Return the entry with an id, a source id or a key, in this order, even if it is deleted; None if there is none.

        Parameters
        ----------
        entry
            The entry's id.
        key
            The values that identify an entry; None to leave them out.
        source
            The id in the source that the entry was imported from; None to leave it out.

        Returns
        -------
        The entry, even if it is deleted; None if there is none.
        """
        found = entry if entry in self.entries else None
        if found is None and source:
            found = self.by_source.get(source)
        if found is None and key is not None and any(key):
            found = self.by_key.get(key)
        return self.entries[found] if found else None


def load_existing_entries(store: Store, worksheet: Worksheet) -> ExistingEntries:
    """Load the entries of a worksheet, including deleted ones.

    Parameters
    ----------
    store
        The store.
    worksheet
        The worksheet.

    Returns
    -------
    The entries.
    """
    undone, fields = store.list_undone_entries(worksheet.id), list_key_fields(worksheet, store.content)
    entries = [entry for entry in store.entries(worksheet.id, deleted=True) if entry.id not in undone]
    by_key: dict[Key, str] = {}
    by_source: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.deleted):
        by_key.setdefault(make_key(entry.values, fields), entry.id)
        if source := entry.values.get(SOURCE_ID):
            by_source.setdefault(str(source), entry.id)
    return ExistingEntries(worksheet, fields, {entry.id: entry for entry in entries}, by_key, by_source)

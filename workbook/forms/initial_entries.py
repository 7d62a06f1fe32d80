"""Create the initial entries of a worksheet, each once: a deleted one does not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.store.entries import Edit, make_cell_id

if TYPE_CHECKING:
    from workbook.content.definitions import Worksheet
    from workbook.store.store import Store


def create_initial_entries(store: Store, worksheet: Worksheet) -> bool:
    """Create the initial entries that never existed, and return whether there were any; an example gets none.

    Parameters
    ----------
    store
        The store.
    worksheet
        The worksheet. With `starting_for`, each entry of the worksheet that it refers to gets them.
    """
    if not worksheet.starting_entries or store.read_only:
        return False
    if not _list_missing(store, worksheet):  # This is the usual case, which must not wait for other pages that save.
        return False
    with store.transaction():
        missing = _list_missing(store, worksheet)
        if missing:
            store.save(worksheet.id, missing)
    return bool(missing)


def _list_missing(store: Store, worksheet: Worksheet) -> list[Edit]:
    wanted = {edit.entry: edit for edit in _make_edits(store, worksheet)}
    return [edit for entry, edit in wanted.items() if store.find_entry(worksheet.id, entry) is None]


def _make_edits(store: Store, worksheet: Worksheet) -> list[Edit]:
    edits = [
        Edit(str(entry["id"]), {name: value for name, value in entry.items() if name != "id"})
        for entry in worksheet.starting_entries
    ]
    if worksheet.starting_for is None:
        return edits
    name = worksheet.starting_for
    return [
        Edit(make_cell_id(owner.id, edit.entry), {**edit.values, name: owner.id})
        for owner in store.entries(worksheet.field(name).reference or "")
        for edit in edits
    ]

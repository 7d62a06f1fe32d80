"""Take a block of cells copied from a spreadsheet into a worksheet's entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.forms.control_values import from_screen
from workbook.forms.registers import add_name, load_ids_by_name
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.store.store import Store


def read_block(
    store: Store,
    worksheet: Worksheet,
    *,
    entries: Sequence[str],
    fields: Sequence[str],
    cells: Sequence[Sequence[str]],
    defaults: Mapping[str, Mapping[str, Any]],
) -> tuple[list[Edit], list[str]]:
    """Return the edits that a pasted block means, and the names that were added to registers for it.

    Parameters
    ----------
    store, worksheet
        Where the entries are.
    entries
        The entry that each row of cells is for; ids that are not there yet begin new ones.
    fields
        The field that each column is for. A row may be shorter.
    cells
        The text of each cell. The name of a client or of any other reference is looked up, and added when new.
    defaults
        What a new entry begins with, by its id.
    """
    added: list[str] = []
    columns = [worksheet.field(name) for name in fields]
    ids = {field.reference: load_ids_by_name(store, field.reference) for field in columns if field.reference}

    def read(reference: str, text: str) -> str | None:
        name = text.strip()
        if name and name.casefold() not in ids[reference]:
            ids[reference][name.casefold()] = add_name(store, reference, name)
            added.append(name)
        return ids[reference].get(name.casefold())

    edits = []
    for entry, row in zip(entries, cells, strict=True):
        pairs = zip(columns, row, strict=False)
        typed = {field.name: read(field.reference, cell) if field.reference else cell for field, cell in pairs}
        values = {**defaults.get(entry, {}), **typed}
        edits.append(Edit(entry, {name: from_screen(worksheet.field(name), value) for name, value in values.items()}))
    return edits, added

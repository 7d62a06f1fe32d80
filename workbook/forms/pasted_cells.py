"""Convert a block of cells pasted from a spreadsheet to edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.forms.control_values import from_control
from workbook.forms.registers import add_name, load_ids_by_name
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.store.store import Store


def parse_block(
    store: Store,
    worksheet: Worksheet,
    *,
    entries: Sequence[str],
    fields: Sequence[str],
    cells: Sequence[Sequence[str]],
    defaults: Mapping[str, Mapping[str, Any]],
) -> tuple[list[Edit], list[str]]:
    """Return the edits for a pasted block, and the names that were added to registers.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet.
    entries
        The entry of each row of cells; unknown ids create new entries.
    fields
        The field of each column. A row may be shorter.
    cells
        The text of each cell. The name of a client or another reference is looked up, and added if it is new.
    defaults
        The initial values of new entries, by id.
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
        edits.append(Edit(entry, {name: from_control(worksheet.field(name), value) for name, value in values.items()}))
    return edits, added

"""Pick entries of a register, or add one by its name alone without leaving a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.store.entries import Edit, make_cell_id, make_entry_id
from workbook.store.store import REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.store.store import Store


def load_ids_by_name(store: Store, worksheet: str) -> dict[str, str]:
    """Return the ids of a register's entries by their names in lower case; deleted ones are left out."""
    names = store.names(worksheet).items()
    return {name.casefold(): entry for entry, name in names if not name.endswith(REMOVED)}


def add_name(store: Store, worksheet: str, name: str, *, values: Mapping[str, str] | None = None) -> str:
    """Return the id of the entry of that name, which is added when there is none.

    Parameters
    ----------
    store
        Where the entries are.
    worksheet
        The register.
    name
        What the entry is called; upper and lower case are one.
    values
        What a new entry has besides its name and the defaults of its fields.
    """
    if there := load_ids_by_name(store, worksheet).get(name.casefold()):
        return there
    definition = store.content.get_worksheet(worksheet)
    defaults = {field.name: field.default for field in definition.fields if field.default not in (None, "today")}
    label = definition.label or definition.fields[0].name
    entry = make_entry_id()
    store.save(worksheet, [Edit(entry, {**defaults, **(values or {}), label: name})])
    return entry


def create_cell(store: Store, matrix: str, sides: Mapping[str | None, object]) -> None:
    """Begin the cell of a matrix where two entries meet, unless it has been begun.

    Parameters
    ----------
    store
        Where the entries are.
    matrix
        The matrix.
    sides
        The ids of the two entries, by the registers they belong to.
    """
    definition = store.content.get_worksheet(matrix)
    axes = [axis for axis in (definition.rows, definition.columns) if axis]
    row, column = (str(sides[axis.worksheet]) for axis in axes)
    cell = make_cell_id(row, column)
    if store.find_entry(matrix, cell) is None:
        defaults = {field.name: field.default for field in definition.fields if field.default not in (None, "today")}
        store.save(matrix, [Edit(cell, {**defaults, axes[0].field: row, axes[1].field: column})])

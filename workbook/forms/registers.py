"""Look up entries of a register by name, and add one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.store.entries import Edit, make_cell_id, make_entry_id
from workbook.store.store import REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.store.store import Store


def load_ids_by_name(store: Store, worksheet: str) -> dict[str, str]:
    """Return the ids of a register's entries by their names in lower case, without deleted ones."""
    names = store.names(worksheet).items()
    return {name.casefold(): entry for entry, name in names if not name.endswith(REMOVED)}


def add_name(store: Store, worksheet: str, name: str, *, values: Mapping[str, str] | None = None) -> str:
    """Return the id of the entry with this name, which is added if it does not exist.

    Parameters
    ----------
    store
        The store.
    worksheet
        The register.
    name
        The entry's name; case does not matter.
    values
        Values of a new entry besides its name and its defaults.
    """
    with store.transaction():  # Another page may be adding the same name.
        return load_ids_by_name(store, worksheet).get(name.casefold()) or _create_name(
            store, worksheet, name, values or {}
        )


def _create_name(store: Store, worksheet: str, name: str, values: Mapping[str, str]) -> str:
    definition = store.content.get_worksheet(worksheet)
    defaults = {field.name: field.default for field in definition.fields if field.default not in (None, "today")}
    label = definition.label or definition.fields[0].name
    entry = make_entry_id()
    store.save(worksheet, [Edit(entry, {**defaults, **values, label: name})])
    return entry


def create_cell(store: Store, matrix: str, sides: Mapping[str | None, object]) -> None:
    """Create the matrix cell of two entries, unless it exists.

    Parameters
    ----------
    store
        The store.
    matrix
        The matrix.
    sides
        The ids of the two entries, by register.
    """
    definition = store.content.get_worksheet(matrix)
    axes = [axis for axis in (definition.rows, definition.columns) if axis]
    row, column = (str(sides[axis.worksheet]) for axis in axes)
    cell = make_cell_id(row, column)
    defaults = {field.name: field.default for field in definition.fields if field.default not in (None, "today")}
    with store.transaction():
        if store.find_entry(matrix, cell) is None:
            store.save(matrix, [Edit(cell, {**defaults, axes[0].field: row, axes[1].field: column})])

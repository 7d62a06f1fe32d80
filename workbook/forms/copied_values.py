"""Copy current values of another worksheet into an entry, so that they stay when the other worksheet changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.store.entries import Edit, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.content.definitions import Worksheet
    from workbook.content.values import Value
    from workbook.store.store import Store


def copy_values(store: Store, worksheet: Worksheet, edits: Iterable[Edit]) -> list[Edit]:
    """Add copied fields to edits that make an entry refer to other things than before.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet. A field with `copied_from` takes the value of the one entry there that refers to the same
        things through fields of the same names; it is emptied when there is none.
    edits
        The edits, in canonical form.
    """
    copied = [field for field in worksheet.fields if field.copied_from]
    return [_copy(store, worksheet, edit) if copied else edit for edit in edits]


def _copy(store: Store, worksheet: Worksheet, edit: Edit) -> Edit:
    old = store.find_entry(worksheet.id, edit.entry)
    values = {**(old.values if old else {}), **edit.values}
    changes = {}
    for field in worksheet.fields:
        if field.copied_from is None:
            continue
        source = store.content.get_worksheet(field.copied_from.worksheet)
        keys = [other.name for other in source.fields if other.reference and worksheet.find_field(other.name)]
        if any(key in edit.values for key in keys):
            found = _find(store.entries(source.id), {key: values.get(key) for key in keys})
            changes[field.name] = found.values.get(field.copied_from.field) if found else None
    return Edit(edit.entry, {**edit.values, **changes}, edit.seen)


def _find(entries: Iterable[Entry], wanted: dict[str, object | Value]) -> Entry | None:
    if None in wanted.values():
        return None
    return next((e for e in entries if all(e.values.get(name) == value for name, value in wanted.items())), None)

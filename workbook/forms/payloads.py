"""Make the contents of messages to the browser: entries, the names they can refer to, and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.content.personal_fields import format_age, has_personal_data
from workbook.content.values import Value, format_value
from workbook.forms.action_links import ACTIONS, describe_origin, make_action_id
from workbook.forms.control_values import format_time, to_control
from workbook.forms.timer import find_start

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from workbook.content.definitions import Worksheet
    from workbook.forms.messages import EntryPayload, NamePayload, NamesPayload, RevisionPayload
    from workbook.store.entries import Entry, Revision
    from workbook.store.store import Store


def make_entries_payload(
    store: Store, worksheet: Worksheet, entries: Iterable[Entry], *, now: dt.datetime
) -> list[EntryPayload]:
    """Return entries for their form, with their problems and actions.

    Parameters
    ----------
    store, worksheet, entries
        The store, the worksheet and its entries.
    now
        The present moment, for the age of personal data.
    """
    made = {action.id for action in store.entries(ACTIONS)} if worksheet.action else set()
    return [
        {
            "id": entry.id,
            "position": entry.position,
            "values": {
                name: to_control(field, value)
                for name, value in entry.values.items()
                if (field := worksheet.find_field(name))
            },
            "problems": dict(entry.problems),
            "action": make_action_id(worksheet.id, entry.id) in made,
            "origin": describe_origin(store, entry),
            "since": find_start(worksheet, entry),
            "age": _format_age(worksheet, entry, now),
        }
        for entry in entries
    ]


def _format_age(worksheet: Worksheet, entry: Entry, now: dt.datetime) -> str:
    if not has_personal_data(worksheet, entry.values):
        return ""
    return format_age(entry.saved_at.astimezone().date(), today=now.astimezone().date())


def make_names_payload(store: Store, worksheet: Worksheet) -> NamesPayload:
    """Return the names that a form needs besides its own entries.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet.

    Returns
    -------
    `names`: the entries of each register it refers to; `picks`: by field, the entries that a field with `where` offers; `axes`: the
    rows and columns of a matrix.
    """
    axes = [axis for axis in (worksheet.rows, worksheet.columns) if axis]
    references = [field for field in worksheet.fields if field.reference]
    return {
        "axes": [
            [name for name in _list_names(store, axis.worksheet, axis.where) if not name["removed"]] for axis in axes
        ],
        "names": {field.reference: _list_names(store, str(field.reference), {}) for field in references},
        "picks": {
            field.name: _list_names(store, str(field.reference), field.where) for field in references if field.where
        },
    }


def make_revisions_payload(
    store: Store,
    worksheet: Worksheet,
    revisions: Iterable[Revision],
    *,
    hidden: Collection[str],
    now: dt.datetime,
) -> list[RevisionPayload]:
    """Return the history of entries: when each was changed, and from what to what, as text.

    Parameters
    ----------
    store, worksheet
        The store and the worksheet.
    revisions
        The revisions.
    hidden
        The fields that the form hides.
    now
        The present moment; times of the same day need no date.
    """
    names = store.names(worksheet.id)
    others = {field.name: store.names(field.reference) for field in worksheet.fields if field.reference}
    return [
        {
            "entry": revision.entry,
            "revision": revision.revision,
            "name": names.get(revision.entry, ""),
            "at": format_time(revision.saved_at, now=now),
            "action": "delete" if revision.deleted else "begin" if revision.before is None else revision.action,
            "changes": [
                {
                    "title": field.title,
                    "before": format_value(field, (revision.before or {}).get(name), others.get(name)),
                    "after": format_value(field, revision.values.get(name), others.get(name)),
                }
                for name in revision.changed
                if (field := worksheet.find_field(name)) and name not in hidden and field.filled_by == "learner"
            ],
        }
        for revision in revisions
    ]


def list_suggestions(worksheet: Worksheet, entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Return the words that have been used in each field with suggestions."""
    fields = [field.name for field in worksheet.fields if field.type == "name"]
    return {
        name: sorted({str(entry.values[name]) for entry in entries if entry.values.get(name)}, key=str.casefold)
        for name in fields
    }


def has_values(values: Mapping[str, Value], wanted: Mapping[str, str]) -> bool:
    """Return whether an entry has the given values."""
    return all(values.get(name) == value for name, value in wanted.items())


def _list_names(store: Store, worksheet: str, where: Mapping[str, str]) -> list[NamePayload]:
    """Return the entries that can be chosen; a deleted entry, or one that does not match, keeps its name, unoffered."""
    fits = {entry.id for entry in store.entries(worksheet) if has_values(entry.values, where)}
    return [{"id": entry, "name": name, "removed": entry not in fits} for entry, name in store.names(worksheet).items()]

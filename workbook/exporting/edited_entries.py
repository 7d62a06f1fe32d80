"""Merge what was edited in the tables of an export with what has changed in the workbook since, field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.store.archive import Archive

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from workbook.content.values import Value
    from workbook.store.archive import EntryKey, RecordedRevision


def merge_edits(returned: Archive, own: Archive, *, now: dt.datetime) -> Archive:
    """Apply edits to the entries as they are in the workbook, so that the fields that nobody edited keep newer values.

    Parameters
    ----------
    returned
        The archive that was read from an export. The edits in it are the revisions of the time `now`.
    own
        The archive of the workbook.
    now
        The time of saving of the edits.

    Returns
    -------
    The returned archive with the edits applied to the entries here, if these have changed since the export. An edit that
    would change nothing is left out.
    """
    current = {recorded.key: recorded for recorded in own.revisions}
    known_here, known_there = _list_identities(own), _list_identities(returned)
    base: dict[EntryKey, RecordedRevision] = {}
    revisions = []
    for recorded in returned.revisions:
        before, here = base.get(recorded.key), current.get(recorded.key)
        base[recorded.key] = recorded
        if recorded.saved_at == now and before and here and not here.deleted:
            is_base_here = (before.key, before.identity) in known_here
            if is_base_here and (here.key, here.identity) not in known_there:
                values = _merge_fields(before.values, recorded.values, here.values)
                revisions += [replace(recorded, values=values)] if values != here.values else []
                continue
        revisions.append(recorded)
    return Archive(tuple(revisions), returned.positions)


def _list_identities(archive: Archive) -> set[tuple[EntryKey, str]]:
    return {(recorded.key, recorded.identity) for recorded in archive.revisions}


def _merge_fields(
    before: Mapping[str, Value], edited: Mapping[str, Value], here: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the values here with those fields that were edited."""
    fields = {name for name in before.keys() | edited.keys() if before.get(name) != edited.get(name)}
    return {name: value for name, value in here.items() if name not in fields} | {
        name: value for name, value in edited.items() if name in fields
    }

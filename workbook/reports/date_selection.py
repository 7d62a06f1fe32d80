"""Select the entries of a period, so that a document is about this period only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workbook.content.values import parse_value
from workbook.errors import UnknownNameError
from workbook.store.archive import Archive

if TYPE_CHECKING:
    from workbook.content.loader import Content
    from workbook.store.archive import EntryKey, RecordedRevision

DATE_TYPES = ("date", "datetime")
# Shared lists whose entries have a date; in the registers, no date is the date of the entry.
DATED_LISTS = {"reflections", "steps-done"}


def choose_dates(archive: Archive, content: Content, *, since: dt.date | None, until: dt.date | None) -> Archive:
    """Return the entries dated within a period, and all entries that have no date.

    Parameters
    ----------
    archive
        All entries.
    content
        The definitions; the first field of a worksheet that is a past date is the date of its entries.
    since, until
        The first and the last day; None for no bound.

    Returns
    -------
    An archive with the selected entries.
    """
    last = {recorded.key: recorded for recorded in archive.revisions}
    kept = {key for key, recorded in last.items() if _is_within(recorded, content, since, until)}
    positions: dict[EntryKey, int] = {key: position for key, position in archive.positions.items() if key in kept}
    return Archive(tuple(recorded for recorded in archive.revisions if recorded.key in kept), positions)


def _is_within(recorded: RecordedRevision, content: Content, since: dt.date | None, until: dt.date | None) -> bool:
    date = _find_date(recorded, content)
    return date is None or ((since is None or date >= since) and (until is None or date <= until))


def _find_date(recorded: RecordedRevision, content: Content) -> dt.date | None:
    try:
        fields = content.get_worksheet(recorded.key.worksheet).fields
    except UnknownNameError:  # a worksheet from another edition of the content
        return None
    if content.find_activity_of(recorded.key.worksheet) is None and recorded.key.worksheet not in DATED_LISTS:
        return None
    field = next((field for field in fields if field.type in DATE_TYPES), None)
    parsed = parse_value(field, recorded.values.get(field.name)) if field else None
    if parsed is None or parsed.value is None or parsed.problem:
        return None
    return dt.datetime.fromisoformat(str(parsed.value)).date()

"""Choose the entries of some weeks or months, so that a document is about those only."""

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
# Lists of all activities whose entries have a day of their own; in the registers, no date is the entry's own.
DATED_LISTS = {"reflections", "steps-done"}


def choose_dates(archive: Archive, content: Content, *, since: dt.date | None, until: dt.date | None) -> Archive:
    """Return what was dated within some days, and all that has no date.

    Parameters
    ----------
    archive
        Everything there is.
    content
        The definitions that say which field of a worksheet is its date: the first one that is no date to come.
    since, until
        The first and the last day; None for no bound.
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
    except UnknownNameError:  # a worksheet of another edition
        return None
    if content.find_activity_of(recorded.key.worksheet) is None and recorded.key.worksheet not in DATED_LISTS:
        return None
    field = next((field for field in fields if field.type in DATE_TYPES), None)
    parsed = parse_value(field, recorded.values.get(field.name)) if field else None
    if parsed is None or parsed.value is None or parsed.problem:
        return None
    return dt.datetime.fromisoformat(str(parsed.value)).date()

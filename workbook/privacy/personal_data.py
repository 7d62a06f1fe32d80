"""List the entries that contain personal data about other people, with their age and the end of their retention period.

An entry counts with all its revisions: a removed name and a deleted entry are still in the history. The retention period
runs from the last change. The learner chooses it in the worksheet `keeping`, which has one row for all worksheets, for one
worksheet, or for one entry.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.content.personal_fields import MONTHS_PER_YEAR, has_personal_data, list_fields_about_people
from workbook.store.archive import EntryKey
from workbook.store.snapshot import find_worksheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.store.archive import Archive
    from workbook.store.entries import Entry
    from workbook.store.store import Store

KEEPING = "keeping"
ALL = ""


@dataclass(frozen=True)
class PersonalEntry:
    """An entry with personal data about other people.

    Parameters
    ----------
    key
        The worksheet and the id of the entry.
    name
        Its name, as other worksheets show it.
    written
        The day of its last change.
    expires
        The day on which its retention period ends; None when it has no end.
    announced
        The day on which its erasure was announced; None when it was not.
    """

    key: EntryKey
    name: str
    written: dt.date
    expires: dt.date | None = None
    announced: dt.date | None = None


@dataclass(frozen=True)
class RetentionPeriod:
    """How long entries with personal data are kept.

    Parameters
    ----------
    months
        By worksheet id, and under "" for all others: after how many months without a change an entry expires; 0 for never.
    kept_until
        By entry, the day until which the learner decided to keep it.
    erased
        The day, the worksheet's id and the number of entries of each earlier erasure.
    """

    months: dict[str, int] = field(default_factory=dict)
    kept_until: dict[EntryKey, dt.date] = field(default_factory=dict)
    erased: list[tuple[dt.date, str, int]] = field(default_factory=list)

    def get_months(self, worksheet: str) -> int:
        """Return after how many months the entries of a worksheet expire; 0 for never.

        Parameters
        ----------
        worksheet
            The worksheet's id.

        Returns
        -------
        How long its entries are kept, in months.
        """
        return self.months.get(worksheet, self.months.get(ALL, 0))


def read_retention_periods(entries: Iterable[Entry]) -> RetentionPeriod:
    """Read the retention periods from the entries of the worksheet `keeping`; incomplete rows are skipped.

    Parameters
    ----------
    entries
        The entries.

    Returns
    -------
    The retention periods.
    """
    keeping = RetentionPeriod()
    for entry in entries:
        values = entry.values
        worksheet = str(values.get("worksheet") or ALL)
        key = EntryKey(worksheet, str(values.get("entry") or ""))
        kept, erased_on = (_read_date(values.get(name)) for name in ("kept_until", "erased_on"))
        if key.entry and kept:
            keeping.kept_until[key] = kept
        if not key.entry and erased_on:
            keeping.erased.append((erased_on, worksheet, int(values.get("erased") or 0)))
        elif not key.entry and isinstance(months := values.get("months"), int) and not entry.is_draft:
            keeping.months[worksheet] = months
    return keeping


def list_personal_entries(store: Store) -> list[PersonalEntry]:
    """List the entries with personal data about other people, including deleted ones, the oldest first.

    Parameters
    ----------
    store
        The learner's store.

    Returns
    -------
    The entries.
    """
    content, archive = store.content, store.archive()
    keeping = read_retention_periods(store.entries(KEEPING))
    personal = _collect_personal_keys(archive, content)
    used = _list_used(archive, content)
    names = {worksheet: store.names(worksheet) for worksheet in {key.worksheet for key in personal}}
    entries = [
        _make_personal_entry(entry, names, keeping, lasts=EntryKey(entry.worksheet, entry.id) in used)
        for entry in archive.list_entries(content, deleted=True)
        if EntryKey(entry.worksheet, entry.id) in personal
    ]
    return sorted(entries, key=lambda one: (one.written, one.key))


def list_worksheets_about_people(content: Content) -> list[Worksheet]:
    """List the worksheets that may contain personal data about other people, in the workbook's order.

    Parameters
    ----------
    content
        The definitions.

    Returns
    -------
    The worksheets.
    """
    return [
        sheet for sheet in content.worksheets if any(one.about_people not in {None, "nobody"} for one in sheet.fields)
    ]


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or the month's last day where it is shorter.

    Parameters
    ----------
    day
        The day.
    months
        The number of months.

    Returns
    -------
    The later day.
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _make_personal_entry(
    entry: Entry, names: dict[str, dict[str, str]], keeping: RetentionPeriod, *, lasts: bool
) -> PersonalEntry:
    key = EntryKey(entry.worksheet, entry.id)
    written = entry.saved_at.astimezone().date()
    name = names[entry.worksheet].get(entry.id, "")
    months = 0 if lasts else keeping.get_months(entry.worksheet)
    if not months:
        return PersonalEntry(key, name, written)
    return PersonalEntry(key, name, written, max(add_months(written, months), keeping.kept_until.get(key, written)))


def _collect_personal_keys(archive: Archive, content: Content) -> set[EntryKey]:
    """Return the entries with personal data, now or in an earlier revision."""
    worksheets = {name: find_worksheet(content, name) for name in {key.worksheet for key in archive.positions}}
    return {
        recorded.key
        for recorded in archive.revisions
        if (worksheet := worksheets.get(recorded.key.worksheet)) and has_personal_data(worksheet, recorded.values)
    }


def _list_used(archive: Archive, content: Content) -> Collection[EntryKey]:
    """Return the people, groups and areas that other entries refer to: they are kept as long as those.

    This applies to names and contacts only. An entry with more about somebody expires, whatever refers to it.
    """
    registers = {sheet.id for sheet in content.worksheets if not list_fields_about_people(sheet, "words")}
    fields = {
        worksheet.id: [(one.name, one.reference) for one in worksheet.fields if one.reference in registers]
        for worksheet in content.worksheets
    }
    return {
        EntryKey(str(register), str(value))
        for entry in archive.list_entries(content)
        for name, register in fields.get(entry.worksheet, ())
        if (value := entry.values.get(name))
    }


def _read_date(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None

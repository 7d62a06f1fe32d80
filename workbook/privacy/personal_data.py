"""List what a learner holds about other people: which entries, how old each is, and when its time is over.

An entry counts with all that it has ever said: a name that was taken out again, and an entry that was deleted, are still
in the history. The time runs from the last change. How long entries are kept is the learner's own choice, and is kept
in the worksheet `keeping`: a line for all worksheets, for one, or for one entry.
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
    """An entry that tells something about other people.

    Parameters
    ----------
    key
        Which entry.
    name
        What it is called, as other worksheets would call it.
    written
        The day on which it was last changed.
    expires
        The day on which its time is over; None when it has no end.
    announced
        The day on which the learner was told that its time is over; None when that has not been.
    """

    key: EntryKey
    name: str
    written: dt.date
    expires: dt.date | None = None
    announced: dt.date | None = None


@dataclass(frozen=True)
class RetentionPeriod:
    """How long entries about people are kept.

    Parameters
    ----------
    months
        By the worksheet's id, and for all others by "": after how many months without a change an entry expires; 0
        for never.
    kept_until
        By entry: the day until which the learner wanted to keep it.
    announced
        By entry: the day on which the learner was told that its time is over.
    erased
        The day, the worksheet's id and the number of entries, for each time that some were erased.
    """

    months: dict[str, int] = field(default_factory=dict)
    kept_until: dict[EntryKey, dt.date] = field(default_factory=dict)
    announced: dict[EntryKey, dt.date] = field(default_factory=dict)
    erased: list[tuple[dt.date, str, int]] = field(default_factory=list)

    def get_months(self, worksheet: str) -> int:
        """Return after how many months the entries of a worksheet expire; 0 for never."""
        return self.months.get(worksheet, self.months.get(ALL, 0))


def read_keeping(entries: Iterable[Entry]) -> RetentionPeriod:
    """Return what the entries of the worksheet `keeping` say; a line that says nothing is passed over."""
    keeping = RetentionPeriod()
    for entry in entries:
        values = entry.values
        worksheet = str(values.get("worksheet") or ALL)
        key = EntryKey(worksheet, str(values.get("entry") or ""))
        kept, announced, erased_on = (
            _read_date(values.get(name)) for name in ("kept_until", "announced_on", "erased_on")
        )
        if key.entry and kept:
            keeping.kept_until[key] = kept
        if key.entry and announced:
            keeping.announced[key] = announced
        if not key.entry and erased_on:
            keeping.erased.append((erased_on, worksheet, int(values.get("erased") or 0)))
        elif not key.entry and isinstance(months := values.get("months"), int) and not entry.is_draft:
            keeping.months[worksheet] = months
    return keeping


def list_held(store: Store) -> list[PersonalEntry]:
    """Return the entries that tell something about other people, deleted ones too, the oldest first."""
    content, archive = store.content, store.archive()
    keeping = read_keeping(store.entries(KEEPING))
    told = _find_told(archive, content)
    used = _find_used(archive, content)
    names = {worksheet: store.names(worksheet) for worksheet in {key.worksheet for key in told}}
    held = [
        _make_held(entry, names, keeping, lasts=EntryKey(entry.worksheet, entry.id) in used)
        for entry in archive.list_entries(content, deleted=True)
        if EntryKey(entry.worksheet, entry.id) in told
    ]
    return sorted(held, key=lambda one: (one.written, one.key))


def list_worksheets_about_people(content: Content) -> list[Worksheet]:
    """Return the worksheets in which something may be told about other people, in the workbook's order."""
    return [
        sheet for sheet in content.worksheets if any(one.about_people not in {None, "nobody"} for one in sheet.fields)
    ]


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or the month's last day where that is shorter."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _make_held(
    entry: Entry, names: dict[str, dict[str, str]], keeping: RetentionPeriod, *, lasts: bool
) -> PersonalEntry:
    key = EntryKey(entry.worksheet, entry.id)
    written = entry.saved_at.astimezone().date()
    name = names[entry.worksheet].get(entry.id, "")
    months = 0 if lasts else keeping.get_months(entry.worksheet)
    if not months:
        return PersonalEntry(key, name, written)
    expires = max(add_months(written, months), keeping.kept_until.get(key, written))
    announced = keeping.announced.get(key)
    return PersonalEntry(key, name, written, expires, announced if announced and announced >= expires else None)


def _find_told(archive: Archive, content: Content) -> set[EntryKey]:
    """Return the entries that tell something about people, now or in an earlier state."""
    worksheets = {name: find_worksheet(content, name) for name in {key.worksheet for key in archive.positions}}
    return {
        recorded.key
        for recorded in archive.revisions
        if (worksheet := worksheets.get(recorded.key.worksheet)) and has_personal_data(worksheet, recorded.values)
    }


def _find_used(archive: Archive, content: Content) -> Collection[EntryKey]:
    """Return the people, groups and areas that other entries refer to: they last as long as those do.

    Of them, lists say names and contacts only. Where somebody is written about, that goes, whatever refers to it.
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

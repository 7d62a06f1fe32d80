"""Let entries with personal data expire after the learner's retention period: announce the erasure first, then erase.

Nothing expires unless the learner has set a period. An expired entry is announced when the workbook is opened, and erased
when it is opened at least a week later, unless the learner has extended the period or changed the entry.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.content.loader import load_content
from workbook.content.values import format_day
from workbook.errors import StoreError
from workbook.privacy.announcements import forget_announcements, load_announcements, save_announcements
from workbook.privacy.erasure import erase, plan_entries_erasure
from workbook.privacy.personal_data import (
    ALL,
    KEEPING,
    PersonalEntry,
    add_months,
    list_personal_entries,
    read_retention_periods,
)
from workbook.store.database_copy import connect
from workbook.store.entries import Edit, make_entry_id
from workbook.store.storage_messages import explain_storage_errors
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from workbook.content.loader import Content
    from workbook.paths import Home

# From the day of the announcement to the erasure.
DAYS_AHEAD = 7
MAX_NAMED = 5
WHERE_TO_KEEP = 'To keep some of them, open "Personal data about other people" in the portfolio.'


def expire_entries(home: Home, *, today: dt.date) -> list[str]:
    """Erase entries that were announced in time, and announce entries that have expired since.

    Parameters
    ----------
    home
        The learner's home; nothing happens without entries or without a retention period.
    today
        The date of today.

    Returns
    -------
    One sentence for each thing that was done.

    Raises
    ------
    StoreError, ExchangeError
        Something could not be erased completely; the sentence says what to do.
    """
    learners = _list_learners(home)
    if not learners:
        return []
    content = load_content()
    said: list[str] = []
    for learner in learners:
        with contextlib.closing(Store.open(home, content, learner=learner)) as store:
            said += _let_expire(home, store, today=today)
    return said


def list_expiring(home: Home | None, store: Store, *, today: dt.date) -> list[PersonalEntry]:
    """List the expired entries, the oldest first, with the days on which they were announced in this home.

    Parameters
    ----------
    home
        The learner's home; None for a filled example, where nothing is announced.
    store
        The learner's store.
    today
        The date of today.

    Returns
    -------
    The entries; none unless the learner has set a period.
    """
    if not any(read_retention_periods(store.entries(KEEPING)).months.values()):
        return []
    announced = load_announcements(home, store.learner) if home else {}
    return [
        replace(personal, announced=day if (day := announced.get(personal.key)) and day >= personal.expires else None)
        for personal in list_personal_entries(store)
        if personal.expires and personal.expires <= today
    ]


def extend_retention(home: Home, store: Store, entries: Collection[PersonalEntry], *, today: dt.date) -> None:
    """Extend the retention of entries by the period of their worksheet.

    Parameters
    ----------
    home
        The learner's home.
    store
        The learner's store.
    entries
        The entries.
    today
        The date of today.

    Raises
    ------
    NotSavedError, ExampleReadOnlyError
        As for `Store.save`.
    """
    keeping = read_retention_periods(store.entries(KEEPING))
    edits = [
        Edit(
            f"of:{key.worksheet}:{key.entry}",
            {
                "worksheet": key.worksheet,
                "entry": key.entry,
                "kept_until": add_months(today, keeping.get_months(key.worksheet)).isoformat(),
            },
        )
        for key in (personal.key for personal in entries)
    ]
    store.save(KEEPING, edits)
    extended = {personal.key for personal in entries}
    announced = load_announcements(home, store.learner).items()
    save_announcements(home, store.learner, {key: day for key, day in announced if key not in extended})


def set_retention_period(store: Store, worksheet: str, months: int | None) -> None:
    """Set the retention period of a worksheet.

    Parameters
    ----------
    store
        The learner's store.
    worksheet
        The worksheet's id; "" for all worksheets without a period of their own.
    months
        The number of months; 0 for never, None for the general period.

    Raises
    ------
    NotSavedError, ExampleReadOnlyError
        As for `Store.save`.
    """
    with store.transaction():
        there = [
            entry.id
            for entry in store.entries(KEEPING)
            if "months" in entry.values and (entry.values.get("worksheet") or ALL) == worksheet
        ]
        if months is None:
            store.delete(KEEPING, there)
            return
        values = {"worksheet": worksheet or None, "months": months}
        store.save(KEEPING, [Edit(entry, values) for entry in there or [f"for:{worksheet}"]])


def check_restored_periods(home: Home, store: Store, before: Mapping[str, int]) -> list[str]:
    """Make sure that nothing expires because of entries that were restored, unless the learner is told.

    Every erasure is announced again. Periods of the learner's own stay as they were before; restored ones are reported.

    Parameters
    ----------
    home
        The learner's home.
    store
        The store after the restore.
    before
        The months by worksheet before it, as in `RetentionPeriod`.

    Returns
    -------
    A sentence when periods were restored.

    Raises
    ------
    NotSavedError
        The periods could not be put back.
    """
    forget_announcements(home)
    after = read_retention_periods(store.entries(KEEPING)).months
    if after == before:
        return []
    if any(before.values()):
        for worksheet in {**before, **after}:
            set_retention_period(store, worksheet, before.get(worksheet))
        return []
    if not any(after.values()):
        return []
    months = ", ".join(sorted({f"{number} months" for number in after.values() if number}))
    erased = f"entries about people are erased when they have not been changed for {months}"
    return [f"A period was restored, too: {erased}. Each erasure is announced a week ahead. {WHERE_TO_KEEP}"]


def erase_personal_entries(home: Home, store: Store, entries: Sequence[PersonalEntry], *, today: dt.date) -> None:
    """Erase entries completely, and record how many of which worksheet.

    Parameters
    ----------
    home
        The learner's home.
    store
        The open store of the home.
    entries
        The entries.
    today
        The date of today.

    Raises
    ------
    StoreError, ExchangeError
        As for `erase`.
    """
    erase(plan_entries_erasure(home, store, group_ids_by_worksheet(entries)))
    edits = [
        Edit(make_entry_id(), {"worksheet": worksheet, "erased": number, "erased_on": today.isoformat()})
        for worksheet, number in Counter(personal.key.worksheet for personal in entries).items()
    ]
    store.save(KEEPING, edits)


def group_ids_by_worksheet(entries: Iterable[PersonalEntry]) -> Mapping[str, set[str]]:
    """Group the ids of entries by worksheet, as an erasure needs them.

    Parameters
    ----------
    entries
        The entries.

    Returns
    -------
    The ids by worksheet id.
    """
    chosen: dict[str, set[str]] = defaultdict(set)
    for personal in entries:
        chosen[personal.key.worksheet].add(personal.key.entry)
    return chosen


def find_erasure_day(personal: PersonalEntry) -> dt.date | None:
    """Return the first day on which an expired entry is erased.

    Parameters
    ----------
    personal
        The entry.

    Returns
    -------
    The day; None when the erasure has not been announced.
    """
    return personal.announced + dt.timedelta(days=DAYS_AHEAD) if personal.announced else None


def format_count_by_worksheet(entries: Iterable[PersonalEntry], content: Content) -> str:
    """Format the number of entries by worksheet.

    Parameters
    ----------
    entries
        The entries.
    content
        The definitions.

    Returns
    -------
    The titles of the worksheets with the number of entries; of many worksheets, those with the most.
    """
    counts = Counter(personal.key.worksheet for personal in entries).most_common()
    most = [f'{number} in "{content.get_worksheet(name).title}"' for name, number in counts[:MAX_NAMED]]
    rest = sum(number for _, number in counts[MAX_NAMED:])
    return ", ".join([*most, f"{rest} in others"] if rest else most)


def _let_expire(home: Home, store: Store, *, today: dt.date) -> Iterator[str]:
    expiring = list_expiring(home, store, today=today)
    due = [personal for personal in expiring if (day := find_erasure_day(personal)) and day <= today]
    new = [personal for personal in expiring if not personal.announced]
    if due:
        erase_personal_entries(home, store, due, today=today)
        places = format_count_by_worksheet(due, store.content)
        yield f"Erased, as you had set and was announced: {_count(len(due))} about people ({places})."
    # Announcements of entries that have been changed or erased since then do not count any more.
    waiting = {personal.key: personal.announced or today for personal in expiring if personal not in due}
    save_announcements(home, store.learner, waiting)
    if new:
        yield (
            f"The time that you set is over for {_count(len(new))} about people "
            f"({format_count_by_worksheet(new, store.content)}). Opening the workbook on "
            f"{format_day(today + dt.timedelta(days=DAYS_AHEAD))} or later erases what is not kept, here, in the backups "
            f"and in the folder exports. {WHERE_TO_KEEP}"
        )


def _list_learners(home: Home) -> list[str]:
    """Return whose entries may expire, without opening the store, because most learners set no period."""
    if not home.store.is_file():
        return []
    query = "SELECT DISTINCT learner FROM entries WHERE worksheet = ? AND NOT deleted"
    with explain_storage_errors(StoreError, "Your entries cannot be read"), connect(home.store) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'entries'").fetchone():
            return []
        return [learner for (learner,) in connection.execute(query, [KEEPING])]


def _count(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"

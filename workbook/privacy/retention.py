"""Let entries about people expire when the time is over that the learner has set: announce it first, then erase them.

Nothing expires unless the learner has set a time. What is past it is announced when the workbook is opened, and erased
when it is opened a week later or more, unless the learner has kept it, or changed it, by then.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from workbook.content.loader import load_content
from workbook.content.values import format_day
from workbook.errors import StoreError
from workbook.privacy.erasure import erase, plan_entries_erasure
from workbook.privacy.personal_data import ALL, KEEPING, PersonalEntry, add_months, list_held, read_keeping
from workbook.store.database_copy import connect
from workbook.store.entries import Edit, make_entry_id
from workbook.store.storage_messages import explain_storage_errors
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workbook.content.loader import Content
    from workbook.paths import Home

# From the day on which it is announced until it is done.
DAYS_AHEAD = 7
MAX_NAMED = 5
WHERE_TO_KEEP = 'To keep some of them, open "What you hold about other people" in the portfolio.'


def expire_entries(home: Home, *, today: dt.date) -> list[str]:
    """Erase what was announced in time, announce what is past its time now, and say so.

    Parameters
    ----------
    home
        The learner's home; a home without entries, or in which nothing was set, is left alone.
    today
        The day that counts as today.

    Returns
    -------
    A sentence for each thing that was done; none when nothing was.

    Raises
    ------
    StoreError, ExchangeError
        When something could not be erased completely; the sentence says what to do.
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


def list_expiring(store: Store, *, today: dt.date) -> list[PersonalEntry]:
    """Return the entries whose time is over, the oldest first; none unless the learner has set one."""
    if not any(read_keeping(store.entries(KEEPING)).months.values()):
        return []
    return [held for held in list_held(store) if held.expires and held.expires <= today]


def keep_longer(store: Store, entries: Iterable[PersonalEntry], *, today: dt.date) -> None:
    """Keep entries for as long again as their worksheet's entries are kept; raises as `Store.save` does."""
    keeping = read_keeping(store.entries(KEEPING))
    days = {held: add_months(today, keeping.get_months(held.key.worksheet)) for held in entries}
    _save_days(store, days, "kept_until")


def set_months(store: Store, worksheet: str, months: int | None) -> None:
    """Set after how many months the entries of a worksheet expire; raises as `Store.save` does.

    Parameters
    ----------
    store
        The learner's store.
    worksheet
        The worksheet's id; "" for all that have nothing of their own.
    months
        After how many; 0 for never, None for what holds for all.
    """
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


def erase_held(home: Home, store: Store, entries: Sequence[PersonalEntry], *, today: dt.date) -> None:
    """Erase entries completely, and remember how many of which worksheet; raises as `erase` does."""
    erase(plan_entries_erasure(home, store, choose(entries)))
    edits = [
        Edit(make_entry_id(), {"worksheet": worksheet, "erased": number, "erased_on": today.isoformat()})
        for worksheet, number in Counter(held.key.worksheet for held in entries).items()
    ]
    store.save(KEEPING, edits)


def choose(entries: Iterable[PersonalEntry]) -> Mapping[str, set[str]]:
    """Return the ids of entries by their worksheet, as what is to be erased is chosen."""
    chosen: dict[str, set[str]] = defaultdict(set)
    for held in entries:
        chosen[held.key.worksheet].add(held.key.entry)
    return chosen


def find_day_of_erasing(held: PersonalEntry) -> dt.date | None:
    """Return the first day on which an entry is erased whose time is over; None when that was not announced."""
    return held.announced + dt.timedelta(days=DAYS_AHEAD) if held.announced else None


def format_count_by_worksheet(entries: Iterable[PersonalEntry], content: Content) -> str:
    """Return the worksheets that entries are in, by title, with the number of entries; of many, those with most."""
    counts = Counter(held.key.worksheet for held in entries).most_common()
    most = [f'{number} in "{content.get_worksheet(name).title}"' for name, number in counts[:MAX_NAMED]]
    rest = sum(number for _, number in counts[MAX_NAMED:])
    return ", ".join([*most, f"{rest} in others"] if rest else most)


def _let_expire(home: Home, store: Store, *, today: dt.date) -> Iterator[str]:
    expiring = list_expiring(store, today=today)
    due = [held for held in expiring if (day := find_day_of_erasing(held)) and day <= today]
    new = [held for held in expiring if not held.announced]
    if due:
        erase_held(home, store, due, today=today)
        places = format_count_by_worksheet(due, store.content)
        yield f"Erased, as you had set and was announced: {_count(len(due))} about people ({places})."
    if new:
        _save_days(store, dict.fromkeys(new, today), "announced_on")
        yield (
            f"The time that you set is over for {_count(len(new))} about people "
            f"({format_count_by_worksheet(new, store.content)}). Opening the workbook on "
            f"{format_day(today + dt.timedelta(days=DAYS_AHEAD))} or later erases what is not kept, here, in the backups "
            f"and in the folder exports. {WHERE_TO_KEEP}"
        )


def _save_days(store: Store, days: Mapping[PersonalEntry, dt.date], field: str) -> None:
    edits = [
        Edit(
            f"of:{held.key.worksheet}:{held.key.entry}",
            {"worksheet": held.key.worksheet, "entry": held.key.entry, field: day.isoformat()},
        )
        for held, day in days.items()
    ]
    store.save(KEEPING, edits)


def _list_learners(home: Home) -> list[str]:
    """Return whose entries may expire; looked up without opening the store, because most learners set nothing."""
    if not home.store.is_file():
        return []
    query = "SELECT DISTINCT learner FROM entries WHERE worksheet = ? AND NOT deleted"
    with explain_storage_errors(StoreError, "Your entries cannot be read"), connect(home.store) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'entries'").fetchone():
            return []
        return [learner for (learner,) in connection.execute(query, [KEEPING])]


def _count(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"

"""Repair a home whose database file is damaged, and report the result to the learner."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from workbook.content.values import format_day
from workbook.errors import StoreError, UnknownNameError
from workbook.store.conflict_copies import list_conflict_copies
from workbook.store.daily_backups import keep_daily_backup, list_backups, read_date
from workbook.store.database_copy import UNFINISHED, check_edition, remove_file
from workbook.store.file_recovery import RecoveryResult, recover_file
from workbook.store.row_salvage import is_damaged

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from workbook.content.loader import Content
    from workbook.paths import Home


def repair_and_back_up(home: Home, *, load_content: Callable[[], Content], now: dt.datetime) -> Iterator[str]:
    """Repair the database file if it is damaged, and make the backup of the day.

    Parameters
    ----------
    home
        The learner's home, which no page has open.
    load_content
        Loads the definitions when they are needed.
    now
        The present moment in local time.

    Yields
    ------
    One sentence for each thing that the learner has to know; nothing when all is well.

    Raises
    ------
    NewerStoreError
        A newer edition has used the home; nothing has been changed then.
    """
    check_edition(home.store)
    shutil.rmtree(home.importing, ignore_errors=True)  # Files of an import during which a page was killed.
    for rest in home.backups.glob(f"*{UNFINISHED}"):  # These files belong to an interrupted backup.
        remove_file(rest)
    try:
        if is_damaged(home.store):
            yield from describe_recovery(repair_home(home, content := load_content(), now=now), content)
        elif not home.store.is_file() and list_backups(home):
            yield f'There are no entries in {home.folder}, but there are backups: "python3 start.py restore" restores one.'
        keep_daily_backup(home, now=now)
        for copy in list_conflict_copies(home):
            yield (
                f"{copy} is another copy of your entries, as a synchronization program makes it. To add what only the copy "
                f'has, stop the workbook and use "python3 start.py restore --merge" with this file; then delete the file.'
            )
    except StoreError as error:
        yield str(error)


def repair_home(home: Home, content: Content, *, now: dt.datetime) -> RecoveryResult:
    """Replace a damaged file with what can be recovered from it and from the latest backup.

    Parameters
    ----------
    home
        The learner's home, which no page has open.
    content
        The definitions that the entries follow.
    now
        The present moment; the damaged file is kept among the backups under this name.

    Returns
    -------
    What was recovered and what is lost.

    Raises
    ------
    StoreError
        It cannot be done; the damaged file is then where it was.
    """
    kept = home.backups / f"workbook-damaged-{now:%Y%m%d-%H%M%S}.sqlite"
    return recover_file(home.store, content, backups=list_backups(home), kept=kept)


def describe_recovery(recovered: RecoveryResult, content: Content) -> Iterator[str]:
    """Describe the result of a recovery.

    Parameters
    ----------
    recovered
        The result.
    content
        The definitions that the entries follow.

    Yields
    ------
    Sentences on what was recovered and on what is lost.
    """
    yield "The file with your entries was damaged, and has been mended."
    if recovered.whole:
        yield _are(recovered.whole, "as you left it", "as you left them")
    if recovered.older:
        places = ", ".join(f'{number} in "{_title(name, content)}"' for name, number in sorted(recovered.older.items()))
        source = f"the backup of {format_day(read_date(recovered.backup))}" if recovered.backup else "the history"
        one, several = (f"as {source} has {them}, without what came later: {places}" for them in ("it", "them"))
        yield _are(sum(recovered.older.values()), one, several)
    if recovered.lost:
        titles = ", ".join(f'"{_title(worksheet, content)}"' for worksheet in recovered.worksheets_with_gaps)
        titles = ", ".join(f'"{_title(worksheet, content)}"' for worksheet in recovered.worksheets_with_gaps)
        lost = f"lost: look at {titles}" if titles else "lost"
        yield f"At least {_are(recovered.lost, lost, lost)}"
    if recovered.revisions_lost:
        yield f"{recovered.revisions_lost} of the earlier versions of your entries are missing from the history."
    if recovered.latest_lost:
        yield f"Up to {recovered.latest_lost} of your latest changes may be lost altogether."
    if recovered.missing_share:
        yield f"The end of the file, {recovered.missing_share:.0%} of it, was missing; what stood there nobody can say."
    yield f"The damaged file is kept as {recovered.kept}"


def _are(number: int, one: str, several: str) -> str:
    return f"{number} {f'entry is {one}' if number == 1 else f'entries are {several}'}."


def _title(worksheet: str, content: Content) -> str:
    try:
        return content.get_worksheet(worksheet).title
    except UnknownNameError:  # The worksheet belongs to another edition.
        return worksheet

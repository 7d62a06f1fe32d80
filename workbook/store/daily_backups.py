"""Keep the last ten copies of the file with the entries, one a day by itself, and put one back when that is needed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.database_copy import check_file, copy_file, keep_file, remove_file, replace_file
from workbook.store.row_salvage import is_damaged
from workbook.store.storage_messages import DAMAGED, explain_storage_errors

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.paths import Home

KEPT = 10
# Copies that were set aside before something else was put in place are called otherwise, and not counted.
_NAME = re.compile(r"workbook-(\d{8})-\d{6}\.sqlite")


def save_backup(home: Home, *, now: dt.datetime) -> Path:
    """Copy the file with the entries, whoever has it open, and let go of the oldest copy when there are more than ten.

    Parameters
    ----------
    home
        The learner's home.
    now
        The present moment, as the clock on the wall shows it; the copy is called by it.

    Returns
    -------
    The copy, for its owner only.

    Raises
    ------
    StoreError
        When it could not be made, or what it would be a copy of is damaged; all older copies are kept then.
    """
    backup = home.backups / f"workbook-{now:%Y%m%d-%H%M%S}.sqlite"
    copy_file(home.store, backup)
    if is_damaged(backup):
        remove_file(backup)
        raise StoreError(f"No backup was made: {DAMAGED}")
    # Names later than now come from a clock that was ahead of its time: those copies are older than this one.
    kept = sorted(list_backups(home), key=lambda copy: (copy.name <= backup.name, copy.name), reverse=True)
    for old in kept[KEPT:]:
        remove_file(old)
    return backup


def keep_daily_backup(home: Home, *, now: dt.datetime) -> Path | None:
    """Make the backup of the day, unless there is one already or nothing has been entered yet; as `save_backup` does.

    Returns
    -------
    The copy, or None when none was due.
    """
    days = {match[1] for backup in list_backups(home) if (match := _NAME.fullmatch(backup.name))}
    return None if not home.store.is_file() or f"{now:%Y%m%d}" in days else save_backup(home, now=now)


def list_backups(home: Home) -> list[Path]:
    """Return the backups there are, the latest first."""
    return sorted((file for file in home.backups.glob("*.sqlite") if _NAME.fullmatch(file.name)), reverse=True)


def read_date(backup: Path) -> dt.date:
    """Return the day that one of the backups there are is of."""
    return dt.date.fromisoformat(backup.name.split("-")[1])


def restore_backup(home: Home, backup: Path, *, now: dt.datetime) -> Path | None:
    """Put a backup in the place of the file with the entries; open pages read it from then on.

    Parameters
    ----------
    home
        The learner's home.
    backup
        The copy.
    now
        The present moment; what was there until then is set aside under its name.

    Returns
    -------
    The copy of what was there, or None when nothing was.

    Raises
    ------
    StoreError
        When the backup is damaged, no backup, or of a newer edition; nothing has changed then.
    """
    check_file(backup)
    aside = None
    if home.store.is_file():
        aside = home.backups / f"workbook-before-restore-{now:%Y%m%d-%H%M%S}.sqlite"
        if is_damaged(home.store):
            with explain_storage_errors(StoreError, "The damaged file could not be set aside"):
                keep_file(home.store, aside)
                remove_file(home.store)
        else:
            copy_file(home.store, aside)
    replace_file(backup, home.store)
    return aside

"""Back up the database file once a day, keep fewer backups the older they are, and restore one on request."""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import TYPE_CHECKING

from workbook.errors import StoreError
from workbook.store.database_copy import (
    UNFINISHED,
    check_file,
    connect,
    copy_file,
    keep_file,
    remove_file,
    replace_file,
)
from workbook.store.database_tables import METADATA
from workbook.store.engine import open_file
from workbook.store.row_salvage import is_damaged
from workbook.store.storage_messages import DAMAGED, explain_storage_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from workbook.paths import Home

# How many backups are kept: the last one of each of the latest days, weeks and months that have any.
DAILY, WEEKLY, MONTHLY = 12, 10, 9
# Copies that were kept before a restore or an upgrade have other names, and do not count.
_NAME = re.compile(r"workbook-(\d{8})-\d{6}\.sqlite")


def save_backup(home: Home, *, now: dt.datetime) -> Path:
    """Copy the database file, even while it is in use, and delete the copies that `choose_kept` does not keep.

    Parameters
    ----------
    home
        The learner's home.
    now
        The present moment in local time; it gives the copy its name.

    Returns
    -------
    The copy, readable for its owner only.

    Raises
    ------
    StoreError
        The copy could not be made, or the file is damaged; all older copies are kept then.
    """
    backup = home.backups / f"workbook-{now:%Y%m%d-%H%M%S}.sqlite"
    copy_file(home.store, backup)
    if is_damaged(backup):
        remove_file(backup)
        raise StoreError(f"No backup was made: {DAMAGED}")
    # A name later than now comes from a clock that was ahead, so that copy is older than this one.
    copies = sorted(list_backups(home), key=lambda copy: (copy.name <= backup.name, copy.name), reverse=True)
    for old in set(copies) - choose_kept(copies):
        remove_file(old)
    return backup


def choose_kept(backups: Iterable[Path]) -> set[Path]:
    """Choose the backups to keep.

    Parameters
    ----------
    backups
        Files that `list_backups` returned, the latest first.

    Returns
    -------
    The twelve latest of the latest day, and the last one of each of the latest twelve days, ten weeks and nine months that
    have backups.
    """
    backups = list(backups)
    latest_day = [backup for backup in backups if read_date(backup) == read_date(backups[0])]
    return {
        *latest_day[:DAILY],
        *_choose_last(backups, DAILY, lambda day: day),
        *_choose_last(backups, WEEKLY, lambda day: day.isocalendar()[:2]),
        *_choose_last(backups, MONTHLY, lambda day: (day.year, day.month)),
    }


def _choose_last(backups: Iterable[Path], number: int, period: Callable[[dt.date], object]) -> list[Path]:
    """Return the last backup of each of the latest periods."""
    last: dict[object, Path] = {}
    for backup in backups:
        last.setdefault(period(read_date(backup)), backup)
    return list(last.values())[:number]


def keep_daily_backup(home: Home, *, now: dt.datetime) -> Path | None:
    """Make the backup of the day, unless it exists already or nothing has been entered yet.

    Parameters
    ----------
    home
        The learner's home.
    now
        The present moment in local time.

    Returns
    -------
    The copy, or None when none was due.

    Raises
    ------
    StoreError
        As for `save_backup`.
    """
    days = {match[1] for backup in list_backups(home) if (match := _NAME.fullmatch(backup.name))}
    return None if not home.store.is_file() or f"{now:%Y%m%d}" in days else save_backup(home, now=now)


def list_backups(home: Home) -> list[Path]:
    """List the backups, the latest first.

    Parameters
    ----------
    home
        The learner's home.

    Returns
    -------
    The files.
    """
    return sorted((file for file in home.backups.glob("*.sqlite") if _NAME.fullmatch(file.name)), reverse=True)


def read_date(backup: Path) -> dt.date:
    """Return the day of a backup.

    Parameters
    ----------
    backup
        A file that `list_backups` returned.

    Returns
    -------
    The day.
    """
    return dt.date.fromisoformat(backup.name.split("-")[1])


def restore_backup(home: Home, backup: Path, *, now: dt.datetime) -> Path | None:
    """Replace the database file with a backup; open pages read the backup from then on.

    Parameters
    ----------
    home
        The learner's home.
    backup
        The backup.
    now
        The present moment; the current file is kept under this name.

    Returns
    -------
    The copy of the current file, or None when there was none.

    Raises
    ------
    StoreError
        The backup is damaged, is not a backup, or was written by a newer edition; nothing has changed then.
    """
    check_file(backup)
    if is_damaged(backup):
        raise StoreError("This copy cannot be used: something in it has changed since it was made; take another one.")
    aside = None
    if home.store.is_file():
        aside = home.backups / f"workbook-before-restore-{now:%Y%m%d-%H%M%S}.sqlite"
        if is_damaged(home.store):
            with explain_storage_errors(StoreError, "The damaged file could not be set aside"):
                keep_file(home.store, aside)
                remove_file(home.store)
        else:
            _replace_rows(backup, home.store, aside)
            return aside
    replace_file(backup, home.store)
    return aside


def _replace_rows(backup: Path, file: Path, aside: Path) -> None:
    """Replace the rows of a sound file with those of a backup, and keep a copy of the file as it was until that moment.

    Both happen in one transaction, in which no page can save: what a page has saved is in the copy, and what it saves
    afterwards is in the file.
    """
    source = aside.with_name(f"{aside.name}.{os.getpid()}.source{UNFINISHED}")
    try:
        copy_file(backup, source)
        for path in (source, file):  # Both get the tables of this edition.
            open_file(path, backups=aside.parent).dispose()
        with explain_storage_errors(StoreError, "The backup could not be put in place"), connect(file) as store:
            store.execute("ATTACH ? AS backup", [str(source)])
            store.execute("BEGIN IMMEDIATE")
            copy_file(file, aside)
            (changes,) = store.execute(
                "SELECT max(changes) + 1 FROM (SELECT changes FROM main.counter UNION SELECT changes FROM backup.counter)"
            ).fetchone()
            for table in METADATA.sorted_tables:
                columns = ", ".join(f'"{column.name}"' for column in table.columns)
                store.execute(f"DELETE FROM main.{table.name}")  # noqa: S608 names of our own tables
                store.execute(
                    f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM backup.{table.name}"  # noqa: S608
                )
            # Every window reads again when the counter has changed.
            store.execute("UPDATE main.counter SET changes = ?", [changes])
            store.execute("COMMIT")
    finally:
        remove_file(source)

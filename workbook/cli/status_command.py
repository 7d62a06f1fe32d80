"""The command that shows the home folder, its entries, the last save and backup, and whether the workbook is open."""

from __future__ import annotations

import datetime as dt
import platform
from typing import TYPE_CHECKING

import click

from workbook import __version__
from workbook.cli.command_group import HOME, main
from workbook.paths import find_cloud_service, get_home

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.paths import Home
    from workbook.store.totals import Totals

# The names that `store.daily_backups` gives; importing it would load the whole store. Other copies have a word for a date.
BACKUPS, BACKUP_NAME = f"workbook-{'[0-9]' * 8}-{'[0-9]' * 6}.sqlite", "workbook-%Y%m%d-%H%M%S"


@main.command()
@HOME
def status(*, home: Path | None) -> None:
    """Show your home folder, its entries, the last save and backup, and whether the workbook is open."""
    from workbook.server.running import find_running_lab, is_open
    from workbook.store.journal_mode import describe_database
    from workbook.store.totals import read_totals

    place = get_home(home)
    totals, running = read_totals(place.store), find_running_lab(place)
    lines = {
        "Home folder": _describe_folder(place),
        "Entries": _describe_entries(totals),
        "Last saved": _format_moment(totals.saved_at) if totals.saved_at else "nothing yet",
        "Last backup": _describe_backups(place),
        "Open": f"yes, at {running.url}" if running else "yes, but it does not answer" if is_open(place) else "no",
        "Version": f"{__version__}, with Python {platform.python_version()}",
        "Database": describe_database(place.store),
    }
    click.echo("\n".join(f"{title + ':':<13} {text}" for title, text in lines.items()))


def _describe_folder(home: Home) -> str:
    notes = [] if home.folder.is_dir() else ["is created when you open the workbook"]
    if service := find_cloud_service(home.folder):
        notes.append(f"{service} copies it to other computers")
    return f"{home.folder}{' (' + '; '.join(notes) + ')' if notes else ''}"


def _describe_entries(totals: Totals) -> str:
    entries = "1 entry" if totals.entries == 1 else f"{totals.entries} entries"
    worksheets = "1 worksheet" if totals.worksheets == 1 else f"{totals.worksheets} worksheets"
    drafts = f"; {totals.drafts} with something to correct" if totals.drafts else ""
    return f"{entries} in {worksheets}{drafts}" if totals.entries else "none"


def _describe_backups(home: Home) -> str:
    backups = sorted(home.backups.glob(BACKUPS))
    if not backups:
        return "none yet"
    moment = dt.datetime.strptime(backups[-1].stem, BACKUP_NAME)  # noqa: DTZ007 names have the local time
    return f"{_format_moment(moment)}, of {len(backups)} in {home.backups}"


def _format_moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d} at {moment:%H:%M}"

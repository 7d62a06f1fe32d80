"""Say how things stand: where the home is, how much is in it, when it was saved and backed up, and whether it is open."""

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

# As `exchange.backup` calls its copies; asking it would load the whole store. Other copies have a word where the date is.
BACKUPS, BACKUP_NAME = f"workbook-{'[0-9]' * 8}-{'[0-9]' * 6}.sqlite", "workbook-%Y%m%d-%H%M%S"


@main.command()
@HOME
def status(*, home: Path | None) -> None:
    """Say where your home folder is, how much is in it, when it was saved and backed up last, and whether it is open."""
    from workbook.server.running import find_running_lab
    from workbook.store.totals import read_totals

    place = get_home(home)
    totals, running = read_totals(place.store), find_running_lab(place)
    lines = {
        "Home folder": _tell_folder(place),
        "Entries": _tell_entries(totals),
        "Last saved": _tell_moment(totals.saved_at) if totals.saved_at else "nothing yet",
        "Last backup": _tell_backups(place),
        "Open": f"yes, at {running.url}" if running else "no",
        "Version": f"{__version__}, with Python {platform.python_version()}",
    }
    click.echo("\n".join(f"{title + ':':<13} {text}" for title, text in lines.items()))


def _tell_folder(home: Home) -> str:
    notes = [] if home.folder.is_dir() else ["is made when you open the workbook"]
    if service := find_cloud_service(home.folder):
        notes.append(f"{service} copies it to other computers")
    return f"{home.folder}{' (' + '; '.join(notes) + ')' if notes else ''}"


def _tell_entries(totals: Totals) -> str:
    entries = "1 entry" if totals.entries == 1 else f"{totals.entries} entries"
    worksheets = "1 worksheet" if totals.worksheets == 1 else f"{totals.worksheets} worksheets"
    drafts = f"; {totals.drafts} with something to be mended" if totals.drafts else ""
    return f"{entries} in {worksheets}{drafts}" if totals.entries else "none"


def _tell_backups(home: Home) -> str:
    backups = sorted(home.backups.glob(BACKUPS))
    if not backups:
        return "none yet"
    moment = dt.datetime.strptime(backups[-1].stem, BACKUP_NAME)  # noqa: DTZ007 as the clock on the wall showed it
    return f"{_tell_moment(moment)}, of {len(backups)} in {home.backups}"


def _tell_moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d} at {moment:%H:%M}"

"""Commands that back up, restore and erase entries."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import HOME, LEARNER, YES, confirm_erasure, main, open_store
from workbook.errors import WorkbookError
from workbook.paths import get_home

if TYPE_CHECKING:
    from collections.abc import Iterable


@main.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--merge", is_flag=True, help="Merge a copy (.sqlite) entry by entry, and replace nothing.")
@YES
@HOME
@LEARNER
def restore(*, source: Path, merge: bool, yes: bool, home: Path | None, learner: str) -> None:
    """Restore SOURCE: an export is merged entry by entry; a backup (.sqlite) replaces all entries, unless you add --merge."""
    from workbook.exporting.restore import restore_export
    from workbook.privacy.personal_data import KEEPING, read_retention_periods
    from workbook.privacy.retention import check_restored_periods
    from workbook.store.conflict_copies import read_copy
    from workbook.store.daily_backups import restore_backup, save_backup

    place, now = get_home(home).make(), dt.datetime.now().astimezone()
    if source.suffix == place.store.suffix and not merge:
        if place.store.is_file() and not yes:
            click.confirm(f"This backup replaces all entries in {place.folder}. Continue?", abort=True)
        aside = restore_backup(place, source, now=now)
        click.echo("The backup is restored." + (f" The previous entries are in {aside}" if aside else ""))
        with open_store(place, learner) as store:
            _echo_all(check_restored_periods(place, store, {}))
        return
    if place.store.is_file():
        save_backup(place, now=now)
    with open_store(place, learner) as store:
        before = read_retention_periods(store.entries(KEEPING)).months
        if source.suffix == place.store.suffix:
            archive = read_copy(source, store.content, learner=learner, home=place)
            entries, recordings = store.merge_archive(archive), 0
        else:
            done = restore_export(store, source, recordings=place.folder / "recordings", now=now)
            entries, recordings = done.entries, done.recordings
        remarks = check_restored_periods(place, store, before)
    click.echo(
        f"{entries.added} entries added, {entries.changed} changed, {entries.kept} unchanged because they are the same or newer here."
    )
    if recordings:
        click.echo(f"{recordings} recordings restored.")
    _echo_all(remarks)


def _echo_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        click.echo(sentence)


@main.command()
@HOME
def backup(*, home: Path | None) -> None:
    """Copy all entries into the backups folder, which keeps copies of the latest days, weeks and months."""
    from workbook.store.daily_backups import save_backup

    place = get_home(home)
    if not place.store.is_file():
        raise WorkbookError(f"There is nothing to back up in {place.folder}.")
    click.echo(f"Saved {save_backup(place, now=dt.datetime.now().astimezone())}")


@main.command()
@click.argument("worksheet", required=False)
@click.option("--everything", is_flag=True, help="Erase the whole home folder.")
@YES
@HOME
@LEARNER
def erase(*, worksheet: str | None, everything: bool, yes: bool, home: Path | None, learner: str) -> None:
    """Erase one WORKSHEET or everything, with its history and its backups."""
    from workbook.privacy.erasure import erase as erase_now
    from workbook.privacy.erasure import plan_entries_erasure, plan_erasure

    if (worksheet is None) != everything:
        raise click.UsageError("Name a worksheet, such as feedback-notes, or use --everything.")
    place = get_home(home)
    if not place.store.is_file() and not (everything and place.folder.is_dir()):
        raise WorkbookError(f"There is nothing to erase in {place.folder}.")
    if worksheet is None:
        plan = plan_erasure(place)
    else:
        with open_store(place, learner) as store:
            plan = plan_entries_erasure(place, store, {worksheet: None})
    refusal = "The workbook is open: stop it first, then erase it."
    confirm_erasure(plan, "This will be erased and cannot be restored:", refusal=refusal, yes=yes)
    erase_now(plan)
    click.echo("Erased.")

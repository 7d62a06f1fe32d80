"""The command that lists the sessions of a facilitator, writes the record of one, or erases one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import HOME, YES, confirm_erasure, main, open_store, show_progress
from workbook.paths import get_home, get_sessions_folder

if TYPE_CHECKING:
    from workbook.paths import Home
    from workbook.store.sessions import SessionSummary

HEADERS = ("Session", "Begun on", "Entries", "Open actions", "Size")
NONE_YET = 'There is no session yet. Start one: python3 start.py lab --session "Team day"'
UNREADABLE = "cannot be read"
KILOBYTE, MEGABYTE = 1024, 1024**2


@main.command()
@click.option("--erase", "erased", metavar="NAME", help="Erase this session with all its entries.")
@click.option(
    "--hand-out", "recorded", metavar="NAME", help="Write the record of this session as PDF, Word and slides."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the record; by default, the exports of the session.",
)
@YES
@HOME
def sessions(*, erased: str | None, recorded: str | None, folder: Path | None, yes: bool, home: Path | None) -> None:
    """List your sessions, latest first; `lab --session NAME` opens one again."""
    from workbook.content.loader import load_content
    from workbook.store.sessions import list_sessions, summarize_session

    own = get_home(home)
    if (erased is not None and recorded is not None) or (folder and recorded is None):
        raise click.UsageError("Use either --erase or --hand-out; --to needs --hand-out.")
    if recorded is not None:
        _write_record(own, recorded, folder=folder)
        return
    if erased is not None:
        _erase(own, erased, yes=yes)
        return
    found = list_sessions(own)
    if not found:
        click.echo(NONE_YET)
        return
    content = load_content()
    summaries = [summarize_session(session, content=content) for session in show_progress(found, unit="session")]
    rows = [HEADERS, *map(_make_row, summaries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADERS))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"The sessions are in {get_sessions_folder(own)}")


def _make_row(summary: SessionSummary) -> tuple[str, ...]:
    from workbook.content.values import format_day

    numbers = [UNREADABLE if number is None else str(number) for number in (summary.entries, summary.open_actions)]
    session = summary.session
    return session.name, format_day(session.begun_on), *numbers, _format_size(summary.size_bytes)


def _format_size(size_bytes: int) -> str:
    in_megabytes = size_bytes >= MEGABYTE
    return f"{size_bytes / MEGABYTE:.1f} MB" if in_megabytes else f"{-(-size_bytes // KILOBYTE)} kB"


def _write_record(home: Home, name: str, *, folder: Path | None) -> None:
    """Write the record of a session in all its formats."""
    from workbook.page.facilitation.handouts import make_record, save_handouts
    from workbook.store.sessions import get_session

    session = get_session(home, name)
    with open_store(session.home, "me") as store:
        made = make_record(store, session.home, now=dt.datetime.now().astimezone(), watch=lambda _: None)
    for place in save_handouts(made, folder or session.home.exports):
        click.echo(f"Wrote {place}")


def _erase(home: Home, name: str, *, yes: bool) -> None:
    """Erase a session completely after a confirmation, unless it is open."""
    from workbook.privacy.erasure import erase as erase_now
    from workbook.privacy.erasure import plan_erasure
    from workbook.store.sessions import get_session

    session = get_session(home, name)
    plan = plan_erasure(session.home)
    question = f'The session "{session.name}" will be erased and cannot be restored:'
    refusal = f'The session "{session.name}" is open: stop it first, then erase it.'
    confirm_erasure(plan, question, refusal=refusal, yes=yes)
    erase_now(plan)
    click.echo("Erased.")

"""List the sessions of a facilitator, hand out what one came to, and erase one; `workbook lab --session` opens them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import HOME, YES, main, open_store, show_progress
from workbook.errors import WorkbookError
from workbook.paths import get_home, get_sessions_folder

if TYPE_CHECKING:
    from workbook.paths import Home
    from workbook.store.sessions import SessionSummary

HEADERS = ("Session", "Begun on", "Entries", "Open actions", "Size")
NONE_YET = 'There is no session yet. Begin one: python3 start.py lab --session "Team day"'
UNREADABLE = "cannot be read"
KILOBYTE, MEGABYTE = 1024, 1024**2


@main.command()
@click.option("--erase", "erased", metavar="NAME", help="Erase this session, with all that was said in it.")
@click.option("--hand-out", "told", metavar="NAME", help="Write what this session came to as PDF, Word and slides.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where to; else its exports.")
@YES
@HOME
def sessions(*, erased: str | None, told: str | None, folder: Path | None, yes: bool, home: Path | None) -> None:
    """List your sessions, the latest first; `lab --session NAME` opens one again."""
    from workbook.content.loader import load_content
    from workbook.store.sessions import list_sessions, summarize_session

    own = get_home(home)
    if (erased is not None and told is not None) or (folder and told is None):
        raise click.UsageError("Erase a session, or hand one out; --to is for what is handed out.")
    if told is not None:
        _hand_out(own, told, folder=folder)
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
    click.echo(f"They lie in {get_sessions_folder(own)}")


def _make_row(summary: SessionSummary) -> tuple[str, ...]:
    from workbook.content.values import format_day

    numbers = [UNREADABLE if number is None else str(number) for number in (summary.entries, summary.open_actions)]
    session = summary.session
    return session.name, format_day(session.begun_on), *numbers, _say_size(summary.size_bytes)


def _say_size(size_bytes: int) -> str:
    in_megabytes = size_bytes >= MEGABYTE
    return f"{size_bytes / MEGABYTE:.1f} MB" if in_megabytes else f"{-(-size_bytes // KILOBYTE)} kB"


def _hand_out(home: Home, name: str, *, folder: Path | None) -> None:
    """Write the record of a session in its three formats."""
    from workbook.page.facilitation.handouts import make_record, save_handouts
    from workbook.store.sessions import get_session

    session = get_session(home, name)
    with open_store(session.home, "me") as store:
        made = make_record(store, session.home, now=dt.datetime.now().astimezone(), watch=lambda _: None)
    for place in save_handouts(made, folder or session.home.exports):
        click.echo(f"Wrote {place}")


def _erase(home: Home, name: str, *, yes: bool) -> None:
    """Erase a session completely, after asking, when nobody has it open."""
    from workbook.privacy.erasure import erase as erase_now
    from workbook.privacy.erasure import plan_erasure
    from workbook.server.running import find_running_lab
    from workbook.store.sessions import get_session

    session = get_session(home, name)
    if find_running_lab(session.home):
        raise WorkbookError(f'The session "{session.name}" is open: stop it first, then erase.')
    plan = plan_erasure(session.home)
    click.echo(
        "\n".join([f'The session "{session.name}" will be erased, and cannot be brought back:', *plan.sentences])
    )
    if not yes:
        click.confirm("Erase it?", abort=True)
    erase_now(plan)
    click.echo("Erased.")

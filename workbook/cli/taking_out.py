"""Take out what was written: as data, as a calendar, as documents; what it would tell about people is shown first."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.group import ALSO, HOME, LEARNER, ROLES, YES, ask_about_people, main, open_store, show_progress
from workbook.errors import UnknownNameError
from workbook.paths import find_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.report.documents.document import Document
    from workbook.report.review import Worksheets
    from workbook.store.store import Store

DATE = click.DateTime(["%Y-%m-%d"])


@main.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--worksheet", "worksheets", multiple=True, help="A worksheet that leaves; without it, all of them.")
@click.option("--recordings", is_flag=True, help="The recordings that entries name leave too.")
@click.option("--without-history", is_flag=True, help="Earlier versions and deleted entries stay here.")
@ROLES
@ALSO
@YES
@HOME
@LEARNER
def export_(
    *,
    target: Path,
    worksheets: tuple[str, ...],
    recordings: bool,
    without_history: bool,
    roles: bool,
    also: tuple[str, ...],
    yes: bool,
    home: Path | None,
    learner: str,
) -> None:
    """Export what you have written to TARGET: a folder or a .zip file (a Data Package), or an Excel book (.xlsx)."""
    from workbook.exchange.exporting import is_free, save_export
    from workbook.exchange.leaving import choose_snapshot

    place = find_home(home)
    with open_store(place, learner) as store:
        roles = (
            roles
            or bool(also)
            or ask_about_people(store, worksheets=worksheets, with_history=not without_history, yes=yes)
        )
        snapshot = choose_snapshot(
            store, worksheets=worksheets, with_history=not without_history, with_roles=roles, also=also
        )
    if not is_free(target) and not yes:
        click.confirm(f"{target} is there already. Replace it?", abort=True)
    folder = place.folder / "recordings" if recordings else None
    missing = save_export(snapshot, target, recordings=folder, watch=show_progress)
    for name in missing:
        click.echo(f"This recording is not on this machine: {name}", err=True)
    click.echo(f"Exported {len(snapshot.entries)} entries to {target}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ROLES
@ALSO
@YES
@HOME
@LEARNER
def calendar(*, file: Path, roles: bool, also: tuple[str, ...], yes: bool, home: Path | None, learner: str) -> None:
    """Write all dates ahead to FILE, an iCalendar file (.ics); importing it again updates what is there."""
    from workbook.exchange.calendar_file import make_calendar
    from workbook.exchange.exporting import save_private_file
    from workbook.exchange.leaving import make_role_writer
    from workbook.report.ahead import list_dates_ahead
    from workbook.report.review import Worksheets

    now = dt.datetime.now().astimezone()
    with open_store(find_home(home), learner) as store:
        roles = roles or bool(also) or ask_about_people(store, with_history=False, yes=yes)
        dates = list_dates_ahead(Worksheets(store), now=now.replace(tzinfo=None))
        if roles:
            dates["what"] = dates["what"].map(make_role_writer(store, also=also))
        data = make_calendar(dates, store.content, version=store.change(), now=now)
    save_private_file(file, data)
    click.echo(f"{len(dates)} dates are in {file}")


@main.command()
@click.argument("files", type=click.Path(path_type=Path, dir_okay=False), nargs=-1, required=True)
@click.option("--activity", "activities", multiple=True, help="An activity it is about; without it, all of them.")
@click.option("--since", type=DATE, help="Only what is dated on this day or later, such as 2026-05-01.")
@click.option("--until", type=DATE, help="Only what is dated on this day or earlier.")
@click.option("--without-worksheets", is_flag=True, help="Only what the entries show, not the entries themselves.")
@click.option("--problem", "kind", flag_value="problem", help="Instead, the latest service problem on one page.")
@click.option("--talk", "kind", flag_value="talk", help="Instead, the outline of your next talk.")
@click.option("--blank", metavar="WORKSHEET", help="Instead, a worksheet to print and fill in by hand.")
@ROLES
@ALSO
@YES
@HOME
@LEARNER
def report(
    *,
    files: tuple[Path, ...],
    activities: tuple[str, ...],
    since: dt.datetime | None,
    until: dt.datetime | None,
    without_worksheets: bool,
    kind: str | None,
    blank: str | None,
    roles: bool,
    also: tuple[str, ...],
    yes: bool,
    home: Path | None,
    learner: str,
) -> None:
    """Write your portfolio to FILES, each as its name ends: .pdf, .docx (Word) or .html."""
    from workbook.content.loader import load_content
    from workbook.exchange.exporting import save_private_file
    from workbook.report.documents.blank import make_blank
    from workbook.report.documents.rendering import check_format, render_document

    try:
        endings = [check_format(file.suffix) for file in files]
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from error
    if blank is not None:
        content = load_content()
        document = make_blank(content.get_worksheet(blank), content=content)
    else:
        days = tuple(day.date() if day else None for day in (since, until))
        with open_store(find_home(home), learner) as store:
            roles = roles or bool(also) or ask_about_people(store, with_history=False, yes=yes)
            names = also if roles else None
            with _open_chosen(store, days, also=names) as worksheets:
                document = _make_report(kind, worksheets, activities=activities, with_worksheets=not without_worksheets)
    for file, ending in show_progress(list(zip(files, endings, strict=True)), unit="file"):
        save_private_file(file, render_document(document, ending=ending))
    click.echo("\n".join(f"Wrote {file}" for file in files))


@contextlib.contextmanager
def _open_chosen(store: Store, days: tuple[dt.date | None, ...], *, also: Sequence[str] | None) -> Iterator[Worksheets]:
    """Give the entries of some days to be read; with roles for people unless `also` is None."""
    from workbook.exchange.leaving import choose_snapshot
    from workbook.report.documents.dates import choose_dates
    from workbook.report.review import Worksheets
    from workbook.store.reading_copy import open_reading_copy

    snapshot = choose_snapshot(store, with_roles=also is not None, also=also or ())
    archive = choose_dates(snapshot.archive, store.content, since=days[0], until=days[1])
    with open_reading_copy(archive, store.content) as copy:
        yield Worksheets(copy)


def _make_report(
    kind: str | None, worksheets: Worksheets, *, activities: Sequence[str], with_worksheets: bool
) -> Document:
    """Return the portfolio, or the smaller document that was asked for."""
    from workbook.report.documents.portfolio import make_portfolio
    from workbook.report.documents.problem import make_problem_summary
    from workbook.report.documents.talk import make_talk_outline

    now = dt.datetime.now().astimezone()
    if kind == "problem":
        return make_problem_summary(worksheets, now=now)
    if kind == "talk":
        return make_talk_outline(worksheets, now=now)
    return make_portfolio(worksheets, now=now, activities=activities, with_worksheets=with_worksheets)

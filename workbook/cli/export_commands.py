"""Take out what was written: as data, as a calendar, as documents; what it would tell about people is shown first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import (
    ALSO,
    HOME,
    LEARNER,
    ROLES,
    YES,
    confirm_disclosures,
    main,
    open_store,
    show_progress,
)
from workbook.errors import UnknownNameError
from workbook.paths import get_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbook.page.exports import ExportOptions
    from workbook.store.store import Store

    Render = Callable[[str], bytes]

DATE = click.DateTime(["%Y-%m-%d"])
SLIDES, PAGE = ".pptx", ".ipynb"
_READ = (".pdf", ".docx", ".html")
# How a file may end, by what is asked for.
FORMATS = {
    **dict.fromkeys(("portfolio", "blank"), _READ),
    **dict.fromkeys(("problem", "scorecard", "matrix", "talk"), (*_READ, SLIDES)),
    "page": (*_READ, PAGE),
}
# What each of them is called among the things that can be taken out: to be read, and as slides.
PRODUCTS = {
    "portfolio": ("portfolio", ""),
    "page": ("page", ""),
    "problem": ("problem", "problem-slides"),
    "scorecard": ("scorecard-slides", "scorecard-slides"),
    "matrix": ("matrix-slides", "matrix-slides"),
    "talk": ("talk", "talk"),
}


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
    from workbook.exporting.data_export import is_unused, save_export
    from workbook.exporting.selection import select_snapshot
    from workbook.page.exports import PACKAGE, ExportOptions

    place = get_home(home)
    choice = ExportOptions(
        worksheets=worksheets, with_history=not without_history, is_pseudonymized=roles or bool(also), also=also
    )
    with open_store(place, learner) as store:
        roles = _choose_roles(PACKAGE, choice, store, yes=yes).is_pseudonymized
        snapshot = select_snapshot(
            store, worksheets=worksheets, with_history=not without_history, is_pseudonymized=roles, also=also
        )
    if not is_unused(target) and not yes:
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
    from workbook.exporting.data_export import save_private_file
    from workbook.page.exports import CALENDAR, ExportOptions, get_export_kind, make_export_file

    choice = ExportOptions(is_pseudonymized=roles or bool(also), also=also)
    with open_store(get_home(home), learner) as store:
        choice = _choose_roles(CALENDAR, choice, store, yes=yes)
        now = dt.datetime.now().astimezone()
        data = make_export_file(get_export_kind(CALENDAR), ".ics", choice, store, now=now).data
    save_private_file(file, data)
    click.echo(f"{data.count(b'BEGIN:VEVENT')} dates are in {file}")


@main.command()
@click.argument("files", type=click.Path(path_type=Path, dir_okay=False), nargs=-1, required=True)
@click.option("--activity", "activities", multiple=True, help="An activity it is about; without it, all of them.")
@click.option("--since", type=DATE, help="Only what is dated on this day or later, such as 2026-05-01.")
@click.option("--until", type=DATE, help="Only what is dated on this day or earlier.")
@click.option("--without-worksheets", is_flag=True, help="Only what the entries show, not the entries themselves.")
@click.option(
    "--problem", "kind", flag_value="problem", help="Instead, the latest service problem: one page, or slides."
)
@click.option("--scorecard", "kind", flag_value="scorecard", help="Instead, the scorecard of your measures.")
@click.option("--matrix", "kind", flag_value="matrix", help="Instead, what each service does for each client.")
@click.option("--talk", "kind", flag_value="talk", help="Instead, the outline of your next talk.")
@click.option("--notebook", metavar="NOTEBOOK", help="Instead, a page as you filled it in, such as 04-level-6.")
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
    notebook: str | None,
    blank: str | None,
    roles: bool,
    also: tuple[str, ...],
    yes: bool,
    home: Path | None,
    learner: str,
) -> None:
    """Write your portfolio to FILES, each as its name ends: .pdf, .docx (Word), .html, .pptx (slides) or .ipynb."""
    from workbook.exporting.data_export import save_private_file
    from workbook.notebooks.filled_page import make_page_file
    from workbook.page.exports import ExportOptions

    asked = "page" if notebook else "blank" if blank else kind or "portfolio"
    endings = [_check_ending(file, asked) for file in files]
    if blank:
        render = _make_blank(blank)
    else:
        since_day, until_day = (day.date() if day else None for day in (since, until))
        choice = ExportOptions(
            activities=activities,
            since=since_day,
            until=until_day,
            with_entries=not without_worksheets,
            is_pseudonymized=roles or bool(also),
            also=also,
            notebook=notebook or "",
        )
        with open_store(get_home(home), learner) as store:
            choice = _choose_roles(PRODUCTS[asked][0], choice, store, yes=yes)
            render = make_page_file(choice, store) if notebook else _make_report(asked, endings, choice, store)
    for file, ending in show_progress(list(zip(files, endings, strict=True)), unit="file"):
        save_private_file(file, render(ending))
    click.echo("\n".join(f"Wrote {file}" for file in files))


def _choose_roles(product: str, choice: ExportOptions, store: Store, *, yes: bool) -> ExportOptions:
    """Show what would be revealed about people, and return the choice with what is to be done about it."""
    from workbook.page.exports import get_export_kind, list_disclosures_of

    if yes or choice.is_pseudonymized:
        return choice
    told = list_disclosures_of(get_export_kind(product), choice, store)
    return replace(choice, is_pseudonymized=confirm_disclosures(told, store.content))


def _check_ending(file: Path, asked: str) -> str:
    """Return how a file's name ends, in lower case; what cannot be written so is a mistake in the command."""
    ending = file.suffix.lower()
    if ending not in FORMATS[asked]:
        raise click.UsageError(str(UnknownNameError(f"format of a {asked}", ending, FORMATS[asked])))
    return ending


def _make_report(asked: str, endings: Sequence[str], choice: ExportOptions, store: Store) -> Render:
    from workbook.page.exports import get_export_kind, make_document, render_made

    now = dt.datetime.now().astimezone()
    products = {ending: PRODUCTS[asked][ending == SLIDES] for ending in endings}
    made = {name: make_document(get_export_kind(name), choice, store, now=now) for name in set(products.values())}
    return lambda ending: render_made(made[products[ending]], ending=ending)


def _make_blank(worksheet: str) -> Render:
    from workbook.content.loader import load_content
    from workbook.document.rendering import render_document
    from workbook.reports.blank_worksheet import make_blank

    content = load_content()
    document = make_blank(content.get_worksheet(worksheet), content=content)
    return lambda ending: render_document(document, ending=ending)

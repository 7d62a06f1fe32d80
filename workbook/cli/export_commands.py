"""Commands that export entries as data, a calendar or documents, after showing what they disclose about people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import (
    FURTHER_NAMES,
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
_TEXT_FORMATS = (".pdf", ".docx", ".html")
# The file formats of each document.
FORMATS = {
    **dict.fromkeys(("portfolio", "blank"), _TEXT_FORMATS),
    **dict.fromkeys(("problem", "scorecard", "matrix", "talk"), (*_TEXT_FORMATS, SLIDES)),
    "page": (*_TEXT_FORMATS, PAGE),
}
# The names of the export kinds of each document: as text, and as slides.
EXPORT_NAMES = {
    "portfolio": ("portfolio", ""),
    "page": ("page", ""),
    "problem": ("problem", "problem-slides"),
    "scorecard": ("scorecard-slides", "scorecard-slides"),
    "matrix": ("matrix-slides", "matrix-slides"),
    "talk": ("talk", "talk"),
}


@main.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--worksheet", "worksheets", multiple=True, help="A worksheet to export; by default, all.")
@click.option("--recordings", is_flag=True, help="Include the recordings that entries refer to.")
@click.option("--without-history", is_flag=True, help="Leave out earlier versions and deleted entries.")
@click.option("--for-group", is_flag=True, help="Only the numbers for a group view: no text, no names, no dates.")
@ROLES
@FURTHER_NAMES
@YES
@HOME
@LEARNER
def export_(
    *,
    target: Path,
    worksheets: tuple[str, ...],
    recordings: bool,
    without_history: bool,
    for_group: bool,
    roles: bool,
    further_names: tuple[str, ...],
    yes: bool,
    home: Path | None,
    learner: str,
) -> None:
    """Export your entries to TARGET: a folder or a .zip file (a Data Package), or an Excel workbook (.xlsx)."""
    from workbook.exporting.data_export import is_unused, save_export
    from workbook.exporting.selection import select_snapshot
    from workbook.page.exports import GROUP, PACKAGE, ExportOptions, PseudonymOptions

    if for_group:
        _check_group_options(worksheets, recordings=recordings, roles=roles or bool(further_names))
    place = get_home(home)
    options = ExportOptions(
        worksheets=worksheets,
        with_history=not without_history,
        pseudonyms=PseudonymOptions(roles or bool(further_names), further_names),
    )
    with open_store(place, learner) as store:
        roles = _confirm_people(GROUP if for_group else PACKAGE, options, store, yes=yes).pseudonyms.is_used
        snapshot = select_snapshot(
            store, worksheets=worksheets, with_history=not without_history, is_pseudonymized=roles, also=further_names
        )
    if not is_unused(target) and not yes:
        click.confirm(f"{target} already exists. Replace it?", abort=True)
    folder = place.folder / "recordings" if recordings else None
    missing = save_export(snapshot, target, recordings=folder, for_group=for_group, watch=show_progress)
    for name in missing:
        click.echo(f"This recording is not on this computer: {name}", err=True)
    what = "your numbers for a group" if for_group else f"{len(snapshot.entries)} entries"
    click.echo(f"Exported {what} to {target}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ROLES
@FURTHER_NAMES
@YES
@HOME
@LEARNER
def calendar(
    *, file: Path, roles: bool, further_names: tuple[str, ...], yes: bool, home: Path | None, learner: str
) -> None:
    """Write all future dates to FILE, an iCalendar file (.ics); importing the file again updates the calendar."""
    from workbook.exporting.data_export import save_private_file
    from workbook.page.exports import CALENDAR, ExportOptions, PseudonymOptions, get_export_kind, make_export_file

    options = ExportOptions(pseudonyms=PseudonymOptions(roles or bool(further_names), further_names))
    with open_store(get_home(home), learner) as store:
        options = _confirm_people(CALENDAR, options, store, yes=yes)
        now = dt.datetime.now().astimezone()
        data = make_export_file(get_export_kind(CALENDAR), ".ics", options, store, now=now).data
    save_private_file(file, data)
    click.echo(f"{data.count(b'BEGIN:VEVENT')} dates are in {file}")


@main.command()
@click.argument("files", type=click.Path(path_type=Path, dir_okay=False), nargs=-1, required=True)
@click.option("--activity", "activities", multiple=True, help="An activity to include; by default, all.")
@click.option("--since", type=DATE, help="Only entries dated on this day or later, such as 2026-05-01.")
@click.option("--until", type=DATE, help="Only entries dated on this day or earlier.")
@click.option("--without-worksheets", is_flag=True, help="Only the reviews, without the entries.")
@click.option(
    "--problem", "kind", flag_value="problem", help="Instead, the latest service problem as one page or slides."
)
@click.option("--scorecard", "kind", flag_value="scorecard", help="Instead, the scorecard of your measures.")
@click.option("--matrix", "kind", flag_value="matrix", help="Instead, the matrix of services and clients.")
@click.option("--talk", "kind", flag_value="talk", help="Instead, the outline of your next talk.")
@click.option("--notebook", metavar="NOTEBOOK", help="Instead, a page with your entries, such as 04-level-6.")
@click.option("--blank", metavar="WORKSHEET", help="Instead, an empty worksheet to print and fill in by hand.")
@ROLES
@FURTHER_NAMES
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
    further_names: tuple[str, ...],
    yes: bool,
    home: Path | None,
    learner: str,
) -> None:
    """Write your portfolio to FILES in the format of their names: .pdf, .docx, .html, .pptx (slides) or .ipynb."""
    from workbook.exporting.data_export import save_private_file
    from workbook.notebooks.filled_page import make_page_file
    from workbook.page.exports import ExportOptions, Period, PseudonymOptions

    document = "page" if notebook else "blank" if blank else kind or "portfolio"
    suffixes = [_get_suffix(file, document) for file in files]
    if blank:
        render = _make_blank(blank)
    else:
        since_day, until_day = (day.date() if day else None for day in (since, until))
        options = ExportOptions(
            activities=activities,
            period=Period(since_day, until_day),
            with_entries=not without_worksheets,
            pseudonyms=PseudonymOptions(roles or bool(further_names), further_names),
            notebook=notebook or "",
        )
        with open_store(get_home(home), learner) as store:
            options = _confirm_people(EXPORT_NAMES[document][0], options, store, yes=yes)
            render = make_page_file(options, store) if notebook else _make_report(document, suffixes, options, store)
    for file, suffix in show_progress(list(zip(files, suffixes, strict=True)), unit="file"):
        save_private_file(file, render(suffix))
    click.echo("\n".join(f"Wrote {file}" for file in files))


def _confirm_people(name: str, options: ExportOptions, store: Store, *, yes: bool) -> ExportOptions:
    """Show what the export discloses about people, and return the options with the choice to pseudonymize."""
    from workbook.page.exports import get_export_kind, list_export_disclosures

    if yes or options.pseudonyms.is_used:
        return options
    disclosures = list_export_disclosures(get_export_kind(name), options, store)
    return replace(
        options, pseudonyms=replace(options.pseudonyms, is_used=confirm_disclosures(disclosures, store.content))
    )


def _check_group_options(worksheets: Sequence[str], *, recordings: bool, roles: bool) -> None:
    """Refuse options that have no effect on the numbers for a group."""
    from workbook.exporting.group_export import GROUP_WORKSHEETS

    if recordings or roles:
        raise click.UsageError("Numbers for a group contain no names and no recordings: leave those options out.")
    for name in worksheets:
        if name not in GROUP_WORKSHEETS:
            raise click.UsageError(str(UnknownNameError("worksheet for a group view", name, list(GROUP_WORKSHEETS))))


def _get_suffix(file: Path, document: str) -> str:
    """Return the suffix of a file in lower case; a format that the document does not have is incorrect usage."""
    suffix = file.suffix.lower()
    if suffix not in FORMATS[document]:
        raise click.UsageError(str(UnknownNameError(f"format of a {document}", suffix, FORMATS[document])))
    return suffix


def _make_report(document: str, suffixes: Sequence[str], options: ExportOptions, store: Store) -> Render:
    from workbook.page.exports import get_export_kind, make_document, render_export

    now = dt.datetime.now().astimezone()
    names = {suffix: EXPORT_NAMES[document][suffix == SLIDES] for suffix in suffixes}
    documents = {name: make_document(get_export_kind(name), options, store, now=now) for name in set(names.values())}
    return lambda suffix: render_export(documents[names[suffix]], ending=suffix)


def _make_blank(worksheet: str) -> Render:
    from workbook.content.loader import load_content
    from workbook.document.rendering import render_document
    from workbook.reports.blank_worksheet import make_blank

    content = load_content()
    document = make_blank(content.get_worksheet(worksheet), content=content)
    return lambda suffix: render_document(document, ending=suffix)

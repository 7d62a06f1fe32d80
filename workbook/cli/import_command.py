"""Import a file from another program, after a preview."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook.cli.command_group import HOME, LEARNER, YES, main, open_store
from workbook.paths import get_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.mapping.row_reader import Progress

PER_CENT = 100


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into", "worksheet", help="The worksheet to import into, such as clients; by default detected from the file."
)
@click.option("--week", help="For a calendar: any day of the week to import, such as 2026-05-12, or 2026-W20.")
@click.option("--department", help="For government data: the department whose rows to import.")
@click.option(
    "--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="Map a column to a field; repeat for each."
)
@click.option("--name", default="", help="The name under which to save the mapping.")
@click.option("--sheet", help="The sheet of an Excel workbook.")
@click.option("--encoding", help="The encoding of a text file, such as utf-8 or cp1252; by default detected.")
@click.option(
    "--header-row", type=int, help="The number of the row with the names of the columns; by default detected."
)
@click.option(
    "--doubtful-rows",
    type=click.Choice(["skip", "import"]),
    help="What to do with rows that may not be entries, such as hidden rows and totals.",
)
@click.option("--zone", help="The time zone to convert times to, such as America/Toronto.")
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first", "year-first"]),
    help="What comes first in 03/04/2026 or 26/05/12; by default detected.",
)
@click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", help="The language of names, if the file has both."
)
@click.option(
    "--kind", "kinds", multiple=True, metavar="PLACE:TEXT=KIND", help="A rule, such as project:Permits=service."
)
@click.option("--all", "everything", is_flag=True, help="Show every row.")
@click.option("--preview", "is_preview", is_flag=True, help="Show the preview only; import nothing.")
@YES
@HOME
@LEARNER
def import_(
    *,
    file: Path,
    worksheet: str | None,
    columns: Sequence[str],
    name: str,
    kinds: Sequence[str],
    sheet: str | None,
    encoding: str | None,
    header_row: int | None,
    doubtful_rows: str | None,
    everything: bool,
    is_preview: bool,
    yes: bool,
    home: Path | None,
    learner: str,
    **options: Any,
) -> None:
    """Import a file from another program: show a preview, ask, and save all of it or nothing."""
    from workbook.cli.import_options import parse_mapping, parse_rules
    from workbook.importing.options import ImportOptions, ReadingOptions
    from workbook.importing.pipeline import find_target_worksheet, make_preview
    from workbook.importing.preview_text import MAX_LINES, render_preview
    from workbook.importing.source_file import SourceFile

    with open_store(get_home(home), learner) as store:
        rules, mapping = parse_rules(kinds, store.content), parse_mapping(columns, name)
        source, reading = SourceFile(file), ReadingOptions(sheet, encoding, header_row, doubtful_rows)
        target = worksheet or find_target_worksheet(source, store, reading)
        if target is None:
            raise click.UsageError(
                f"The content of {file.name} does not show which worksheet it is for: add --into, such as --into clients."
            )
        with _showing_progress() as progress:
            choices = ImportOptions(mapping=mapping, rules=rules, reading=reading, **options)
            preview = make_preview(source, target, store, choices, progress=progress)
        click.echo(render_preview(preview, limit=None if everything else MAX_LINES))
        if preview.choices.required:
            raise click.exceptions.Exit(2)
        if not (is_preview or preview.is_empty) and (yes or click.confirm("Import these entries?")):
            preview.apply(store)
            click.echo("Imported.")
    if preview.results.invalid:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _showing_progress() -> Iterator[Progress]:
    """Yield a function that shows a progress bar for whatever takes more than a second."""
    from tqdm import tqdm

    with tqdm(total=PER_CENT, delay=1, leave=False, bar_format="{desc}: {percentage:3.0f}% |{bar}|") as bar:

        def report(text: str, done: float | None) -> None:
            bar.set_description(text, refresh=False)
            bar.update(round((done or 0) * PER_CENT) - bar.n)

        yield report

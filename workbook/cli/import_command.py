"""Bring in a file of another program, after showing what would come in."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook.cli.command_group import HOME, LEARNER, YES, main, open_store
from workbook.paths import get_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.options import Progress

PER_CENT = 100


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into", "worksheet", help="The worksheet it goes into, such as clients; found out where the file tells."
)
@click.option("--week", help="For a calendar: a day of the week that is meant, such as 2026-05-12, or 2026-W20.")
@click.option("--department", help="For government data: whose rows are meant.")
@click.option("--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="What a column is for; for each of them.")
@click.option("--name", default="", help="What to remember a table by that was mapped by hand.")
@click.option("--sheet", help="The sheet of an Excel workbook.")
@click.option("--zone", help="The time zone to tell times in, such as America/Toronto.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="What comes first in 03/04/2026.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", help="Which of two names to take.")
@click.option("--kind", "kinds", multiple=True, metavar="PLACE:TEXT=KIND", help="A rule, like project:Permits=service.")
@click.option("--all", "everything", is_flag=True, help="Show every row.")
@click.option("--preview", "only_look", is_flag=True, help="Show what would come in, and stop.")
@YES
@HOME
@LEARNER
def import_(
    *,
    file: Path,
    worksheet: str | None,
    columns: Sequence[str],
    kinds: Sequence[str],
    everything: bool,
    only_look: bool,
    yes: bool,
    home: Path | None,
    learner: str,
    **options: Any,
) -> None:
    """Bring in a file of another program: show what would come in, ask, and save all of it or nothing."""
    from workbook.cli.import_options import parse_kinds, parse_mapping
    from workbook.importing.pipeline import find_target_worksheet, make_preview
    from workbook.importing.preview_text import MAX_LINES, render_preview
    from workbook.importing.source_file import SourceFile

    with open_store(get_home(home), learner) as store:
        rules, mapping = parse_kinds(kinds, store.content), parse_mapping(columns)
        source = SourceFile(file)
        into = worksheet or find_target_worksheet(source, store, sheet=options["sheet"])
        if into is None:
            raise click.UsageError(
                f"Nothing in {file.name} tells where it goes: say so with --into, such as --into clients."
            )
        with _showing_progress() as progress:
            preview = make_preview(source, into, store, mapping=mapping, kinds=rules, progress=progress, **options)
        click.echo(render_preview(preview, most=None if everything else MAX_LINES))
        if preview.needs:
            raise click.exceptions.Exit(2)
        if not (only_look or preview.is_empty) and (yes or click.confirm("Bring this in?")):
            preview.apply(store)
            click.echo("It is in.")
    if preview.problems:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _showing_progress() -> Iterator[Progress]:
    """Give what draws a bar for whatever takes more than a second."""
    from tqdm import tqdm

    with tqdm(total=PER_CENT, delay=1, leave=False, bar_format="{desc}: {percentage:3.0f}% |{bar}|") as bar:

        def tell(text: str, done: float | None) -> None:
            bar.set_description(text, refresh=False)
            bar.update(round((done or 0) * PER_CENT) - bar.n)

        yield tell

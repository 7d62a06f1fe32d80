"""Make filled examples for a course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import main, report_problems

if TYPE_CHECKING:
    from workbook.notebooks.filling import Format

PERSONA_HELP = "Who fills them: an id, or a YAML file or Excel book of your own. Without it, everybody."
FORMATS = click.Choice(["notebook", "html", "word", "pdf"])


@main.command()
@click.argument("notebooks", nargs=-1)
@click.option("--persona", "personas", multiple=True, metavar="ID|FILE", help=PERSONA_HELP)
@click.option(
    "--class-list",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV or Excel file with a row for each learner.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="examples",
    show_default=True,
    help="The folder that everything is written to.",
)
@click.option(
    "--format",
    "formats",
    type=FORMATS,
    multiple=True,
    default=["notebook"],
    show_default=True,
    help="What is written; may be given several times.",
)
@click.option("--jobs", type=click.IntRange(1), help="How many are made at a time; without it, one for each processor.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    type=(str, str),
    multiple=True,
    metavar="NAME VALUE",
    help="A parameter of the notebooks, such as: -p today 2026-03-10.",
)
def examples(
    *,
    notebooks: tuple[str, ...],
    personas: tuple[str, ...],
    class_list: Path | None,
    folder: Path,
    formats: tuple[Format, ...],
    jobs: int | None,
    parameters: tuple[tuple[str, str], ...],
) -> None:
    """Fill notebooks with invented people: NOTEBOOKS, such as 02-level-1-3, or all; see docs/trainer.md."""
    from workbook.content.loader import load_content
    from workbook.notebooks.class_list import read_class_list
    from workbook.notebooks.custom_personas import load_personas
    from workbook.notebooks.examples import make_examples, plan_examples

    content = load_content()
    cast = load_personas(personas or (() if class_list else content.persona_ids), content)
    if class_list:
        cast += read_class_list(class_list, content)
    planned = plan_examples(cast, folder, notebooks=notebooks, formats=formats, parameters=dict(parameters))
    result = make_examples(planned, folder, content=content, jobs=jobs)
    report_problems(result.failures, f"{result.describe()} They are in {folder}.")

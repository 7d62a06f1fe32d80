"""The command that makes filled examples for a course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import main, report_problems

if TYPE_CHECKING:
    from workbook.notebooks.filling import Format

PERSONA_HELP = "A persona: an id, or your own YAML file or Excel workbook. By default, all personas."
FORMATS = click.Choice(["notebook", "html", "word", "pdf"])


@main.command()
@click.argument("notebooks", nargs=-1)
@click.option("--persona", "personas", multiple=True, metavar="ID|FILE", help=PERSONA_HELP)
@click.option(
    "--class-list",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV or Excel file with one row per learner.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="examples",
    show_default=True,
    help="The folder to write to.",
)
@click.option(
    "--format",
    "formats",
    type=FORMATS,
    multiple=True,
    default=["notebook"],
    show_default=True,
    help="A format to write; repeat for several.",
)
@click.option(
    "--jobs", type=click.IntRange(1), help="The number of examples to make at a time; by default, one per processor."
)
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
    """Fill NOTEBOOKS, such as 02-level-1-3, or all, with the entries of invented people; see docs/trainer.md."""
    from workbook.content.loader import load_content
    from workbook.notebooks.class_index import list_left_out, write_index
    from workbook.notebooks.class_list import read_class_list
    from workbook.notebooks.custom_personas import load_personas
    from workbook.notebooks.examples import make_examples, plan_examples

    content = load_content()
    people = load_personas(personas or (() if class_list else content.persona_ids), content)
    if class_list:
        people += read_class_list(class_list, content, taken=[person.id for person in people])
    planned = plan_examples(people, folder, notebooks=notebooks, formats=formats, parameters=dict(parameters))
    for sentence in list_left_out(people, notebooks) if personas or class_list else ():
        click.echo(sentence)
    result = make_examples(planned, folder, content=content, jobs=jobs)
    success = f"{result.describe()} They are in {folder}."
    if class_list:
        index = write_index(people, planned, folder, content=content, failures=result.failures)
        success += f" {index} lists who is where."
    report_problems(result.failures, success)

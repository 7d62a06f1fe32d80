"""The command line: `workbook lab`, `build`, `check`, `test`.

Exit status 0, 1 when problems were found, 2 when used wrongly. An error is one sentence; `--debug` shows where it came
from. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook import __version__
from workbook.errors import WorkbookError
from workbook.paths import PACKAGE, find_documents_folder, find_home, notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

HOME_HELP = "The folder that holds what you write; without it, service-orientation-workbook in your own folder."


class WorkbookGroup(click.Group):
    """The commands; an error of the workbook ends in one sentence and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except WorkbookError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=WorkbookGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where an error came from.")
@click.version_option(__version__, prog_name="workbook")
def main(*, debug: bool) -> None:
    """Fill in the Service Orientation Workbook, and look after it."""
    del debug  # read by WorkbookGroup


@main.command()
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=HOME_HELP)
@click.option("--port", type=click.IntRange(1024, 65535), help="The port to use; without it, a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening the browser.")
@click.option("--notebook", help="The page to open first, such as 02-level-1-3.")
def lab(*, home: Path | None, port: int | None, no_browser: bool, notebook: str | None) -> None:
    """Open the workbook in the browser; this is the main one."""
    from workbook.server.lab import open_lab

    open_lab(find_home(home), port=port, browser=not no_browser, notebook=notebook)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say which files differ from the content.")
def build(*, only_check: bool) -> None:
    """Build the notebooks from the content, and in a checkout the glossary and the data dictionary."""
    from workbook.content.loader import load_content
    from workbook.notebooks.build import build_notebooks, check_notebooks
    from workbook.notebooks.documents import build_documents, check_documents

    content, folder, documents = load_content(), notebooks_folder(), find_documents_folder()
    if only_check:
        drift = [*check_notebooks(content, folder), *(check_documents(content, documents) if documents else ())]
        _report(drift, "Everything that is built is what the content says.")
        return
    changed = [*build_notebooks(content, folder), *(build_documents(content, documents) if documents else ())]
    for path in changed:
        click.echo(f"Built {path.name}")
    click.echo(f"{len(changed)} {'file' if len(changed) == 1 else 'files'} changed.")


@main.command()
def check() -> None:
    """Say everything that is wrong with the content, with file, place and remedy."""
    from workbook.content.rules import check_content

    _report(check_content(), "The content holds together.")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False)
@click.pass_context
def test(context: click.Context) -> None:
    """Run every check there is; in a checkout only."""
    runner = PACKAGE.parent / "tests" / "run.py"
    if not runner.is_file():
        raise WorkbookError("The checks are not part of an installed workbook; run them in a checkout of its source.")
    command = [sys.executable, "-m", "tests.run", *context.args]
    context.exit(subprocess.run(command, cwd=PACKAGE.parent, check=False).returncode)  # noqa: S603 our own module


def _report(problems: Sequence[object], good: str) -> None:
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(good)

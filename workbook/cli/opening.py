"""Open the workbook, and build and check what it is made of."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click

from workbook.cli.group import HOME, main, report_problems
from workbook.errors import WorkbookError
from workbook.paths import PACKAGE, find_documents_folder, find_home, notebooks_folder

if TYPE_CHECKING:
    from pathlib import Path


@main.command()
@HOME
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
        report_problems(drift, "Everything that is built is what the content says.")
        return
    changed = [*build_notebooks(content, folder), *(build_documents(content, documents) if documents else ())]
    for path in changed:
        click.echo(f"Built {path.name}")
    click.echo(f"{len(changed)} {'file' if len(changed) == 1 else 'files'} changed.")


@main.command()
def check() -> None:
    """Say everything that is wrong with the content, with file, place and remedy."""
    from workbook.content.rules import check_content
    from workbook.exchange.rules import check_imports

    report_problems([*check_content(), *check_imports()], "The content holds together.")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False)
@click.pass_context
def test(context: click.Context) -> None:
    """Run every check there is; in a checkout only."""
    runner = PACKAGE.parent / "tests" / "run.py"
    if not runner.is_file():
        raise WorkbookError("The checks are not part of an installed workbook; run them in a checkout of its source.")
    command = [sys.executable, "-m", "tests.run", *context.args]
    context.exit(subprocess.run(command, cwd=PACKAGE.parent, check=False).returncode)  # noqa: S603 our own module

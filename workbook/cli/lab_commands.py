"""Commands that open the workbook, build its notebooks and check its content."""

from __future__ import annotations

import datetime as dt
import functools
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from workbook.cli.command_group import HOME, main, report_problems
from workbook.errors import UnknownNameError, WorkbookError
from workbook.paths import PACKAGE, find_documents_folder, get_home, get_notebooks_folder

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.paths import Home

FACILITATORS_PAGE = "09-facilitator"


@main.command()
@HOME
@click.option("--port", type=click.IntRange(1024, 65535), help="The port to use; by default, a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening the browser.")
@click.option("--notebook", help="The page to open first, such as 02-level-1-3.")
@click.option("--session", metavar="NAME", help="Open a group session, which has its own home folder.")
@click.option("--after", metavar="NAME", help="The previous session, whose open actions are copied.")
def lab(
    *,
    home: Path | None,
    port: int | None,
    no_browser: bool,
    notebook: str | None,
    session: str | None,
    after: str | None,
) -> None:
    """Open the workbook in the browser. This is the main command."""
    from workbook.server.lab import open_lab

    own = get_home(home)
    if session is None:
        if after is not None:
            raise click.UsageError("--after needs a session: add --session NAME.")
        place, page = own, notebook
    else:
        place, page = _open_session(own, session, after=after or ""), notebook or _find_facilitators_page()
    render_page = functools.partial(_render_page, place)
    open_lab(place, port=port, browser=not no_browser, notebook=page, render_page=render_page)


def _render_page(home: Home, notebook: str) -> bytes:
    """Return a page with the learner's entries as HTML, made in a process of its own."""
    known = sorted(file.stem for file in get_notebooks_folder().glob("*.ipynb"))
    if notebook not in known:
        raise UnknownNameError("notebook", notebook, known)
    from workbook.notebooks.page_services import make_page_services
    from workbook.page.exports import ExportOptions

    export_page = make_page_services(home, "me").export_page
    return export_page(ExportOptions(notebook=notebook), ".html")


def _open_session(own: Home, name: str, *, after: str) -> Home:
    """Return the home of a session, which is created if it is new, with the open actions of the previous one."""
    from workbook.store.sessions import copy_open_actions, get_session, open_session

    opened, is_new = open_session(own, name, today=dt.datetime.now().astimezone().date(), after=after)
    click.echo(f'{"A new session" if is_new else "The session"}: "{opened.name}", in {opened.home.folder}')
    if after:
        from workbook.content.loader import load_content

        earlier = get_session(own, after)
        number = copy_open_actions(earlier, opened, content=load_content())
        actions = "1 open action" if number == 1 else f"{number} open actions"
        click.echo(f'{actions} of "{earlier.name}" {"was" if number == 1 else "were"} copied.')
    return opened.home


def _find_facilitators_page() -> str | None:
    """Return the first page of a session; None if a trainer's own edition does not have it."""
    return FACILITATORS_PAGE if (get_notebooks_folder() / f"{FACILITATORS_PAGE}.ipynb").is_file() else None


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; list the files that differ from the content.")
def build(*, only_check: bool) -> None:
    """Build the notebooks from the content, and in a source checkout the generated files of docs/."""
    from workbook.content.loader import load_content
    from workbook.notebooks.build import build_notebooks, check_notebooks
    from workbook.notebooks.reference_documents import build_documents, check_documents

    content, folder, documents = load_content(), get_notebooks_folder(), find_documents_folder()
    if only_check:
        drift = [*check_notebooks(content, folder), *(check_documents(content, documents) if documents else ())]
        report_problems(drift, "All built files match the content.")
        return
    changed = [*build_notebooks(content, folder), *(build_documents(content, documents) if documents else ())]
    for path in changed:
        click.echo(f"Built {path.name}")
    click.echo(f"{len(changed)} {'file' if len(changed) == 1 else 'files'} changed.")


@main.command()
def check() -> None:
    """Check the content and list every problem with its file, place and remedy."""
    from workbook.content.rules import check_content
    from workbook.importing.format_rules import check_imports

    report_problems([*check_content(), *check_imports()], "The content has no problems.")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False)
@click.pass_context
def test(context: click.Context) -> None:
    """Run every check there is; in a checkout only."""
    runner = PACKAGE.parent / "tests" / "run.py"
    if not runner.is_file():
        raise WorkbookError("The checks are not part of an installed workbook; run them in a checkout of its source.")
    command = [sys.executable, "-m", "tests.run", *context.args]
    context.exit(subprocess.run(command, cwd=PACKAGE.parent, check=False).returncode)  # noqa: S603 our own module

"""Define the group of all commands, and the options and questions that several commands share."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook import __version__
from workbook.errors import WorkbookError, format_system_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbook.content.loader import Content
    from workbook.paths import Home
    from workbook.privacy.disclosure import Disclosure
    from workbook.privacy.erasure import Erasure
    from workbook.store.store import Store

HOME_HELP = "The home folder with your entries; by default, service-orientation-workbook in your user folder."
HOME = click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=HOME_HELP)
LEARNER = click.option("--learner", default="me", help="The learner, if several people share a home folder.")
ROLES = click.option("--roles", is_flag=True, help="Replace the names of people with roles in every text.")


def _read_names(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Replace "-" with names from standard input, because other users and the shell's history can show a command."""
    if "-" not in names:
        return names
    read = [line.strip() for line in sys.stdin.read().splitlines()]
    return (*(name for name in names if name != "-"), *filter(None, read))


FURTHER_NAMES = click.option(
    "--also",
    "further_names",
    multiple=True,
    metavar="NAME",
    callback=_read_names,
    help='A further name to replace, which is not in your lists; "-" reads names from standard input, one per line.',
)
YES = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")


class WorkbookGroup(click.Group):
    """A group that prints an error of the workbook or of the system as one sentence and exits with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (WorkbookError, OSError) as error:
            # Click itself ends a command whose output nobody reads any more.
            if ctx.params.get("debug") or isinstance(error, BrokenPipeError):
                raise
            click.echo(_describe(error), err=True)
            ctx.exit(1)


def _describe(error: WorkbookError | OSError) -> str:
    if isinstance(error, WorkbookError):
        return str(error)
    place = f" at {error.filename}" if error.filename else ""
    return f"The command stopped{place}: {format_system_error(error)}."


@click.group(cls=WorkbookGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, prog_name="workbook")
def main(*, debug: bool) -> None:
    """Fill in the Service Orientation Workbook, and manage your entries."""
    del debug  # WorkbookGroup reads it.


@contextlib.contextmanager
def open_store(home: Home, learner: str) -> Iterator[Store]:
    """Open the store of a home folder while a command runs."""
    from workbook.content.loader import load_content
    from workbook.store.store import Store

    store = Store.open(home.make(), load_content(), learner=learner)
    try:
        yield store
    finally:
        store.close()


def confirm_erasure(plan: Erasure, question: str, *, refusal: str, yes: bool) -> None:
    """Show what a plan erases, and ask for confirmation; raise an error while a server runs for the home.

    The server is looked for again after the answer, because the learner may have opened the workbook in the meantime.
    """
    from workbook.server.running import is_open

    def check_closed() -> None:
        if plan.chosen is None and is_open(plan.home):
            raise WorkbookError(refusal)

    check_closed()
    click.echo("\n".join([question, *plan.sentences]))
    if not yes:
        click.confirm("Erase it?", abort=True)
        check_closed()


def confirm_disclosures(revealed: Sequence[Disclosure], content: Content) -> bool:
    """Show what the files would disclose about people, and return whether to replace names with roles."""
    from workbook.exporting.selection import render_disclosures

    if not revealed:
        return False
    click.echo(f"These files would contain information about people:\n{render_disclosures(revealed, content)}\n")
    answers = click.Choice(["names", "roles", "stop"])
    answer = click.prompt("Keep the names, replace them with roles, or stop?", type=answers, default="stop")
    if answer == "stop":
        raise click.Abort
    return bool(answer == "roles")


def show_progress(items: Sequence[Any], *, unit: str = "entry") -> Iterable[Any]:
    """Iterate over items with a progress bar, which appears after one second."""
    from tqdm import tqdm

    return tqdm(items, delay=1, unit=unit, leave=False)


def report_problems(problems: Sequence[object], success: str) -> None:
    """Print the problems and exit with status 1; without problems, print the message for success."""
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(success)

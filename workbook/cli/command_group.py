"""The group that every command belongs to, and the options and questions that several share."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook import __version__
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbook.content.loader import Content
    from workbook.paths import Home
    from workbook.privacy.disclosure import Disclosure
    from workbook.store.store import Store

HOME_HELP = "The folder that holds what you write; without it, service-orientation-workbook in your own folder."
HOME = click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=HOME_HELP)
LEARNER = click.option("--learner", default="me", help="Whose entries, where several people share a home folder.")
ROLES = click.option("--roles", is_flag=True, help="Turn people into roles, in names and in everything written.")


def _read_names(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Read names from standard input where "-" stands for them: others can read a command, and a history keeps it."""
    if "-" not in names:
        return names
    read = [line.strip() for line in sys.stdin.read().splitlines()]
    return (*(name for name in names if name != "-"), *filter(None, read))


ALSO = click.option(
    "--also",
    multiple=True,
    metavar="NAME",
    callback=_read_names,
    help='A name to turn into a role that no register has; "-" reads such names from standard input, one a line.',
)
YES = click.option("--yes", is_flag=True, help="Do not ask.")


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


@contextlib.contextmanager
def open_store(home: Home, learner: str) -> Iterator[Store]:
    """Give the store of a home, for as long as a command needs it."""
    from workbook.content.loader import load_content
    from workbook.store.store import Store

    store = Store.open(home.make(), load_content(), learner=learner)
    try:
        yield store
    finally:
        store.close()


def confirm_disclosures(revealed: Sequence[Disclosure], content: Content) -> bool:
    """Show what would be revealed about people, and return whether they shall be turned into roles."""
    from workbook.exporting.selection import render_disclosures

    if not revealed:
        return False
    click.echo(f"This would tell about people:\n{render_disclosures(revealed, content)}\n")
    answers = click.Choice(["names", "roles", "stop"])
    answer = click.prompt("Leave the names in, turn people into roles, or stop?", type=answers, default="stop")
    if answer == "stop":
        raise click.Abort
    return bool(answer == "roles")


def show_progress(things: Sequence[Any], *, unit: str = "entry") -> Iterable[Any]:
    """Go through things with a progress bar, once it takes longer than a second."""
    from tqdm import tqdm

    return tqdm(things, delay=1, unit=unit, leave=False)


def report_problems(problems: Sequence[object], good: str) -> None:
    """Print what is wrong and end with status 1, or say that all is well."""
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(good)

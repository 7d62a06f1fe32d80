"""Have a page of the workbook made as a learner has filled it in.

Pages are built and filled above this layer: the command `workbook report` does that, in a process of its own, and what
it makes is the same as in a terminal. The names that become roles go to it through a pipe, because the words of a
command can be read by whoever else uses this computer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import DocumentError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from workbook.paths import Home

COMMAND = (sys.executable, "-X", "utf8", "-m", "workbook", "report")
FROM_PIPE = "-"


def make_own_page(
    notebook: str,
    ending: str,
    *,
    home: Home,
    learner: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
    with_roles: bool = False,
    also: Sequence[str] = (),
) -> bytes:
    """Return a page with a learner's answers in it, as a file.

    Parameters
    ----------
    notebook
        The id of the page's notebook.
    ending
        How the file's name ends: ".ipynb", ".html", ".docx" or ".pdf".
    home, learner
        Whose entries.
    since, until
        The first and the last day that it is about; None for no bound.
    with_roles, also
        Whether people are turned into roles, and names to turn into roles that stand in no register.

    Raises
    ------
    DocumentError
        It cannot be made; the sentence says why.
    """
    with tempfile.TemporaryDirectory() as folder:  # for its owner only, as the file is
        file = Path(folder) / f"page{ending}"
        options = ["--notebook", notebook, "--yes", "--home", str(home.folder), "--learner", learner]
        options += [*_bound("--since", since), *_bound("--until", until)]
        if with_roles:
            options += ["--roles", "--also", FROM_PIPE]
        ended = subprocess.run(  # noqa: S603 our own command, and no shell
            [*COMMAND, str(file), *options],
            input="\n".join(also),
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        if ended.returncode or not file.is_file():
            raise DocumentError(_find_sentence(ended.stderr))
        return file.read_bytes()


def _bound(option: str, day: dt.date | None) -> Iterator[str]:
    if day:
        yield from (option, day.isoformat())


def _find_sentence(said: str) -> str:
    """Return the last line of what the command complained about."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "The page could not be made.")

"""Make the filled examples: each notebook with each persona that fills it, several at the same time.

A file beside the examples lists those that are finished, until all are. When a run was stopped, or an example failed, the
same command continues it; examples whose sources have changed in the meantime are made again.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nbformat
from tqdm import tqdm

from workbook.content.time_text import parse_iso_date
from workbook.errors import UnknownNameError, WorkbookError
from workbook.notebooks.filling import Example, Failure, Format, fill_example
from workbook.notebooks.notebook import make_file_name
from workbook.notebooks.parameters import check_parameters
from workbook.notebooks.worker_process import Method, Workers, explain_end
from workbook.paths import PACKAGE, get_notebooks_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content

PROGRESS_FILE = ".unfinished"
# The parameters of a notebook that say whose entries it shows.
CHOSEN_PARAMETERS = ("example", "learner")


@dataclass
class ExampleResult:
    """How many examples were made, how many had been made by an earlier run, and which failed."""

    made: int = 0
    made_before: int = 0
    failures: list[Failure] = field(default_factory=list)

    def describe(self) -> str:
        """Return a sentence about the finished notebooks."""
        made = "1 notebook was filled" if self.made == 1 else f"{self.made} notebooks were filled"
        return f"{made}, {self.made_before} had been before." if self.made_before else f"{made}."


def plan_examples(
    personas: Iterable[Persona],
    folder: Path,
    *,
    notebooks: Sequence[str] = (),
    formats: Sequence[Format] = ("notebook",),
    parameters: Mapping[str, str] | None = None,
) -> list[Example]:
    """Return the examples to make, each in its persona's own folder.

    Parameters
    ----------
    personas
        The personas; each fills the notebooks that it lists.
    folder
        The folder for the results; nothing is written elsewhere.
    notebooks
        The ids of the notebooks to fill; all when there are none.
    formats
        The file formats of each example.
    parameters
        Further parameters of the notebooks, besides the persona.

    Raises
    ------
    UnknownNameError
        None of the personas fills one of the notebooks, or a notebook does not have one of the parameters.
    WorkbookError
        The folder of a persona is a link that leads out of the folder, or a parameter cannot have its value.
    """
    personas, folder = list(personas), folder.absolute()
    filled = {name for persona in personas for name in persona.notebooks}
    for name in notebooks:
        if name not in filled:
            raise UnknownNameError("notebook filled by these personas", name, sorted(filled))
    given = parameters or {}
    _check_values(given)
    examples = [
        Example(_get_notebook(name, given), persona, folder / persona.id, tuple(formats), tuple(given.items()))
        for persona in personas
        for name in persona.notebooks
        if not notebooks or name in notebooks
    ]
    for example in examples:
        if not example.folder.resolve().is_relative_to(folder.resolve()):
            raise WorkbookError(f"{example.folder} leads out of the folder that was chosen; remove that link first.")
    return examples


def iterate_examples(
    examples: Sequence[Example],
    folder: Path,
    *,
    content: Content,
    jobs: int | None = None,
    method: Method | None = None,
) -> Iterator[tuple[list[Example], ExampleResult]]:
    """Make examples, and yield the progress at the start and whenever one is finished.

    Parameters
    ----------
    examples
        The examples to make.
    folder
        The folder that contains all of them.
    content
        The content that they are made from.
    jobs
        How many are made at the same time; None for one per processor.
    method
        How processes are created; None for the best method of this system.

    Yields
    ------
    The examples that are being made, and the result so far. A failed example does not stop the others.
    """
    finished = _FinishedList(folder / PROGRESS_FILE, _make_fingerprint(content))
    waiting = [example for example in examples if not finished.has(example)]
    result = ExampleResult(made_before=len(examples) - len(waiting))
    if any("html" in example.formats for example in waiting):
        from workbook.notebooks.web_page import render_web_page

        render_web_page(nbformat.v4.new_notebook())  # reads the templates once, before processes are forked
    at_once = jobs or os.cpu_count() or 1
    workers = Workers(fill_example, jobs=at_once, method=method)
    yield waiting[:at_once], result
    for example, failure in workers.run(waiting):
        if failure is None:
            finished.add(example)
            result.made += 1
        else:
            is_known = isinstance(failure, Failure)
            result.failures.append(failure if is_known else Failure(example.title, "", explain_end(failure)))
        yield workers.running, result
    if not result.failures:
        finished.remove()


def make_examples(
    examples: Sequence[Example],
    folder: Path,
    *,
    content: Content,
    jobs: int | None = None,
    method: Method | None = None,
    shows_progress: bool = True,
) -> ExampleResult:
    """Make examples with a progress bar, and return the result; the other parameters are those of `iterate_examples`."""
    progress = iterate_examples(examples, folder, content=content, jobs=jobs, method=method)
    running, result = next(progress)
    with _ProgressBar(total=len(examples) - result.made_before, is_shown=shows_progress) as bar:
        bar.show_running(running)
        for running, _ in progress:
            bar.show_running(running, finished=1)
    return result


class _ProgressBar(tqdm):  # type: ignore[type-arg]  # generic for type checkers only
    """A progress bar that names what runs."""

    monitor_interval = 0  # tqdm's monitor is a thread, and a process with threads cannot be forked.

    def __init__(self, *, total: int, is_shown: bool) -> None:
        super().__init__(total=total, unit="notebook", disable=not is_shown)

    def show_running(self, examples: Iterable[Example], *, finished: int = 0) -> None:
        """Show the titles of the examples that are being made, and count the finished ones."""
        self.set_postfix_str(", ".join(example.title for example in examples), refresh=not finished)
        self.update(finished)


class _FinishedList:
    """The file that lists the examples of an unfinished run, one line per example: its fingerprint and title."""

    def __init__(self, file: Path, sources_hash: str) -> None:
        self._file, self._sources_hash = file, sources_hash
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        self._done = {line.split(" ", 1)[0] for line in lines}

    def has(self, example: Example) -> bool:
        """Return whether the example was made from the same sources, and its files still exist."""
        is_listed = example.make_fingerprint(self._sources_hash) in self._done
        return is_listed and all(file.is_file() for file in example.files)

    def add(self, example: Example) -> None:
        """Add an example that has been made."""
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(f"{example.make_fingerprint(self._sources_hash)} {example.title}\n")

    def remove(self) -> None:
        """Remove the file, because all examples have been made."""
        self._file.unlink(missing_ok=True)


def _check_values(parameters: Mapping[str, str]) -> None:
    """Refuse a day that cannot be read, and parameters that each example sets itself."""
    for name in CHOSEN_PARAMETERS:
        if name in parameters:
            raise WorkbookError(
                f'The parameter "{name}" cannot be set here; choose the people with --persona or --class-list.'
            )
    if "today" in parameters:
        parse_iso_date(parameters["today"])


def _get_notebook(name: str, parameters: Mapping[str, str]) -> Path:
    file = get_notebooks_folder() / make_file_name(name)
    if not file.is_file():
        raise WorkbookError(f"There is no notebook {file}; run: python -m workbook build")
    if parameters:
        check_parameters(nbformat.read(file, as_version=nbformat.NO_CONVERT), parameters)
    return file


def _make_fingerprint(content: Content) -> str:
    """Return a hash of the program and the definitions; each example adds its persona to its own fingerprint."""
    files = [
        *PACKAGE.rglob("*.py"),
        *(file for file in content.folder.rglob("*.yaml") if file.parent.name != "personas"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()

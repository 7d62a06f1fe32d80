"""Work that a page asks for and the layer above does: exporting a page as filled in, and making examples.

Both build and run notebooks, which this layer knows nothing of. `workbook.open_workbook` passes the services in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook.forms.tool import ChosenFile
    from workbook.page.exports import ExportOptions
    from workbook.paths import Home


ExampleFormat = Literal["notebook", "html", "word", "pdf"]


@dataclass(frozen=True)
class ExampleRequest:
    """Which examples to make.

    Parameters
    ----------
    folder
        Where the files are written, one folder per persona.
    personas
        The ids of the personas that fill the pages.
    own_files
        Personas (YAML files, Excel books) and class lists (CSV files, Excel books) of the trainer's own.
    notebooks
        The ids of the pages; all that the personas fill when there are none.
    formats
        "notebook", "html", "word" and "pdf".
    today
        The date to look back from, in ISO form; "" for each persona's own.
    """

    folder: Path
    personas: tuple[str, ...] = ()
    own_files: tuple[ChosenFile, ...] = ()
    notebooks: tuple[str, ...] = ()
    formats: tuple[ExampleFormat, ...] = ("notebook", "html")
    today: str = ""


@dataclass(frozen=True)
class ExampleOutcome:
    """What to report about examples: sentences, the most important one last, and whether some could not be made."""

    sentences: tuple[str, ...]
    has_failed: bool = False


class PageExporter(Protocol):
    """Exports a page as the learner has filled it in."""

    def __call__(self, options: ExportOptions, suffix: str) -> bytes:
        """Return the page as a file with this suffix; raises DocumentError, with a sentence that says why not."""


class ExampleMaker(Protocol):
    """Makes filled examples."""

    def __call__(self, request: ExampleRequest, progress: Callable[[str, float | None], None]) -> ExampleOutcome:
        """Write the examples; `progress` gets a text and the share that is done, from 0 to 1."""


@dataclass(frozen=True)
class PageServices:
    """The services of one learner's page."""

    export_page: PageExporter
    make_examples: ExampleMaker


class ServiceFactory(Protocol):
    """Makes the services for a learner's entries."""

    def __call__(self, home: Home, learner: str) -> PageServices:
        """Return the services for the entries of one learner in a home folder."""

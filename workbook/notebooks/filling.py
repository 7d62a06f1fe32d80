"""Fill one notebook with one persona, in a process of its own, and write the requested files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import nbformat
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from workbook.content.loader import add_persona, load_content
from workbook.content.persona_dates import place_date
from workbook.content.time_text import parse_iso_date
from workbook.notebooks.generated_files import write_changed
from workbook.notebooks.link_cleanup import drop_links
from workbook.notebooks.normalization import render_notebook, tidy_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from workbook.content.definitions import Persona
    from workbook.document.document import HtmlDocument

Format = Literal["notebook", "html", "word", "pdf"]
# The name of our engine, which papermill finds by the entry point in pyproject.toml.
ENGINE = "workbook"
INVENTED = "Invented example"
SUFFIXES: dict[Format, str] = {"notebook": ".ipynb", "html": ".html", "word": ".docx", "pdf": ".pdf"}


@dataclass(frozen=True)
class Example:
    """A notebook to fill with a persona.

    Parameters
    ----------
    notebook
        The file of the built notebook.
    persona
        The persona that fills it.
    folder
        The folder for the results.
    formats
        The file formats that are written.
    parameters
        Further parameters of the notebook, as names and values.
    """

    notebook: Path
    persona: Persona
    folder: Path
    formats: tuple[Format, ...]
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The name of the example in messages."""
        return f"{self.persona.id} {self.notebook.stem}"

    @property
    def files(self) -> list[Path]:
        """The files that are written."""
        return [self.folder / (self.notebook.stem + SUFFIXES[kind]) for kind in self.formats]

    def make_fingerprint(self, sources_hash: str) -> str:
        """Return a hash that changes whenever the result may change; `sources_hash` is the hash of the program and content."""
        parts = [sources_hash, self.persona.model_dump_json(), json.dumps([self.formats, self.parameters])]
        return hashlib.sha256("\0".join(parts).encode() + self.notebook.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Failure:
    """The reason why an example could not be made.

    Parameters
    ----------
    title
        The title of the example.
    cell
        The id of the cell that failed; "" when the failure was outside the cells.
    reason
        The error, in one line.
    """

    title: str
    cell: str
    reason: str

    def __str__(self) -> str:
        """Return the failure as one line."""
        where = f'{self.title}, cell "{self.cell}"' if self.cell else self.title
        return f"{where}: {self.reason}"


def fill_example(example: Example) -> Iterator[Failure | None]:
    """Make an example, and yield None or the failure; nothing is written after a failure, and only complete files.

    The persona and the notebook's variables remain in this process, so call it in a process of its own.
    """
    add_persona(example.persona)
    source = nbformat.read(example.notebook, as_version=nbformat.NO_CONVERT)
    try:
        filled = execute_notebook(
            source,
            None,
            {**dict(example.parameters), "example": example.persona.id},
            engine_name=ENGINE,
            own_process=False,
            progress_bar=False,
        )
        _write(example, tidy_notebook(filled))
    except PapermillExecutionError as error:
        cell = next((cell.id for cell in source.cells if cell.source == error.source), "")
        yield Failure(example.title, cell, f"{error.ename}: {error.evalue}".removesuffix(": "))
    except Exception as error:  # noqa: BLE001 one failed example must not stop the others
        yield Failure(example.title, "", f"{type(error).__name__}: {error}")
    else:
        yield None


def _write(example: Example, filled: NotebookNode) -> None:
    made = {
        file.name: _render(kind, example, filled) for kind, file in zip(example.formats, example.files, strict=True)
    }
    write_changed(made, example.folder)


def _render(kind: Format, example: Example, filled: NotebookNode) -> bytes:
    if kind == "notebook":
        return render_notebook(drop_links(filled, pages=example.persona.notebooks))
    if kind == "html":
        from workbook.notebooks.web_page import render_web_page

        return render_web_page(filled, subtitle=example.persona.title, pages=example.persona.notebooks).encode()
    from workbook.document.rendering import render_document

    return render_document(_make_document(example, filled), ending=SUFFIXES[kind])


def _make_document(example: Example, filled: NotebookNode) -> HtmlDocument:
    """Return an example as a document; its date is the day it looks back from, so that every run gives the same file."""
    from workbook.document.html_text import render_text
    from workbook.notebooks.notebook_document import make_page_document
    from workbook.reports.overview import render_banner

    chosen = dict(example.parameters).get("today")
    today = parse_iso_date(chosen) if chosen else place_date(example.persona, example.persona.today)
    banner, *_ = render_text(render_banner(example.persona, today=today, content=load_content())).split("\n")
    return make_page_document(filled, lines=(banner,), author=f"{INVENTED}: {example.persona.title}", dated=today)

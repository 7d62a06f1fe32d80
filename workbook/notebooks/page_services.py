"""The work that a page asks for and that needs notebooks: exporting a page as filled in, and making examples.

Each service runs in a process of its own, because a kernel must answer its forms in the meantime. Only bytes, sentences and
progress come back.
"""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.content.loader import load_content
from workbook.errors import DocumentError, WorkbookError
from workbook.notebooks.parameters import check_cells_run
from workbook.page import open_book
from workbook.page.services import ExampleOutcome, PageServices
from workbook.paths import Home
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from workbook.content.definitions import Persona
    from workbook.content.loader import Content
    from workbook.notebooks.filling import Example
    from workbook.page.book import Book
    from workbook.page.exports import ExportOptions
    from workbook.page.services import ExampleRequest


def open_workbook(learner: str = "me", *, example: str = "", today: str = "", notebook: str = "") -> Book:
    """Open the workbook for a learner, or a filled example of it; see `workbook.page.entry_point.open_book`.

    Parameters that papermill has set are checked first: none may lead to the learner's own page by mistake.
    """
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    check_cells_run(shell.user_ns.get("In", ()) if shell else ())
    return open_book(learner, example=example, today=today, notebook=notebook, make_services=make_page_services)


def make_page_services(home: Home, learner: str) -> PageServices:
    """Return the services for the entries of one learner in a home folder."""

    def export_page(options: ExportOptions, suffix: str) -> bytes:
        for message in _iterate_messages(_export_page, home.folder, learner, options, suffix):
            if isinstance(message, bytes):
                return message
            raise DocumentError(str(message))
        raise DocumentError("The page could not be made.")

    return PageServices(export_page=export_page, make_examples=_make_examples)


def _iterate_messages(function: Callable[..., Iterable[Any]], *arguments: object) -> Iterator[Any]:
    """Call a function in a process of its own, and yield its messages; a process that was killed gives a sentence."""
    from workbook.notebooks.worker_process import Worker, explain_end

    worker = Worker("spawn")
    try:
        worker.call(function, *arguments)
        while True:
            try:
                yield worker.receive()
            except EOFError:
                break
        if status := worker.end():
            yield explain_end(status)
    finally:
        worker.kill()


def _export_page(folder: Path, learner: str, options: ExportOptions, suffix: str) -> Iterator[bytes | str]:
    from workbook.notebooks.filled_page import make_page_file

    try:
        with contextlib.closing(Store.open(Home(folder), load_content(), learner=learner)) as store:
            yield make_page_file(options, store)(suffix)
    except WorkbookError as error:
        yield str(error)


def _make_examples(request: ExampleRequest, progress: Callable[[str, float | None], None]) -> ExampleOutcome:
    """Make examples; see `workbook.page.services.ExampleMaker`."""
    for message in _iterate_messages(_fill_examples, request):
        if isinstance(message, ExampleOutcome):
            return message
        if isinstance(message, str):
            return ExampleOutcome((message,), has_failed=True)
        progress(*message)
    return ExampleOutcome(("The examples could not be made.",), has_failed=True)


def _fill_examples(request: ExampleRequest) -> Iterator[tuple[str, float] | ExampleOutcome | str]:
    """Fill the notebooks; yield the progress as a text and a share, then the outcome, or a sentence on what is wrong."""
    from workbook.notebooks.class_index import list_left_out, write_index
    from workbook.notebooks.examples import iterate_examples, plan_examples

    content = load_content()
    try:
        personas, has_class_list = _load_personas(request, content)
        notebooks = _choose_notebooks(request, personas)
        parameters = {"today": request.today} if request.today else {}
        planned = plan_examples(
            personas,
            request.folder,
            notebooks=notebooks,
            formats=request.formats,
            parameters=parameters,
        )
        finished = 0
        for running, result in iterate_examples(planned, request.folder, content=content):
            finished = result.made + len(result.failures)
            total = max(len(planned) - result.made_before, 1)
            yield f"{finished} of {total} made; now {_name_running(running)}", finished / total
        sentences = [*map(str, result.failures), *list_left_out(personas, notebooks)]
        summary = f"{result.describe()} They are in {request.folder}."
        if has_class_list:
            index = write_index(personas, planned, request.folder, content=content, failures=result.failures)
            summary += f" {index.name} lists who is where."
        yield ExampleOutcome((*sentences, summary), bool(result.failures))
    except WorkbookError as error:
        yield str(error)


def _name_running(running: Sequence[Example]) -> str:
    return ", ".join(example.title for example in running) or "the next"


def _choose_notebooks(request: ExampleRequest, personas: Sequence[Persona]) -> tuple[str, ...]:
    """Return the requested notebooks that somebody fills, or all of them when nobody fills any."""
    filled = {notebook for persona in personas for notebook in persona.notebooks}
    return tuple(name for name in request.notebooks if name in filled) or request.notebooks


def _load_personas(request: ExampleRequest, content: Content) -> tuple[list[Persona], bool]:
    """Return the personas and the learners of a request, and whether it has a class list."""
    from workbook.notebooks.class_list import read_class_list
    from workbook.notebooks.custom_personas import load_personas

    with tempfile.TemporaryDirectory() as folder:
        names, class_lists = list(request.personas), []
        for number, file in enumerate(request.own_files):
            place = Path(folder) / str(number) / Path(file.name).name
            place.parent.mkdir()
            place.write_bytes(file.content)
            if _is_class_list(place):
                class_lists.append(place)
            else:
                names.append(str(place))
        people = load_personas(names, content)
        for place in class_lists:
            people += read_class_list(place, content, taken=[person.id for person in people])
        return people, bool(class_lists)


def _is_class_list(file: Path) -> bool:
    """Return whether a table lists learners; an Excel book of a persona has a sheet named "persona"."""
    if file.suffix.lower() == ".csv":
        return True
    if file.suffix.lower() != ".xlsx":
        return False
    with zipfile.ZipFile(file) as book:
        return b'name="persona"' not in book.read("xl/workbook.xml")

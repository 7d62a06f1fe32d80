"""Make filled examples for a course: choose personas, pages and file formats, then look at the files or download them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from workbook.document.html import Html, join_html, make_element, make_list
from workbook.errors import WorkbookError
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_grid
from workbook.page.services import ExampleFormat, ExampleRequest
from workbook.paths import get_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from workbook.forms.tool import ChosenFile, ToolRequest
    from workbook.page.context import PageContext

KEY = "make-examples"
FOLDER = "examples"
FORMATS = {"notebook": "Notebooks", "html": "Web pages", "word": "Word", "pdf": "PDF"}
VIEWABLE_TYPES = {".html": "text/html", ".pdf": "application/pdf"}
ABOUT = (
    "An example is a page of the workbook as an invented person has filled it. It says so at its top, and holds nothing of "
    "your own."
)
OWN_HINT = (
    "A persona as a YAML file or an Excel book, or a class list as CSV or Excel with a row for each learner; "
    "docs/trainer.md says how to write them."
)
CHOOSE = "Choose who fills the pages, which pages, and at least one kind of file."
NO_SERVICES = "Examples cannot be made here. Open this page with the workbook."
DAY = "A day is written as 2026-03-10."


class MakeExamplesTool:
    """Makes filled examples, shows them and offers them as one file.

    Parameters
    ----------
    context
        What the page works with; examples are written into its exports.
    """

    def __init__(self, context: PageContext) -> None:
        self._context, self._controls = context, Controls(KEY)
        self._request = ExampleRequest(
            self._folder,
            personas=tuple(context.content.persona_ids),
            notebooks=tuple(self._pages),
            formats=("notebook", "html"),
        )
        self._reported: Sequence[str] = ()

    @property
    def _pages(self) -> dict[str, str]:
        """The pages that somebody fills, with their titles."""
        people = map(self._context.content.get_persona, self._context.content.persona_ids)
        filled = {notebook for persona in people for notebook in persona.notebooks}
        pages = self._context.content.workbook.notebooks
        return {notebook.id: notebook.title for notebook in pages if notebook.id in filled}

    @property
    def _folder(self) -> Path:
        home = self._context.home or get_home()  # Only an example has no home, and it shows no tools.
        return home.exports / FOLDER

    def open(self) -> Screen:
        """Return the choices, and the list of existing examples."""
        return Screen(join_html([self._draw_choice(), self._draw_examples()]))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Make the examples, show one, or offer all of them as one file."""
        if ask.name == "look":
            return self._look(ask.get("file"))
        if ask.name == "hand-out":
            return self._hand_out()
        if ask.name != "make":
            return self.open()
        self._request = replace(
            self._request,
            personas=tuple(ask.get_all("personas")),
            notebooks=tuple(ask.get_all("notebooks")),
            formats=tuple(name for name in get_args(ExampleFormat) if name in ask.get_all("formats")),
            today=ask.get("today").strip(),
        )
        own = list(ask.files.get("own", ()))
        if not (self._request.personas or own) or not self._request.notebooks or not self._request.formats:
            return Screen("", region="-", said=CHOOSE, is_problem=True, focus=self._controls.id_of("personas-1"))
        if self._request.today and not re.fullmatch(r"\d{4}-\d\d-\d\d", self._request.today):
            return Screen("", region="-", said=DAY, is_problem=True, focus=self._controls.id_of("today"))
        return self._make(own, progress)

    def _make(self, own: Sequence[ChosenFile], progress: Callable[[str, float | None], None]) -> Screen:
        if self._context.services is None:
            raise WorkbookError(NO_SERVICES)
        request = replace(self._request, own_files=tuple(own), notebooks=self._choose_pages(own))
        outcome = self._context.services.make_examples(request, progress)
        *self._reported, summary = outcome.sentences
        return replace(self.open(), said=summary, is_problem=outcome.has_failed, focus=self._controls.id_of("made"))

    def _choose_pages(self, own: Sequence[ChosenFile]) -> tuple[str, ...]:
        """Return the pages to fill: none when all are chosen, which stands for all that the personas fill."""
        chosen = self._request.notebooks
        if len(chosen) == len(self._pages):
            return ()
        people = map(self._context.content.get_persona, self._request.personas)
        filled = {notebook for persona in people for notebook in persona.notebooks}
        return chosen if own else tuple(name for name in chosen if name in filled) or chosen

    def _look(self, name: str) -> Screen:
        file = self._folder / name
        if file not in self._list_examples() or file.suffix not in VIEWABLE_TYPES:
            return replace(self.open(), said="That file is not there any more.", is_problem=True)
        shown = OfferedFile(file.name, VIEWABLE_TYPES[file.suffix], file.read_bytes(), is_shown=True)
        return Screen("", region="-", said=f"{file.name} is shown in a tab of its own.", files=(shown,))

    def _hand_out(self) -> Screen:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for example in self._list_examples():
                archive.write(example, example.relative_to(self._folder))
        file = OfferedFile(f"{FOLDER}.zip", "application/zip", buffer.getvalue())
        return Screen("", region="-", said=f"All examples are in {file.name}.", files=(file,))

    def _list_examples(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(file for file in self._folder.rglob("*") if file.is_file() and not file.name.startswith("."))

    def _draw_choice(self) -> Html:
        controls, request, content = self._controls, self._request, self._context.content
        people = {name: content.get_persona(name).title for name in content.persona_ids}
        who = controls.boxes("personas", "Who fills the pages", people, ticked=request.personas)
        what = controls.boxes("notebooks", "Which pages", self._pages, ticked=request.notebooks)
        kinds = controls.boxes("formats", "As what", FORMATS, ticked=request.formats)
        own = controls.file("own", "Somebody of your own", accept=".yaml,.yml,.xlsx,.csv", hint=OWN_HINT)
        day = controls.text(
            "today", "The day to look back from", kind="date", value=request.today, hint="Empty for each person's own."
        )
        button = make_button("Make the examples", is_main=True, id=controls.id_of("make"))
        form = make_form("make", make_grid(who, what, kinds), own, day, make_bar(button))
        return join_html([make_element("p", ABOUT), form])

    def _draw_examples(self) -> Html:
        examples = self._list_examples()
        parts = [self._controls.heading("made", "What there is")]
        if self._reported:
            parts.append(make_list(self._reported))
        if not examples:
            return join_html([*parts, make_element("p", "Nothing has been made yet.")])
        parts.append(make_element("p", f"{len(examples)} files in {self._folder}"))
        parts.append(make_bar(make_button("Hand all of them out as one file", "hand-out")))
        parts.append(make_list(self._draw_file(file) for file in examples))
        return join_html(parts)

    def _draw_file(self, file: Path) -> Html:
        name = file.relative_to(self._folder).as_posix()
        if file.suffix not in VIEWABLE_TYPES:
            return join_html([name])
        return join_html([name, " ", make_button("Look", "look", values={"file": name}, label=f"Look at {name}")])


def make(context: PageContext) -> MakeExamplesTool:
    """Return the tool for a page."""
    return MakeExamplesTool(context)

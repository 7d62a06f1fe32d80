"""Make filled examples for a course: who, which pages and which kinds of file are chosen; then look, and hand out.

The command `workbook examples` does the work, in a process of its own: a page that is open must not wait for it, and what
it makes is the same as in a terminal.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_list
from workbook.forms.tool import OfferedFile, Screen
from workbook.page.tools.controls import Controls, make_bar, make_button, make_form, make_grid
from workbook.paths import find_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workbook.forms.tool import ChosenFile, ToolRequest
    from workbook.page.book import Book

KEY = "make-examples"
FOLDER = "examples"
FORMATS = {"notebook": "Notebooks", "html": "Web pages", "word": "Word", "pdf": "PDF"}
LOOKED_AT = {".html": "text/html", ".pdf": "application/pdf"}
ABOUT = (
    "An example is a page of the workbook as an invented person has filled it. It says so at its top, and holds nothing of "
    "your own."
)
OWN_HINT = (
    "A persona as a YAML file or an Excel book, or a class list as CSV or Excel with a row for each learner; "
    "docs/trainer.md says how to write them."
)
CHOOSE = "Choose who fills the pages, which pages, and at least one kind of file."
DAY = "A day is written as 2026-03-10."
PROGRESS = re.compile(r"(\d+)/(\d+) \[[^,\]]*,[^,\]]*(?:, ([^\]]+))?\]")  # what the bar of tqdm looks like


@dataclass(frozen=True)
class ExampleRequest:
    """What was chosen: ids of personas, pages and kinds of file, and the day to look back from."""

    personas: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("notebook", "html")
    today: str = ""


class MakeExamplesTool:
    """The tool; see the module.

    Parameters
    ----------
    book
        The trainer's workbook; examples are written among its exports.
    """

    def __init__(self, book: Book) -> None:
        self._book, self._controls = book, Controls(KEY)
        self._wanted = ExampleRequest(
            personas=tuple(book.content.persona_ids), notebooks=tuple(self._pages), formats=("notebook", "html")
        )
        self._told: Sequence[str] = ()

    @property
    def _pages(self) -> dict[str, str]:
        """The pages that somebody fills, with their titles."""
        people = map(self._book.content.get_persona, self._book.content.persona_ids)
        filled = {notebook for persona in people for notebook in persona.notebooks}
        pages = self._book.content.workbook.notebooks
        return {notebook.id: notebook.title for notebook in pages if notebook.id in filled}

    @property
    def _folder(self) -> Path:
        home = self._book.home or find_home()  # only an example is in no home, and it has no tools
        return home.exports / FOLDER

    def open(self) -> Screen:
        """Return what can be chosen, and what there is already."""
        return Screen(join_html([self._draw_choice(), self._draw_made()]))

    def answer(self, ask: ToolRequest, progress: Callable[[str, float | None], None]) -> Screen:
        """Make the examples, show one, or hand all of them over."""
        if ask.name == "look":
            return self._look(ask.get("file"))
        if ask.name == "hand-out":
            return self._hand_out()
        if ask.name != "make":
            return self.open()
        self._wanted = replace(
            self._wanted,
            personas=tuple(ask.get_all("personas")),
            notebooks=tuple(ask.get_all("notebooks")),
            formats=tuple(ask.get_all("formats")),
            today=ask.get("today").strip(),
        )
        own = list(ask.files.get("own", ()))
        if not (self._wanted.personas or own) or not self._wanted.notebooks or not self._wanted.formats:
            return Screen("", region="-", said=CHOOSE, is_problem=True, focus=self._controls.id_of("personas-1"))
        if self._wanted.today and not re.fullmatch(r"\d{4}-\d\d-\d\d", self._wanted.today):
            return Screen("", region="-", said=DAY, is_problem=True, focus=self._controls.id_of("today"))
        return self._make(own, progress)

    # Within

    def _make(self, own: Sequence[ChosenFile], progress: Callable[[str, float | None], None]) -> Screen:
        with tempfile.TemporaryDirectory() as folder:
            command = [*COMMAND, *self._choose_pages(own), *_make_options(self._wanted, self._folder)]
            command += list(_bring_along(own, Path(folder)))
            status, self._told = _run(command, progress)
        said = self._told[-1] if self._told else ""
        return replace(self.open(), said=said, is_problem=bool(status), focus=self._controls.id_of("made"))

    def _choose_pages(self, own: Sequence[ChosenFile]) -> Sequence[str]:
        """Return the pages to name to the command: none for all of them, and none that nobody fills."""
        wanted = self._wanted.notebooks
        if len(wanted) == len(self._pages):
            return ()
        people = map(self._book.content.get_persona, self._wanted.personas)
        filled = {notebook for persona in people for notebook in persona.notebooks}
        return wanted if own else [name for name in wanted if name in filled] or wanted

    def _look(self, name: str) -> Screen:
        file = self._folder / name
        if file not in self._list_made() or file.suffix not in LOOKED_AT:
            return replace(self.open(), said="That file is not there any more.", is_problem=True)
        shown = OfferedFile(file.name, LOOKED_AT[file.suffix], file.read_bytes(), is_shown=True)
        return Screen("", region="-", said=f"{file.name} is shown in a tab of its own.", files=(shown,))

    def _hand_out(self) -> Screen:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in self._list_made():
                archive.write(file, file.relative_to(self._folder))
        handed = OfferedFile(f"{FOLDER}.zip", "application/zip", packed.getvalue())
        return Screen("", region="-", said=f"All examples are in {handed.name}.", files=(handed,))

    def _list_made(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(file for file in self._folder.rglob("*") if file.is_file() and not file.name.startswith("."))

    def _draw_choice(self) -> Html:
        controls, wanted, content = self._controls, self._wanted, self._book.content
        people = {name: content.get_persona(name).title for name in content.persona_ids}
        who = controls.boxes("personas", "Who fills the pages", people, ticked=wanted.personas)
        what = controls.boxes("notebooks", "Which pages", self._pages, ticked=wanted.notebooks)
        kinds = controls.boxes("formats", "As what", FORMATS, ticked=wanted.formats)
        own = controls.file("own", "Somebody of your own", accept=".yaml,.yml,.xlsx,.csv", hint=OWN_HINT)
        day = controls.text(
            "today", "The day to look back from", kind="date", value=wanted.today, hint="Empty for each person's own."
        )
        button = make_button("Make the examples", is_main=True, id=controls.id_of("make"))
        form = make_form("make", make_grid(who, what, kinds), own, day, make_bar(button))
        return join_html([make_element("p", ABOUT), form])

    def _draw_made(self) -> Html:
        made = self._list_made()
        parts = [self._controls.heading("made", "What there is")]
        if len(self._told) > 1:
            parts.append(make_list(self._told[:-1]))
        if not made:
            return join_html([*parts, make_element("p", "Nothing has been made yet.")])
        parts.append(make_element("p", f"{len(made)} files in {self._folder}"))
        parts.append(make_bar(make_button("Hand all of them out as one file", "hand-out")))
        parts.append(make_list(self._draw_file(file) for file in made))
        return join_html(parts)

    def _draw_file(self, file: Path) -> Html:
        name = file.relative_to(self._folder).as_posix()
        if file.suffix not in LOOKED_AT:
            return join_html([name])
        return join_html([name, " ", make_button("Look", "look", values={"file": name}, label=f"Look at {name}")])


COMMAND = (sys.executable, "-m", "workbook", "examples")


def _make_options(wanted: ExampleRequest, folder: Path) -> Iterator[str]:
    yield from ("--to", str(folder))
    for name in wanted.personas:
        yield from ("--persona", name)
    for name in wanted.formats:
        yield from ("--format", name)
    if wanted.today:
        yield from ("-p", "today", wanted.today)


def _bring_along(own: Sequence[ChosenFile], folder: Path) -> Iterator[str]:
    """Write the files that were chosen where the command finds them, and name them to it."""
    for number, file in enumerate(own):
        place = folder / str(number) / Path(file.name).name
        place.parent.mkdir()
        place.write_bytes(file.content)
        yield from ("--class-list" if _is_class_list(place) else "--persona", str(place))


def _is_class_list(file: Path) -> bool:
    """Say whether a table is one of learners: an Excel book of a persona has a sheet called so."""
    if file.suffix.lower() == ".csv":
        return True
    if file.suffix.lower() != ".xlsx":
        return False
    with zipfile.ZipFile(file) as book:
        return b'name="persona"' not in book.read("xl/workbook.xml")


def _run(command: Sequence[str], progress: Callable[[str, float | None], None]) -> tuple[int, list[str]]:
    """Run the command, pass on how far it is, and return its status and what it said."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(  # noqa: S603 our own command, and no shell
            command, stdout=said, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process,
    ):
        complaints = []
        for line in process.stderr or ():  # a carriage return of the bar ends a line as well
            if found := PROGRESS.search(line):
                done, total, running = found.groups()
                progress(f"{done} of {total} made; now {running or 'the next'}", int(done) / max(int(total), 1))
            elif line.strip():
                complaints.append(line.strip())
        status = process.wait()
        said.seek(0)
        words = [line.strip() for line in said if line.strip()]
    return status, [*complaints, *words] if status else words


def make(book: Book) -> MakeExamplesTool:
    """Return the tool for a book."""
    return MakeExamplesTool(book)

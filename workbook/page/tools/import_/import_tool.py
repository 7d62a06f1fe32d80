"""Bring in a file of another program: choose it, look at what would come in, change how it is read, then all or nothing.

Everything that is decided is decided by `workbook.importing.pipeline.make_preview`, as on the command line; here it is
asked for and shown. A file that was chosen in the browser lies in a folder for its owner only as long as it is used.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.errors import UnreadableFileError
from workbook.forms.tool import Screen
from workbook.page.controls import Controls, make_button
from workbook.store.entries import make_entry_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workbook.forms.tool import ChosenFile, ToolRequest
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.importing.preview import Preview
    from workbook.importing.source_file import SourceFile
    from workbook.page.context import PageContext
    from workbook.store.entries import SaveResult

    Progress = Callable[[str, float | None], None]

# The worksheets that files of known programs fill: their forms offer to bring one in.
OFFERED = frozenset({"time-entries", "clients", "services", "people", "expectations", "measures", "measurements"})
LINK = "Bring in from a file"
FIRST_ROWS, MORE_ROWS = 8, 200
# What is kept for next time when something comes in.
KEPT = frozenset({"import-rules", "import-mappings"})
_NO_NAME = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


@dataclass(frozen=True)
class ImportChoices:
    """What has been chosen so far; "" leaves it to be found out. The names are those of `make_preview`."""

    worksheet: str = ""
    week: str = ""
    department: str = ""
    sheet: str = ""
    zone: str = ""
    dates: str = ""
    language: str = "en"
    mapping: Mapping[str, str] | None = None
    name: str = ""
    kinds: Sequence[CategoryRule] = ()

    def list_options(self) -> dict[str, Any]:
        """Return the arguments of `make_preview`."""
        texts = ("week", "department", "sheet", "zone", "dates")
        given = {name: getattr(self, name) or None for name in texts}
        return {**given, "language": self.language, "mapping": self.mapping, "name": self.name, "kinds": self.kinds}


class ImportTool:
    """The tool.

    Parameters
    ----------
    context
        What the page works with.
    worksheet
        The worksheet whose form it stands below: it is folded there, and offers that worksheet first. "" where it stands
        by itself.
    """

    def __init__(self, context: PageContext, *, worksheet: str = "") -> None:
        self.store, self.content = context.store, context.content
        self.controls = Controls(f"bring-in-{make_entry_id()[:6]}")
        self.beside = worksheet
        self.choices = ImportChoices(worksheet=worksheet)
        self.source: SourceFile | None = None
        self.preview: Preview | None = None
        self.saved: SaveResult | None = None
        self.most_rows = FIRST_ROWS
        self._forget_file: Callable[[], object] = lambda: None

    def open(self) -> Screen:
        """Return what was shown last, so that a page that is drawn anew loses nothing."""
        if self.preview is not None or self.saved is not None or not self.beside:
            return self._show()
        return self._fold()

    def answer(self, ask: ToolRequest, progress: Progress) -> Screen:
        """Do what is asked and return what is shown next."""
        answers: dict[str, Callable[[ToolRequest, Progress], Screen]] = {
            "start": lambda _ask, _progress: self._start(),
            "close": lambda _ask, _progress: self._close(),
            "choose": self._choose,
            "again": self._look_again,
            "map": self._map,
            "more": self._show_more,
            "bring-in": self._bring_in,
            "take-back": lambda _ask, _progress: self._take_back(),
        }
        return answers[ask.name](ask, progress)

    # What is asked

    def _start(self) -> Screen:
        self._forget()
        return self._show(focus="heading")

    def _close(self) -> Screen:
        self._forget()
        return self._fold(focus="open")

    def _choose(self, ask: ToolRequest, progress: Progress) -> Screen:
        self._forget()
        self.choices = ImportChoices(worksheet=ask.get("worksheet"))
        path = ask.get("path").strip().strip("\"'")
        chosen = ask.files.get("file")
        if not chosen and not path:
            return self._complain("file", "Choose a file first.")
        try:
            self.source = self._keep(chosen[0]) if chosen else _find_source(path)
            return self._look(progress)
        except UnreadableFileError as error:
            self._forget()
            return self._complain("file" if chosen else "path", str(error))

    def _look_again(self, ask: ToolRequest, progress: Progress) -> Screen:
        """Look at the same file with other choices; where they cannot be, the screen stays as it was."""
        before = self.choices
        names = ("worksheet", "department", "sheet", "zone", "dates", "language")
        changes: dict[str, Any] = {name: ask.get(name) for name in names if name in ask.values}
        if "week" in ask.values:
            changes["week"] = ask.get("other_week") or ask.get("week")
        self.choices = replace(before, **changes)
        if (self.choices.worksheet, self.choices.sheet) != (before.worksheet, before.sheet):
            self.choices = replace(self.choices, mapping=None, name="")
        if self.preview and self.preview.hints:
            self.choices = replace(self.choices, kinds=self._read_rules(ask, self.preview))
        return self._try(before, progress)

    def _map(self, ask: ToolRequest, progress: Progress) -> Screen:
        before = self.choices
        columns = list(self.preview.samples) if self.preview else []
        told = {column: ask.get(f"column-{number}") for number, column in enumerate(columns)}
        mapping = {column: target for column, target in told.items() if target}
        if not mapping:
            raise UnreadableFileError("Choose a field for at least one column.")
        self.choices = replace(before, mapping=mapping, name=ask.get("name").strip())
        return self._try(before, progress)

    def _show_more(self, _ask: ToolRequest, _progress: Progress) -> Screen:
        self.most_rows = MORE_ROWS
        return self._show()

    def _bring_in(self, _ask: ToolRequest, progress: Progress) -> Screen:
        if self.preview is None:
            return self._start()
        progress("Bringing it in …", None)
        self.saved = self.preview.apply(self.store)
        changed = frozenset(entry.worksheet for entry in self.saved.entries)
        shown = self._show(focus="heading")
        return replace(shown, changed=changed)

    def _take_back(self) -> Screen:
        if self.saved is None:
            return self._start()
        back = self.store.undo_operation(self.saved.change)
        kept = sum(one.worksheet in KEPT for one in back.entries)
        left = len(self.saved.entries) - len(back.entries)
        said = f"Taken back: {format_item_count(len(back.entries) - kept, 'entry', 'entries')}"
        said += f", and {kept} that {'was' if kept == 1 else 'were'} kept for next time." if kept else "."
        if left:
            said += f" {format_item_count(left, 'entry was', 'entries were')} changed since, and left as they are."
        self._forget()
        changed = frozenset(entry.worksheet for entry in back.entries)
        return replace(self._show(focus="heading"), said=said, changed=changed)

    # Within

    def _look(self, progress: Progress) -> Screen:
        from workbook.importing.pipeline import find_target_worksheet, make_preview

        if self.source is None:
            return self._start()
        progress(f"Looking at {self.source.name} …", None)
        worksheet = self.choices.worksheet or find_target_worksheet(self.source, self.store) or ""
        self.choices = replace(self.choices, worksheet=worksheet)
        if worksheet:
            options = self.choices.list_options()
            self.preview = make_preview(self.source, worksheet, self.store, progress=progress, **options)
        return self._show(focus="heading")

    def _try(self, before: ImportChoices, progress: Progress) -> Screen:
        try:
            return self._look(progress)
        except Exception:
            self.choices = before
            raise

    def _show(self, *, focus: str = "") -> Screen:
        from workbook.page.tools.import_.screens import ImportScreens

        screens = ImportScreens(self.content, self.controls, beside=self.beside, most_rows=self.most_rows)
        said = ""
        if self.saved is not None and self.preview is not None:
            html = screens.render_result(self.preview, self.saved)
        elif self.preview is not None:
            html = screens.render_preview(self.preview, self.choices)
        elif self.source is not None:
            html = screens.render_where(self.source.name)
        else:
            html = screens.render_start(self.choices.worksheet)
        return Screen(html, said=said, focus=self.controls.id_of(focus) if focus else "")

    def _fold(self, *, focus: str = "") -> Screen:
        button = make_button(f"{LINK} …", "start", id=self.controls.id_of("open"))
        return Screen(button, focus=self.controls.id_of(focus) if focus else "")

    def _complain(self, control: str, sentence: str) -> Screen:
        from workbook.page.tools.import_.screens import ImportScreens

        controls = Controls(self.controls.key, {control: sentence})
        screens = ImportScreens(self.content, controls, beside=self.beside, most_rows=self.most_rows)
        html = screens.render_start(self.choices.worksheet)
        return Screen(html, said=sentence, is_problem=True, focus=controls.id_of(control))

    def _read_rules(self, ask: ToolRequest, preview: Preview) -> tuple[CategoryRule, ...]:
        """Return the rules that were changed or added, now or when it was looked at before."""
        from workbook.importing.mapping.work_categories import ANYTHING, CategoryRule

        changed = {(rule.look_in, rule.text): rule for rule in self.choices.kinds}
        for number, rule in enumerate(preview.rules):
            kind = ask.get(f"kind-{number}", rule.kind)
            if kind != rule.kind:
                changed[rule.look_in, rule.text] = CategoryRule(rule.look_in, rule.text, kind)
        look_in, text, kind = (ask.get(name).strip() for name in ("new_look_in", "new_text", "new_kind"))
        if text and look_in != ANYTHING:
            changed[look_in, text] = CategoryRule(look_in, text, kind)
        return tuple(changed.values())

    def _keep(self, file: ChosenFile) -> SourceFile:
        """Put a file that was chosen in the browser where it can be read like any other."""
        from workbook.importing.source_file import SourceFile

        folder = tempfile.mkdtemp(prefix="workbook-")
        # Also when the kernel is stopped meanwhile.
        self._forget_file = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        path = Path(folder) / (_NO_NAME.sub(" ", file.name).strip(" .")[-100:] or "file")
        path.write_bytes(file.content)
        return SourceFile(path)

    def _forget(self) -> None:
        self.source = self.preview = self.saved = None
        self.most_rows = FIRST_ROWS
        self.choices = ImportChoices(worksheet=self.beside)
        self._forget_file()


def _find_source(path: str) -> SourceFile:
    from workbook.importing.source_file import SourceFile

    try:
        return SourceFile(Path(path).expanduser())
    except RuntimeError as error:  # "~" and a name that is nobody's
        raise UnreadableFileError(f"There is no file {path}.") from error


def format_item_count(number: int, one: str, many: str) -> str:
    """Return a number of things: "No entries", "1 entry", "1,200 entries"."""
    return f"{f'{number:,}' if number else 'No'} {one if number == 1 else many}"


def format_row_count(number: int) -> str:
    """Return a number of rows."""
    return "1 row" if number == 1 else f"{number:,} rows"


def make(context: PageContext) -> ImportTool:
    """Return the tool for a page.

    Parameters
    ----------
    context
        What the page works with.
    """
    return ImportTool(context)

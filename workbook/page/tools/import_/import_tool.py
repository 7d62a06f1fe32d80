"""The import tool: choose a file, preview it, change how it is read, then import all of it or nothing.

`workbook.importing.pipeline.make_preview` makes every decision, as for the command line. A file that was chosen in the
browser is kept in a private temporary folder only while it is used.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.errors import UnreadableFileError
from workbook.forms.tool import Screen
from workbook.importing.options import DEFAULT_READING, ImportOptions
from workbook.page.controls import Controls, make_button
from workbook.page.tools.import_.labels import IMPORT_LABEL, SETTINGS_WORKSHEETS, format_item_count
from workbook.paths import make_private_folder
from workbook.store.entries import make_entry_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook.forms.tool import ChosenFile, ToolRequest
    from workbook.importing.mapping.row_reader import Progress
    from workbook.importing.mapping.work_categories import CategoryRule
    from workbook.importing.options import ReadingOptions
    from workbook.importing.preview import Preview
    from workbook.importing.source_file import SourceFile
    from workbook.page.context import PageContext
    from workbook.page.tools.import_.screens import ImportScreens
    from workbook.store.entries import SaveResult

FEW_ROWS, MANY_ROWS = 8, 200
_FORBIDDEN_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


class ImportTool:
    """The import tool.

    Parameters
    ----------
    context
        What the page works with.
    worksheet
        The worksheet whose form the tool is placed below. The tool is then collapsed at first and suggests that
        worksheet. "" if the tool is not placed below a form.
    """

    def __init__(self, context: PageContext, *, worksheet: str = "") -> None:
        self.store, self.content = context.store, context.content
        self.controls = Controls(f"import-{make_entry_id()[:6]}")
        self.form_worksheet = worksheet
        self.worksheet = worksheet
        self.options = ImportOptions()
        self.source: SourceFile | None = None
        self.preview: Preview | None = None
        self.saved: SaveResult | None = None
        self.max_rows = FEW_ROWS
        self._delete_file: Callable[[], object] = lambda: None

    def open(self) -> Screen:
        """Return the current screen, so that nothing is lost when a page is drawn again."""
        if self.preview is not None or self.saved is not None or not self.form_worksheet:
            return self._show()
        return self._collapse()

    def answer(self, ask: ToolRequest, progress: Progress) -> Screen:
        """Handle a request of the page and return the next screen."""
        handlers: dict[str, Callable[[ToolRequest, Progress], Screen]] = {
            "start": lambda _ask, _progress: self._start(),
            "close": lambda _ask, _progress: self._close(),
            "choose": self._choose_file,
            "update": self._update,
            "map": self._map,
            "more": lambda _ask, _progress: self._show_more(),
            "import": lambda _ask, progress: self._import(progress),
            "undo": lambda _ask, _progress: self._undo(),
        }
        return handlers[ask.name](ask, progress)

    # Requests

    def _start(self) -> Screen:
        self._reset()
        return self._show(focus="heading")

    def _close(self) -> Screen:
        self._reset()
        return self._collapse(focus="open")

    def _choose_file(self, ask: ToolRequest, progress: Progress) -> Screen:
        self._reset()
        self.worksheet = ask.get("worksheet")
        self.options = ImportOptions(reading=_read_reading(ask, DEFAULT_READING))
        path = ask.get("path").strip().strip("\"'")
        chosen = ask.files.get("file")
        if not chosen and not path:
            return self._show_problem("file", "Choose a file first.")
        try:
            self.source = self._keep(chosen[0]) if chosen else _get_source(path)
            return self._preview(progress)
        except UnreadableFileError as error:
            reading = self.options.reading
            self._reset()
            self.options = ImportOptions(reading=reading)
            return self._show_problem("file" if chosen else "path", str(error))

    def _update(self, ask: ToolRequest, progress: Progress) -> Screen:
        """Preview the same file with other options; if that fails, the screen stays as it is."""
        before = self.worksheet, self.options
        names = ("department", "zone", "dates")
        changes: dict[str, Any] = {name: ask.get(name) or None for name in names if name in ask.values}
        if "language" in ask.values:
            changes["language"] = ask.get("language")
        if "week" in ask.values:
            changes["week"] = ask.get("other_week") or ask.get("week") or None
        self.worksheet = ask.get("worksheet", self.worksheet)
        self.options = replace(self.options, reading=_read_reading(ask, self.options.reading), **changes)
        reading, reading_before = (replace(one.reading, doubtful_rows=None) for one in (self.options, before[1]))
        if (self.worksheet, reading) != (before[0], reading_before):
            self.options = replace(self.options, mapping=None)
        if self.preview and self.preview.classification.hints:
            self.options = replace(self.options, rules=self._read_rules(ask, self.preview))
        return self._preview_or_restore(before, progress)

    def _map(self, ask: ToolRequest, progress: Progress) -> Screen:
        from workbook.importing.mapping.column_mapping import ColumnMapping

        before = self.worksheet, self.options
        columns = list(self.preview.columns.samples) if self.preview else []
        targets = {column: ask.get(f"column-{number}") for number, column in enumerate(columns)}
        fields = {column: target for column, target in targets.items() if target}
        if not fields:
            raise UnreadableFileError("Choose a field for at least one column.")
        self.options = replace(self.options, mapping=ColumnMapping(fields, ask.get("name").strip()))
        return self._preview_or_restore(before, progress)

    def _show_more(self) -> Screen:
        self.max_rows = MANY_ROWS
        return self._show()

    def _import(self, progress: Progress) -> Screen:
        if self.preview is None:
            return self._start()
        progress("Importing …", None)
        self.saved = self.preview.apply(self.store)
        changed = frozenset(entry.worksheet for entry in self.saved.entries)
        return replace(self._show(focus="heading"), changed=changed)

    def _undo(self) -> Screen:
        if self.saved is None:
            return self._start()
        undone = self.store.undo_operation(self.saved.change).entries
        settings = sum(entry.worksheet in SETTINGS_WORKSHEETS for entry in undone)
        remaining = len(self.saved.entries) - len(undone)
        message = f"Import undone: {format_item_count(len(undone) - settings, 'entry', 'entries')}"
        if settings:
            message += f" and {format_item_count(settings, 'saved setting', 'saved settings')}"
        message += " removed."
        if remaining:
            kept = format_item_count(remaining, "entry was changed", "entries were changed")
            message += f" {kept} since the import and kept."
        self._reset()
        changed = frozenset(entry.worksheet for entry in undone)
        return replace(self._show(focus="heading"), said=message, changed=changed)

    # Steps

    def _preview(self, progress: Progress) -> Screen:
        from workbook.importing.pipeline import find_target_worksheet, make_preview

        if self.source is None:
            return self._start()
        progress(f"Reading {self.source.name} …", None)
        self.worksheet = self.worksheet or find_target_worksheet(self.source, self.store, self.options.reading) or ""
        if self.worksheet:
            self.preview = make_preview(self.source, self.worksheet, self.store, self.options, progress=progress)
        return self._show(focus="heading")

    def _preview_or_restore(self, before: tuple[str, ImportOptions], progress: Progress) -> Screen:
        try:
            return self._preview(progress)
        except Exception:
            self.worksheet, self.options = before
            raise

    def _show(self, *, focus: str = "") -> Screen:
        screens = self._make_screens(self.controls)
        if self.saved is not None and self.preview is not None:
            html = screens.render_result(self.preview, self.saved)
        elif self.preview is not None:
            html = screens.render_preview(self.preview, self.options)
        elif self.source is not None:
            html = screens.render_target(self.source.name)
        else:
            html = screens.render_start(self.worksheet, self.options.reading)
        return Screen(html, focus=self.controls.id_of(focus) if focus else "")

    def _collapse(self, *, focus: str = "") -> Screen:
        button = make_button(f"{IMPORT_LABEL} …", "start", id=self.controls.id_of("open"))
        return Screen(button, focus=self.controls.id_of(focus) if focus else "")

    def _show_problem(self, control: str, sentence: str) -> Screen:
        controls = Controls(self.controls.key, {control: sentence})
        html = self._make_screens(controls).render_start(self.worksheet, self.options.reading)
        return Screen(html, said=sentence, is_problem=True, focus=controls.id_of(control))

    def _make_screens(self, controls: Controls) -> ImportScreens:
        from workbook.page.tools.import_.screens import ImportScreens

        return ImportScreens(self.content, controls, is_below_form=bool(self.form_worksheet), max_rows=self.max_rows)

    def _read_rules(self, ask: ToolRequest, preview: Preview) -> tuple[CategoryRule, ...]:
        """Return the rules that were changed or added, in this request or in earlier ones."""
        from workbook.importing.mapping.work_categories import ANYTHING, CategoryRule

        changed = {(rule.look_in, rule.text): rule for rule in self.options.rules}
        for number, rule in enumerate(preview.classification.counts):
            kind = ask.get(f"kind-{number}", rule.kind)
            if kind != rule.kind:
                changed[rule.look_in, rule.text] = CategoryRule(rule.look_in, rule.text, kind)
        look_in, text, kind = (ask.get(name).strip() for name in ("new_look_in", "new_text", "new_kind"))
        if text and look_in != ANYTHING:
            changed[look_in, text] = CategoryRule(look_in, text, kind)
        return tuple(changed.values())

    def _keep(self, file: ChosenFile) -> SourceFile:
        """Write a file that was chosen in the browser into a private temporary folder, in the home if there is one."""
        from workbook.importing.source_file import SourceFile

        home = self.store.home
        if home:
            make_private_folder(home.importing)
        folder = tempfile.mkdtemp(prefix="workbook-", dir=home.importing if home else None)
        # The finalizer deletes the folder also when the kernel stops; after a kill, the next start of the workbook does.
        self._delete_file = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        path = Path(folder) / (_FORBIDDEN_IN_NAMES.sub(" ", file.name).strip(" .")[-100:] or "file")
        path.write_bytes(file.content)
        return SourceFile(path)

    def _reset(self) -> None:
        """Forget the file and everything that was chosen about it."""
        self.source = self.preview = self.saved = None
        self.max_rows = FEW_ROWS
        self.worksheet, self.options = self.form_worksheet, ImportOptions()
        self._delete_file()


def _read_reading(ask: ToolRequest, reading: ReadingOptions) -> ReadingOptions:
    """Return how to read the table, as far as the request states it. An empty text means to detect it."""
    changes: dict[str, Any] = {
        name: ask.get(name).strip() or None for name in ("sheet", "encoding", "doubtful_rows") if name in ask.values
    }
    if "header_row" in ask.values:
        text = ask.get("header_row").strip()
        if text and not text.isdecimal():
            raise UnreadableFileError(f'"{text}" is not the number of a row: write a number such as 4.')
        changes["header_row"] = int(text) if text else None
    return replace(reading, **changes)


def _get_source(path: str) -> SourceFile:
    from workbook.importing.source_file import SourceFile

    try:
        return SourceFile(Path(path).expanduser())
    except RuntimeError as error:  # There is no user with the name after "~".
        raise UnreadableFileError(f"There is no file {path}.") from error


def make(context: PageContext) -> ImportTool:
    """Return the tool for a page.

    Parameters
    ----------
    context
        What the page works with.
    """
    return ImportTool(context)

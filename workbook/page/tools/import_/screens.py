"""The screens of the import tool: choose a file, preview it, and see the result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_list, make_table
from workbook.importing.deduplication import ALREADY_EXISTS, DELETED_EARLIER
from workbook.importing.tables.table import MAX_FILE_MEGABYTES
from workbook.page.controls import Controls, make_bar, make_button, make_form, make_notice, make_paragraphs
from workbook.page.tools.import_.labels import (
    IMPORT_LABEL,
    SETTINGS_WORKSHEETS,
    format_item_count,
    format_row_count,
)
from workbook.page.tools.import_.settings_form import DOUBTFUL_LABEL, SettingsForm, has_no_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.content.loader import Content
    from workbook.importing.options import ImportOptions, ReadingOptions
    from workbook.importing.preview import DuplicateRow, Preview, RequiredChoice
    from workbook.importing.tables.table import RowMessage
    from workbook.store.entries import SaveResult

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.json,.ics"
MAX_CELL_LENGTH = 160
MAX_LINES = 500
PREVIEW_FIRST = (
    "You first see a preview. Nothing is saved until you import it, and then everything in the preview is saved."
)
NO_RULE = (
    "No rule decides which of this work is service. Add a rule below for a project, a person or a word; it is saved with "
    "the import."
)
UNDO_HINT = (
    "You can undo this import: everything that it added is removed, except what you have changed since. "
    "Importing the same file again adds nothing."
)
DUPLICATE_LABELS = {
    ALREADY_EXISTS: "Already in your workbook",
    DELETED_EARLIER: "Deleted by you earlier, and not imported again",
}


@dataclass(frozen=True)
class ImportScreens:
    """The screens of the import tool.

    Attributes
    ----------
    content
        The definitions of the worksheets.
    controls
        The controls, with their problems.
    is_below_form
        Whether the tool is placed below the form of a worksheet, so that it can be closed.
    max_rows
        The number of rows of a worksheet that a preview shows.
    """

    content: Content
    controls: Controls
    is_below_form: bool
    max_rows: int

    @property
    def settings(self) -> SettingsForm:
        """The forms that change the import."""
        return SettingsForm(self.content, self.controls)

    def render_start(self, worksheet: str, reading: ReadingOptions) -> Html:
        """Return the screen to choose a file."""
        controls = self.controls
        path = controls.text(
            "path", "Path of the file", hint="The whole path; ~ is your own folder, as in ~/Downloads/report.csv."
        )
        return join_html(
            [
                self._render_heading(IMPORT_LABEL if self.is_below_form else "Choose a file"),
                make_paragraphs([PREVIEW_FIRST]),
                make_form(
                    "choose",
                    controls.file(
                        "file",
                        "File",
                        accept=ACCEPT,
                        most_megabytes=MAX_FILE_MEGABYTES,
                        hint="CSV, Excel (.xlsx), a calendar (.ics) or JSON: from a time tracker, a calendar, open data, "
                        "or a list of your own.",
                    ),
                    controls.foldable(
                        "by-path", "Or enter where the file is", path, is_open="path" in controls.problems
                    ),
                    self.settings.render_worksheet(worksheet, is_optional=True),
                    self.settings.render_reading(reading),
                    make_bar(make_button("Preview", is_main=True), *self._make_close_buttons()),
                    label=IMPORT_LABEL,
                ),
            ]
        )

    def render_target(self, file: str) -> Html:
        """Return the screen that asks for the worksheet, if the content of the file does not show it."""
        explanation = "The workbook does not know this kind of file, and its columns do not show where it belongs."
        return join_html(
            [
                self._render_heading(f"Which worksheet is {file} for?"),
                make_paragraphs([explanation]),
                make_form("update", self.settings.render_worksheet(), self._make_button_bar("Continue")),
            ]
        )

    def render_preview(self, preview: Preview, options: ImportOptions) -> Html:
        """Return the preview, or the choice that is required first."""
        if preview.choices.required:
            return self._render_required_choice(preview, preview.choices.required, options)
        results, columns = preview.results, preview.columns
        new_count = format_item_count(len(results.new), "entry", "entries")
        parts = [
            self._render_heading(_summarize(preview)),
            make_paragraphs([_describe_source(preview)]),
            make_list(_list_counts(preview)),
            *_render_remarks(preview),
            *([make_notice(make_element("p", NO_RULE))] if has_no_rule(preview) else []),
            *(self._render_rows(preview, worksheet) for worksheet in _count_entries(preview)),
            *_render_messages("Invalid rows, which are not imported", results.invalid),
            *_render_messages("Remarks about rows that are imported", results.remarks),
            make_form("import", self._make_button_bar(f"Import {new_count}" if results.new else "")),
            *self._render_details(preview),
            self.settings.render_settings(preview, options),
        ]
        if columns.samples:
            form = self.settings.render_mapping(preview, options)
            parts.append(self.controls.foldable("mapping", "Choose which column goes into which field", form))
        return join_html(parts)

    def _render_required_choice(self, preview: Preview, required: RequiredChoice, options: ImportOptions) -> Html:
        source = preview.source
        introduction = [
            self._render_heading(required.question),
            *([make_paragraphs([_describe_source(preview)])] if source.format else []),
            *([make_list(source.remarks)] if source.remarks else []),
        ]
        if required.name == "mapping":
            mapping = self.settings.render_mapping(
                preview, options, self._make_restart_button(), *self._make_close_buttons()
            )
            return join_html([*introduction, mapping, self.settings.render_other_target(preview, options)])
        controls = {
            "week": lambda: self.settings.render_week(required.options, ""),
            "department": lambda: self.controls.select("department", "Whose rows", required.options),
            "dates": lambda: self.controls.radios("dates", "In a date such as 03/04/2026", required.options),
            "doubtful_rows": lambda: self.controls.radios("doubtful_rows", DOUBTFUL_LABEL, required.options),
        }
        form = make_form("update", controls[required.name](), self._make_button_bar("Continue"))
        return join_html([*introduction, form])

    def _render_rows(self, preview: Preview, worksheet: str) -> Html:
        columns = preview.list_columns(worksheet)
        rows = preview.list_rows(worksheet, limit=self.max_rows)
        numbers = [str(new.row) for new in preview.results.new if new.worksheet == worksheet]
        total = preview.counts[worksheet]
        title = preview.worksheets[worksheet].title
        caption = f"{title}, as it will be saved" + (
            f": the first {len(rows)} of {total:,}" if total > len(rows) else ""
        )
        cells = [(number, *map(_shorten, row)) for number, row in zip(numbers, rows, strict=False)]
        table = make_table(caption, ("Row", *(column.title for column in columns)), cells)
        if total > len(rows) and self.max_rows < total:
            more = make_button("Show more rows", "more", id=self.controls.id_of(f"more-{worksheet}"))
            return join_html([table, make_bar(more)])
        return table

    def _render_details(self, preview: Preview) -> Iterator[Html]:
        if preview.results.duplicates:
            rows = [(str(one.row), one.name, one.reason) for one in preview.results.duplicates]
            table = _render_table("Duplicate rows", ("Row", "Entry", "Reason"), rows)
            yield self.controls.foldable("duplicates", f"Duplicate rows ({len(rows):,})", table)
        if preview.results.skipped:
            rows = [(str(one.row), one.column, one.reason) for one in preview.results.skipped]
            table = _render_table("Skipped rows, with nothing to import", ("Row", "Column", "Reason"), rows)
            yield self.controls.foldable("skipped", f"Skipped rows, with nothing to import ({len(rows):,})", table)

    def render_result(self, preview: Preview, saved: SaveResult) -> Html:
        """Return the screen after the import."""
        counts = [
            f"{preview.worksheets[name].title}: {format_item_count(count, 'new entry', 'new entries')}"
            for name, count in _count_entries(preview).items()
        ]
        settings = {entry.worksheet for entry in saved.entries} & SETTINGS_WORKSHEETS
        notes = [f"Saved for the next import: {self.content.get_worksheet(name).title}." for name in sorted(settings)]
        if invalid := _count_rows(preview.results.invalid):
            remedy = "Correct the file and import it again: only the missing rows are added."
            notes.append(f"{format_item_count(invalid, 'row was', 'rows were')} not imported. {remedy}")
        undo = make_button("Undo this import")
        bar = make_bar(undo, self._make_restart_button(), *self._make_close_buttons())
        return join_html(
            [
                self._render_heading(f"{format_item_count(len(preview.results.new), 'entry', 'entries')} imported"),
                make_list(counts),
                make_paragraphs([*notes, UNDO_HINT]),
                make_form("undo", bar),
            ]
        )

    def _render_heading(self, text: str) -> Html:
        return self.controls.heading("heading", text, level=4 if self.is_below_form else 3)

    def _make_button_bar(self, main: str) -> Html:
        buttons = [make_button(main, is_main=True)] if main else []
        return make_bar(*buttons, self._make_restart_button(), *self._make_close_buttons())

    def _make_restart_button(self) -> Html:
        return make_button("Choose another file", "start", sends_form=False)

    def _make_close_buttons(self) -> list[Html]:
        return [make_button("Close", "close", sends_form=False)] if self.is_below_form else []


def _count_entries(preview: Preview) -> dict[str, int]:
    """Return the number of new entries by worksheet, the chosen worksheet first."""
    order = sorted(preview.counts, key=lambda name: name != preview.worksheet.id)
    return {name: preview.counts[name] for name in order}


def _count_rows(messages: Sequence[RowMessage]) -> int:
    return len({message.row for message in messages})


def _summarize(preview: Preview) -> str:
    results, file = preview.results, preview.source.name
    if results.new:
        return f"{format_item_count(len(results.new), 'entry', 'entries')} to import from {file}"
    if results.duplicates and not results.invalid:
        return f"Everything in {file} is already in your workbook"
    return f"Nothing to import from {file}"


def _describe_source(preview: Preview) -> str:
    titles = [worksheet.title for worksheet in preview.worksheets.values()]
    target = f"It goes into {' and '.join(filter(None, [', '.join(titles[:-1]), titles[-1]]))}."
    if preview.columns.mapping:
        return f"The columns of {preview.source.name} were mapped to fields. {target}"
    return f"{preview.source.name} was recognized as: {preview.source.format}. {target}"


def _list_counts(preview: Preview) -> list[str]:
    results = preview.results
    counts = [
        f"{preview.worksheets[name].title}: {format_item_count(number, 'new entry', 'new entries')}"
        for name, number in _count_entries(preview).items()
    ]
    labels = Counter(_get_label(duplicate) for duplicate in results.duplicates)
    counts += [f"{label}: {format_row_count(number)}" for label, number in labels.items()]
    if results.invalid:
        counts.append(f"Invalid, and not imported: {format_row_count(_count_rows(results.invalid))}")
    if results.skipped:
        counts.append(f"Nothing to import: {format_row_count(len(results.skipped))}")
    return counts


def _get_label(duplicate: DuplicateRow) -> str:
    return DUPLICATE_LABELS.get(duplicate.reason, "Duplicates")


def _render_remarks(preview: Preview) -> Iterator[Html]:
    remarks = (*preview.source.remarks, *preview.classification.summary)
    if remarks:
        yield make_notice(make_element("p", make_element("strong", "How the file was read")), make_list(remarks))


def _render_messages(title: str, messages: Sequence[RowMessage]) -> Iterator[Html]:
    if messages:
        rows = [(str(one.row), one.column, one.reason) for one in messages]
        yield _render_table(title, ("Row", "Column", "Message"), rows)


def _render_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    shown = [tuple(map(_shorten, row)) for row in rows[:MAX_LINES]]
    more = f" (the first {MAX_LINES} of {len(rows):,})" if len(rows) > MAX_LINES else ""
    return make_table(f"{title}{more}", headers, shown)


def _shorten(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= MAX_CELL_LENGTH else f"{tidy[: MAX_CELL_LENGTH - 1]}…"

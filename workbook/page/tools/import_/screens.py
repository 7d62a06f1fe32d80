"""The screens of bringing in: choosing a file, what would come in, what came in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_list, make_table
from workbook.importing.deduplication import DELETED, THERE
from workbook.importing.tables.table import MAX_FILE_MEGABYTES
from workbook.page.controls import (
    Controls,
    make_bar,
    make_button,
    make_form,
    make_notice,
    make_paragraphs,
)
from workbook.page.tools.import_.import_tool import KEPT, LINK, format_item_count, format_row_count
from workbook.page.tools.import_.settings_form import SettingsForm, has_no_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.content.loader import Content
    from workbook.importing.preview import DuplicateRow, Preview
    from workbook.importing.tables.table import RowMessage
    from workbook.page.tools.import_.import_tool import ImportChoices
    from workbook.store.entries import SaveResult

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.json,.ics"
FIND_OUT = {"": "Find out from the file"}
MAX_CELL_LENGTH = 160
MAX_LINES = 500
LOOK_FIRST = "You see first what would come in. Nothing is saved before you say so, and then all of it is, or nothing."
NO_RULE = (
    "No rule says which of this work is service, and which is not. Say below by which projects, people "
    "or words service is told from the rest; it is kept for next time."
)


@dataclass(frozen=True)
class ImportScreens:
    """What the tool shows.

    Attributes
    ----------
    content
        The definitions of the worksheets.
    controls
        The controls, with what is wrong with them.
    beside
        The worksheet whose form the tool stands below; "" where it stands by itself.
    most_rows
        How many rows of a preview are shown.
    """

    content: Content
    controls: Controls
    beside: str
    most_rows: int

    @property
    def settings(self) -> SettingsForm:
        """The forms with which it is changed."""
        return SettingsForm(self.content, self.controls)

    # Choosing a file

    def render_start(self, worksheet: str) -> Html:
        """Return the screen on which a file is chosen."""
        controls = self.controls
        path = controls.text(
            "path",
            "Where it lies",
            hint="The whole path; ~ is your own folder, as in ~/Downloads/report.csv.",
        )
        return join_html(
            [
                self._make_heading(LINK if self.beside else "Choose a file"),
                make_paragraphs([LOOK_FIRST]),
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
                        "by-path", "Or say where on this computer it lies", path, is_open="path" in controls.problems
                    ),
                    controls.select(
                        "worksheet", "Where it goes", FIND_OUT | self.settings.list_worksheets(), chosen=worksheet
                    ),
                    make_bar(make_button("Look at it first", is_main=True), *self._make_close()),
                    label=LINK,
                ),
            ]
        )

    def render_where(self, file: str) -> Html:
        """Return the screen that asks where a file goes of which nothing tells."""
        return join_html(
            [
                self._make_heading(f"Where does {file} go?"),
                make_paragraphs(["No program is known whose file looks like this one, and its columns do not tell."]),
                make_form(
                    "again",
                    self.controls.select("worksheet", "Where it goes", self.settings.list_worksheets()),
                    self._make_bar("Go on"),
                ),
            ]
        )

    # Looking at it

    def render_preview(self, preview: Preview, choices: ImportChoices) -> Html:
        """Return what would come in; or what must be chosen first."""
        if preview.needs:
            return self._render_need(preview, choices)
        parts = [
            self._make_heading(_sum_up(preview)),
            make_paragraphs([self._tell_program(preview)]),
            make_list(self._list_counts(preview)),
            *_make_remarks(preview),
            *([make_notice(make_element("p", NO_RULE))] if has_no_rule(preview) else []),
            *(self._make_rows(preview, worksheet) for worksheet in _count_entries(preview)),
            *_make_problems("Rows that stay out, because something in them is wrong", preview.problems),
            *_make_problems("Noticed in rows that come in", preview.row_remarks),
            make_form("bring-in", self._make_bar(_say_go(preview))),
            *self._make_foldables(preview),
            self.settings.make_all(preview, choices),
            *([self._make_mapping(preview, choices)] if preview.samples else []),
        ]
        return join_html(parts)

    def _render_need(self, preview: Preview, choices: ImportChoices) -> Html:
        (need,) = preview.needs
        known = [make_paragraphs([self._tell_program(preview)])] if preview.program else []
        remarks = [make_list(preview.remarks)] if preview.remarks else []
        heading = self._make_heading(need.question)
        if need.name == "mapping":
            mapping = self.settings.make_mapping(preview, choices, self._make_another(), *self._make_close())
            return join_html([heading, *known, *remarks, mapping, self.settings.make_where(preview)])
        asked = {
            "week": lambda: self.settings.make_week(need.choices, ""),
            "department": lambda: self.controls.select("department", "Whose rows", need.choices),
            "dates": lambda: self.controls.radios("dates", "In a date such as 03/04/2026", need.choices),
        }
        form = make_form("again", asked[need.name](), self._make_bar("Go on"))
        return join_html([heading, *known, *remarks, form])

    def _tell_program(self, preview: Preview) -> str:
        titles = [worksheet.title for worksheet in preview.worksheets.values()]
        where = f"It goes into {' and '.join(filter(None, [', '.join(titles[:-1]), titles[-1]]))}."
        if preview.mapping:
            return f"{preview.file} was read by its columns. {where}"
        return f"{preview.file} was recognised as: {preview.program}. {where}"

    def _list_counts(self, preview: Preview) -> list[str]:
        counts = [
            f"{preview.worksheets[name].title}: {format_item_count(number, 'new entry', 'new entries')}"
            for name, number in _count_entries(preview).items()
        ]
        reasons = Counter(_group(duplicate) for duplicate in preview.duplicates)
        counts += [f"{reason}: {format_row_count(number)}" for reason, number in reasons.items()]
        if preview.problems:
            counts.append(f"Wrong, and staying out: {format_row_count(len({one.row for one in preview.problems}))}")
        if preview.left_out:
            counts.append(f"Nothing to bring in: {format_row_count(len(preview.left_out))}")
        return counts

    def _make_rows(self, preview: Preview, worksheet: str) -> Html:
        columns = preview.list_columns(worksheet)
        rows = preview.list_rows(worksheet, most=self.most_rows)
        numbers = [str(one.row) for one in preview.incoming if one.worksheet == worksheet]
        total = preview.counts[worksheet]
        title = preview.worksheets[worksheet].title
        caption = f"{title}, as it will be stored" + (
            f": the first {len(rows)} of {total:,}" if total > len(rows) else ""
        )
        cells = [(number, *map(_shorten, row)) for number, row in zip(numbers, rows, strict=False)]
        table = make_table(caption, ("Row", *(column.title for column in columns)), cells)
        if total > len(rows) and self.most_rows < total:
            more = make_button("Show more rows", "more", id=self.controls.id_of(f"more-{worksheet}"))
            return join_html([table, make_bar(more)])
        return table

    def _make_foldables(self, preview: Preview) -> Iterator[Html]:
        if preview.duplicates:
            rows = [(str(one.row), one.name, one.reason) for one in preview.duplicates]
            table = _make_lines("What adds nothing", ("Row", "What", "Why"), rows)
            yield self.controls.foldable("duplicates", f"What adds nothing ({len(rows):,})", table)
        if preview.left_out:
            rows = [(str(one.row), one.column, one.reason) for one in preview.left_out]
            table = _make_lines("What holds nothing to bring in", ("Row", "Column", "Why"), rows)
            yield self.controls.foldable("left-out", f"What holds nothing to bring in ({len(rows):,})", table)

    def _make_mapping(self, preview: Preview, choices: ImportChoices) -> Html:
        form = self.settings.make_mapping(preview, choices)
        return self.controls.foldable("mapping", "Say yourself which column goes into which field", form)

    # When it is in

    def render_result(self, preview: Preview, saved: SaveResult) -> Html:
        """Return what came in."""
        number = len(preview.incoming)
        counts = [
            f"{preview.worksheets[name].title}: {format_item_count(there, 'new entry', 'new entries')}"
            for name, there in _count_entries(preview).items()
        ]
        kept = {entry.worksheet for entry in saved.entries} & KEPT
        remembered = [f"Kept for next time: {self.content.get_worksheet(name).title}." for name in sorted(kept)]
        out = len({one.row for one in preview.problems})
        if out:
            remembered.append(
                f"{format_row_count(out)} stayed out. Mend the file and bring it in again: only what is missing will come in."
            )
        back = (
            "You can take it back as one thing: all that came in goes again, except what you have changed since. "
            "Bringing the same file in twice adds nothing."
        )
        take_back = make_form(
            "take-back", make_bar(make_button("Take it back"), self._make_another(), *self._make_close())
        )
        return join_html(
            [
                self._make_heading(f"{format_item_count(number, 'entry is', 'entries are')} in"),
                make_list(counts),
                make_paragraphs([*remembered, back]),
                take_back,
            ]
        )

    # Within

    def _make_heading(self, text: str) -> Html:
        return self.controls.heading("heading", text, level=4 if self.beside else 3)

    def _make_bar(self, go: str) -> Html:
        main = [make_button(go, is_main=True)] if go else []
        return make_bar(*main, self._make_another(), *self._make_close())

    def _make_another(self) -> Html:
        return make_button("Choose another file", "start", sends_form=False)

    def _make_close(self) -> list[Html]:
        return [make_button("Close", "close", sends_form=False)] if self.beside else []


def _count_entries(preview: Preview) -> dict[str, int]:
    """Return how many entries come into each worksheet, and first into the one that was asked for."""
    order = sorted(preview.counts, key=lambda name: name != preview.worksheet.id)
    return {name: preview.counts[name] for name in order}


def _sum_up(preview: Preview) -> str:
    if preview.incoming:
        return f"{format_item_count(len(preview.incoming), 'entry', 'entries')} would come in from {preview.file}"
    if preview.duplicates and not preview.problems:
        return f"All of {preview.file} is here already"
    return f"Nothing would come in from {preview.file}"


def _say_go(preview: Preview) -> str:
    return f"Bring in {format_item_count(len(preview.incoming), 'entry', 'entries')}" if preview.incoming else ""


def _group(duplicate: DuplicateRow) -> str:
    known = {THERE: "Here already", DELETED: "Deleted by you, and staying so"}
    return known.get(duplicate.reason, "Adding nothing")


def _make_remarks(preview: Preview) -> Iterator[Html]:
    remarks = (*preview.remarks, *preview.decided)
    if remarks:
        yield make_notice(make_element("p", make_element("strong", "How it was read")), make_list(remarks))


def _make_problems(title: str, problems: Sequence[RowMessage]) -> Iterator[Html]:
    if problems:
        rows = [(str(one.row), one.column, one.reason) for one in problems]
        yield _make_lines(title, ("Row", "Column", "What"), rows)


def _make_lines(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    shown = [tuple(map(_shorten, row)) for row in rows[:MAX_LINES]]
    more = f" (the first {MAX_LINES} of {len(rows):,})" if len(rows) > MAX_LINES else ""
    return make_table(f"{title}{more}", headers, shown)


def _shorten(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= MAX_CELL_LENGTH else f"{tidy[: MAX_CELL_LENGTH - 1]}…"

"""Write the entries of a learner as an Excel book, one sheet per worksheet; `excel_book_reader` reads it.

Cells show the names of clients and the words of choices. Hidden columns contain what only restoring needs. Three sheets come
last: the meaning of each column, the history, and texts that are too long for a cell.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from workbook.content.values import KINDS
from workbook.exporting.excel_cells import (
    MAX_PART_LENGTH,
    escape_json,
    is_within_cell_limit,
    to_excel_text,
    write_text,
    write_value,
)
from workbook.exporting.excel_layout import (
    BOLD,
    HEADER_FILL,
    HEADER_FONT,
    LINK,
    TITLE,
    TITLE_POINTS,
    TOP,
    USUAL_WIDTH,
    choose_width,
    finish_sheet,
    set_alignment,
    set_up_page,
)
from workbook.store.operation import to_text
from workbook.store.snapshot import group_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet as Sheet

    from workbook.content.definitions import Field, Worksheet
    from workbook.store.entries import Entry
    from workbook.store.snapshot import Snapshot

Watch: TypeAlias = "Callable[[Sequence[Any]], Iterable[Any]]"
FORMAT = 1
ABOUT, COLUMNS, OTHERS, HISTORY, LONG_TEXTS = "About", "Columns", "Unfinished", "History", "Long texts"
OWN_SHEETS = (ABOUT, COLUMNS, OTHERS, HISTORY, LONG_TEXTS)
TO_MEND, TOKEN = "Still to mend", "Token"
ID, POSITION, SAVED_AT = "(entry)", "(place)", "(saved at)"
COLUMNS_HEADER = ("Sheet", "Worksheet", "Column", "Field", "Kind", "What it is")
OTHERS_HEADER = ("Worksheet", ID, "Values", POSITION, SAVED_AT)
HISTORY_HEADER = (
    "Number",
    "Operation",
    "Worksheet",
    ID,
    POSITION,
    "Action",
    SAVED_AT,
    "Deleted",
    "Undone",
    "Values",
)
LONG_HEADER = ("Number", "Part", "Text")
# The placeholder in a cell whose text is too long for it.
CONTINUED = re.compile(r"\(long text ([0-9]+), in the sheet Long texts\)")
_TITLE_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_MEND_WIDTH = 40
# Few people read these, so they get three lines.
_HIGHEST_OWN_POINTS = 45.0


@dataclass(frozen=True)
class ExcelColumn:
    """A column of a sheet: its header, its field if it has one, and whether only restoring needs it."""

    header: str
    field: Field | None = None
    kind: str = "value"
    hidden: bool = False


@dataclass
class _Writing:
    """A book that is being written."""

    snapshot: Snapshot
    book: Book = field(default_factory=Book)
    long_texts: list[str] = field(default_factory=list)
    columns: list[tuple[str, str, ExcelColumn]] = field(default_factory=list)

    def add_sheet(self, title: str, header: Sequence[str]) -> Sheet:
        """Add a sheet with a header that stays visible."""
        sheet: Sheet = self.book.create_sheet(title)
        for number, text in enumerate(header, start=1):
            cell = sheet.cell(1, number)
            write_text(cell, text)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, TOP
        sheet.freeze_panes = "A2"
        return sheet

    def write(self, cell: Cell | MergedCell, text: str) -> None:
        """Write a text into a cell, or into the sheet for long texts."""
        cell.alignment = TOP
        if not is_within_cell_limit(text) or CONTINUED.fullmatch(text):
            self.long_texts.append(text)
            text = f"(long text {len(self.long_texts)}, in the sheet Long texts)"
        write_text(cell, text)


def make_book(snapshot: Snapshot, *, watch: Watch = iter) -> bytes:
    """Return the entries as an Excel book.

    Parameters
    ----------
    snapshot
        The entries and their history.
    watch
        Wraps the iteration over entries and revisions, to show progress.

    Returns
    -------
    The bytes of the book.
    """
    writing = _Writing(snapshot)
    groups, others = group_entries(snapshot, drafts=True)
    titles = dict(zip((worksheet.id for worksheet, _ in groups), _make_titles(groups), strict=True))
    _write_about(writing, [(titles[worksheet.id], len(entries)) for worksheet, entries in groups])
    names = _Names(snapshot)
    sheets = [_Sheet(writing, titles[worksheet.id], worksheet, names) for worksheet, _ in groups]
    rows = [(sheet, entry) for sheet, (_, entries) in zip(sheets, groups, strict=True) for entry in entries]
    for sheet, entry in watch(rows):
        sheet.write(entry)
    for sheet in sheets:
        sheet.finish()
    if others:
        _write_rows(writing, OTHERS, OTHERS_HEADER, map(_make_other_row, others))
    _write_rows(writing, COLUMNS, COLUMNS_HEADER, _make_column_rows(writing))
    if snapshot.with_history:
        _write_rows(writing, HISTORY, HISTORY_HEADER, _make_history_rows(snapshot))
    if writing.long_texts:
        _write_rows(writing, LONG_TEXTS, LONG_HEADER, _make_long_rows(writing.long_texts))
    data = io.BytesIO()
    writing.book.save(data)
    return data.getvalue()


class _Names:
    """The names of entries that others refer to; a worksheet's names are read when they are first needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._content = snapshot.content
        self._values = {(entry.worksheet, entry.id): entry.values for entry in snapshot.entries}

    def get_name(self, worksheet: str, entry: object) -> str:
        """Return the name of an entry; "" when it does not exist."""
        definition = self._content.get_worksheet(worksheet)
        label = definition.field(definition.label or definition.fields[0].name)
        value = self._values.get((worksheet, str(entry)), {}).get(label.name)
        if value is None:
            return ""
        return self.get_name(label.reference, value) if label.reference else str(value)


def list_columns(worksheet: Worksheet) -> list[ExcelColumn]:
    """List the columns of a worksheet's sheet.

    Parameters
    ----------
    worksheet
        The worksheet.

    Returns
    -------
    The columns; each header is unique.
    """
    columns: list[ExcelColumn] = []
    for one in worksheet.fields:
        header = _make_unique(one.title, [column.header for column in columns])
        if one.reference:
            columns += [ExcelColumn(header, one, kind="name"), ExcelColumn(f"{header} (entry)", one, hidden=True)]
        else:
            columns.append(ExcelColumn(header, one))
    own = ((TO_MEND, False), (ID, True), (POSITION, True), (SAVED_AT, True))
    return [*columns, *(ExcelColumn(header, kind="own", hidden=hidden) for header, hidden in own)]


class _Sheet:
    """The sheet of a worksheet, to which entries are added one by one."""

    def __init__(self, writing: _Writing, title: str, worksheet: Worksheet, names: _Names) -> None:
        self._writing, self._names = writing, names
        self._columns = list_columns(worksheet)
        self._sheet = writing.add_sheet(title, [column.header for column in self._columns])
        self._row = 1
        self._has_drafts = False
        writing.columns += [(title, worksheet.id, column) for column in self._columns]

    def write(self, entry: Entry) -> None:
        """Add an entry."""
        self._row += 1
        self._has_drafts = self._has_drafts or entry.is_draft
        for number, column in enumerate(self._columns, start=1):
            _write_column(self._writing, self._sheet.cell(self._row, number), column, entry, self._names)

    def finish(self) -> None:
        """Format columns, rows, filter and page; without drafts, remove the column with their problems."""
        shown = {TO_MEND: self._has_drafts}
        columns = list(enumerate(self._columns, start=1))
        hidden = frozenset(number for number, column in columns if not shown.get(column.header, not column.hidden))
        finish_sheet(self._sheet, {number: _choose_width(column) for number, column in columns}, hidden=hidden)
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._row}"


def _write_column(writing: _Writing, cell: Cell | MergedCell, column: ExcelColumn, entry: Entry, names: _Names) -> None:
    cell.alignment = TOP
    if column.field is None:
        _write_own(writing, cell, column.header, entry)
        return
    value = entry.values.get(column.field.name)
    if value is None:
        return
    if column.kind == "name":
        writing.write(cell, names.get_name(str(column.field.reference), value))
    elif KINDS[column.field.type].schema_type == "string" and not column.field.constraints.enum:
        writing.write(cell, str(value))
    else:
        write_value(cell, column.field, value)
        set_alignment(cell, column.field)


def _write_own(writing: _Writing, cell: Cell | MergedCell, header: str, entry: Entry) -> None:
    if header == POSITION:
        cell.value = entry.position
        return
    texts = {TO_MEND: " ".join(entry.problems.values()), ID: entry.id, SAVED_AT: to_text(entry.saved_at)}
    if texts[header]:
        writing.write(cell, texts[header])


def _write_about(writing: _Writing, counts: Sequence[tuple[str, int]]) -> None:
    workbook = writing.snapshot.content.workbook
    sheet: Sheet = writing.book.worksheets[0]
    sheet.title = ABOUT
    lines = (
        (workbook.title, ""),
        ("Edition", workbook.edition),
        ("Format", str(FORMAT)),
        ("People", "roles" if writing.snapshot.is_pseudonymized else "names"),
        (TOKEN, writing.snapshot.token),
        ("What this is", "What one learner has entered: a sheet for each worksheet, a row for each entry."),
        ("To bring it back", "python -m workbook restore, with the name of this file"),
        ("", ""),
        ("Sheet", "Entries"),
    )
    for row, texts in enumerate(lines, start=1):
        for number, text in enumerate(texts, start=1):
            if text:
                write_text(sheet.cell(row, number), text)
    for cell in (*sheet["A"][1:], sheet.cell(len(lines), 2)):
        cell.font = BOLD
    sheet["A1"].font = TITLE
    sheet.row_dimensions[1].height = TITLE_POINTS
    for row, (title, count) in enumerate(counts, start=len(lines) + 1):
        cell = sheet.cell(row, 1)
        write_text(cell, title)
        cell.hyperlink = f"#'{title}'!A1"
        cell.font = LINK
        sheet.cell(row, 2).value = count
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 70
    for cell in sheet["B"]:
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
    set_up_page(sheet, is_wide=False)


def _write_rows(writing: _Writing, title: str, header: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    sheet = writing.add_sheet(title, header)
    for row, values in enumerate(rows, start=2):
        for number, value in enumerate(values, start=1):
            cell = sheet.cell(row, number)
            cell.alignment = TOP
            if not isinstance(value, str):
                cell.value = value
            elif title == LONG_TEXTS:  # The parts fit into cells, so they are never continued elsewhere.
                write_text(cell, value)
            else:
                writing.write(cell, value)
    wide = {"Values", "Text", "What it is"}
    widths = {number: 80 if text in wide else 20 for number, text in enumerate(header, start=1)}
    finish_sheet(sheet, widths, highest=_HIGHEST_OWN_POINTS)


def _make_column_rows(writing: _Writing) -> Iterator[Sequence[Any]]:
    for title, worksheet, column in writing.columns:
        name = column.field.name if column.field else ""
        yield title, worksheet, column.header, name, column.kind, column.field.description if column.field else ""


def _make_other_row(entry: Entry) -> Sequence[Any]:
    return entry.worksheet, entry.id, _write_json(entry.values), entry.position, to_text(entry.saved_at)


def _make_history_rows(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    for number, recorded in enumerate(snapshot.history, start=1):
        yield (
            number,
            recorded.operation,
            recorded.key.worksheet,
            recorded.key.entry,
            snapshot.archive.positions.get(recorded.key, 0),
            recorded.action,
            to_text(recorded.saved_at),
            recorded.deleted,
            recorded.undone,
            _write_json(recorded.values),
        )


def _make_long_rows(long_texts: Sequence[str]) -> Iterator[Sequence[Any]]:
    for number, text in enumerate(long_texts, start=1):
        for part, start in enumerate(range(0, len(text), MAX_PART_LENGTH), start=1):
            yield number, part, text[start : start + MAX_PART_LENGTH]


def _write_json(values: Any) -> str:
    return escape_json(json.dumps(dict(values), ensure_ascii=False, sort_keys=True))


def _make_titles(groups: Sequence[tuple[Worksheet, list[Entry]]]) -> list[str]:
    titles: list[str] = list(OWN_SHEETS)
    for worksheet, _ in groups:
        title = _FORBIDDEN.sub(" ", to_excel_text(worksheet.title))[:_TITLE_LENGTH].strip() or worksheet.id
        titles.append(_make_unique(title, titles))
    return titles[len(OWN_SHEETS) :]


def _make_unique(title: str, taken: Sequence[str]) -> str:
    number, unique, known = 2, title, {other.casefold() for other in taken}
    while unique.casefold() in known:
        ending = f" {number}"
        unique, number = title[: _TITLE_LENGTH - len(ending)] + ending, number + 1
    return unique


def _choose_width(column: ExcelColumn) -> int:
    if column.field is None:
        return _MEND_WIDTH if column.header == TO_MEND else USUAL_WIDTH
    return choose_width(column.field)

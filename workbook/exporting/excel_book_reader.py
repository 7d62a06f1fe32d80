"""Read an Excel book that `excel_book` wrote, unchanged or edited since, and saved again by whichever spreadsheet program."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from workbook.errors import ExchangeError
from workbook.exporting.excel_book import (
    ABOUT,
    COLUMNS,
    COLUMNS_HEADER,
    CONTINUED,
    FORMAT,
    HISTORY,
    HISTORY_HEADER,
    ID,
    LONG_HEADER,
    LONG_TEXTS,
    OTHERS,
    OTHERS_HEADER,
    OWN_SHEETS,
    POSITION,
    SAVED_AT,
    TOKEN,
)
from workbook.exporting.excel_cells import read_cell, restore_text
from workbook.exporting.excel_sheets import Sheet, SheetCell, load_sheets
from workbook.exporting.recorded_rows import parse_current_entry, parse_revision, parse_unfinished
from workbook.exporting.table_schemas import HISTORY_SCHEMA, OWN_COLUMNS, UNFINISHED_SCHEMA
from workbook.store.archive import EntryKey
from workbook.store.export_token import parse_token
from workbook.store.snapshot import ReturnedSnapshot, find_worksheet, make_archive, parse_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workbook.content.loader import Content
    from workbook.content.values import Value
    from workbook.store.snapshot import CurrentEntry

Parsed = TypeVar("Parsed")
Row = dict[str, SheetCell]
MAX_NAMED_CELLS = 5
_NO_CELL = SheetCell()
_OWN_HEADERS = dict(zip(OWN_COLUMNS, (ID, POSITION, SAVED_AT), strict=True))


def read_book(file: Path | IO[bytes], content: Content, *, now: dt.datetime) -> ReturnedSnapshot:
    """Read an Excel book.

    Parameters
    ----------
    file
        The book: a path, or an open file with a name.
    content
        The definitions that the entries follow.
    now
        The time of saving for entries that were edited in the sheets.

    Returns
    -------
    The entries and their history.

    Raises
    ------
    ExchangeError
        It is not a book that this workbook wrote, or something in it cannot be read.
    """
    book = _Book(Path(file.name).name, load_sheets(file))
    about = book.read_about()
    book.read_long_texts()
    history = list(book.parse_own(HISTORY, HISTORY_HEADER, HISTORY_SCHEMA, parse_revision))
    standing = list(
        book.parse_own(OTHERS, OTHERS_HEADER, UNFINISHED_SCHEMA, lambda row: parse_unfinished(row, content))
    )
    before = {recorded.key: recorded.values for recorded, _ in history}
    standing += book.parse_worksheets(content, before)
    book.check_formulas()
    archive = make_archive(standing, history, content=content, now=now)
    return ReturnedSnapshot(
        archive, is_pseudonymized=about.get("People") == "roles", token=parse_token(about.get(TOKEN))
    )


@dataclass
class _Book:
    """The sheets of a book while they are being read.

    Parameters
    ----------
    name
        The name of the file.
    sheets
        The rows of each sheet by its title.
    long_texts
        The texts that are too long for a cell, by number.
    without_value
        Which cells have a formula without a value that is needed.
    """

    name: str
    sheets: Mapping[str, Sheet]
    long_texts: dict[int, str] = field(default_factory=dict)
    without_value: list[str] = field(default_factory=list)

    def read_about(self) -> dict[str, str]:
        """Return what the first sheet says, after a check that this edition can read the book."""
        pairs = [(*cells, _NO_CELL, _NO_CELL)[:2] for cells in self.sheets.get(ABOUT, ())]
        about = {str(title.value): str(read_cell(said.value)) for title, said in pairs}
        if COLUMNS not in self.sheets or "Format" not in about:
            raise ExchangeError("This Excel book is not an export of the workbook; to bring it in, use import.")
        if about["Format"] != str(FORMAT):
            raise ExchangeError(
                "This export was written by a newer edition of the workbook; restore it with that edition."
            )
        return about

    def read_long_texts(self) -> None:
        """Join the parts of the texts that are too long for a cell."""
        parts: dict[int, dict[int, str]] = defaultdict(dict)
        for number, part, text in self.parse_own(LONG_TEXTS, LONG_HEADER, None, _parse_long_text):
            parts[number][part] = text
        self.long_texts = {
            number: "".join(text for _, text in sorted(texts.items())) for number, texts in parts.items()
        }

    def parse_own(
        self,
        title: str,
        header: Sequence[str],
        schema: Mapping[str, Any] | None,
        parse: Callable[[dict[str, Any]], Parsed],
    ) -> Iterator[Parsed]:
        """Yield what the rows of one of the book's own sheets mean; their columns are named as in the schema."""
        names = [field["name"] for field in schema["fields"]] if schema else header
        for number, row in self._iterate_rows(title, needed=header):
            try:
                cells = [_check_value(row[column]) for column in header]
                yield parse(dict(zip(names, map(self._read, cells), strict=True)))
            except ValueError as error:
                raise self._refuse(title, number, error) from error

    def parse_worksheets(
        self, content: Content, before: Mapping[EntryKey, Mapping[str, Value]]
    ) -> Iterator[CurrentEntry]:
        """Yield the entries of all worksheets.

        Parameters
        ----------
        content
            The definitions that the entries follow.
        before
            The values of the entries when the book was exported; empty if it has no history.
        """
        fields: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in self.parse_own(COLUMNS, COLUMNS_HEADER, None, dict):
            if row["Kind"] == "value":
                fields[str(row["Sheet"]), str(row["Worksheet"])][str(row["Field"])] = str(row["Column"])
        self._check_titles([title for title, _ in fields])
        for (title, name), columns in fields.items():
            worksheet, needed = find_worksheet(content, name), [*columns.values(), *_OWN_HEADERS.values()]
            for place, (number, row) in enumerate(self._iterate_rows(title, needed=needed), start=1):
                own = self._read_row(title, row, {}, _OWN_HEADERS)
                known = before.get(EntryKey(name, str(own.get(OWN_COLUMNS[0]))), {})
                values = parse_values(worksheet, self._read_row(title, row, known, columns))
                if values or own.get(OWN_COLUMNS[0]):
                    try:
                        yield parse_current_entry(name, own, values, place=place)
                    except ValueError as error:
                        raise self._refuse(title, number, error) from error

    def check_formulas(self) -> None:
        """Raise an error that names the cells whose formulas have no value."""
        if self.without_value:
            more = len(self.without_value) - MAX_NAMED_CELLS
            cells = ", ".join(self.without_value[:MAX_NAMED_CELLS]) + (f" and {more} more" if more > 0 else "")
            raise ExchangeError(
                f"Nothing was restored, because formulas in {self.name} have no value ({cells}): "
                "open it in a spreadsheet program, correct them, save it there, and restore it again."
            )

    def _check_titles(self, titles: Sequence[str]) -> None:
        """Check that no sheet was renamed; a sheet that was deleted is only not restored."""
        missing = [title for title in titles if title not in self.sheets]
        unknown = self.sheets.keys() - {*titles, *OWN_SHEETS}
        if missing and unknown:
            raise ExchangeError(
                f'{self.name} cannot be read: it has no sheet "{missing[0]}", but a sheet "{min(unknown)}"; '
                "give it its name again."
            )

    def _iterate_rows(self, title: str, *, needed: Sequence[str]) -> Iterator[tuple[int, Row]]:
        """Yield the number and the cells of each row that is not empty, by header; a missing sheet has none."""
        header, *rows = self.sheets.get(title) or [()]
        names = [str(read_cell(cell.value)) for cell in header]
        if rows and (missing := [column for column in needed if column not in names]):
            raise ExchangeError(f'{self.name} cannot be read: the sheet "{title}" has no column "{missing[0]}".')
        for number, cells in enumerate(rows, start=2):
            if any(cell.value is not None or cell.formula for cell in cells):
                yield number, dict.fromkeys(names, _NO_CELL) | dict(zip(names, cells, strict=False))

    def _read_row(
        self, title: str, row: Row, before: Mapping[str, Value], columns: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return the values of a row by field, and note formulas without a value."""
        values: dict[str, Any] = {}
        for name, column in columns.items():
            cell = row.get(column, _NO_CELL)
            value = restore_text(before.get(name), self._join_text(cell))
            if value is None and not cell.has_value:
                self.without_value.append(f'{cell.place} in "{title}"')
            else:
                values[name] = self._read(cell) if value is None else value
        return {name: value for name, value in values.items() if value is not None}

    def _join_text(self, cell: SheetCell) -> SheetCell:
        """Return the cell with the whole text if it is too long for a cell."""
        continued = CONTINUED.fullmatch(cell.value) if isinstance(cell.value, str) else None
        return replace(cell, value=self.long_texts.get(int(continued[1]), cell.value)) if continued else cell

    def _read(self, cell: SheetCell) -> Any:
        joined = self._join_text(cell)
        return joined.value if joined is not cell else read_cell(cell.value)

    def _refuse(self, title: str, number: int, error: ValueError) -> ExchangeError:
        return ExchangeError(f'{self.name} cannot be read, sheet "{title}", row {number}: {error}.')


def _check_value(cell: SheetCell) -> SheetCell:
    if not cell.has_value:
        raise ValueError(f"{cell.place} has a formula without a value")
    return cell


def _parse_long_text(row: Mapping[str, Any]) -> tuple[int, int, str]:
    try:
        return int(row["Number"]), int(row["Part"]), str(row["Text"])
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("it does not have the number of a long text") from error

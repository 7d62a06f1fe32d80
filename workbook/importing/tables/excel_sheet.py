"""Read a sheet of an Excel workbook into a table of text, with each cell as Excel displays it."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from workbook.errors import UnreadableFileError, suggest
from workbook.importing.tables.cell_formats import MIDNIGHT, TIME_UNIT, format_cell
from workbook.importing.tables.excel_archive import open_archive
from workbook.importing.tables.found_rows import FoundRows, make_table
from workbook.importing.tables.table import MAX_COLUMNS, MAX_ROWS, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

MAX_LISTED_CELLS = 10
_TRUE = frozenset({"1", "true", "on"})
_AMOUNT = re.compile(rf"-?\d+(?:[.,]\d+|(?::\d\d){{1,2}})?\s*(?:%|(?:{TIME_UNIT.pattern})\.?)?", re.IGNORECASE)


def read_excel(
    path: Path, *, sheet: str | None = None, header_row: int | None = None, names: Collection[str] = frozenset()
) -> Table:
    """Read one sheet of an Excel workbook.

    Parameters
    ----------
    path
        The file, which is a zip archive.
    sheet
        The name of the sheet; None for the first that is not empty, visible sheets first.
    header_row
        The number of the row with the names of the columns; None to detect it.
    names
        The normalized names of columns that the workbook knows.

    Returns
    -------
    The table, with the names of all sheets in `sheets`.

    Raises
    ------
    UnreadableFileError
        If the file is not an Excel workbook, is too large when unpacked, is empty, or has no such sheet.
    """
    # openpyxl warns about styles and extensions that it ignores.
    with open_archive(path) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(archive, read_only=True, data_only=True)
        except Exception as error:  # openpyxl raises many kinds of errors for damaged files.
            raise UnreadableFileError(
                f"{path.name} cannot be read as an Excel workbook; open it in Excel and save it again."
            ) from error
        try:
            titles, found = _read_book(book, path.name, sheet)
        except (UnreadableFileError, MemoryError):
            raise
        except Exception as error:  # Sheets are read lazily, so damage shows only here.
            raise UnreadableFileError(
                f"{path.name} is damaged: a sheet cannot be read; open it in Excel and save it again."
            ) from error
        finally:
            book.close()
    table = make_table(found, name=path.name, header_row=header_row, names=names)
    return replace(table, origin=replace(table.origin, sheets=titles))


def _read_book(book: Any, name: str, sheet: str | None) -> tuple[tuple[str, ...], FoundRows]:
    """Return the names of the sheets, that of the sheet that was read first, and the rows of that sheet."""
    # A hidden sheet is read only when it is asked for or when there is no other.
    sheets = sorted(book.worksheets, key=lambda worksheet: worksheet.sheet_state != "visible")
    titles = [worksheet.title for worksheet in sheets]
    if sheet is not None and sheet not in titles:
        raise UnreadableFileError(f'{name} has no sheet "{sheet}"; {suggest(sheet, titles)}')
    for worksheet in sheets:
        if sheet not in (None, worksheet.title):
            continue
        found = _read_sheet(worksheet, name)
        if found.records:
            others = [title for title in titles if title != worksheet.title]
            if sheet is None and others:
                remark = f'The sheet "{worksheet.title}" was read; other sheets: {", ".join(others)}.'
                found = replace(found, remarks=(*found.remarks, remark))
            return (worksheet.title, *others), found
    raise UnreadableFileError(f"{name} is empty: its sheets have no cells with text.")


def _read_sheet(worksheet: Any, name: str) -> FoundRows:
    book = worksheet.parent
    with worksheet._get_source() as source:  # noqa: SLF001 openpyxl has no public way
        parser = _SheetParser(
            source,
            worksheet._shared_strings,  # noqa: SLF001 openpyxl has no public way
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 openpyxl has no public way
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 openpyxl has no public way
        )
        parser.read_rows(worksheet, name)
    remarks = [*parser.repeat_merged_cells(), *parser.list_remarks_on_formulas()]
    width = max((column for texts in parser.rows.values() for column in texts), default=0)
    # Excel does not store empty cells at the end of a row, so they are not missing cells.
    return FoundRows(
        [(number, [texts.get(column, "") for column in range(1, width + 1)]) for number, texts in parser.rows.items()],
        remarks=tuple(remarks),
        hidden_rows=parser.list_hidden_rows(),
        hidden_columns=parser.list_hidden_columns(width),
    )


class _SheetParser(WorkSheetParser):
    """Reads the texts of a sheet, and what openpyxl does not offer for large sheets: merged and hidden cells."""

    def read_rows(self, worksheet: Any, name: str) -> None:
        """Read the texts of the cells that are not blank, by row and by column from 1."""
        self.rows: dict[int, dict[int, str]] = {}
        self.formulas_without_result: list[str] = []
        midnights: list[tuple[int, int]] = []
        has_times = False
        for number, cells in self.parse():
            texts = {}
            for cell in cells:
                text = self._format(cell, worksheet)
                if text.strip():
                    texts[cell["column"]] = text
                if isinstance(cell["value"], dt.datetime) and " " in text:
                    has_times |= not text.endswith(MIDNIGHT)
                    midnights.append((number, cell["column"]))
            if texts:
                self._add_row(number, texts, name)
        if not has_times:  # Some programs store and format every date as a moment.
            for number, column in midnights:
                self.rows[number][column] = self.rows[number][column].removesuffix(MIDNIGHT)

    def _format(self, cell: Any, worksheet: Any) -> str:
        if cell["value"] is None:
            return ""
        return format_cell(cell["value"], ReadOnlyCell(worksheet, **cell).number_format, self.epoch)

    def _add_row(self, number: int, texts: dict[int, str], name: str) -> None:
        if max(texts) > MAX_COLUMNS:
            raise UnreadableFileError(f"{name} has more than {MAX_COLUMNS} columns; it is not a table.")
        if len(self.rows) >= MAX_ROWS:
            raise UnreadableFileError(f"{name} has more than {MAX_ROWS:,} rows; export a shorter period.")
        self.rows[number] = texts

    def parse_cell(self, element: Any) -> Any:
        """Return a cell, and note a formula without a stored result, as in a file that no spreadsheet has saved."""
        cell = super().parse_cell(element)
        if cell["value"] is None and cell["data_type"] == "n" and element.find(FORMULA_TAG) is not None:
            self.formulas_without_result.append(f"{get_column_letter(cell['column'])}{cell['row']}")
        return cell

    def repeat_merged_cells(self) -> list[str]:
        """Copy texts and dates into each row over which their cell is merged, and return remarks that name the cells.

        A number or a duration counts once: its total would be wrong if it was repeated.
        """
        repeated, counted_once = [], []
        for merged in self.merged_cells.mergeCell if self.merged_cells else ():
            column, first, _, last = (side or 0 for side in range_boundaries(merged.ref))
            if last == first or column not in self.rows.get(first, {}):
                continue
            blank = [row for row in range(first + 1, last + 1) if column not in self.rows.get(row, {column: ""})]
            if blank and not _AMOUNT.fullmatch(self.rows[first][column].strip()):
                repeated.append(merged.ref)
                for row in blank:
                    self.rows[row][column] = self.rows[first][column]
            elif blank:
                counted_once.append(merged.ref)
        return [
            f"{start}: {_format_cells(cells)}."
            for start, cells in (
                ("Cells that are merged over several rows were read as the value of each row", repeated),
                ("Merged cells with a number were read in their first row only", counted_once),
            )
            if cells
        ]

    def list_remarks_on_formulas(self) -> list[str]:
        """Return a remark if formulas have no stored results."""
        found = self.formulas_without_result
        if not found:
            return []
        subject = "One cell has a formula without a result" if len(found) == 1 else f"{len(found)} cells have formulas"
        subject += "" if len(found) == 1 else " without a result"
        verb = "was" if len(found) == 1 else "were"
        remedy = "open the file in Excel, save it and import it again."
        return [f"{subject} and {verb} read as empty ({_format_cells(found)}): {remedy}"]

    def list_hidden_rows(self) -> frozenset[int]:
        """Return the numbers of the rows that are hidden, as by a filter."""
        rows = self.row_dimensions.items()
        return frozenset(int(number) for number, row in rows if row.get("hidden") in _TRUE or row.get("ht") == "0")

    def list_hidden_columns(self, width: int) -> frozenset[int]:
        """Return the positions of the hidden columns, from 0."""
        hidden = [one for one in self.column_dimensions.values() if one.get("hidden") in _TRUE]
        spans = (range(int(one["min"]) - 1, min(int(one.get("max", one["min"])), width)) for one in hidden)
        return frozenset(position for span in spans for position in span)


def _format_cells(cells: Sequence[str]) -> str:
    more = f" and {len(cells) - MAX_LISTED_CELLS} more" if len(cells) > MAX_LISTED_CELLS else ""
    return f"{', '.join(cells[:MAX_LISTED_CELLS])}{more}"

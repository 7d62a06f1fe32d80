"""Load the sheets of an Excel book as the program that saved it computed them, and with the formulas it has.

Spreadsheet programs write a formula where the workbook wrote a value: LibreOffice turns FALSE into "=FALSE()". The value
that the program computed and saved with the formula is what people see.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from openpyxl import load_workbook

from workbook.errors import ExchangeError
from workbook.exporting.export_files import check_zip

if TYPE_CHECKING:
    from collections.abc import Sequence

# Google Sheets and others can leave these out, because nothing needs to be computed.
_CONSTANTS = {"=TRUE()": True, "=FALSE()": False}
_FORMULA, _ERROR, _EMPTY_TEXT = "f", "e", "str"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell.

    Parameters
    ----------
    place
        Where it is, such as "B2".
    value
        Its value; for a formula, the one that was computed last. None for an empty cell.
    formula
        Its formula with "=" at the beginning, or None.
    has_value
        False for a formula that was never computed or resulted in an error.
    """

    place: str = ""
    value: Any = None
    formula: str | None = None
    has_value: bool = True


Sheet = list[tuple[SheetCell, ...]]


def load_sheets(file: Path | IO[bytes]) -> dict[str, Sheet]:
    """Load the sheets of an Excel book.

    Parameters
    ----------
    file
        The book: a path, or an open file with a name.

    Returns
    -------
    The rows of each sheet by its title.

    Raises
    ------
    ExchangeError
        It is not an Excel book, is damaged, or is too large when unpacked.
    """
    check_zip(file)
    try:
        cells = _load_cells(file, data_only=False)
        if any(cell.data_type == _FORMULA for rows in cells.values() for row in rows for cell in row):
            computed = _load_cells(file, data_only=True)
        else:
            computed = cells
        return {title: _make_rows(rows, computed[title]) for title, rows in cells.items()}
    except Exception as error:  # A damaged book can raise any error in openpyxl.
        raise ExchangeError(f"{Path(file.name).name} is not an Excel book, or is damaged.") from error


def _load_cells(file: Path | IO[bytes], *, data_only: bool) -> dict[str, list[Sequence[Any]]]:
    """Return the cells by sheet, with formulas or, if `data_only`, with what was computed."""
    with contextlib.closing(load_workbook(file, read_only=True, data_only=data_only)) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # Some programs write wrong ones, and then cells would be missing.
        return {sheet.title: list(sheet.iter_rows()) for sheet in book.worksheets}


def _make_rows(cells: list[Sequence[Any]], computed: list[Sequence[Any]]) -> Sheet:
    return [tuple(map(_make_cell, *pair)) for pair in zip(cells, computed, strict=True)]


def _make_cell(cell: Any, computed: Any) -> SheetCell:
    place = getattr(cell, "coordinate", "")  # Cells that the file does not have are in no place.
    if cell.data_type != _FORMULA:
        return SheetCell(place, cell.value, has_value=cell.data_type != _ERROR)
    formula = str(getattr(cell.value, "text", cell.value))
    if computed.value is None and formula.upper() in _CONSTANTS:
        return SheetCell(place, _CONSTANTS[formula.upper()], formula)
    has_value = computed.data_type == _EMPTY_TEXT or (computed.value is not None and computed.data_type != _ERROR)
    return SheetCell(place, computed.value, formula, has_value)

"""Format the sheets of an Excel book for reading: column widths, row heights and page setup.

A program that opens the book may show rows as low as one line, so that wrapped texts run into each other. Therefore every
row gets the height that its texts need.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from workbook.content.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet as Sheet

    from workbook.content.definitions import Field

FONT_NAME = "Calibri"
INK = "1F4E79"
HEADER_FILL = PatternFill("solid", start_color=INK)
HEADER_FONT = Font(name=FONT_NAME, bold=True, color="FFFFFF")
BOLD, TITLE = Font(name=FONT_NAME, bold=True), Font(name=FONT_NAME, bold=True, size=16)
LINK = Font(name=FONT_NAME, color=INK, underline="single")
TOP = Alignment(vertical="top", wrap_text=True)
_NUMBER = Alignment(vertical="top", horizontal="right", indent=1)
_DATE = Alignment(vertical="top", horizontal="left")
_WIDTHS = {"long-text": 60, "string": 36, "name": 24, "reference": 24, "choice": 22, "datetime": 18}
USUAL_WIDTH = 14
POINTS_IN_LINE, HIGHEST_POINTS, TITLE_POINTS = 15.0, 409.0, 24.0
# The number of characters per line that a printed page can show legibly.
LETTERS_ON_PAGE = 230


def choose_width(field: Field) -> int:
    """Choose the column width of a field.

    Parameters
    ----------
    field
        The field.

    Returns
    -------
    The width in characters.
    """
    return _WIDTHS.get(field.type, _WIDTHS.get(KINDS[field.type].schema_type, USUAL_WIDTH))


def set_alignment(cell: Cell | MergedCell, field: Field) -> None:
    """Align a value in its cell: numbers to the right, with space before the text of the next column.

    Parameters
    ----------
    cell
        The cell.
    field
        The field of the value.
    """
    kind = KINDS[field.type].schema_type
    cell.alignment = {"integer": _NUMBER, "number": _NUMBER, "date": _DATE, "datetime": _DATE, "time": _DATE}.get(
        kind, TOP
    )


def finish_sheet(
    sheet: Sheet, widths: Mapping[int, int], *, hidden: frozenset[int] = frozenset(), highest: float = HIGHEST_POINTS
) -> None:
    """Format the columns and rows of a sheet with a header, and its page setup: landscape, with the header on every page.

    Parameters
    ----------
    sheet
        The finished sheet.
    widths
        The width of each column, in characters, by its number from 1.
    hidden
        The numbers of the hidden columns.
    highest
        The maximum height of a row, in points.
    """
    for number, width in widths.items():
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = width, number in hidden
    for number, row in enumerate(sheet.iter_rows(), start=1):
        lines = max((_count_lines(cell, widths) for cell in row if cell.column not in hidden), default=1)
        if lines > 1:
            sheet.row_dimensions[number].height = min(lines * POINTS_IN_LINE, highest)
    shown = sum(width for number, width in widths.items() if number not in hidden)
    set_up_page(sheet, pages_wide=max(1, round(shown / LETTERS_ON_PAGE)))
    sheet.print_title_rows = "1:1"


def set_up_page(sheet: Sheet, *, pages_wide: int = 1, is_wide: bool = True) -> None:
    """Make a printed sheet a number of pages wide, with the sheet's name and the page number in the footer.

    Parameters
    ----------
    sheet
        The sheet.
    pages_wide
        The number of pages.
    is_wide
        Whether the pages are in landscape.
    """
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if pages_wide > 1:
        sheet.print_title_cols = "A:A"
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "&P / &N"


def _count_lines(cell: Cell | MergedCell, widths: Mapping[int, int]) -> int:
    if not isinstance(cell.value, str):
        return 1
    # A line holds fewer characters than the column's width, because words are not split and bold letters are wider.
    room = max(1.0, widths.get(cell.column, USUAL_WIDTH) * 0.92)
    return sum(max(1, math.ceil(len(line) / room)) for line in cell.value.split("\n"))

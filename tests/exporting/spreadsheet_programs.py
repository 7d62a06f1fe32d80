"""What spreadsheet programs do to a book when they save it again, one habit per function."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from workbook.exporting.csv_injection import escape_formula

if TYPE_CHECKING:
    from collections.abc import Callable

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WHOLE = re.compile(r"-?[0-9]+")


def save_again(book: bytes, habit: Callable[[ET.Element], None]) -> bytes:
    """Return a book in which the habit of a program has changed every cell."""
    ET.register_namespace("", SPACE)
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                sheet = ET.fromstring(data)  # noqa: S314 our own book
                for cell in sheet.iter(f"{{{SPACE}}}c"):
                    habit(cell)
                data = ET.tostring(sheet)
            new.writestr(name, data)
    return saved.getvalue()


def get_text(cell: ET.Element) -> str | None:
    """Return the text of a cell that contains one."""
    text = cell.find(f"{{{SPACE}}}is/{{{SPACE}}}t")
    return None if text is None else text.text or ""


def set_text(cell: ET.Element, text: str) -> None:
    """Replace the text of a cell that contains one."""
    element = cell.find(f"{{{SPACE}}}is/{{{SPACE}}}t")
    assert element is not None
    element.text = text


def set_formula(cell: ET.Element, formula: str, *, kind: str = "", value: str | None = None) -> None:
    """Replace the content of a cell with a formula, and with the value that was computed, if there is one."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if kind:
        cell.set("t", kind)
    ET.SubElement(cell, f"{{{SPACE}}}f").text = formula
    if value is not None:
        ET.SubElement(cell, f"{{{SPACE}}}v").text = value


def keep_everything(_cell: ET.Element) -> None:
    """Change nothing."""


def write_flags_as_formulas(cell: ET.Element) -> None:
    """Write TRUE and FALSE as formulas, as LibreOffice does."""
    if cell.get("t") == "b":
        value = cell.findtext(f"{{{SPACE}}}v")
        set_formula(cell, "TRUE()" if value == "1" else "FALSE()", kind="b", value=value)


def write_whole_numbers_with_a_point(cell: ET.Element) -> None:
    """Write 5 as 5.0, as Google Sheets does."""
    value = cell.find(f"{{{SPACE}}}v")
    if value is not None and cell.get("t", "n") == "n" and _WHOLE.fullmatch(value.text or ""):
        value.text = f"{value.text}.0"


def drop_carriage_returns(cell: ET.Element) -> None:
    """Write line breaks as one character."""
    if text := get_text(cell):
        set_text(cell, text.replace("_x000D_", ""))


def hide_apostrophes(cell: ET.Element) -> None:
    """Take an apostrophe at the beginning for the sign that the cell is a text."""
    if (text := get_text(cell)) and text.startswith("'") and escape_formula(text) != text:
        set_text(cell, text[1:])


HABITS = (
    keep_everything,
    write_flags_as_formulas,
    write_whole_numbers_with_a_point,
    drop_carriage_returns,
    hide_apostrophes,
)

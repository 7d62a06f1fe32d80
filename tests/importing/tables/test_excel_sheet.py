from __future__ import annotations

import datetime as dt
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from tests.importing.import_samples import write_workbook
from workbook.errors import UnreadableFileError
from workbook.importing.tables.excel_archive import CONTENT_TYPES
from workbook.importing.tables.reader import read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook.importing.tables.table import Table

HEADER: list[Any] = ["Date", "Start", "Hours", "Note"]
ROW: list[Any] = [dt.date(2026, 5, 12), dt.time(9), 1.5, "Permit"]
STRICT = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
]


def write(path: Path, rows: list[list[Any]], change: Callable[[Any], object] = lambda _: None) -> Path:
    """Write a workbook whose sheet is changed before it is saved."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    book.save(path)
    return path


def rewrite(path: Path, change: Callable[[str, str], tuple[str, str]]) -> Path:
    """Change the names and the contents of the parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name).decode()) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            archive.writestr(*change(name, content))
    return path


def list_cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def to_strict(name: str, content: str) -> tuple[str, str]:
    for usual, strict in STRICT:
        content = content.replace(usual, strict)
    return name, content


@pytest.mark.parametrize(
    "change",
    [
        to_strict,
        lambda name, content: (name.replace("/", "\\"), content),
        lambda name, content: to_strict(name.replace("/", "\\"), content),
        lambda name, content: (f"/{name}", content),
        lambda name, content: (name.replace("sharedStrings", "SharedStrings"), content),
        lambda name, content: (name.replace("xl/", "XL/").replace("Content_Types", "content_types"), content),
    ],
    ids=["strict", "backslashes", "strict and backslashes", "leading slash", "other capitals", "capital folder"],
)
def test_every_variant_of_the_archive_is_read(tmp_path: Path, change: Callable[[str, str], tuple[str, str]]) -> None:
    path = rewrite(write(tmp_path / "book.xlsx", [HEADER, ROW]), change)
    assert list_cells(read_table(path)) == [("2026-05-12", "09:00:00", "1.5", "Permit")]


def test_dates_and_times_in_iso_notation_are_read(tmp_path: Path) -> None:
    def change(name: str, content: str) -> tuple[str, str]:
        if name.endswith("sheet1.xml"):
            for column, value in (("A", "2026-05-12T00:00:00.000"), ("B", "1899-12-31T09:00:00"), ("C", "PT36H30M")):
                content = re.sub(rf'(<c r="{column}2"[^>]*?) t="n"><v>[^<]*', rf'\1 t="d"><v>{value}', content)
        return to_strict(name, content)

    rows = [HEADER, [dt.date(2026, 5, 12), dt.time(9), dt.timedelta(hours=36), "Permit"]]
    path = rewrite(write(tmp_path / "book.xlsx", rows), change)
    assert list_cells(read_table(path)) == [("2026-05-12", "09:00:00", "36:30:00", "Permit")]


def test_a_binary_workbook_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.xlsb", "w") as archive:
        archive.writestr(CONTENT_TYPES, "<Types/>")
        archive.writestr("xl/workbook.bin", "")
    with pytest.raises(UnreadableFileError, match="is a binary Excel workbook: open it in Excel and save it as"):
        read_table(tmp_path / "book.xlsb")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (46154, "yyyy-mm-dd hh:mm", "2026-05-12 00:00:00"),
        (46154.375, "yyyy-mm-dd", "2026-05-12 09:00:00"),
        (46154.041666, "m/d/yy h:mm", "2026-05-12 01:00:00"),
        (46154.375, "h:mm", "2026-05-12 09:00:00"),
        (0.375, "h:mm AM/PM", "09:00:00"),
        (0.0416659, "hh:mm", "01:00:00"),
        (1.5, "h:mm", "36:00:00"),
        (1, "[$-F400]h:mm:ss AM/PM", "24:00:00"),
        (1.5, "[h]:mm", "36:00:00"),
        (90, '0 "min"', "90 min"),
        (1.5, r"0.0\ \h", "1.5 h"),
        (840.5, '#,##0.0" s"', "840.5 s"),
        (15, '0 "km"', "15"),
        (0.5, "0%", "50 %"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(tmp_path: Path, value: float, number_format: str, text: str) -> None:
    def set_format(sheet: Any) -> None:
        sheet["A2"].number_format = number_format

    rows: list[list[Any]] = [["Value", "Moment"], [value, dt.datetime(2026, 5, 12, 9)]]  # noqa: DTZ001 Excel knows no zones
    assert list_cells(read_table(write(tmp_path / "book.xlsx", rows, set_format)))[0][0] == text


def test_days_are_counted_from_1904_if_the_workbook_says_so(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import MAC_EPOCH

    def change(sheet: Any) -> None:
        sheet.parent.epoch = MAC_EPOCH
        sheet["B2"].number_format = "h:mm"

    table = read_table(write(tmp_path / "book.xlsx", [["Day", "Time"], [dt.date(2026, 5, 12), 1.5]], change))
    assert list_cells(table) == [("2026-05-12", "36:00:00")]


def test_a_carriage_return_in_a_cell_is_not_read_as_its_code(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", [["Name"], ["one_x000D_\ntwo"], ["_x0041_"]])
    assert list_cells(read_table(path)) == [("one\ntwo",), ("_x0041_",)]


@pytest.mark.parametrize("mark", [{"hidden": "1"}, {"hidden": "true"}, {"ht": "0"}])
def test_hidden_rows_are_found_however_they_are_marked(tmp_path: Path, mark: dict[str, str]) -> None:
    def change(name: str, content: str) -> tuple[str, str]:
        attributes = " ".join(f'{key}="{value}"' for key, value in mark.items())
        return name, re.sub('<row r="3"', f'<row r="3" {attributes}', content) if "sheet1" in name else content

    path = rewrite(write(tmp_path / "book.xlsx", [["Name", "Kind"], ["Ann", "a"], ["Bo", "b"]]), change)
    assert [(row.number, row.reason) for row in read_table(path).doubtful] == [(3, "hidden in the sheet")]


def test_hidden_columns_are_read_and_named(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions.group("B", "C", hidden=True)

    table = read_table(write(tmp_path / "book.xlsx", [HEADER, ROW], hide))
    assert len(list_cells(table)[0]) == 4
    assert table.remarks == ("Columns that the sheet hides were read too: Start, Hours.",)


def test_merged_texts_and_dates_count_for_each_row_and_numbers_once(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        for merged in ("A2:A4", "C2:C3", "D3:D4", "B2:B3"):
            sheet.merge_cells(merged)

    rows: list[list[Any]] = [
        HEADER,
        [dt.date(2026, 5, 12), "1:30", 3, "a"],
        [None, None, None, "b"],
        [None, "9:00", 2, None],
    ]
    table = read_table(write(tmp_path / "book.xlsx", rows, merge))
    assert list_cells(table) == [
        ("2026-05-12", "1:30", "3", "a"),
        ("2026-05-12", "", "", "b"),
        ("2026-05-12", "9:00", "2", "b"),
    ]
    assert table.remarks == (
        "Cells that are merged over several rows were read as the value of each row: A2:A4, D3:D4.",
        "Merged cells with a number were read in their first row only: C2:C3, B2:B3.",
    )


def test_a_merged_title_and_merged_empty_rows_add_no_rows(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        for merged in ("A1:C2", "A4:A9"):
            sheet.merge_cells(merged)

    rows: list[list[Any]] = [["Report"], [], ["Name", "Kind", "Setting"], ["Ann", "a", "b"], [None, "c", "d"]]
    table = read_table(write(tmp_path / "book.xlsx", rows, merge))
    assert table.columns == ("Name", "Kind", "Setting")
    assert list_cells(table) == [("Ann", "a", "b"), ("Ann", "c", "d")]


def test_rows_below_twenty_thousand_empty_rows_are_read(tmp_path: Path) -> None:
    def add(sheet: Any) -> None:
        sheet["A20000"], sheet["B20000"] = "Cy", "c"

    table = read_table(write(tmp_path / "book.xlsx", [["Name", "Kind"], ["Ann", "a"], ["Bo", "b"]], add))
    assert [row.number for row in table.rows] == [2, 3, 20000]


def test_a_formula_without_a_result_is_named_but_an_empty_text_is_a_result(tmp_path: Path) -> None:
    def change(name: str, content: str) -> tuple[str, str]:
        return name, re.sub(r'<c r="A3"[^>]*>(<f>.*?</f>)(?:<v ?/>|<v></v>)', r'<c r="A3" t="str">\1<v></v>', content)

    path = write_workbook(tmp_path / "book.xlsx", [["Name", "Sum"], ["Ann", "=1+3"], ["=B2", 4]])
    assert "2 cells have formulas without a result and were read as empty (B2, A3):" in read_table(path).remarks[0]
    assert (
        "One cell has a formula without a result and was read as empty (B2):"
        in (read_table(rewrite(path, change)).remarks[0])
    )

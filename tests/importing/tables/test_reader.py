from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.importing.import_samples import FILES, write_workbook
from workbook.errors import UnreadableFileError, WorkbookError
from workbook.importing.tables import table as tables
from workbook.importing.tables.delimited_text import read_text
from workbook.importing.tables.found_rows import ERROR_VALUES
from workbook.importing.tables.reader import is_calendar, read_table
from workbook.importing.tables.text_encoding import decode_text

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.importing.tables.table import Table

TEXT = "Name,Note\nZoë,“à la carte”\nAnaïs,\n"


def read(tmp_path: Path, content: bytes | str, name: str = "file.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_is_decoded(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path, TEXT.encode(encoding))
    assert table.columns == ("Name", "Note")
    assert [row.cells for row in table.rows] == [("Zoë", "“à la carte”"), ("Anaïs", "")]


def test_a_guessed_encoding_is_reported(tmp_path: Path) -> None:
    assert "Windows-1252" in read(tmp_path, TEXT.encode("cp1252")).remarks[0]
    assert not read(tmp_path, TEXT).remarks


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_ending_is_read(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [["Name", "Note"], ["Ann", '"one, two; three\nfour"'], ["Bo", "x"]]
    table = read(tmp_path, end.join(delimiter.join(line) for line in lines))
    assert [row.cells for row in table.rows] == [("Ann", "one, two; three\nfour"), ("Bo", "x")]
    assert [row.number for row in table.rows] == [2, 3]


def test_the_first_line_of_excel_sets_the_delimiter_and_counts_as_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\nName;Note\nAnn;a,b,c\n")
    assert (table.columns, table.rows[0].number) == (("Name", "Note"), 3)


def test_titles_above_the_header_are_skipped_and_reported() -> None:
    table = read_table(FILES / "title-above-names.csv")
    assert table.columns[:3] == ("Year", "2000", "2001")
    assert "was skipped" in table.remarks[0]


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("spaces-behind-commas.csv", ("date", "another date", "temperature", "place"), 3),
        ("semicolons.ssv", ("date", "temperature", "place"), 6),
        ("sheet.xlsx", ("date", "temperature", "place"), 6),
        ("byte-order-mark.csv", ("id", "name"), 2),
        ("latin-1.csv", ("id", "name"), 2),
    ],
)
def test_odd_tables_are_read(name: str, columns: tuple[str, ...], rows: int) -> None:
    table = read_table(FILES / name)
    assert (table.columns, len(table.rows)) == (columns, rows)


def test_a_long_row_is_a_problem_and_a_short_row_is_reported(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,2,3\n4\n5,6,,\n")
    assert [str(problem) for problem in table.problems] == ["Row 2: it has 3 cells, but there are 2 columns."]
    assert [row.cells for row in table.rows] == [("4", ""), ("5", "6")]
    assert table.remarks == ("Row 3 ends before the last column; the missing cells were read as empty.",)


def test_columns_with_the_same_name_are_numbered(tmp_path: Path) -> None:
    assert read(tmp_path, "Room,room,,Name\n1,2,3,4\n").columns == ("Room", "room (2)", "column 3", "Name")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"Name,Note\n", "has no rows"),
        (b'Name,Note\nAnn,"never\nclosed\nagain', "never closed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x90\x81", "is not a text file"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html><table></table>", "is a web page"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "in the old Excel format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b'{"a": 1}', "is not a list of entries"),
        (b'[{"a": 1}, ', "is incomplete or damaged"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason) as raised:
        read(tmp_path, content)
    assert "\n" not in str(raised.value)


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(UnreadableFileError, match=r"has 200 MB; the limit is 50 MB"):
        read_table(path)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="There is no file"):
        read_table(tmp_path / "nowhere.csv")
    with pytest.raises(UnreadableFileError):
        is_calendar(tmp_path)


def test_a_table_of_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook.importing.tables.delimited_text.MAX_ROWS", 10)
    with pytest.raises(UnreadableFileError, match="more than 10 rows"):
        read(tmp_path, "a,b\n" * 12)


def test_an_archive_that_is_not_a_workbook_or_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFileError, match="not an Excel workbook"):
        read_table(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(310):
                part.write(b" " * 1_000_000)
    with pytest.raises(UnreadableFileError, match="would unpack to 310 MB"):
        read_table(path)


def test_cells_of_a_workbook_are_read_as_displayed(tmp_path: Path) -> None:
    import datetime as dt

    rows: list[list[Any]] = [
        ["Day", "Time", "Long", "Share", "Number", "Yes", "Text"],
        [dt.datetime(2026, 5, 12), dt.time(9, 30), dt.timedelta(hours=1, minutes=30), 0.8733, 0.1 + 0.2, True, "=x"],  # noqa: DTZ001 Excel knows no zones
    ]
    path = write_workbook(tmp_path / "file.xlsx", rows, formats={"D2": "0.00%"})
    cells = read_table(path).rows[0].cells
    assert cells[:6] == ("2026-05-12", "09:30:00", "01:30:00", "87.33 %", "0.3", "yes")


def test_one_row_that_is_far_too_long_is_not_the_header(tmp_path: Path) -> None:
    table = read(tmp_path, "Name,Desk\nAnn,1\nBo\nCy,1,2,3,4\nDi,2\n")
    assert table.columns == ("Name", "Desk")
    assert [problem.row for problem in table.problems] == [4]


def test_a_column_without_a_name_is_named_by_its_number_unless_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "Name,Desk,\nAnn,1,x\n").columns == ("Name", "Desk", "column 3")
    assert read(tmp_path, "Name,Desk,\nAnn,1,\n").columns == ("Name", "Desk")
    table = read_table(
        write_workbook(tmp_path / "two.xlsx", [["Name", "Contact", None], ["Ann", "514", "a@example.org"]])
    )
    assert table.columns == ("Name", "Contact", "column 3")


def test_formula_errors_are_read_as_empty_and_reported(tmp_path: Path) -> None:
    table = read(tmp_path, "Name,Desk\n#N/A,1\nBo,#DIV/0!\nCy,#1\n")
    assert [row.cells for row in table.rows] == [("", "1"), ("Bo", ""), ("Cy", "#1")]
    assert [(message.row, message.column) for message in table.row_remarks] == [(2, "Name"), (3, "Desk")]


def test_formulas_without_results_are_reported(tmp_path: Path) -> None:
    table = read_table(write_workbook(tmp_path / "formulas.xlsx", [["Name", "Sum"], ["Ann", "=1+3"], ["Bo", 4]]))
    assert "One cell has a formula without a result" in table.remarks[0]
    assert not read_table(write_workbook(tmp_path / "none.xlsx", [["Name", "Sum"], ["Ann", 4]])).remarks


def test_a_hidden_sheet_is_read_last(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for title, state in (("Hidden", "hidden"), ("Seen", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["Name"])
        sheet.append([title])
    book.remove(book["Sheet"])
    book.save(tmp_path / "book.xlsx")
    assert read_table(tmp_path / "book.xlsx").rows[0].cells == ("Seen",)
    assert read_table(tmp_path / "book.xlsx").sheets == ("Seen", "Hidden")
    assert read_table(tmp_path / "book.xlsx", sheet="Hidden").rows[0].cells == ("Hidden",)


@pytest.mark.parametrize(("part", "program"), [("content.xml", "LibreOffice"), ("Index/Document.iwa", "Numbers")])
def test_a_file_of_another_spreadsheet_program_is_refused_by_name(tmp_path: Path, part: str, program: str) -> None:
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UnreadableFileError, match=program):
        read_table(tmp_path / "sheet.ods")


def test_an_empty_workbook_and_an_unknown_sheet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is empty"):
        read_table(write_workbook(tmp_path / "empty.xlsx", []))
    path = write_workbook(tmp_path / "one.xlsx", [["a"], ["b"]])
    with pytest.raises(UnreadableFileError, match='no sheet "Shet"; did you mean "Sheet"'):
        read_table(path, sheet="Shet")


def test_a_list_in_json_is_a_table(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"id": 1, "tags": ["a", "b"]}, 7, {"id": "\\ud800", "end": null}]', "file.json")
    assert table.columns == ("id", "tags", "end")
    assert [row.cells for row in table.rows] == [("1", "a, b", ""), ("\ufffd", "", "")]
    assert [problem.row for problem in table.problems] == [2]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused_in_a_sentence(content: bytes) -> None:
    try:
        table = read_text(decode_text(content, name="file").text, name="file")
    except WorkbookError as error:
        assert "\n" not in str(error)  # noqa: PT017 any other error fails the test
    else:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@example([["0", "0"], ["0", "\f"], ["0", "\n"]])
@example([["0", "0"], ["0", "#N/A"]])
@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1),
            min_size=2,
            max_size=4,
        ),
        min_size=2,
    )
)
def test_written_csv_is_read_back(lines: list[list[str]]) -> None:
    import csv
    import io

    width = len(lines[0])
    lines = [["x" * (n + 1) for n in range(width)], *[(line * 4)[:width] for line in lines[1:]]]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(lines)
    try:
        found = read_text(text.getvalue(), name="file").rows
    except WorkbookError:  # every row was blank
        found = ()
    texts = [tuple("" if cell.strip() in ERROR_VALUES else cell for cell in line) for line in lines[1:]]
    kept = [read for line, read in zip(lines[1:], texts, strict=True) if any(cell.strip() for cell in line)]
    assert [row.cells for row in found] == kept


def test_the_documentation_states_the_limits() -> None:
    text = (FILES.parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    assert f"{tables.MAX_FILE_MEGABYTES} MB" in text
    assert f"{tables.MAX_ROWS:,}" in text

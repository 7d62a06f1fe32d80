from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.exporting.exported_samples import NAUGHTY, make_content, open_store
from tests.exporting.test_csv_injection import FORMULAS
from workbook.exporting.excel_book import OWN_SHEETS, make_book
from workbook.store.entries import Edit
from workbook.store.example_store import open_example
from workbook.store.snapshot import Snapshot

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

    from workbook.content.loader import Content


def open_book(data: bytes) -> Book:
    return load_workbook(io.BytesIO(data))


def make_book_of(content: Content, persona: str) -> Book:
    store, _ = open_example(content, content.get_persona(persona))
    return open_book(make_book(Snapshot(content, store.archive())))


def test_nothing_in_a_book_is_a_formula() -> None:
    texts = [*FORMULAS, *NAUGHTY]
    with open_store() as store:
        store.save("everything", [Edit(f"=e{n}", {"string": text, "number": text}) for n, text in enumerate(texts)])
        data = make_book(Snapshot(make_content(), store.archive()))

    cells = [cell for sheet in open_book(data) for row in sheet.iter_rows() for cell in row]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet] == []
    # Excel's own sign for text, which holds when somebody edits the cell.
    signs = {cell.value: cell.quotePrefix for cell in cells if cell.value in {"=1+1", "@SUM(1,1)", "NULL"}}
    assert signs == {"=1+1": True, "@SUM(1,1)": True, "NULL": False}


def test_each_worksheet_with_entries_has_a_sheet_named_for_people(content: Content) -> None:
    book = make_book_of(content, "permit-clerk")

    assert book.sheetnames[0] == "About"
    assert {"My clients", "People I work with", "My actions"} < set(book.sheetnames)
    assert {"Columns", "History"} < set(book.sheetnames) & set(OWN_SHEETS)


def test_people_read_names_labels_and_dates(content: Content) -> None:
    sheet = make_book_of(content, "permit-clerk")["Time log"]
    headers = [cell.value for cell in sheet[1]]
    row = {header: sheet.cell(2, number) for number, header in enumerate(headers, start=1)}

    assert isinstance(row["Date"].value, dt.datetime)
    assert row["Date"].number_format == "yyyy-mm-dd"
    assert row["Kind of work"].value in {"Service", "Administrative", "Other"}
    assert sheet.column_dimensions["A"].hidden is False
    assert sheet.freeze_panes == "A2"


def test_what_only_the_way_back_needs_is_hidden() -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"})])
        store.save("everything", [Edit("x", {"client": "a"})])
        sheet = next(
            s for s in open_book(make_book(Snapshot(make_content(), store.archive()))) if "Everything" in s.title
        )

    shown = {
        cell.value: not sheet.column_dimensions[cell.column_letter].hidden
        for cell in sheet[1]
        if cell.value in {"Client", "Client (entry)", "(entry)", "(place)", "(saved at)"}
    }
    headers = [cell.value for cell in sheet[1]]

    assert shown == {"Client": True, "Client (entry)": False, "(entry)": False, "(place)": False, "(saved at)": False}
    assert len(headers) == len(set(headers))
    assert sheet.cell(2, headers.index("Client") + 1).value == "Rivermouth"


def test_a_draft_says_what_is_still_to_mend() -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"setting": "internal"})])
        sheet = open_book(make_book(Snapshot(make_content(), store.archive())))["My clients"]

    headers = [cell.value for cell in sheet[1]]

    assert sheet.cell(2, headers.index("Still to mend") + 1).value == "Name is still needed."

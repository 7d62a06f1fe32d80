"""The import tool of a page, tested with the requests that a browser sends, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.importing.import_samples import CONTENT, FILES, TIME, write_workbook
from workbook.errors import WorkbookError
from workbook.forms.tool import ChosenFile, Screen, ToolRequest
from workbook.importing.mapping.source_formats import load_source_formats
from workbook.page.context import PageContext
from workbook.page.tools.import_.import_tool import MANY_ROWS, ImportTool
from workbook.page.tools.import_.labels import IMPORTABLE_WORKSHEETS
from workbook.paths import Home
from workbook.store.engine import open_memory
from workbook.store.entries import Edit
from workbook.store.startup_check import repair_and_back_up
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Page:
    """A page with the tool, and the requests that a learner sends to it."""

    def __init__(self, store: Store, *, worksheet: str = "") -> None:
        self.store = store
        self.tool = ImportTool(PageContext(CONTENT, store), worksheet=worksheet)
        self.progress: list[tuple[str, float | None]] = []
        self.screen = self.tool.open()

    def ask(self, name: str, values: dict[str, str] | None = None, *, file: Path | None = None, **more: str) -> Screen:
        """Press a button: send the values of the controls by name, and a chosen file."""
        files = {"file": [ChosenFile(file.name, file.read_bytes())]} if file else {}
        several = {key: [value] for key, value in {**(values or {}), **more}.items()}
        screen = self.tool.answer(
            ToolRequest(name, several, files), lambda text, done: self.progress.append((text, done))
        )
        if screen.region != "-":
            self.screen = screen
        return screen

    def choose(self, file: str | Path, worksheet: str = "") -> str:
        """Choose a file and preview it."""
        return self.ask("choose", file=FILES / file, worksheet=worksheet).html

    @property
    def heading(self) -> str:
        """The heading of the screen, which has the focus."""
        found = re.search(rf'<h[34] id="{self.screen.focus}" tabindex="-1">(.*?)</h', self.screen.html)
        return found[1] if found else ""


@pytest.fixture
def store() -> Iterator[Store]:
    """Return a new store in memory with the content of the workbook."""
    with open_memory() as engine:
        yield Store(engine, CONTENT)


@pytest.fixture
def page(store: Store) -> Page:
    """Return a page with the tool outside any form."""
    return Page(store)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_is_previewed_before_it_is_imported(page: Page) -> None:
    html = page.choose("toggl-track.csv")
    assert page.heading == "4 entries to import from toggl-track.csv"
    assert "Toggl Track" in html
    assert "Home builders" in html
    assert not page.store.entries(TIME)
    screen = page.ask("import")
    assert page.heading == "4 entries imported"
    assert {TIME, "clients"} <= screen.changed
    assert len(page.store.entries(TIME)) == 3


def test_a_second_import_adds_nothing(page: Page) -> None:
    page.choose("toggl-track.csv")
    page.ask("import")
    page.ask("start")
    page.choose("toggl-track.csv")
    assert page.heading == "Everything in toggl-track.csv is already in your workbook"
    assert "Already in your workbook: 3 rows" in page.screen.html
    assert "wb-main" not in page.screen.html


def test_an_import_is_undone_as_a_whole_and_can_be_repeated(page: Page) -> None:
    page.choose("toggl-track.csv")
    page.ask("import")
    screen = page.ask("undo")
    assert screen.said == "Import undone: 4 entries removed."
    assert {TIME, "clients"} <= screen.changed
    assert not page.store.entries(TIME)
    assert not page.store.entries("clients")
    page.choose("toggl-track.csv")
    assert page.heading == "4 entries to import from toggl-track.csv"
    page.ask("import")
    assert len(page.store.entries(TIME)) == 3


def test_entries_that_were_changed_since_are_not_undone(page: Page) -> None:
    page.choose("toggl-track.csv")
    page.ask("import")
    kept = page.store.entries(TIME)[0].id
    page.store.save(TIME, [Edit(kept, {"note": "In my own words"})])
    assert "1 entry was changed since" in page.ask("undo").said
    assert [entry.id for entry in page.store.entries(TIME)] == [kept]


@pytest.mark.parametrize(
    ("file", "heading"),
    [
        ("kimai-german.csv", "to import"),
        ("harvest.csv", "to import"),
        ("timewarrior.json", "to import"),
        ("outlook-week.ics", "Choose the week"),
        ("gc-service-inventory-2023-24.csv", "Choose the department"),
        ("gc-service-standards-2017-18.csv", "Choose the department"),
    ],
)
def test_the_worksheet_is_detected_from_the_file(page: Page, file: str, heading: str) -> None:
    page.choose(file)
    assert heading in page.heading


def test_the_week_of_a_calendar_is_chosen_from_a_list_or_by_a_day(page: Page) -> None:
    page.choose("outlook-week.ics")
    week = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page.screen.html)[0]
    page.ask("update", week=week, other_week="")
    listed = page.heading
    page.ask("update", week="2020-01-06", other_week=week)
    assert page.heading == listed
    assert "to import" in listed
    assert f'value="{week}" selected' in page.screen.html


def test_the_department_and_the_language_of_government_data_are_chosen(page: Page) -> None:
    page.choose("gc-service-standards-2023-24.csv")
    department = re.findall(r'<option value="([^"]+)"', page.screen.html)[0]
    page.ask("update", department=department)
    english = page.screen.html
    assert all(title in english for title in ("Our services", "Measures", "Measurements"))
    page.ask("update", department=department, language="fr")
    assert page.screen.html != english
    page.ask("import")
    assert page.store.entries("measurements")


def test_the_order_of_ambiguous_dates_has_to_be_chosen(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path / "days.csv", "Date,Minutes", "03/04/2026,30")
    page.choose(file, TIME)
    assert "day or the month comes first" in page.heading
    page.ask("update", dates="day-first")
    assert "Fri 3 April 2026" in page.screen.html
    page.ask("update", dates="month-first")
    assert "Wed 4 March 2026" in page.screen.html


def test_an_unknown_table_is_mapped_once_and_the_mapping_is_used_again(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path / "visits.csv", "Who,Desk", "Home builders,permits")
    page.choose(file)
    assert page.heading == "Which worksheet is visits.csv for?"
    page.ask("update", worksheet="clients")
    assert "which column of visits.csv" in page.heading
    assert "In the file: Home builders" in page.screen.html
    page.ask("map", {"column-0": "name", "column-1": "relies_on", "name": "Counter visits"})
    assert page.heading == "1 entry to import from visits.csv"
    page.ask("import")
    assert "Columns when importing" in page.screen.html
    page.choose(write(tmp_path / "more.csv", "Who,Desk", "Payroll,pay"))
    assert page.heading == "1 entry to import from more.csv"


def test_a_saved_mapping_is_preferred_to_a_format_that_reads_fewer_columns(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path / "desk.csv", "Client,Desk", "Home builders,permits")
    page.choose(file, "clients")
    assert "Nothing shows where these columns belong: Desk." in page.heading
    page.ask("map", {"column-0": "name", "column-1": "relies_on"})
    page.ask("import")
    page.choose(write(tmp_path / "other.csv", "Client,Desk", "Payroll,pay"), "clients")
    assert "<td" in page.screen.html
    assert "pay</td>" in page.screen.html


def test_an_incomplete_mapping_is_refused_and_the_screen_stays(page: Page, tmp_path: Path) -> None:
    page.choose(write(tmp_path / "visits.csv", "Who,Desk", "Home builders,permits"), "clients")
    before = page.tool.open()
    for told in ({"column-1": "relies_on"}, {"column-0": ""}):
        with pytest.raises(WorkbookError):
            page.ask("map", told)
    assert page.tool.open() == before


def test_rules_are_changed_added_and_saved(page: Page) -> None:
    page.choose("toggl-track.csv")
    assert "No rule decides which of this work is service" in page.screen.html
    page.ask("update", worksheet=TIME, new_look_in="word", new_text="report", new_kind="administrative")
    assert "Words in what I did: report" in page.screen.html
    rules = list(page.tool.preview.classification.counts) if page.tool.preview else []
    other = next(number for number, rule in enumerate(rules) if rule.look_in == "anything")
    page.ask("update", {"worksheet": TIME, f"kind-{other}": "service", "new_look_in": "word", "new_text": ""})
    page.ask("import")
    assert sorted(str(entry.values["kind"]) for entry in page.store.entries(TIME)) == [
        *("administrative", "service", "service")
    ]
    assert {(rule.values.get("text"), rule.values["kind"]) for rule in page.store.entries("import-rules")} == {
        ("report", "administrative"),
        (None, "service"),
    }


def test_a_rule_can_be_added_after_every_rule_was_deleted(page: Page) -> None:
    page.choose("toggl-track.csv")
    page.ask("update", worksheet=TIME, new_look_in="word", new_text="fence", new_kind="service")
    page.ask("import")
    page.ask("undo")
    page.choose("toggl-track.csv")
    assert page.heading == "4 entries to import from toggl-track.csv"
    page.ask("update", worksheet=TIME, new_look_in="word", new_text="fence", new_kind="service")
    page.ask("import")
    page.store.delete("import-rules", [entry.id for entry in page.store.entries("import-rules")])
    page.choose("clockify-old.csv")
    assert "Kind of work is still needed." in page.screen.html
    page.ask("update", worksheet=TIME, new_look_in="project", new_text="Permits", new_kind="service")
    assert "Kind of work is still needed." not in page.screen.html


def test_invalid_rows_are_listed_and_valid_rows_are_imported(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path / "log.csv", "Date,Minutes,Kind of work", "2026-13-01,30,Service", "2026-05-12,30,Service")
    html = page.choose(file, TIME)
    assert page.heading == "1 entry to import from log.csv"
    assert "Invalid, and not imported: 1 row" in html
    table = html.partition("Invalid rows, which")[2]
    assert ">2</th>" in table
    assert "2026-13-01" in table
    page.ask("import")
    assert "1 row was not imported" in page.screen.html


def test_the_sheet_of_a_workbook_is_chosen(page: Page, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for title, name in (("First", "Home builders"), ("Second", "Payroll")):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "Importance"])
        sheet.append([name, 4])
    book.save(tmp_path / "book.xlsx")
    page.choose(tmp_path / "book.xlsx", "clients")
    assert "Home builders" in page.screen.html
    page.ask("update", worksheet="clients", sheet="Second")
    assert "Payroll" in page.screen.html.partition("<details")[0]


def test_the_encoding_and_the_header_row_are_chosen(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Page,1\nOf,2\n\nName,Importance\nZo\u00eb,4\n".encode("cp850"))
    page.choose(file, "clients")
    page.ask("update", worksheet="clients", encoding="cp850", header_row="4")
    assert page.heading == "1 entry to import from list.csv"
    assert "Zoë" in page.screen.html
    assert 'value="cp850" selected' in page.screen.html
    assert "Detected: row 4." in page.screen.html


def test_the_encoding_can_be_chosen_before_a_file_that_is_refused_without_it(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Name,Importance\nZo\u00fc\u00eb,4\n".encode("cp850"))
    refused = page.ask("choose", file=file, worksheet="clients")
    assert "choose its encoding" in refused.said
    assert re.search(r'<details[^>]*-reading"[^>]* open', refused.html)
    chosen = page.ask("choose", file=file, worksheet="clients", encoding="cp850")
    assert "Zoüë" in chosen.html


def test_a_header_row_that_is_not_a_number_is_refused_and_the_screen_stays(page: Page, tmp_path: Path) -> None:
    page.choose(write(tmp_path / "list.csv", "Name", "Ann"), "clients")
    before = page.tool.open()
    with pytest.raises(WorkbookError, match='"two" is not the number of a row'):
        page.ask("update", worksheet="clients", header_row="two")
    with pytest.raises(WorkbookError, match="has no text in row 9"):
        page.ask("update", worksheet="clients", header_row="9")
    assert page.tool.open() == before


def test_rows_that_may_not_be_entries_are_asked_about(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", "Name,Kind", "Ministry A,", "Ministry B,", "Total: 2,", "", "Printed,")
    page.choose(write(tmp_path / "open.csv", "Name,Kind", "Ministry A,", "", "Ministry B,"), "clients")
    assert "row 4 (a single cell below an empty row)" in page.heading
    page.ask("update", doubtful_rows="skip")
    assert page.heading == "1 entry to import from open.csv"
    assert "Row" in page.screen.html
    page.ask("update", worksheet="clients", doubtful_rows="import")
    assert page.heading == "2 entries to import from open.csv"
    page.choose(file, "clients")
    assert page.heading == "2 entries to import from list.csv"
    assert "a single cell below a total" in page.screen.html


def test_a_file_can_be_chosen_by_its_path(page: Page, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "clients.xlsx", [["Name"], ["Home builders"]])
    page.ask("choose", path=f'"{file}"', worksheet="clients")
    assert page.heading == "1 entry to import from clients.xlsx"


@pytest.mark.parametrize(
    ("control", "values", "sentence"),
    [
        ("file", {}, "Choose a file first."),
        ("path", {"path": "/no/such/file.csv"}, "There is no file /no/such/file.csv."),
        ("path", {"path": "~nobody-of-that-name/file.csv"}, "There is no file"),
    ],
)
def test_a_problem_with_the_file_is_shown_at_its_control(
    page: Page, control: str, values: dict[str, str], sentence: str
) -> None:
    screen = page.ask("choose", values)
    assert screen.is_problem
    assert sentence in screen.said
    assert screen.focus == page.tool.controls.id_of(control)
    assert f'id="{screen.focus}-problem"' in screen.html
    assert re.search(rf'id="{screen.focus}"[^>]*aria-describedby="{screen.focus}-problem', screen.html)


def test_an_unreadable_file_is_forgotten(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "what.csv"
    file.write_bytes(b"%PDF-1.7")
    screen = page.ask("choose", file=file)
    assert "is a PDF" in screen.said
    assert page.tool.source is None
    assert page.tool.open().html == page.tool._show().html


def test_a_chosen_file_is_private_and_deleted_afterwards(page: Page) -> None:
    page.choose("toggl-track.csv")
    assert page.tool.source
    folder = page.tool.source.path.parent
    assert folder.stat().st_mode & 0o077 == 0
    page.ask("start")
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\me\\a<b>.csv", "...", "", "a" * 300 + ".csv", "\x00.csv"])
def test_a_file_name_cannot_leave_the_temporary_folder(page: Page, name: str) -> None:
    content = (FILES / "toggl-track.csv").read_bytes()
    page.tool.answer(ToolRequest("choose", {}, {"file": [ChosenFile(name, content)]}), lambda *_: None)
    assert page.tool.preview
    assert page.tool.source
    assert page.tool.source.path.parent.name.startswith("workbook-")
    assert [page.tool.source.path] == list(page.tool.source.path.parent.iterdir())


def test_the_content_of_a_file_is_escaped(page: Page, tmp_path: Path) -> None:
    attack = "<img src=x onerror=alert(1)>"
    file = write(tmp_path / "a<b>.csv", f"Name,{attack}", f"{attack},{attack}")
    page.choose(file, "clients")
    assert "<img" not in page.screen.html
    page.ask("map", {"column-0": "name", "column-1": "relies_on", "name": attack})
    assert "<img" not in page.screen.html
    assert "&lt;img" in page.screen.html
    page.ask("import")
    assert "<img" not in page.screen.html


def test_more_rows_are_shown_on_request(page: Page, tmp_path: Path) -> None:
    names = [f"Client {number}" for number in range(MANY_ROWS + 5)]
    page.choose(write(tmp_path / "many.csv", "Name", *names), "clients")
    assert "the first 8 of 205" in page.screen.html
    page.ask("more")
    assert f"the first {MANY_ROWS} of 205" in page.screen.html
    assert page.progress[-1][1] is not None


def test_a_page_that_is_drawn_again_shows_the_same_screen(page: Page) -> None:
    page.choose("toggl-track.csv")
    assert page.tool.open().html == page.screen.html
    page.ask("import")
    assert page.tool.open().html == page.screen.html


def test_below_a_form_the_tool_is_collapsed_and_suggests_its_worksheet(store: Store) -> None:
    page = Page(store, worksheet="clients")
    assert "<form" not in page.screen.html
    page.ask("start")
    assert 'value="clients" selected' in page.screen.html
    assert "<h4" in page.screen.html
    page.ask("close")
    assert page.screen.focus == page.tool.controls.id_of("open")
    assert "<form" not in page.screen.html


def test_every_worksheet_that_a_format_fills_offers_the_import() -> None:
    assert {
        part.worksheet for program in load_source_formats(CONTENT) for part in program.parts
    } == IMPORTABLE_WORKSHEETS


def test_ids_are_unique_on_every_screen(page: Page) -> None:
    def check(screen: Any) -> None:
        ids = re.findall(r' id="([^"]+)"', screen.html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r' for="([^"]+)"', screen.html)) <= set(ids)
        described = {one for told in re.findall(r'aria-describedby="([^"]+)"', screen.html) for one in told.split()}
        assert described <= set(ids)

    check(page.screen)
    page.choose("toggl-track.csv")
    check(page.screen)
    page.choose("gc-service-standards-2023-24.csv")
    check(page.screen)


def test_a_chosen_file_is_in_the_home_and_the_next_start_deletes_what_a_kill_has_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    page = Page(Store.open(home, CONTENT))
    page.choose("toggl-track.csv")
    assert page.tool.source
    assert page.tool.source.path.is_relative_to(home.importing)
    page.store.close()
    assert list(repair_and_back_up(home, load_content=lambda: CONTENT, now=dt.datetime.now().astimezone())) == []
    assert not home.importing.exists()

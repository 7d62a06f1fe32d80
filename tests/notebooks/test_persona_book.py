"""A persona from an Excel book: the same as from a YAML file, by somebody who does not program."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from workbook.errors import ContentError, UnknownNameError, WorkbookError
from workbook.notebooks.custom_personas import load_personas

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

ABOUT: dict[str, Any] = {
    "id": "night-porter",
    "title": "Ivo, night porter",
    "about": "Invented.",
    "start": dt.datetime(2026, 1, 12),  # noqa: DTZ001 as Excel has it
    "today": "week 3 Mon",
    "notebooks": "00-start-here, 02-level-1-3",
}
ENTRIES: dict[str, list[list[Any]]] = {
    "time-entries": [
        ["Date", "minutes", "note", "kind", "saved"],
        [dt.datetime(2026, 1, 20), 30, "Keys", "service", "week 2 Wed 09:30"],  # noqa: DTZ001
        ["week 2 Thu", 15, "Forms", "administrative", None],
    ]
}


def save_book(folder: Path, about: dict[str, Any] = ABOUT, entries: dict[str, list[list[Any]]] = ENTRIES) -> str:
    book = openpyxl.Workbook()
    sheets = {"persona": [list(about), list(about.values())], **entries}
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    path = folder / "own.xlsx"
    book.save(path)
    return str(path)


def test_its_sheets_are_a_persona_with_days_counted_from_the_start(content: Content, tmp_path: Path) -> None:
    (persona,) = load_personas([save_book(tmp_path)], content)

    assert (persona.id, persona.start, persona.notebooks) == (
        "night-porter",
        dt.date(2026, 1, 12),
        ("00-start-here", "02-level-1-3"),
    )
    first, second = persona.entries["time-entries"]
    assert (first["date"], first["minutes"], first["saved"]) == ("week 2 Tue", "30", "week 2 Wed 09:30")
    assert second["date"] == "week 2 Thu"
    assert "saved" not in second


def test_a_yaml_file_is_read_from_anywhere(content: Content, tmp_path: Path) -> None:
    source = content.folder / "personas" / "permit-clerk.yaml"
    own = tmp_path / "mine.yaml"
    own.write_text(source.read_text(encoding="utf-8").replace("id: permit-clerk\n", "id: mine\n", 1), encoding="utf-8")
    mine, clerk = load_personas([str(own), "permit-clerk"], content)

    assert (mine.id, mine.entries) == ("mine", clerk.entries)


def test_a_sheet_or_column_that_is_none_of_the_workbooks_is_refused_with_the_nearest(
    content: Content, tmp_path: Path
) -> None:
    with pytest.raises(UnknownNameError, match='did you mean "time-entries"'):
        load_personas([save_book(tmp_path, entries={"time-entris": [["date"], ["week 1 Mon"]]})], content)
    with pytest.raises(UnknownNameError, match='did you mean "minutes"'):
        load_personas([save_book(tmp_path, entries={"time-entries": [["minuts"], [3]]})], content)
    with pytest.raises(UnknownNameError, match='did you mean "title"'):
        load_personas([save_book(tmp_path, about={**ABOUT, "titel": "x"})], content)


def test_what_the_forms_would_refuse_is_told_with_its_place(content: Content, tmp_path: Path) -> None:
    entries = {"time-entries": [["date", "minutes", "note", "kind"], ["next week", "many", "Keys", "service"]]}
    with pytest.raises(ContentError) as caught:
        load_personas([save_book(tmp_path, entries=entries)], content)

    assert "own.xlsx: entries > time-entries > 1 > date" in str(caught.value)
    assert "own.xlsx: entries > time-entries > 1 > minutes" in str(caught.value)


def test_a_start_that_is_no_monday_is_refused(content: Content, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="Tuesday"):
        load_personas([save_book(tmp_path, about={**ABOUT, "start": "2026-01-13"})], content)


def test_a_file_that_is_not_there_and_a_name_that_nobody_has_are_refused(content: Content, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="There is no file"):
        load_personas([str(tmp_path / "gone.xlsx")], content)
    with pytest.raises(UnknownNameError, match='did you mean "permit-clerk"'):
        load_personas(["permit-clark"], content)
    with pytest.raises(WorkbookError, match="two personas"):
        load_personas(["permit-clerk", "permit-clerk"], content)

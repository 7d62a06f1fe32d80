"""`workbook import`: preview, question, choices and exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.importing.import_samples import FILES
from workbook.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A new home folder."""
    return tmp_path / "home"


def run(home: Path, file: str | Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["import", str(FILES / file), "--home", str(home), *arguments], input=answer)


def test_a_file_is_previewed_and_imported_after_a_confirmation(home: Path) -> None:
    refused = run(home, "toggl-track.csv", answer="n\n")
    assert "4 entries to import" in refused.output
    assert "Imported." not in refused.output
    taken = run(home, "toggl-track.csv", answer="y\n")
    assert taken.exit_code == 0
    assert "Imported." in taken.output
    assert "No entries to import, 3 duplicate rows" in run(home, "toggl-track.csv", "--yes").output


def test_a_preview_saves_nothing(home: Path) -> None:
    run(home, "toggl-track.csv", "--preview", "--yes")
    assert "4 entries to import" in run(home, "toggl-track.csv", "--preview").output


def test_the_worksheet_has_to_be_named_if_it_is_not_detected(home: Path) -> None:
    undetected = run(home, "title-above-names.csv")
    assert undetected.exit_code == 2
    assert "--into" in undetected.output
    asked = run(home, "title-above-names.csv", "--into", "clients")
    assert asked.exit_code == 2
    assert "which column" in asked.output


def test_a_required_choice_is_shown_and_can_be_given(home: Path) -> None:
    assert "--week 2026-03-09" in run(home, "outlook-week.ics").output
    given = run(home, "outlook-week.ics", "--week", "2026-03-09", "--kind", "anything=service", "--yes")
    assert "Anything else is Service" in given.output


def test_a_table_is_read_with_the_chosen_encoding_and_header_row(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Page,1\n\nName,Importance\nZo\u00eb,4\n".encode("cp850"))
    chosen = run(home, file, "--into", "clients", "--encoding", "cp850", "--header-row", "3", "--preview")
    assert "Zoë" in chosen.output
    assert "There is no encoding" in run(home, file, "--encoding", "no-such").output
    assert "has no text in row 2" in run(home, file, "--into", "clients", "--header-row", "2").output


@pytest.mark.parametrize(
    ("name", "option", "sentence"),
    [
        ("outlook-week.ics", ["--encoding", "utf-8", "--week", "2026-03-09"], "do not choose a sheet, an encoding"),
        ("sheet.xlsx", ["--encoding", "utf-8"], "is not a text file; do not choose an encoding"),
        ("timewarrior.json", ["--header-row", "1"], "has no header row; do not choose one"),
        ("harvest.csv", ["--sheet", "One"], "has no sheets; do not choose a sheet"),
    ],
)
def test_an_option_that_cannot_have_an_effect_is_refused(
    home: Path, name: str, option: list[str], sentence: str
) -> None:
    assert sentence in run(home, name, *option).output


def test_doubtful_rows_are_asked_about_and_can_be_left_out(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Kind\nMinistry A,\n\nMinistry B,\n", encoding="utf-8")
    asked = run(home, file, "--into", "clients")
    assert asked.exit_code == 2
    assert "row 4 (a single cell below an empty row)" in asked.output
    assert "--doubtful-rows skip" in asked.output
    without = run(home, file, "--into", "clients", "--doubtful-rows", "skip", "--yes")
    assert "Row 4: it was left out, because it is a single cell below an empty row." in without.output
    assert "Imported." in without.output


def test_invalid_rows_are_reported_with_the_exit_status(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Date,Minutes,Kind of work\n2026-13-01,5,Service\n2026-05-11,5,Service\n", encoding="utf-8")
    wrong = run(home, file, "--yes")
    assert wrong.exit_code == 1
    assert "Row 2, Date" in wrong.output
    assert "Imported." in wrong.output

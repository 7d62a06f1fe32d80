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


def test_invalid_rows_are_reported_with_the_exit_status(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Date,Minutes,Kind of work\n2026-13-01,5,Service\n2026-05-11,5,Service\n", encoding="utf-8")
    wrong = run(home, file, "--yes")
    assert wrong.exit_code == 1
    assert "Row 2, Date" in wrong.output
    assert "Imported." in wrong.output

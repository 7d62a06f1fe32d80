from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.importing.import_samples import (
    CONTENT,
    FILES,
    TIME,
    get_required_choice,
    list_reasons,
    list_values,
    open_file,
    open_store,
)
from workbook.errors import WorkbookError
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import make_preview

if TYPE_CHECKING:
    from pathlib import Path

SPENT = ("date", "start", "minutes", "note")
FIRST = [("2026-05-11", "09:00", 90, "Call about a fence, and the lot behind it")]


@pytest.mark.parametrize(
    ("name", "program", "entries"),
    [
        (
            "toggl-track.csv",
            "Toggl Track",
            [*FIRST, ("2026-05-11", "13:00", 45, "Weekly report"), ("2026-05-12", "23:30", 60, "Night shift")],
        ),
        ("toggl-track-quoted.csv", "Toggl Track", FIRST),
        (
            "clockify-old.csv",
            "Clockify",
            [("2026-05-12", "10:23", 60, "Counter"), ("2026-05-25", "12:05", 90, "Calls")],
        ),
        (
            "clockify-new.csv",
            "Clockify",
            [("2026-05-12", "10:23", 60, "Counter"), ("2026-05-06", "08:00", 15, "Breakfast")],
        ),
        (
            "kimai-english.csv",
            "Kimai",
            [("2026-05-11", "08:00", 150, "Fence on Elm Street"), ("2026-05-11", "11:00", 75, "Filing")],
        ),
        (
            "kimai-german.csv",
            "Kimai",
            [("2026-05-11", "08:00", 150, "Fence on Elm Street"), ("2026-05-12", "08:00", 60, "Beratung")],
        ),
    ],
)
def test_files_of_every_format_are_recognized_and_read(
    name: str, program: str, entries: list[tuple[object, ...]]
) -> None:
    with open_store() as store:
        preview = open_file(name, store)
        assert preview.source.format == program
        assert list_values(preview, *SPENT) == entries
        assert not preview.results.invalid


def test_harvest_has_days_and_decimal_hours() -> None:
    with open_store() as store:
        preview = open_file("harvest.csv", store)
        assert list_values(preview, "date", "minutes") == [
            ("2026-05-11", 150),
            ("2026-05-11", 150),
            ("2026-05-12", 1200),
            ("2026-05-13", 90),
        ]
        assert list_values(preview, "name", worksheet="clients") == [("Home builders",)]


def test_timewarrior_is_converted_to_a_zone_and_running_work_is_invalid() -> None:
    with open_store() as store:
        preview = open_file("timewarrior.json", store, zone="America/Toronto")
        assert list_values(preview, *SPENT) == [
            ("2025-03-09", "01:30", 60, "Fence on Elm Street"),
            ("2025-03-10", "09:00", 30, "permits"),
        ]
        assert list_reasons(preview) == ["Row 3, end: it has no end: it is still running."]
        with pytest.raises(WorkbookError, match="no time zone"):
            open_file("timewarrior.json", store, zone="Toronto")


def test_a_contradiction_between_durations_is_reported() -> None:
    with open_store() as store:
        preview = open_file("clockify-old.csv", store)
        assert str(preview.results.remarks[0]) == (
            "Row 2, Duration (h): it says 60 minutes, which was used; Duration (decimal) says 0 minutes."
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clockify-old.csv", "clockify-new.csv"),
        ("kimai-english.csv", "kimai-german.csv"),
        ("toggl-track.csv", "toggl-track-quoted.csv"),
    ],
)
def test_the_same_work_in_another_version_of_the_format_adds_nothing(old: str, new: str) -> None:
    with open_store() as store:
        open_file(old, store).apply(store)
        assert "it already exists." in {duplicate.reason for duplicate in open_file(new, store).results.duplicates}


@pytest.mark.parametrize(
    "name",
    sorted(
        path.name for path in FILES.glob("*.csv") if path.name.startswith(("toggl", "clockify", "harvest", "kimai"))
    ),
)
def test_importing_a_file_twice_reports_duplicates_and_adds_nothing(name: str) -> None:
    with open_store() as store:
        preview = open_file(name, store)
        count = preview.counts[TIME]
        saved = preview.apply(store)
        assert not any(entry.is_draft for entry in saved.entries)
        again = open_file(name, store)
        assert again.is_empty
        assert len(again.results.duplicates) == count
        assert len(store.entries(TIME)) == count


def test_edited_and_deleted_entries_are_recognized() -> None:
    from workbook.store.entries import Edit

    with open_store() as store:
        open_file("toggl-track.csv", store).apply(store)
        first, second, _ = store.entries(TIME)
        store.save(TIME, [Edit(first.id, {"note": "reworded", "minutes": "15", "start": "", "date": "2026-01-01"})])
        store.delete(TIME, [second.id])
        again = open_file("toggl-track.csv", store)
        assert again.is_empty
        assert [one.reason for one in again.results.duplicates] == [
            "it already exists.",
            "you deleted it earlier.",
            "it already exists.",
        ]
        again.apply(store)
        assert len(store.entries(TIME)) == 2


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    lines = (FILES / "harvest.csv").read_text(encoding="utf-8").replace("Hours", "Something")
    path = tmp_path / "harvest.csv"
    path.write_text(lines, encoding="utf-8")
    with open_store() as store:
        need = get_required_choice(make_preview(path, TIME, store))
        assert need.name == "mapping"
        assert 'looks like a file of Harvest, but the column "Hours" is missing' in need.question


def test_an_excel_copy_of_a_report_is_read_like_the_original(tmp_path: Path) -> None:
    import csv

    from tests.importing.import_samples import write_workbook

    with (FILES / "clockify-new.csv").open(encoding="utf-8", newline="") as stream:
        path = write_workbook(tmp_path / "clockify.xlsx", list(csv.reader(stream)))
    with open_store() as store:
        assert list_values(make_preview(path, TIME, store), *SPENT) == list_values(
            open_file("clockify-new.csv", store), *SPENT
        )


def test_no_order_has_to_be_chosen_if_other_dates_prove_it(tmp_path: Path) -> None:
    text = (FILES / "clockify-old.csv").read_text(encoding="utf-8").replace("05/25/2026", "25/05/2026")
    path = tmp_path / "clockify.csv"
    path.write_text(text, encoding="utf-8")
    with open_store() as store:
        preview = make_preview(path, TIME, store)
        assert list_values(preview, "date") == [("2026-12-05",), ("2026-05-25",)]
        assert any("day first" in remark for remark in preview.source.remarks)
        chosen = make_preview(path, TIME, store, ImportOptions(dates="month-first"))
        assert list_values(chosen, "date") == [("2026-05-12",)]
        assert "there is no month 25" in list_reasons(chosen)[0]


def test_hostile_texts_are_imported_unchanged(tmp_path: Path) -> None:
    import csv

    strings = json.loads((FILES.parent / "badinput" / "naughty-strings.json").read_text(encoding="utf-8"))
    scripts = (FILES.parent / "badinput" / "script-payloads.txt").read_text(encoding="utf-8").splitlines()
    texts = [" ".join(text.replace("\0", "").split()) for text in [*strings, *scripts] if isinstance(text, str)]
    texts = [text for text in dict.fromkeys(texts) if text.strip() and text.isprintable()]
    path = tmp_path / "toggl.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Client", "Description", "Start date", "Start time", "End date", "End time", "Duration"])
        for number, text in enumerate(texts):
            day = f"2026-05-{number % 28 + 1:02}"
            writer.writerow([text, text, day, f"{number // 28 % 24:02}:{number // 672:02}", day, "23:59", "0:30"])
    with open_store() as store:
        preview = make_preview(path, TIME, store)
        assert not preview.results.invalid
        assert [note for (note,) in list_values(preview, "note")] == texts
        preview.apply(store)
        assert make_preview(path, TIME, store).is_empty


def test_every_format_of_the_workbook_is_correct() -> None:
    from workbook.importing.format_rules import check_imports

    assert check_imports(CONTENT.folder) == []

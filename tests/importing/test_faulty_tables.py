"""The tables in tests/data/faults, imported from the file to the entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.importing.import_samples import TIME, get_required_choice, list_reasons, list_values, open_store
from workbook.importing.options import ImportOptions, ReadingOptions
from workbook.importing.pipeline import make_preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.importing.preview import Preview
    from workbook.store.store import Store

FAULTS = Path(__file__).parents[1] / "data" / "faults"


@pytest.fixture
def store() -> Iterator[Store]:
    """Return a new store in memory."""
    with open_store() as store:
        yield store


def preview(store: Store, name: str, worksheet: str = TIME, *, dates: str | None = None, **reading: Any) -> Preview:
    options = ImportOptions(dates=dates, reading=ReadingOptions(**reading))
    return make_preview(FAULTS / name, worksheet, store, options)


def list_minutes(preview: Preview) -> list[Any]:
    return [minutes for (minutes,) in list_values(preview, "minutes", worksheet=TIME)]


@pytest.mark.parametrize(
    ("name", "minutes", "rows"),
    [
        ("min-quotes.csv", [60, 180, 240, 300], [2, 4]),
        ("stray-quotes.csv", [90, 60, 120, 180, 240, 300, 360], [2, 4, 7]),
    ],
)
def test_a_stray_quotation_mark_swallows_no_row(store: Store, name: str, minutes: list[int], rows: list[int]) -> None:
    found = preview(store, name)
    assert list_minutes(found) == minutes
    assert [remark.row for remark in found.results.remarks] == rows
    assert all("quotation marks" in remark.reason for remark in found.results.remarks)


def test_a_quoted_word_at_the_beginning_of_a_cell_keeps_its_marks(store: Store) -> None:
    notes = list_values(preview(store, "stray-quotes.csv"), "note", worksheet=TIME)
    assert notes[0] == ('"Urgent" call to office',)


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("mixed.csv", ["Téléphone à Québec", "Téléphone"]),
        ("mixed-81.csv", ["“quoted” text", "Téléphone"]),
    ],
)
def test_a_line_in_another_encoding_is_read_and_named(store: Store, name: str, notes: list[str]) -> None:
    found = preview(store, name)
    assert [note for (note,) in list_values(found, "note")] == notes
    assert "Windows-1252 in line 3" in found.source.remarks[0]


def test_a_control_character_is_left_out_and_named(store: Store) -> None:
    found = preview(store, "nul.csv")
    assert list_values(found, "minutes", "note") == [(60, "note"), (120, "x")]
    assert found.source.remarks[0] == "Control characters in line 2 were left out."


@pytest.mark.parametrize("name", ["strict.xlsx", "backslash.xlsx"])
def test_unusual_variants_of_an_excel_workbook_are_read(store: Store, name: str) -> None:
    found = preview(store, name)
    assert list_values(found, "date", "start", "minutes") == [
        ("2026-05-12", "09:00", 90),
        ("2026-05-13", "10:30", 30),
    ]


def test_a_moment_at_midnight_has_a_time_of_day(store: Store) -> None:
    found = preview(store, "midnight.xlsx")
    assert list_values(found, "start", "minutes") == [("00:00", 60), ("09:00", 900)]


def test_the_header_below_a_form_is_found(store: Store) -> None:
    found = preview(store, "form-above.xlsx")
    assert list_minutes(found) == [60] * 8
    assert "row 4 was skipped: rows 1 to 2" in found.source.remarks[0]


def test_invisible_characters_do_not_hide_a_header_or_a_date(store: Store) -> None:
    clients = preview(store, "zw-header.xlsx", "clients")
    assert list_values(clients, "name", "contact") == [("Ministry", "a@example.org")]
    dates = preview(store, "text-numbers.xlsx", dates="day-first")
    assert [day for (day,) in list_values(dates, "date")][-3:] == ["2026-05-14", "2026-05-15", "2026-05-16"]
    assert "rows 7 to 9" in dates.source.remarks[0]
    assert not dates.results.invalid


def test_the_true_length_of_a_duration_counts_whatever_its_cell_shows(store: Store) -> None:
    found = preview(store, "durations.xlsx")
    minutes = {note: minutes for note, minutes in list_values(found, "note", "minutes") if note != "General"}
    assert list(minutes.values()) == [90, 30, 90, 1440, 90, 480, 90, 30]
    assert [reason for reason in list_reasons(found) if "2265 is not" in reason] == list_reasons(found)[:2]


def test_hidden_rows_are_asked_about_and_named(store: Store) -> None:
    question = get_required_choice(preview(store, "hidden-rows.xlsx"))
    assert question.name == "doubtful_rows"
    assert "row 4 (hidden in the sheet)" in question.question
    assert list_minutes(preview(store, "hidden-rows.xlsx", doubtful_rows="import")) == [90, 30, 480]
    without = preview(store, "hidden-rows.xlsx", doubtful_rows="skip")
    assert list_minutes(without) == [90, 30]
    assert [str(message) for message in without.results.skipped] == [
        "Row 4: it was left out, because it is hidden in the sheet."
    ]
    assert "Columns that the sheet hides were read too: What I did." in without.source.remarks


def test_cells_that_are_merged_downwards_count_for_each_row(store: Store) -> None:
    found = preview(store, "merged-down.xlsx")
    assert list_values(found, "date", "minutes") == [
        ("2026-05-12", 90),
        ("2026-05-12", 30),
        ("2026-05-13", 30),
        ("2026-05-13", 30),
    ]
    assert [name for (name,) in list_values(found, "name", worksheet="clients")] == ["Counter", "Desk"]
    assert "B2:B3, A2:A3, B4:B5" in found.source.remarks[0]


def test_a_total_and_the_note_below_it_are_left_out_and_named(store: Store) -> None:
    found = preview(store, "footer.xlsx", "clients")
    assert list_values(found, "name") == [("Ministry A",), ("Ministry B",)]
    assert [(message.row, "total" in message.reason) for message in found.results.skipped] == [(4, True), (6, True)]
    everything = preview(store, "footer.xlsx", "clients", doubtful_rows="import")
    assert len(everything.results.new) == 4


def test_a_table_with_other_delimiters_in_its_cells_and_one_with_long_words_are_read(store: Store) -> None:
    assert preview(store, "superprod.csv").columns.samples["Titles"] == ("Permit renewal|Mail", "Mail")
    assert list_values(preview(store, "url.csv"), "note")[0][0].endswith("%22b2%22%7d")

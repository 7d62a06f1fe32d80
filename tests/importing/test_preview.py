from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importing.import_samples import (
    TIME,
    get_required_choice,
    list_reasons,
    list_values,
    open_file,
    open_store,
    write_workbook,
)
from workbook.cli.import_options import parse_mapping
from workbook.errors import NotSavedError, UnknownNameError, WorkbookError
from workbook.importing.mapping.column_mapping import ColumnMapping
from workbook.importing.options import ImportOptions
from workbook.importing.pipeline import find_target_worksheet, make_preview
from workbook.importing.preview_text import render_preview
from workbook.store.entries import Edit


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_with_the_names_of_the_fields_needs_no_mapping(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "NAME,Kind of client,internal or external,Importance",
        "Home builders,Private stakeholder,External,4",
        "Payroll,Colleague,Internal,high",
    )
    with open_store() as store:
        preview = make_preview(path, "clients", store)
        assert list_values(preview, "name", "kind", "setting", "importance") == [
            ("Home builders", "private-stakeholder", "external", 4)
        ]
        assert list_reasons(preview) == [
            'Row 3, Importance: "high" is not a number: write it in digits, such as 12 or 12.5.'
        ]
        assert preview.columns.mapping["NAME"] == "name"


def test_a_column_that_would_be_left_out_is_asked_about_first(tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Kind of client,Importance,Shoe size", "Home builders,Private stakeholder,4,9")
    with open_store() as store:
        required = get_required_choice(make_preview(path, "clients", store))
        assert "Nothing shows where these columns belong: Shoe size." in required.question
        chosen = ColumnMapping({"Name": "name", "Kind of client": "kind", "Importance": "importance"})
        preview = make_preview(path, "clients", store, ImportOptions(mapping=chosen))
        assert list_values(preview, "name", "importance") == [("Home builders", 4)]
        assert any("Shoe size" in remark for remark in preview.source.remarks)


@pytest.mark.parametrize(
    ("worksheet", "header", "row", "values"),
    [
        (
            "clients",
            "Customer,Phone",
            "Home builders,555",
            {"name": "Home builders", "contact": "555", "review_every": "quarter"},
        ),
        (
            "services",
            "Service name,Annual volume",
            'Parking permit,"1,500"',
            {"name": "Parking permit", "volume": 1500},
        ),
        (
            "people",
            "First name,Last name,Job title",
            "Mara,Ostrow,Inspector",
            {"name": "Mara Ostrow", "role": "Inspector"},
        ),
        (
            "expectations",
            "Expectation,Dimension",
            "A reply within a day,Responsiveness",
            {"expectation": "A reply within a day", "dimension": "responsiveness"},
        ),
    ],
)
def test_lists_of_registers_are_read_from_csv_and_excel(
    tmp_path: Path, worksheet: str, header: str, row: str, values: dict[str, Any]
) -> None:
    path = write(tmp_path, header, row)
    rows = list(csv.reader([header, row]))
    with open_store() as store:
        assert [dict(one.values) for one in make_preview(path, worksheet, store).results.new] == [values]
        workbook = write_workbook(tmp_path / "table.xlsx", rows)
        assert [dict(one.values) for one in make_preview(workbook, worksheet, store).results.new] == [values]


def test_an_unknown_table_is_mapped_once_and_the_mapping_is_saved(tmp_path: Path) -> None:
    path = write(tmp_path, "Who,Desk", "Home builders,Permits", "Payroll,Pay slips")
    mapping = {"Who": "name", "Desk": "relies_on"}
    with open_store() as store:
        preview = make_preview(path, "clients", store)
        need = get_required_choice(preview)
        assert list(preview.columns.samples) == ["Who", "Desk"]
        assert need.name == "mapping"
        assert "name" in need.options
        make_preview(path, "clients", store, ImportOptions(mapping=ColumnMapping(mapping, "Counter visits"))).apply(
            store
        )
        assert {entry.values["program"] for entry in store.entries("import-mappings")} == {"Counter visits"}
        path = write(tmp_path, "Desk,Who,More", "Permits,Neighbours,x")
        again = make_preview(path, "clients", store)
        assert again.source.format == "Counter visits"
        assert list_values(again, "name", "relies_on") == [("Neighbours", "Permits")]
        store.delete("import-mappings", [entry.id for entry in store.entries("import-mappings")])
        assert make_preview(path, "clients", store).choices.required


def test_an_invalid_mapping_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    path = write(tmp_path, "Who,Desk", "Home builders,Permits")
    with open_store() as store:
        with pytest.raises(UnknownNameError, match='no column "Whom"; did you mean "Who"'):
            make_preview(path, "clients", store, ImportOptions(mapping=ColumnMapping({"Whom": "name"})))
        with pytest.raises(UnknownNameError, match="no field of My clients"):
            make_preview(path, "clients", store, ImportOptions(mapping=ColumnMapping({"Who": "nickname"})))
        with pytest.raises(WorkbookError, match="No column is mapped to Name"):
            make_preview(path, "clients", store, ImportOptions(mapping=ColumnMapping({"Desk": "relies_on"})))
        with pytest.raises(UnknownNameError, match="no worksheet"):
            make_preview(path, "customers", store)


def test_a_time_log_can_be_mapped_from_time_stamps_and_hours(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Begin;Stop;For;Doing",
        "12.05.2026 09:00;12.05.2026 10:30;Bürger;Rat",
        "13.05.2026 09:00;13.05.2026 08:00;;Rat",
    )
    mapping = {"Begin": "start", "Stop": "end", "For": "client", "Doing": "note"}
    with open_store() as store:
        preview = make_preview(path, TIME, store, ImportOptions(mapping=ColumnMapping(mapping)))
        assert list_values(preview, "date", "start", "minutes") == [("2026-05-12", "09:00", 90)]
        assert list_reasons(preview) == ["Row 3, Stop: it ends before it begins."]


def test_the_order_of_ambiguous_dates_has_to_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, "Date,Minutes", "03/04/2026,30", "05/04/2026,45")
    with open_store() as store:
        need = get_required_choice(make_preview(path, TIME, store))
        assert (need.name, set(need.options)) == ("dates", {"day-first", "month-first"})
        assert list_values(make_preview(path, TIME, store, ImportOptions(dates="day-first")), "date") == [
            ("2026-04-03",),
            ("2026-04-05",),
        ]


def test_a_register_recognizes_its_entries_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, "Name", "home  BUILDERS", "Payroll", "payroll", "Old")
    with open_store() as store:
        store.save("clients", [Edit("typed", {"name": "Home builders"}), Edit("gone", {"name": "Old"})])
        store.delete("clients", ["gone"])
        preview = make_preview(path, "clients", store)
        assert list_values(preview, "name") == [("Payroll",)]
        assert [str(one) for one in preview.results.duplicates] == [
            "Row 2: home BUILDERS: it already exists.",
            "Row 4: payroll: it is the same as row 3.",
            "Row 5: Old: you deleted it earlier.",
        ]


def test_the_clients_of_a_time_log_are_found_or_added_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, "Date,Minutes,Client", "2026-05-11,30,Home Builders", "2026-05-12,30,Payroll", "2026-05-13,30,PAYROLL"
    )
    with open_store() as store:
        store.save("clients", [Edit("typed", {"name": "home builders"})])
        preview = make_preview(path, TIME, store)
        assert list_values(preview, "name", worksheet="clients") == [("Payroll",)]
        preview.apply(store)
        names = store.names("clients")
        assert [names[str(entry.values["client"])] for entry in store.entries(TIME)] == [
            "home builders",
            "Payroll",
            "Payroll",
        ]


def test_an_undone_import_can_be_repeated_and_a_deleted_entry_cannot(tmp_path: Path) -> None:
    path = write(tmp_path, "Name,Contact", "Payroll,514", "Home builders,613")
    with open_store() as store:
        make_preview(path, "clients", store).apply(store)
        store.undo("clients")
        again = make_preview(write(tmp_path, "Name", "Payroll", "Home builders"), "clients", store)
        assert len(again.results.new) == 2
        saved = again.apply(store)
        assert not any("contact" in entry.values for entry in saved.entries)
        store.delete("clients", [saved.entries[0].id])
        assert len(make_preview(path, "clients", store).results.new) == 0


@pytest.mark.parametrize(
    ("lines", "worksheet"),
    [
        (("Name,Relies on,Importance", "Payroll,pay,4"), "clients"),
        (("Name", "Payroll"), None),  # half a dozen lists have names
        (("Client,Project,Duration", "Payroll,x,1:00"), None),  # a client's name alone does not make a list of clients
        (("Client,Phone", "Payroll,514"), "clients"),
        (("Some,Thing", "1,2"), None),
        (("Start time,Duration,End date,Project", "9:00,1:00,2026-05-11,x"), "time-entries"),  # but for the start date
    ],
)
def test_the_target_worksheet_is_detected_only_from_clear_content(
    tmp_path: Path, lines: tuple[str, ...], worksheet: str | None
) -> None:
    with open_store() as store:
        assert find_target_worksheet(write(tmp_path, *lines), store) == worksheet


def test_a_preview_lists_what_can_be_chosen_and_what_was() -> None:
    with open_store() as store:
        preview = open_file("clockify-old.csv", store)
        assert set(preview.choices.available) == {"dates", "encoding", "header_row"}
        chosen = {"dates": "month-first", "language": "en", "encoding": "utf-8", "header_row": "1"}
        assert preview.choices.chosen == chosen
        assert preview.columns.samples["Project"] == ("Permits",)
        assert preview.classification.hints["project"][0] == "Permits"
        assert set(open_file("outlook-week.ics", store, week="2026-03-09").choices.available) == {"week", "zone"}
        required = get_required_choice(open_file("gc-service-inventory-2023-24.csv", store, "services"))
        department = next(iter(required.options))
        inventory = open_file("gc-service-inventory-2023-24.csv", store, "services", department=department)
        assert set(inventory.choices.available) == {"department", "language", "encoding", "header_row"}
        assert inventory.choices.chosen["department"] == department


def test_the_progress_of_reading_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "Name", *(f"Client {number}" for number in range(450)))
    progress: list[float | None] = []
    with open_store() as store:
        make_preview(path, "clients", store, progress=lambda _, done: progress.append(done))
    assert progress == [0, 200 / 450, 400 / 450]


def test_a_mapping_option_is_split_at_its_last_equals_sign() -> None:
    assert parse_mapping(["a=b=name", " Desk = relies_on"]) == ColumnMapping({"a=b": "name", "Desk": "relies_on"})
    assert parse_mapping([]) is None
    with pytest.raises(WorkbookError, match="does not map a column"):
        parse_mapping(["Desk"])


def test_a_preview_is_saved_completely_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "Date,Minutes,Client", "2026-05-11,30,Home builders", "2026-05-12,30,Payroll")
    with open_store() as store:
        preview = make_preview(path, TIME, store)
        from workbook.store.operation import Operation

        real = Operation.write

        def fail(operation: Operation, worksheet: Any, entry: str, *args: Any, **options: Any) -> None:
            if len(operation.written) == 2:
                raise NotSavedError("The disk is full.")
            real(operation, worksheet, entry, *args, **options)

        monkeypatch.setattr(Operation, "write", fail)
        with pytest.raises(NotSavedError):
            preview.apply(store)
        monkeypatch.undo()
        assert not store.entries(TIME)
        assert not store.entries("clients")
        saved = preview.apply(store)
        assert {(entry.worksheet, entry.id): dict(entry.values) for entry in saved.entries} == {
            (one.worksheet, one.entry): dict(one.values) for one in preview.results.new
        }
        assert store.undo(TIME) is not None
        assert not store.entries(TIME)


def test_a_preview_that_is_out_of_date_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "Name", "Payroll")
    with open_store() as store:
        preview = make_preview(path, "clients", store)
        store.save("clients", [Edit("typed", {"name": "payroll"})])
        with pytest.raises(WorkbookError, match="preview it again"):
            preview.apply(store)


def test_a_preview_is_rendered_as_text() -> None:
    with open_store() as store:
        text = render_preview(open_file("clockify-old.csv", store), limit=1)
        assert text.startswith("clockify-old.csv: Clockify\n- ")
        assert "Time log: 2 new entries" in text
        assert "  … and 2 more" in text
        assert text.endswith("\n3 entries to import.")
        asked = render_preview(open_file("outlook-week.ics", store))
        assert "--week 2026-03-09  Week from Mon 9 March 2026" in asked


def test_nothing_can_be_imported_into_a_worksheet_that_is_not_a_list(tmp_path: Path) -> None:
    with open_store() as store, pytest.raises(WorkbookError, match="is not a list"):
        make_preview(write(tmp_path, "a", "b"), "client-expectations", store)


CELLS = st.text(max_size=12) | st.sampled_from(
    ["2026-05-11", "03/04/2026", "13/13/2026", "1:30", "1,500", "87,33 %", "=1+1", "NA", "\u202e", '"', "\ud83d"]
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(
    header=st.lists(
        st.sampled_from(["Date", "Minutes", "Start", "Client", "Name", "Importance", "x", ""]), min_size=1, max_size=6
    ),
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=6),
    worksheet=st.sampled_from([TIME, "clients", "measures", "call-reviews"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_any_table_is_refused_in_a_sentence_or_imported_once_as_previewed(
    header: list[str], rows: list[list[str]], worksheet: str, delimiter: str
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store() as store:
        path = Path(folder) / "table.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
        try:
            preview = make_preview(path, worksheet, store)
        except WorkbookError as error:
            assert "\n" not in str(error)  # noqa: PT017 any other error fails the test
            return
        render_preview(preview)
        if preview.choices.required:
            return
        saved = preview.apply(store)
        assert {entry.id: dict(entry.values) for entry in saved.entries} == {
            one.entry: dict(one.values) for one in preview.results.new
        }
        again = make_preview(path, worksheet, store)
        assert again.is_empty

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.exporting.exported_samples import NAUGHTY, OPERATIONS, make_content, open_store, operate
from tests.exporting.test_csv_injection import FORMULAS, cells_of
from workbook.exporting.data_export import save_export
from workbook.exporting.data_package import make_package
from workbook.store.entries import Edit
from workbook.store.example_store import open_example
from workbook.store.snapshot import Snapshot

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own and those of what it is built on
    import frictionless

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def validate(target: Path) -> list[Any]:
    """Return what Frictionless finds wrong with an export."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = str(target if target.is_file() else target / "datapackage.json")
        report = frictionless.validate(source)
    found: list[Any] = report.flatten(["taskName", "rowNumber", "fieldName", "type", "message"])
    return found if report.valid else [*found, "not valid"]


@pytest.mark.parametrize("persona", ["permit-clerk", "programme-officer", "regional-director"])
@pytest.mark.parametrize("kind", ["folder", "export.zip"])
def test_the_export_of_an_example_is_valid(persona: str, kind: str, content: Content, tmp_path: Path) -> None:
    store, _ = open_example(content, content.get_persona(persona))

    save_export(Snapshot(content, store.archive()), tmp_path / kind)

    assert validate(tmp_path / kind) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_whatever_was_done_the_export_is_valid(operations: list[tuple[str, Any]], tmp_path: Path) -> None:
    with open_store() as store:
        operate(store, operations)
        save_export(Snapshot(make_content(), store.archive()), tmp_path / "export")

    assert validate(tmp_path / "export") == []


def test_texts_that_break_programs_are_valid(tmp_path: Path) -> None:
    with open_store() as store:
        edits = [Edit(f"e{n}", {"long_text": text, "string": text}) for n, text in enumerate([*NAUGHTY, *FORMULAS])]
        store.save("everything", edits)
        save_export(Snapshot(make_content(), store.archive()), tmp_path / "export")

    assert validate(tmp_path / "export") == []


def test_an_empty_home_gives_a_valid_export(tmp_path: Path) -> None:
    with open_store() as store:
        save_export(Snapshot(make_content(), store.archive(), with_history=False), tmp_path / "export.zip")

    assert validate(tmp_path / "export.zip") == []


def test_no_cell_of_any_table_begins_like_a_formula() -> None:
    with open_store() as store:
        store.save(
            "everything", [Edit(f"{text}{n}", {"string": text, "number": text}) for n, text in enumerate(FORMULAS)]
        )
        files = make_package(Snapshot(make_content(), store.archive()))

    tables = [data.decode() for path, data in files.items() if path.endswith(".csv")]
    cells = [cell for table in tables for delimiter in ",;\t" for cell in cells_of(table, delimiter)]

    assert len(tables) == 2
    assert [
        cell for cell in cells if cell.strip("\x00\ufeff \t\r\n").startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))
    ] == []


def test_the_schema_says_what_the_content_says(content: Content) -> None:
    store, _ = open_example(content, content.get_persona("permit-clerk"))
    descriptor = json.loads(make_package(Snapshot(content, store.archive()))["datapackage.json"])
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    fields = {field["name"]: field for field in schemas["time-entries"]["fields"]}

    assert fields["minutes"]["type"] == "integer"
    assert fields["minutes"]["constraints"] == {"required": True, "minimum": 1, "maximum": 1440}
    assert fields["kind"]["constraints"]["enum"] == ["service", "administrative", "other"]
    assert fields["client"]["reference"] == "clients"
    assert schemas["time-entries"]["primaryKey"] == ["id"]
    assert {"fields": ["client"], "reference": {"resource": "clients", "fields": ["id"]}} in schemas["time-entries"][
        "foreignKeys"
    ]


def test_a_reference_to_a_deleted_entry_is_no_foreign_key_but_still_named() -> None:
    with open_store() as store:
        store.save("clients", [Edit("a", {"name": "Rivermouth"}), Edit("b", {"name": "Harbour"})])
        store.save("everything", [Edit("x", {"client": "a"})])
        store.delete("clients", ["a"])
        descriptor = json.loads(make_package(Snapshot(make_content(), store.archive()))["datapackage.json"])

    schema = next(r["schema"] for r in descriptor["resources"] if r["name"] == "everything")

    assert "foreignKeys" not in schema
    assert next(field for field in schema["fields"] if field["name"] == "client")["reference"] == "clients"

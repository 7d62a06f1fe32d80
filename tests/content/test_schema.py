from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workbook import paths
from workbook.content.loader import (
    BEHAVIOURS_FILE,
    FACILITATING_FOLDER,
    GLOSSARY_FILE,
    PERSONAS_FOLDER,
    REGISTERS_FOLDER,
    SCALES_FILE,
    SCENARIOS_FOLDER,
    WORKBOOK_FILE,
)
from workbook.content.schema import make_schemas
from workbook.content.yaml_source import read_source
from workbook.notebooks.reference_documents import SCHEMA_FOLDER, render_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = (CHECKOUT / "content", CHECKOUT / "tests" / "data" / "content")
# content/imports belongs to the importing package, which the content package does not know.
FILES = [
    file
    for folder in FOLDERS
    for file in sorted(folder.rglob("*.yaml"))
    if file.relative_to(folder).parts[0] != "imports"
]
KINDS = {
    BEHAVIOURS_FILE: "behaviours",
    GLOSSARY_FILE: "glossary",
    SCALES_FILE: "scales",
    WORKBOOK_FILE: "workbook",
    FACILITATING_FOLDER: "facilitating",
    PERSONAS_FOLDER: "persona",
    REGISTERS_FOLDER: "register",
    SCENARIOS_FOLDER: "scenario",
}
SAMPLE = FOLDERS[1] / "level-1-3" / "sample-activity.yaml"


def get_kind(file: Path) -> str:
    """Return the kind of a content file; the folders of the levels have activities."""
    [folder] = [folder for folder in FOLDERS if folder in file.parents]
    return KINDS.get(file.relative_to(folder).parts[0], "activity")


def load_data(file: Path) -> Any:
    return read_source(file, label=file.name).data


def list_errors(kind: str, data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(make_schemas()[kind]).iter_errors(data)]


def list_strings(value: Any) -> Iterator[str]:
    """Yield all keys and texts of a schema."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from list_strings(item)
    if isinstance(value, str):
        yield value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(CHECKOUT).as_posix())
def test_every_content_file_is_valid(file: Path) -> None:
    assert list_errors(get_kind(file), load_data(file)) == []


def test_every_kind_has_a_file_that_was_validated() -> None:
    assert {get_kind(file) for file in FILES} == set(make_schemas())


@pytest.mark.parametrize("kind", make_schemas())
def test_a_schema_is_valid_and_has_no_id_and_no_address_but_its_dialect(kind: str) -> None:
    schema = make_schemas()[kind]
    Draft202012Validator.check_schema(schema)
    strings = list(list_strings(schema))
    assert "$id" not in strings
    assert [text for text in strings if "://" in text] == [Draft202012Validator.META_SCHEMA["$id"]]


def test_a_misspelt_key_is_rejected() -> None:
    activity = load_data(SAMPLE)
    activity["purpos"] = activity.pop("purpose")
    assert sorted(list_errors("activity", activity)) == [
        "'purpose' is a required property",
        "Additional properties are not allowed ('purpos' was unexpected)",
    ]


def test_a_misspelt_key_inside_a_field_is_rejected() -> None:
    activity = load_data(SAMPLE)
    activity["worksheets"][0]["fields"][0]["descripton"] = "Text"
    assert list_errors("activity", activity) == ["Additional properties are not allowed ('descripton' was unexpected)"]


def test_a_misspelt_id_of_a_worksheet_is_rejected_in_a_persona() -> None:
    persona = load_data(next(file for file in FILES if get_kind(file) == "persona"))
    persona["entries"]["Time Log"] = []
    assert len(list_errors("persona", persona)) == 1


def test_a_wrong_type_is_rejected() -> None:
    activity = load_data(SAMPLE)
    activity["minutes"] = "ten"
    assert list_errors("activity", activity) == ["'ten' is not of type 'integer'"]


def test_the_generated_files_are_current() -> None:
    folder = paths.find_documents_folder()
    assert folder is not None
    assert {file.name: file.read_bytes() for file in (folder / SCHEMA_FOLDER).iterdir()} == render_schemas()

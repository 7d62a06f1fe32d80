from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import mistune
import pytest

from workbook import paths
from workbook.notebooks.reference_documents import (
    DICTIONARY_FILE,
    SCHEMA_FOLDER,
    build_documents,
    check_documents,
    render_data_dictionary,
    render_glossary,
    render_schemas,
)

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def rows_of(text: str, worksheet: str) -> dict[str, list[str]]:
    """Return the rows of a worksheet's table, by what stands first in them."""
    section = text.split(f"Worksheet `{worksheet}`")[1].split("\n#", maxsplit=1)[0]
    rows = [re.split(r" ?(?<!\\)\| ?", line)[1:-1] for line in section.splitlines() if line.startswith("|")]
    return {row[0].strip("`"): row[1:] for row in rows[2:]}


def test_every_worksheet_is_there_with_every_field_in_order(content: Content) -> None:
    text = render_data_dictionary(content)
    for worksheet in content.worksheets:
        assert list(rows_of(text, worksheet.id)) == [field.name for field in worksheet.fields]


def test_a_field_says_its_title_type_unit_range_whether_it_is_needed_and_what_it_refers_to(sample: Content) -> None:
    text = render_data_dictionary(sample)
    times, types = rows_of(text, "sample-times"), rows_of(text, "sample-types")
    assert times["minutes"] == ["Minutes", "integer", "minutes", "1 to 1440", "yes", "", ""]
    assert times["kind"] == ["Kind of work", "choice", "", "`service` Service, `other` Other", "yes", "", ""]
    assert times["source_id"][-3:] == ["*workbook*", "", ""]
    assert types["rating_field"][3] == "-2 to 2 (influence)"
    assert types["share_field"][2:4] == ["%", "0 to 1, shown in percent"]
    assert types["reference_field"][-2] == "`services`"
    assert rows_of(text, "clients")["name"][-1] == "name"
    assert rows_of(text, "services")["volume"][3] == "0 or more"


def test_a_matrix_says_what_stands_in_its_rows_and_columns(sample: Content) -> None:
    wanted = "Worksheet `sample-benefits`, matrix; rows from `clients` where `setting` is `external`; columns from `services`."
    assert wanted in render_data_dictionary(sample)


def test_every_scale_is_there_with_its_words(content: Content) -> None:
    text = render_data_dictionary(content).split("## Scales")[1]
    for scale in content.scales.values():
        assert f"Scale `{scale.id}`, {scale.minimum} to {scale.maximum}." in text
    assert "| 5 | Very satisfied |" in text


def test_the_glossary_has_every_term_in_alphabetical_order(content: Content) -> None:
    terms = re.findall(r"^- \*\*(.+?)\*\*: .+", render_glossary(content), re.MULTILINE)
    assert sorted(terms) == sorted(content.glossary)
    assert terms == sorted(terms, key=str.casefold)


@pytest.mark.parametrize("render", [render_glossary, render_data_dictionary])
def test_headings_skip_no_level_and_tables_are_tables(render: object, content: Content) -> None:
    assert callable(render)
    markdown = mistune.create_markdown(plugins=["table"])
    html = str(markdown(render(content)))
    levels = [int(level) for level in re.findall(r"<h(\d)>", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "| ---" not in html


def test_a_build_writes_the_documents_and_a_second_one_nothing(sample: Content, tmp_path: Path) -> None:
    built = {file.relative_to(tmp_path).as_posix() for file in build_documents(sample, tmp_path)}
    assert built == {"data-dictionary.md", "glossary.md", *(f"{SCHEMA_FOLDER}/{name}" for name in render_schemas())}
    assert build_documents(sample, tmp_path) == []
    assert check_documents(sample, tmp_path) == []


def test_a_document_that_was_changed_by_hand_is_told_with_what_to_do(sample: Content, tmp_path: Path) -> None:
    build_documents(sample, tmp_path)
    with (tmp_path / DICTIONARY_FILE).open("a", encoding="utf-8") as file:
        file.write("One more line.\n")
    (drift,) = check_documents(sample, tmp_path)
    assert str(drift) == "data-dictionary.md: differs from what the content makes; run: python -m workbook build"


def test_the_committed_documents_are_what_the_content_makes(content: Content) -> None:
    folder = paths.find_documents_folder()
    assert folder is not None
    assert check_documents(content, folder) == []


def test_with_content_of_ones_own_the_documents_of_the_checkout_are_none_of_its_business(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.CONTENT_VARIABLE, str(tmp_path))
    assert paths.find_documents_folder() is None

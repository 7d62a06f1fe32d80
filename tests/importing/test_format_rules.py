from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.importing.import_samples import CONTENT
from workbook.importing.format_rules import check_imports

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
id: tally
title: Tally
description: Counts of visits.
recognised_by: [Who, [Desk, Counter]]
parts:
  - worksheet: clients
    fields:
      name: Who
      setting: {columns: Desk, values: {A: internal}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT.folder, copy)
    return copy


def check(folder: Path, text: str) -> list[str]:
    (folder / "imports" / "tally.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_imports(folder)]


def test_a_correct_format_has_no_problems(folder: Path) -> None:
    assert check(folder, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: tally", "id: tilly", 'the id is "tilly" but the file is called "tally.yaml"'),
        ("worksheet: clients", "worksheet: client", 'there is no worksheet "client"; did you mean "clients"'),
        ("name: Who", "nane: Who", '"nane" is not a field of clients; did you mean "name"'),
        ("      name: Who\n", "", '"name" is required, but not read'),
        ("A: internal", "A: inside", '"inside" is not one of the choices'),
        ("name: Who", "name: {of: services}", "the field does not refer to"),
        ("name: Who", "name: {columns: Who, value: x}", "a field is read from columns, or has a value"),
        ("    fields:", "    only_with: nobody\n    fields:", '"nobody" is not a field of this part'),
        ("recognised_by: [Who, [Desk, Counter]]\n", "", "a table is recognized by its columns"),
        (
            "    fields:",
            "    time: {date: Day, durations: [{columns: Hours}]}\n    fields:",
            "has no date, start and minutes",
        ),
        ("recognised_by: [Who, [Desk, Counter]]", "recognised_by: [[Service, Service name, Nom du service]]\n", ""),
    ],
)
def test_a_mistake_is_reported_with_its_place(folder: Path, old: str, new: str, expected: str) -> None:
    problems = check(folder, GOOD.replace(old, new))
    assert any(expected in problem for problem in problems) if expected else not problems
    assert all(problem.startswith("content/imports/tally.yaml") for problem in problems)


def test_two_formats_with_the_same_columns_are_reported(folder: Path) -> None:
    (folder / "imports" / "almost.yaml").write_text(GOOD.replace("id: tally", "id: almost"), encoding="utf-8")
    assert any(
        'files of "Tally" are recognized by the same columns' in p or "same columns" in p for p in check(folder, GOOD)
    )

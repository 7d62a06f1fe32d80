from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import ACTIVITY, Case, assert_told, names_of, told_about
from workbook.content.rules.files import FILE_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

CASES = (
    Case(
        "check_listed_activities_exist",
        "workbook.yaml",
        "[sample-activity]",
        "[sample-activity, sample-activty]",
        'notebooks > 01-sample > activities > 2: there is no file level-1-3/sample-activty.yaml; did you mean "sample-activity"?',
    ),
    Case(
        "check_activities_listed_once",
        "workbook.yaml",
        "[sample-activity]",
        "[sample-activity, sample-activity]",
        'notebooks > 01-sample > activities > 2: "sample-activity" is listed twice; keep one of the two',
    ),
    Case(
        "check_list_ids",
        "scales.yaml",
        "id: influence",
        "id: importance",
        'importance: "importance" is here twice',
    ),
    Case("check_list_ids", "behaviours.yaml", "id: thinks-long-term", "id: asks-questions", "is here twice"),
    Case("check_list_ids", "glossary.yaml", "term: Worksheet", "term: client", 'client: "client" is here twice'),
    Case(
        "check_worksheet_ids",
        ACTIVITY,
        "id: sample-charter",
        "id: clients",
        'worksheets > clients > id: the id "clients" also belongs to a worksheet of content/registers/clients.yaml',
    ),
    Case(
        "check_behaviour_anchors",
        "behaviours.yaml",
        "    3: Notices that it returns.\n",
        "",
        "thinks-long-term > anchors: a behaviour's ratings are described at 1, 3 and 5",
        at="anchors:\n    1: Solves",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} | {
        "check_unread_files",
        "check_activities_are_listed",
        "check_activity_ids",
    } == names_of(FILE_RULES)


def test_files_that_nothing_reads_are_told(folder: Path) -> None:
    for file in ("remarks.yaml", "level-7/a.yaml", "level-1-3/old/a.yaml", "personas/noor.yml"):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text("a: 1")
    told = told_about(folder)
    assert [problem.split(": ")[0] for problem in told] == [
        "content/level-1-3/old/a.yaml",
        "content/level-7/a.yaml",
        "content/personas/noor.yml",
        "content/remarks.yaml",
    ]
    assert all("the file is never read" in problem for problem in told)
    assert 'let its name end in ".yaml"' in told[2]


def test_an_activity_that_no_notebook_lists_is_told(folder: Path) -> None:
    text = (folder / ACTIVITY).read_text(encoding="utf-8").replace("id: sample-activity", "id: another")
    (folder / "level-1-3" / "another.yaml").write_text(text.replace("id: sample-", "id: other-"), encoding="utf-8")
    assert told_about(folder) == [
        (
            "content/level-1-3/another.yaml:1: id: no notebook lists this activity; "
            "add it to a notebook's activities in workbook.yaml"
        ),
    ]


def test_an_activity_that_lies_in_two_folders_is_told(folder: Path) -> None:
    (folder / "level-6").mkdir()
    shutil.copy(folder / ACTIVITY, folder / "level-6")
    assert (
        'content/level-6/sample-activity.yaml:1: id: the id "sample-activity" also belongs to '
        "content/level-1-3/sample-activity.yaml; give one of them another"
    ) in told_about(folder)

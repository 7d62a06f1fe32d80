from __future__ import annotations

from typing import TYPE_CHECKING

from tests.content.rules.cases import ACTIVITY, CLIENTS, PERSONA, SCENARIO, told_about
from workbook.content.loader import load_content
from workbook.content.rules import check_content

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil


def test_good_content_has_no_problem(folder: Path) -> None:
    assert told_about(folder) == []


def test_the_content_of_the_workbook_has_no_problem() -> None:
    assert "\n".join(str(problem) for problem in check_content()) == ""


def test_content_and_its_folder_have_the_same_problems(folder: Path, spoil: Spoil) -> None:
    spoil(ACTIVITY, "minutes: 15", "minutes: soon")
    assert check_content(load_content(folder)) == check_content(folder) != []


def test_an_unread_file_brings_no_false_problem_of_the_names_in_it(folder: Path, spoil: Spoil) -> None:
    (folder / CLIENTS).write_text("id: clients\ntitle: [\n", encoding="utf-8")
    (folder / "scales.yaml").write_text("- nothing\n", encoding="utf-8")
    (folder / "behaviours.yaml").write_text("", encoding="utf-8")
    spoil(ACTIVITY, "minutes: 15", "minutes: 15\nreviews: x")
    files = {problem.file for problem in check_content(folder)}
    assert files == {
        "content/registers/clients.yaml",
        "content/scales.yaml",
        "content/behaviours.yaml",
        "content/level-1-3/sample-activity.yaml",
    }


def test_problems_of_all_files_are_told_at_once_in_the_order_of_files_and_lines(folder: Path, spoil: Spoil) -> None:
    spoil(PERSONA, "rating_field: 2", "rating_field: 3")
    spoil(SCENARIO, "to: model}", "to: modle}")
    spoil(ACTIVITY, "uses: [clients, services]", "uses: [client]")
    spoil(ACTIVITY, "default: not-yet", "default: never")
    problems = check_content(folder)
    assert [(problem.file, problem.line) for problem in problems] == sorted(
        (problem.file, problem.line or 0) for problem in problems
    )
    assert len({problem.file for problem in problems}) == 3


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "workbook.yaml: there is no such file" in told_about(tmp_path / "content")[-1]

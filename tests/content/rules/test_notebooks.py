from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import PERSONA, Case, assert_told, names_of, told_about
from workbook.content.rules.notebooks import NOTEBOOK_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

FILE = "workbook.yaml"
PAGE = """\
  - id: 02-all
    title: Everything in one place
    introduction: This page gathers what stands on the other.
    objectives: [See it all.]
    minutes: 5
    sections:
      - id: due
        title: What is due
        text: Dates of all worksheets.
        part: due
      - id: charter
        title: The charter
        text: It stands here once more.
        worksheet: sample-charter
      - id: meaning
        title: What it means
        text: The review of the activity.
        review: sample-activity
      - id: back
        title: Back
        text: The way to the other page.
        links:
          - {to: 01-sample, text: You want to change something.}
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    """The small content folder with a page of sections more."""
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(PAGE)
    return folder


CASES = (
    Case("check_section_ids", FILE, "id: charter", "id: due", 'the id "due" is here twice'),
    Case(
        "check_repeated_sections",
        FILE,
        "worksheet: sample-charter",
        "part: due",
        'sections > charter > part: another section of this page shows "due" already',
    ),
    Case(
        "check_section_worksheets",
        FILE,
        "worksheet: sample-charter",
        "worksheet: sample-chart",
        'notebooks > 02-all > sections > charter > worksheet: there is no worksheet "sample-chart"; '
        'did you mean "sample-charter"?',
    ),
    Case(
        "check_section_reviews",
        FILE,
        "review: sample-activity",
        "review: sample-activities",
        'sections > meaning > review: there is no activity "sample-activities" with a review; did you mean "sample-activity"?',
    ),
    Case(
        "check_section_links",
        FILE,
        "to: 01-sample",
        "to: 01-simple",
        'links > 1 > to: there is no other notebook "01-simple"; did you mean "01-sample"?',
    ),
    Case(
        "check_section_links",
        FILE,
        "to: 01-sample",
        "to: 02-all",
        'links > 1 > to: there is no other notebook "02-all"',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(NOTEBOOK_RULES)


def test_a_good_page_of_sections_has_no_problem(folder: Path) -> None:
    assert told_about(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    minutes: 5\n", "", "a notebook with sections says how many minutes it takes, and no other does"),
        ("    minutes: 5\n", "    minutes: 5\n    folder: level-6\n", "names the folder in which they lie"),
        ("    minutes: 5\n", "    minutes: 5\n    activities: [x]\n", "either activities or sections, not both"),
        ("part: due", "part: due\n        review: sample-activity", "a section shows one thing: a part, a worksheet"),
        ("part: due", "part: dues", '"dues" is not a part of a page; did you mean "due"?'),
        ("text: Dates of all worksheets.", "text: Dates of all worksheets", "end it with a full stop"),
    ],
)
def test_what_is_no_page_is_told_in_a_sentence(folder: Path, spoil: Spoil, old: str, new: str, told: str) -> None:
    spoil(FILE, old, new)
    assert any(told in problem for problem in told_about(folder)), told_about(folder)


def test_a_persona_may_fill_what_a_section_of_its_pages_shows(folder: Path, spoil: Spoil) -> None:
    spoil(PERSONA, "notebooks: [01-sample]", "notebooks: [02-all]")
    assert told_about(folder) == []
    spoil(FILE, "review: sample-activity", "part: progress")
    unseen = [problem for problem in told_about(folder) if "none of the persona's notebooks shows" in problem]
    assert unseen
    assert not any("sample-charter" in problem for problem in unseen)

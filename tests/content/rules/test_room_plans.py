from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import Case, assert_told, names_of, told_about
from workbook.content.facilitation_plans import FRAME
from workbook.content.loader import load_content
from workbook.content.rules.room_plans import ROOM_PLAN_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

PLAN = "facilitating/sample-activity.yaml"
CASES = (
    Case(
        "check_plan_step_ids",
        PLAN,
        "id: weigh-them",
        "id: name-them",
        'the id "name-them" is here twice',
    ),
    Case(
        "check_plan_minutes",
        PLAN,
        "minutes: 4",
        "minutes: 5",
        "the steps take 11 minutes, and the activity says 10",
        at="steps:",
    ),
    Case(
        "check_wall_texts",
        PLAN,
        "title: Whom we serve",
        "title: Everybody whom we serve or might serve one day",
        "46 signs are too many for the wall; say it in 42 or fewer",
    ),
    Case(
        "check_group_work",
        PLAN,
        "worksheet: clients",
        "worksheet: client",
        'there is no worksheet "client"; did you mean "clients"?',
    ),
    Case(
        "check_group_work",
        PLAN,
        "review_of: sample-activity",
        "review_of: sample",
        'there is no activity "sample" with a review',
    ),
    Case(
        "check_group_work_fields",
        PLAN,
        "fields: [benefit]",
        "fields: [benefits]",
        'there is no field "benefits" in sample-benefits; did you mean "benefit"?',
    ),
    Case(
        "check_group_work_fields",
        PLAN,
        "view: collect",
        "view: collect, under: name",
        'lines cannot be collected under "name", which is neither a choice nor a reference',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_a_plan_for_no_activity_is_told(folder: Path) -> None:
    (folder / PLAN).rename(folder / "facilitating" / "other.yaml")
    (folder / "facilitating" / "other.yaml").write_text(
        (folder / "facilitating" / "other.yaml").read_text("utf-8").replace("id: sample-activity\nst", "id: other\nst"),
        encoding="utf-8",
    )
    assert any('there is no activity "other"' in problem for problem in told_about(folder))


def test_what_frames_every_session_must_be_whole(folder: Path) -> None:
    text = (folder / PLAN).read_text(encoding="utf-8").replace("id: sample-activity\nst", "id: every-session\nst")
    (folder / "facilitating" / "every-session.yaml").write_text(text, encoding="utf-8")
    told = told_about(folder)
    assert [name for name in FRAME if not any(f'the step "{name}" is missing' in problem for problem in told)] == []


def test_every_rule_is_broken_by_some_test() -> None:
    alone = {"check_plan_activity", "check_session_frame"}
    assert {case.rule for case in CASES} | alone == names_of(ROOM_PLAN_RULES)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("least: 3", "least: 7", "the least of 7 minutes is more than the 6 minutes planned"),
        ("view: collect", "view: dots", "dots need count"),
        ("view: collect", "where: {kind: x}", 'belong to the view "collect"'),
        ("{review_of: sample-activity}", "{}", "group work shows one thing"),
        ("review_of: sample-activity", "review_of: sample-activity, view: dots", "a review is shown as it is"),
    ],
)
def test_a_step_that_contradicts_itself_is_told(folder: Path, spoil: Spoil, old: str, new: str, told: str) -> None:
    spoil(PLAN, old, new)
    assert any(told in problem for problem in told_about(folder))


def test_an_activity_may_have_no_plan(folder: Path) -> None:
    content = load_content(folder)
    assert content.find_room_plan("sample-activity")
    assert content.find_room_plan("clients") is None

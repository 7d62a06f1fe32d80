from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.content.rules.cases import Case, assert_told, names_of, told_about
from workbook.content.rules.arrangements import ARRANGEMENT_RULES

if TYPE_CHECKING:
    from tests.content.conftest import Spoil

FILE = "level-1-3/sample-arrangements.yaml"
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def folder(folder: Path) -> Path:
    """The small content folder with an activity more, whose worksheets do all that worksheets can do."""
    (folder / FILE).write_text((DATA / "arrangements.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    workbook = folder / "workbook.yaml"
    text = workbook.read_text(encoding="utf-8").replace("[sample-activity]", "[sample-activity, sample-arrangements]")
    workbook.write_text(text, encoding="utf-8")
    return folder


CASES = (
    Case("check_sides", FILE, "prefix: good}", "prefix: bad}", 'no field of this worksheet begins with "bad_"'),
    Case(
        "check_sides",
        FILE,
        "layout: records",
        "layout: table",
        "worksheets > sample-pairs > sides: only a record has sides",
        at="sides:",
    ),
    Case(
        "check_totals",
        FILE,
        "fields: [good_points, difficult_points]",
        "fields: [good_point, difficult_points]",
        'totals > 1 > fields > 1: "sample-pairs" has no field "good_point"; did you mean "good_points"?',
    ),
    Case(
        "check_totals",
        FILE,
        "title: Good points, type: integer",
        "title: Good points, type: number",
        'the field "good_points" is of the type number; it must be one of these: integer',
        at="fields: [good_points",
    ),
    Case("check_lists", FILE, "lists: list", "lists: lists", '"sample-lists" has no field "lists"'),
    Case(
        "check_lists",
        FILE,
        "lists: list",
        "lists: item",
        'the field "item" is of the type string; it must be one of these: choice',
    ),
    Case(
        "check_lists",
        FILE,
        "layout: table\n    lists: list",
        "layout: record\n    lists: list",
        "worksheets > sample-lists > lists: only a table can be shown as lists",
        at="lists: list",
    ),
    Case(
        "check_playable",
        FILE,
        "    play: {kind: conversation, scenario: sample-conversation}\n",
        "",
        "worksheets > sample-plays: a playable worksheet needs something to play",
        at="- id: sample-plays",
    ),
    Case(
        "check_playable",
        FILE,
        "layout: playable",
        "layout: table",
        "worksheets > sample-plays > play: only a playable worksheet is played",
        at="play: {kind",
    ),
    Case(
        "check_play_target",
        FILE,
        "scenario: sample-conversation",
        "scenario: sample-conversatio",
        'play > scenario: there is no scenario "sample-conversatio"; did you mean "sample-conversation"?',
    ),
    Case(
        "check_play_target",
        FILE,
        "kind: conversation, scenario: sample-conversation",
        "kind: sorting, answers: sample-answer",
        'play > answers: there is no worksheet "sample-answer"; did you mean "sample-answers"?',
    ),
    Case(
        "check_play_fields",
        FILE,
        "name: path,",
        "name: route,",
        '"sample-plays" needs the fields date, scenario, path, ending, shown, broken; path not there',
        at="play: {kind",
    ),
    Case(
        "check_play_fields",
        FILE,
        "kind: conversation, scenario: sample-conversation",
        "kind: sorting, answers: sample-moments",
        'play > answers: "sample-moments" needs the fields try, statement, answer, right',
    ),
    Case(
        "check_player",
        FILE,
        "moments: sample-moments,",
        "moments: sample-moment,",
        'player > moments: there is no worksheet "sample-moment"; did you mean "sample-moments"?',
    ),
    Case(
        "check_player",
        FILE,
        "time: seconds",
        "time: minutes",
        'player > time: "sample-moments" has no field "minutes"',
    ),
    Case(
        "check_player",
        FILE,
        "reference: sample-recordings",
        "reference: clients",
        'player > entry: the field "recording" does not refer to this worksheet',
        at="player: {",
    ),
    Case(
        "check_player",
        FILE,
        "enum: [works, does-not-work]",
        "enum: [works, fails]",
        'player > verdict: the player marks does-not-work or works, which "works" does not list',
        at="player: {",
    ),
    Case(
        "check_offer_target",
        FILE,
        "field: item, to: services",
        "field: items, to: services",
        'offers > 1 > field: "sample-lists" has no field "items"; did you mean "item"?',
    ),
    Case(
        "check_offer_target",
        FILE,
        "to: services",
        "to: service",
        'offers > 1 > to: there is no worksheet "service"; did you mean "services"?',
    ),
    Case(
        "check_offer_target",
        FILE,
        "to: services",
        "to: sample-moments",
        'the worksheet "sample-moments" has no label, so nothing in it is called by a name',
    ),
    Case(
        "check_offer_references",
        FILE,
        "into: service,",
        "into: client,",
        'offers > 1 > into: the field "client" does not refer to "services"',
    ),
    Case(
        "check_offer_references",
        FILE,
        "about: client",
        "about: item",
        'offers > 1 > about: the field "item" is of the type string; it must be one of these: reference',
    ),
    Case(
        "check_offer_references",
        FILE,
        "matrix: sample-benefits",
        "matrix: sample-benefit",
        'offers > 1 > matrix: there is no worksheet "sample-benefit"',
    ),
    Case(
        "check_offer_references",
        FILE,
        "matrix: sample-benefits",
        "matrix: sample-moments",
        'offers > 1 > matrix: "sample-moments" does not set "clients" against "services"',
    ),
    Case("check_initial_entry_ids", FILE, "{id: first, topic", "{topic", "a starting entry has no id"),
    Case("check_initial_entry_ids", FILE, "{id: first,", "{id: First one,", '"First one" is not an id'),
    Case("check_initial_entry_ids", FILE, "id: second", "id: first", 'the id "first" is here twice'),
    Case(
        "check_initial_entry_values",
        FILE,
        "topic: needs, question",
        "topics: needs, question",
        'starting_entries > first > topics: "sample-questions" has no field "topics"; did you mean "topic"?',
    ),
    Case(
        "check_initial_entry_values",
        FILE,
        "topic: hopes",
        "topic: hope",
        'starting_entries > second > topic: "hope" is not one of the choices; did you mean "Hopes"?',
    ),
    Case(
        "check_initial_entry_values",
        FILE,
        ", question: What do you need}",
        "}",
        "worksheets > sample-questions > starting_entries > first: Question",
        at="- {id: first",
    ),
    Case(
        "check_initial_entry_values",
        FILE,
        "question: What do you need}",
        "question: [What]}",
        "starting_entries > first > question: one value belongs here, not a list",
    ),
    Case(
        "check_initial_entry_reference",
        FILE,
        "starting_for: meeting",
        "starting_for: topic",
        'starting_for: the field "topic" is of the type choice; it must be one of these: reference',
    ),
    Case(
        "check_initial_entry_reference",
        FILE,
        "    lists: list\n",
        "    lists: list\n    starting_for: client\n",
        "worksheets > sample-lists > starting_for: there are no starting entries",
        at="starting_for: client",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_told_with_file_line_and_place(folder: Path, spoil: Spoil, case: Case) -> None:
    assert_told(case, folder, spoil)


def test_every_rule_is_broken_by_some_test() -> None:
    assert {case.rule for case in CASES} == names_of(ARRANGEMENT_RULES)


def test_worksheets_that_do_all_they_can_have_no_problem(folder: Path) -> None:
    assert told_about(folder) == []


def test_a_scenario_that_cannot_be_read_brings_no_false_problem_of_its_name(folder: Path) -> None:
    (folder / "scenarios" / "sample-conversation.yaml").write_text("id: [\n", encoding="utf-8")
    assert {problem.split(":")[0] for problem in told_about(folder)} == {"content/scenarios/sample-conversation.yaml"}

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbook.content.definitions import Activity, Persona, RatingScale
from workbook.content.loader import read_document
from workbook.content.page_definitions import Workbook
from workbook.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.content.conftest import Spoil

ACTIVITY = "level-1-3/sample-activity.yaml"


def problems_of(folder: Path, file: str, shape: type) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_document(folder, file, shape)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "type: file",
            "type: fil",
            'worksheets > sample-types > fields > file_field > type: "fil" is not a kind of field; did you mean "file"?',
        ),
        ("layout: playable", "layout: play", 'layout: "play" is not a layout; did you mean "playable"?'),
        ("level: level-1-3", "level: level-1-2", 'level: "level-1-2" is not a level; did you mean "level-1-3"?'),
        ("every: week", "every: weak", 'every: "weak" is not how often something is done; did you mean "week"?'),
        ("purpose: Each", "purpos: Each", 'purpos: "purpos" is not a key that belongs here; did you mean "purpose"?'),
        ("purpose: Each", "purpos: Each", ': "purpose" is missing; add a line "purpose: ..." here'),
        (
            "name: file_field",
            "name: File field",
            (
                'name: "File field" is not the name of a field; names of fields are lower-case words joined by underscores, '
                'and begin with a letter, such as "file_field"'
            ),
        ),
        (
            "id: sample-times",
            "id: Sample_Times",
            'id: "Sample_Times" is not an id; ids are lower-case words joined by hyphens, such as "sample-times"',
        ),
        ("minutes: 15", "minutes: a lot", 'minutes: "a lot" is not a whole number; write it in digits, such as 10'),
        ("minutes: 15", "minutes: 0", "minutes: 0 is too small; it must be more than 0"),
        (
            "minutes: 15",
            "minutes: 1.5",
            "minutes: the number 1.5 is not a whole number; write it in digits, such as 10",
        ),
        ("timer: true", "timer: perhaps", 'timer: "perhaps" is neither true nor false; write true or false'),
        (
            "title: Try every kind of worksheet",
            "title: 2026",
            'title: the number 2026 is here, but a text is needed; put it in quotation marks to make it a text: "2026"',
        ),
        (
            "    - Which field did you leave empty?",
            "    - Which field: the first?",
            (
                "facilitator > prompts > 1: a group of keys is here, but a text is needed; "
                "put the text in quotation marks if it contains a colon and a space"
            ),
        ),
        (
            "\n    - Which field did you leave empty?",
            " []",
            "facilitator > prompts: the list is empty; add at least one item",
        ),
        (
            "title: Try every kind of worksheet",
            "title:",
            "title: nothing is written here; write it, or remove the line",
        ),
        (
            "title: Try every kind of worksheet",
            'title: " "',
            "title: the text is empty; write it, or remove the line",
        ),
        (
            "uses: [clients, services]",
            "uses: clients",
            'uses: "clients" is here, but a list is needed; put each item on a line of its own, after "- "',
        ),
        (
            "labels: {not-yet: Not yet}",
            "labels: Not yet",
            'labels: "Not yet" is here, but a group of keys is needed; write lines such as "word: what it means"',
        ),
        (
            "rows: {worksheet: clients, field: client, where: {setting: external}}",
            "rows: clients",
            'rows: "clients" is here, but a group of keys is needed; write keys here: worksheet, field, where',
        ),
        (
            "anchors: {1: None at all, 5: All it should be}",
            "anchors: {one: None at all}",
            'anchors > one: "one" is not a whole number; number the words: 1, 2, 3',
        ),
        (
            "default: not-yet",
            "default: [not-yet]",
            "default: a list is here, but one text, number, true or false is needed",
        ),
        ("constraints: {minimum: 1, maximum: 5}", "constraints: {minimum: low}", 'minimum: "low" is not a number'),
    ],
)
def test_a_mistake_is_told_in_plain_words(folder: Path, spoil: Spoil, old: str, new: str, told: str) -> None:
    line = spoil(ACTIVITY, old, new)
    problems = problems_of(folder, ACTIVITY, Activity)
    assert any(told in problem for problem in problems), problems
    if "missing" not in told:
        assert f"{ACTIVITY}:{line}: " in next(problem for problem in problems if told in problem)


def test_all_mistakes_of_a_file_are_told_at_once_and_each_once(folder: Path, spoil: Spoil) -> None:
    spoil(ACTIVITY, "type: file", "type: fil")
    spoil(ACTIVITY, "minutes: 15", "minutes: soon")
    spoil(ACTIVITY, "default: not-yet", "default: {a: b}")
    assert len(problems_of(folder, ACTIVITY, Activity)) == 3


def test_a_file_that_holds_something_else_is_told(folder: Path) -> None:
    (folder / "scales.yaml").write_text("id: importance\n")
    (folder / "workbook.yaml").write_text("")
    assert problems_of(folder, "scales.yaml", tuple[RatingScale, ...]) == [
        'content/scales.yaml:1: a group of keys is here, but a list is needed; put each item on a line of its own, after "- "',
    ]
    assert problems_of(folder, "workbook.yaml", Workbook) == [
        "content/workbook.yaml:1: the file is empty; write its content, or delete the file",
    ]


def test_what_a_definition_itself_refuses_is_told_in_its_words(folder: Path, spoil: Spoil) -> None:
    line = spoil("personas/sample-learner.yaml", "start: 2026-03-02", "start: 2026-03-03")
    assert problems_of(folder, "personas/sample-learner.yaml", Persona) == [
        f"content/personas/sample-learner.yaml:{line - 3}: 2026-03-03 is a Tuesday; a persona starts on a Monday",
    ]


def test_what_is_no_date_is_told(folder: Path, spoil: Spoil) -> None:
    spoil("personas/sample-learner.yaml", "start: 2026-03-02", "start: 2 March")
    assert problems_of(folder, "personas/sample-learner.yaml", Persona) == [
        'content/personas/sample-learner.yaml:4: start: "2 March" is not a date; write year, month and day, such as 2026-03-02',
    ]


def test_a_file_with_very_many_mistakes_is_told_in_bearable_number(folder: Path) -> None:
    (folder / "scales.yaml").write_text("- {id: 5, bad: 1}\n" * 20_000)
    assert len(problems_of(folder, "scales.yaml", tuple[RatingScale, ...])) <= 200

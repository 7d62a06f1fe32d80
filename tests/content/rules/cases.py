"""One way to break a rule, and what is then told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.rules import check_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.content.conftest import Spoil

ACTIVITY = "level-1-3/sample-activity.yaml"
CLIENTS = "registers/clients.yaml"
PERSONA = "personas/sample-learner.yaml"
SCENARIO = "scenarios/sample-conversation.yaml"


@dataclass(frozen=True)
class Case:
    """What to replace in which file so that a rule is broken, and what is then told after the file and line.

    `at` stands once in the spoiled file, on the line that is to be named; "" for where the new text begins.
    """

    rule: str
    file: str
    old: str
    new: str
    told: str
    at: str = ""


def assert_told(case: Case, folder: Path, spoil: Spoil) -> None:
    """Break the rule, and see that it is told with the right file and line."""
    line = spoil(case.file, case.old, case.new)
    if case.at:
        text = (folder / case.file).read_text(encoding="utf-8")
        assert text.count(case.at) == 1, f"{case.at!r} stands {text.count(case.at)} times"
        line = text[: text.index(case.at)].count("\n") + 1
    problems = told_about(folder)
    assert [problem for problem in problems if case.told in problem], problems
    assert any(problem.startswith(f"content/{case.file}:{line}: ") and case.told in problem for problem in problems), (
        problems
    )


def told_about(folder: Path) -> list[str]:
    """Return the problems of a content folder as they are printed."""
    return [str(problem) for problem in check_content(folder)]


def names_of(rules: tuple[Callable[..., object], ...]) -> set[str]:
    """Return the names of rules."""
    return {rule.__name__ for rule in rules}

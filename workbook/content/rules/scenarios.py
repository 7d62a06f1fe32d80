"""Rules about a practice conversation: every choice leads to a moment, and every conversation ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, suggest_name
from workbook.content.rules.survey import list_repeats, make_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workbook.content.definitions import Scenario
    from workbook.content.rules.survey import Survey

EMPATHY = "empathy"
MIN_MOMENTS, MIN_ENDINGS = 12, 3


@dataclass(frozen=True)
class ScenarioCase:
    """A scenario with the rest of the content."""

    scenario: Scenario
    survey: Survey

    @cached_property
    def ways(self) -> Mapping[str, list[str]]:
        """By moment, the moments that its choices lead to."""
        return {moment.id: [choice.to for choice in moment.choices] for moment in self.scenario.moments}

    @property
    def endings(self) -> list[str]:
        """The moments that end the conversation."""
        return [moment.id for moment in self.scenario.moments if moment.ending is not None]


def check_scenarios(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about scenarios."""
    for document in survey.scenarios:
        case = ScenarioCase(document.value, survey)
        for rule in SCENARIO_RULES:
            yield from make_problems(document, (), rule(case))


def check_moment_ids(case: ScenarioCase) -> Iterator[Finding]:
    """Find repeated ids of moments, or of choices within a moment, which would make a path ambiguous."""
    for position, name in list_repeats([moment.id for moment in case.scenario.moments]):
        yield Finding(("moments", position, "id"), f'the id "{name}" is here twice', "give one of them another")
    for number, moment in enumerate(case.scenario.moments):
        for position, name in list_repeats([choice.id for choice in moment.choices]):
            path = ("moments", number, "choices", position, "id")
            yield Finding(path, f'the id "{name}" is here twice', "give one of them another")


def check_choice_targets(case: ScenarioCase) -> Iterator[Finding]:
    """Find choices that lead nowhere."""
    for number, moment in enumerate(case.scenario.moments):
        for position, choice in enumerate(moment.choices):
            if choice.to not in case.ways:
                remedy = suggest_name(choice.to, list(case.ways))
                path = ("moments", number, "choices", position, "to")
                yield Finding(path, f'there is no moment "{choice.to}"', remedy)


def check_reachable_moments(case: ScenarioCase) -> Iterator[Finding]:
    """Find moments that no path from the first one leads to."""
    reached = _follow([case.scenario.moments[0].id], case.ways)
    for position, moment in enumerate(case.scenario.moments):
        if moment.id not in reached:
            yield Finding(
                ("moments", position), "nothing leads to this moment", "let a choice lead to it, or take it out"
            )


def check_endings_are_reachable(case: ScenarioCase) -> Iterator[Finding]:
    """Find moments from which the conversation never ends."""
    back: dict[str, list[str]] = {}
    for start, targets in case.ways.items():
        for target in targets:
            back.setdefault(target, []).append(start)
    ending = _follow(case.endings, back)
    for position, moment in enumerate(case.scenario.moments):
        if moment.id not in ending:
            yield Finding(("moments", position), "from here no path leads to an ending", "let a choice lead on to one")


def check_scenario_length(case: ScenarioCase) -> Iterator[Finding]:
    """Find conversations too short to be worth a second play."""
    for number, fewest, what in (
        (len(case.scenario.moments), MIN_MOMENTS, "moments"),
        (len(case.endings), MIN_ENDINGS, "endings"),
    ):
        if number < fewest:
            yield Finding(("moments",), f"a scenario has at least {fewest} {what}; this one has {number}", "write more")


def check_scenario_behaviours(case: ScenarioCase) -> Iterator[Finding]:
    """Find choices that name neither a behaviour of behaviours.yaml nor empathy."""
    known = [*case.survey.behaviours, EMPATHY]
    if not case.survey.behaviours:
        return
    for number, moment in enumerate(case.scenario.moments):
        for position, choice in enumerate(moment.choices):
            for key, names in (("shows", choice.shows), ("breaks", choice.breaks)):
                for index, name in enumerate(names):
                    if name not in known:
                        path = ("moments", number, "choices", position, key, index)
                        yield Finding(path, f'"{name}" is not a behaviour', suggest_name(name, known))


def _follow(starts: list[str], ways: Mapping[str, list[str]]) -> set[str]:
    """Return everything that can be reached."""
    reached, waiting = set(starts), list(starts)
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


SCENARIO_RULES: tuple[Callable[[ScenarioCase], Iterator[Finding]], ...] = (
    check_moment_ids,
    check_choice_targets,
    check_reachable_moments,
    check_endings_are_reachable,
    check_scenario_length,
    check_scenario_behaviours,
)

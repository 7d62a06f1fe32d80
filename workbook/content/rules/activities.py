"""Rules about an activity: its level, its behaviours, and the ids and worksheets it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, suggest_name
from workbook.content.rules.survey import list_repeats, make_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.definitions import Activity
    from workbook.content.rules.survey import Survey

MIN_BEHAVIOURS, MAX_BEHAVIOURS = 2, 4


@dataclass(frozen=True)
class ActivityCase:
    """An activity and its folder, with the rest of the content."""

    activity: Activity
    folder: str
    survey: Survey


def check_activities(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about activities."""
    for document in survey.activities:
        case = ActivityCase(document.value, document.file.split("/")[0], survey)
        for rule in ACTIVITY_RULES:
            yield from make_problems(document, (), rule(case))


def check_level(case: ActivityCase) -> Iterator[Finding]:
    """Find an activity in another level's folder."""
    if case.activity.level != case.folder:
        message = f'the level is "{case.activity.level}" but the file is in the folder "{case.folder}"'
        yield Finding(("level",), message, "change the one or move the other")


def check_behaviours(case: ActivityCase) -> Iterator[Finding]:
    """Find behaviours that behaviours.yaml does not have."""
    known = case.survey.behaviours
    for position, name in enumerate(case.activity.behaviours):
        if known and name not in known:
            message = f'"{name}" is not a behaviour of behaviours.yaml'
            yield Finding(("behaviours", position), message, suggest_name(name, list(known)))


def check_behaviour_count(case: ActivityCase) -> Iterator[Finding]:
    """Find activities that train too few or too many behaviours, or the same one twice."""
    names = case.activity.behaviours
    for position, name in list_repeats(list(names)):
        yield Finding(("behaviours", position), f'"{name}" is here twice', "keep one of the two")
    if not MIN_BEHAVIOURS <= len(set(names)) <= MAX_BEHAVIOURS:
        message = (
            f"an activity trains {MIN_BEHAVIOURS} to {MAX_BEHAVIOURS} behaviours; this one names {len(set(names))}"
        )
        yield Finding(("behaviours",), message, "keep those that it really trains")


def check_step_ids(case: ActivityCase) -> Iterator[Finding]:
    """Find repeated ids of steps or reflections, which would share their answers."""
    for key, ids in (
        ("steps", [step.id for step in case.activity.steps]),
        ("reflections", [reflection.id for reflection in case.activity.reflections]),
    ):
        for position, name in list_repeats(ids):
            yield Finding((key, position, "id"), f'the id "{name}" is here twice', "give one of them another")


def check_used_worksheets(case: ActivityCase) -> Iterator[Finding]:
    """Find names in `uses` that are not worksheets, are repeated, or are the activity's own."""
    own = {worksheet.id for worksheet in case.activity.worksheets}
    for position, name in enumerate(case.activity.uses):
        if name in own:
            yield Finding(("uses", position), f'"{name}" is a worksheet of this activity', "take it out of uses")
        elif case.survey.knows_worksheets and name not in case.survey.worksheets:
            known = list(case.survey.worksheets)
            yield Finding(("uses", position), f'there is no worksheet "{name}"', suggest_name(name, known))
    for position, name in list_repeats(list(case.activity.uses)):
        yield Finding(("uses", position), f'"{name}" is here twice', "keep one of the two")


ACTIVITY_RULES: tuple[Callable[[ActivityCase], Iterator[Finding]], ...] = (
    check_level,
    check_behaviours,
    check_behaviour_count,
    check_step_ids,
    check_used_worksheets,
)

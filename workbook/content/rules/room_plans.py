"""Rules about a plan for a group: its activity exists, its minutes add up, and its worksheets exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, suggest_name
from workbook.content.facilitation_plans import EVERY_SESSION, FRAME
from workbook.content.rules.survey import list_repeats, make_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.content_problems import KeyPath
    from workbook.content.definitions import Activity, Worksheet
    from workbook.content.facilitation_plans import GroupWork, RoomPlan
    from workbook.content.rules.survey import Survey

# More characters than this cannot be read from eight metres.
MAX_TITLE_LENGTH, MAX_TEXT_LENGTH = 42, 240


@dataclass(frozen=True)
class RoomPlanCase:
    """A room plan with the rest of the content."""

    plan: RoomPlan
    survey: Survey

    @property
    def activity(self) -> Activity | None:
        """The activity of the plan, if it exists."""
        return next((one.value for one in self.survey.activities if one.value.id == self.plan.id), None)

    @property
    def works(self) -> Iterator[tuple[KeyPath, GroupWork]]:
        """Every group work of its steps, with its path."""
        for number, step in enumerate(self.plan.steps):
            for position, work in enumerate(step.work):
                yield ("steps", number, "work", position), work


def check_room_plans(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about room plans."""
    for document in survey.room_plans:
        for rule in ROOM_PLAN_RULES:
            yield from make_problems(document, (), rule(RoomPlanCase(document.value, survey)))


def check_plan_activity(case: RoomPlanCase) -> Iterator[Finding]:
    """Find plans that are not named after an activity, so that nobody would find them."""
    if case.plan.id != EVERY_SESSION and case.survey.knows_worksheets and case.activity is None:
        known = [EVERY_SESSION, *(document.value.id for document in case.survey.activities)]
        yield Finding(("id",), f'there is no activity "{case.plan.id}"', suggest_name(case.plan.id, known))


def check_session_frame(case: RoomPlanCase) -> Iterator[Finding]:
    """Find a plan of all sessions that lacks a step which agendas need."""
    there = {step.id for step in case.plan.steps}
    for name in FRAME if case.plan.id == EVERY_SESSION else ():
        if name not in there:
            yield Finding(("steps",), f'the step "{name}" is missing, which agendas are made with', "write it")


def check_plan_step_ids(case: RoomPlanCase) -> Iterator[Finding]:
    """Find steps with the same id."""
    for position, name in list_repeats([step.id for step in case.plan.steps]):
        yield Finding(("steps", position, "id"), f'the id "{name}" is here twice', "give one of them another")


def check_plan_minutes(case: RoomPlanCase) -> Iterator[Finding]:
    """Find plans whose steps do not add up to the activity's minutes with a group."""
    total = sum(step.minutes for step in case.plan.steps)
    if case.activity and total != case.activity.facilitator.minutes:
        message = f"the steps take {total} minutes, and the activity says {case.activity.facilitator.minutes}"
        yield Finding(("steps",), message, "let the two agree")


def check_wall_texts(case: RoomPlanCase) -> Iterator[Finding]:
    """Find texts that are too long for a projector."""
    for number, step in enumerate(case.plan.steps):
        for key, text, longest in (("title", step.title, MAX_TITLE_LENGTH), ("text", step.text, MAX_TEXT_LENGTH)):
            if len(text) > longest:
                message = f"{len(text)} signs are too many for the wall"
                yield Finding(("steps", number, key), message, f"say it in {longest} or fewer")


def check_group_work(case: RoomPlanCase) -> Iterator[Finding]:
    """Find group work with a worksheet or a review that does not exist."""
    reviews = [document.value.id for document in case.survey.activities if document.value.review]
    for path, work in case.works if case.survey.knows_worksheets else ():
        if work.worksheet and work.worksheet not in case.survey.worksheets:
            remedy = suggest_name(work.worksheet, list(case.survey.worksheets))
            yield Finding((*path, "worksheet"), f'there is no worksheet "{work.worksheet}"', remedy)
        if work.review_of and work.review_of not in reviews:
            message = f'there is no activity "{work.review_of}" with a review'
            yield Finding((*path, "review_of"), message, suggest_name(work.review_of, reviews))


def check_group_work_fields(case: RoomPlanCase) -> Iterator[Finding]:
    """Find fields that a worksheet does not have, and lines grouped by a field that is neither a choice nor a reference."""
    for path, work in case.works:
        worksheet = case.survey.worksheets.get(work.worksheet or "")
        if worksheet is None:
            continue
        single = [(("under",), work.under), (("count",), work.count)]
        named = [(("fields", number), name) for number, name in enumerate(work.fields)] + single
        for inner, name in named:
            if name and worksheet.find_field(name) is None:
                message = f'there is no field "{name}" in {worksheet.id}'
                yield Finding((*path, *inner), message, suggest_name(name, [field.name for field in worksheet.fields]))
        yield from _check_headings(path, work, worksheet)


def _check_headings(path: KeyPath, work: GroupWork, worksheet: Worksheet) -> Iterator[Finding]:
    field = worksheet.find_field(work.under) if work.under else None
    if field and not (field.reference or field.constraints.enum):
        message = f'lines cannot be collected under "{field.name}", which is neither a choice nor a reference'
        yield Finding((*path, "under"), message, "name another field")
    if worksheet.label is None and work.view:
        yield Finding((*path, "view"), f'"{worksheet.id}" has no label to show in a list', "show it without a view")


ROOM_PLAN_RULES: tuple[Callable[[RoomPlanCase], Iterator[Finding]], ...] = (
    check_plan_activity,
    check_session_frame,
    check_plan_step_ids,
    check_plan_minutes,
    check_wall_texts,
    check_group_work,
    check_group_work_fields,
)

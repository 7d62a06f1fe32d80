"""Propose an agenda from the content's plans for groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.analysis.session_agenda import AgendaPart, AgendaProposal, propose
from workbook.content.facilitation_plans import (
    ACTION_PLAN,
    BREAK,
    CLOSING,
    EVERY_SESSION,
    LAST_TIME,
    OPENING,
    RoomPlan,
    RoomStep,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.definitions import Activity
    from workbook.content.loader import Content

MIN_STEP_MINUTES = 3
# One minute per action from last time, up to this limit.
MAX_ACTIONS_MINUTES = 20


@dataclass(frozen=True)
class PlannedActivity:
    """An activity to choose; `is_for_groups` when it has a plan for groups."""

    activity: Activity
    is_for_groups: bool


def list_choices(content: Content) -> list[PlannedActivity]:
    """Return every activity, those with a plan for groups first."""
    choices = [PlannedActivity(one, content.find_room_plan(one.id) is not None) for one in content.activities]
    return sorted(choices, key=lambda choice: not choice.is_for_groups)


def get_plan(activity: Activity, content: Content) -> RoomPlan:
    """Return the plan of an activity with a group: the written one, or one made from its steps."""
    return content.find_room_plan(activity.id) or _make_plan(activity)


def find_step(content: Content, *, activity: str, step: str) -> RoomStep | None:
    """Return the step of a plan, or None for one that the facilitator has added or the content no longer has."""
    if not activity:
        plan = content.find_room_plan(EVERY_SESSION)
        return plan.find_step(step) if plan else None
    known = {one.id: one for one in content.activities}
    return get_plan(known[activity], content).find_step(step) if activity in known else None


def propose_agenda(
    content: Content, activities: Sequence[str], *, minutes: int, open_actions: int, breaks: bool = True
) -> AgendaProposal:
    """Propose an agenda for the chosen activities.

    Parameters
    ----------
    content
        The texts and definitions.
    activities
        The ids of the activities, in the wanted order.
    minutes
        The available minutes.
    open_actions
        The number of open actions from last time; with any, the session begins with them.
    breaks
        Whether a long session has breaks.

    Raises
    ------
    UnknownNameError
        There is no such activity.
    """
    plan = content.find_room_plan(EVERY_SESSION)
    frame = {step.id: _make_part(step) for step in plan.steps} if plan else {}
    before = [frame[name] for name in (LAST_TIME, OPENING) if name in frame and (name != LAST_TIME or open_actions)]
    before = [_size_last_time(part, open_actions) if part.step == LAST_TIME else part for part in before]
    after = [frame[name] for name in (ACTION_PLAN, CLOSING) if name in frame]
    chosen = [content.get_activity(name) for name in activities]
    steps = [[_make_part(step, activity=one.id) for step in get_plan(one, content).steps] for one in chosen]
    pause = frame.get(BREAK) if breaks else None
    return propose(before, steps, after, pause=pause or AgendaPart("", 0, 0), minutes=minutes)


def _make_part(step: RoomStep, *, activity: str = "") -> AgendaPart:
    return AgendaPart(step.title, step.minutes, step.least, activity=activity, step=step.id)


def _size_last_time(part: AgendaPart, actions: int) -> AgendaPart:
    wanted = min(MAX_ACTIONS_MINUTES, max(part.least, actions + 2))
    return replace(part, minutes=wanted)


def _make_plan(activity: Activity) -> RoomPlan:
    """Return a plan made from the steps of an activity, with equal shares of the minutes."""
    minutes, number = activity.facilitator.minutes, len(activity.steps)
    shares = [minutes * (place + 1) // number - minutes * place // number for place in range(number)]
    steps = [
        RoomStep(
            id=step.id,
            title=step.id.replace("-", " ").capitalize(),
            text=step.text,
            how=activity.purpose,
            minutes=max(1, share),
            least=max(1, min(share, max(MIN_STEP_MINUTES, share // 2))),
        )
        for step, share in zip(activity.steps, shares, strict=True)
    ]
    return RoomPlan(id=activity.id, steps=tuple(steps))

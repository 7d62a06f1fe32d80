"""What a group does in a room: the frozen values that content/facilitating/*.yaml is read into.

A file is called like the activity it is about; `every-session` holds what any session opens, breaks and closes with.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from workbook.content.definitions import Definition, FieldName, Identifier, Text

EVERY_SESSION = "every-session"
# What every-session.yaml must hold, by id.
OPENING, LAST_TIME, BREAK, ACTION_PLAN, CLOSING = "opening", "last-time", "break", "action-plan", "closing"
FRAME = (OPENING, LAST_TIME, BREAK, ACTION_PLAN, CLOSING)


class GroupWork(Definition):
    """What is written or looked at together in a step: a worksheet, or the review of an activity.

    `view` lays a worksheet out for a room: "collect" takes one line after the other, "dots" counts votes in the field
    `count`. Without it the worksheet looks as on its own page. `fields` are the only ones shown; with `makes_actions` an
    entry can become an action. `under` is the field by whose values lines are collected: the entries of the worksheet it
    refers to, of which `where` keeps only those with the given values, or the values of a choice.
    """

    worksheet: Identifier | None = None
    review_of: Identifier | None = None
    view: Literal["collect", "dots"] | None = None
    fields: tuple[FieldName, ...] = ()
    under: FieldName | None = None
    where: dict[str, str] = Setting(default_factory=dict)
    count: FieldName | None = None
    makes_actions: bool = False

    @model_validator(mode="after")
    def _check_shown(self) -> Self:
        if (self.worksheet is None) == (self.review_of is None):
            raise ValueError("group work shows one thing: a worksheet or the review of an activity")
        if self.review_of and (self.view or self.fields or self.under or self.where or self.count):
            raise ValueError("a review is shown as it is; only a worksheet has a view and fields")
        if (self.view == "dots") != (self.count is not None):
            raise ValueError("dots need count: the field that counts them, and nothing else does")
        if (self.under or self.where) and self.view != "collect":
            raise ValueError('under and where belong to the view "collect"')
        return self


class RoomStep(Definition):
    """One step of a session: what stands on the wall, what the facilitator does, and what is written.

    `minutes` are what it wants, `least` what it can do with; `title` and `text` are read from the back of the room,
    `how` by the facilitator alone.
    """

    id: Identifier
    title: Text
    text: Text
    how: Text
    minutes: int = Setting(gt=0)
    least: int = Setting(gt=0)
    work: tuple[GroupWork, ...] = ()

    @model_validator(mode="after")
    def _check_least(self) -> Self:
        if self.least > self.minutes:
            raise ValueError(f"the least of {self.least} minutes is more than the {self.minutes} it wants")
        return self


class RoomPlan(Definition):
    """How an activity goes with a group in a room, step by step."""

    id: Identifier
    steps: tuple[RoomStep, ...] = Setting(min_length=1)

    def find_step(self, name: str) -> RoomStep | None:
        """Return the step of that id, or None."""
        return next((step for step in self.steps if step.id == name), None)

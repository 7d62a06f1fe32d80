"""Define the plans for groups: the frozen values that content/facilitating/*.yaml is loaded into.

A file is named after its activity; `every-session` has the opening, breaks and closing of all sessions.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from workbook.content.definitions import Definition, FieldName, Identifier, Text

EVERY_SESSION = "every-session"
# The steps that every-session.yaml must have, by id.
OPENING, LAST_TIME, BREAK, ACTION_PLAN, CLOSING = "opening", "last-time", "break", "action-plan", "closing"
FRAME = (OPENING, LAST_TIME, BREAK, ACTION_PLAN, CLOSING)


class GroupWork(Definition):
    """The work of a group in a step: a worksheet, or the review of an activity.

    `view` is the layout of the worksheet for a group: "collect" adds one line after the other, "dots" counts votes in the field
    `count`. Without it the worksheet looks as on its own page. Only `fields` are shown; with `makes_actions`, an entry can become an
    action. `under` is the field by whose values lines are grouped: entries of the worksheet that it refers to, filtered by `where`,
    or the values of a choice.
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
            raise ValueError("dots need count, the field that counts them; no other kind has it")
        if (self.under or self.where) and self.view != "collect":
            raise ValueError('under and where belong to the view "collect"')
        return self


class RoomStep(Definition):
    """A step of a session: the text on the wall, the instructions for the facilitator, and the group work.

    `minutes` is the planned duration, `least` the minimum. `title` and `text` are read from the back of the room, `how` only by the
    facilitator.
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
            raise ValueError(f"the least of {self.least} minutes is more than the {self.minutes} minutes planned")
        return self


class RoomPlan(Definition):
    """The plan of an activity with a group, step by step."""

    id: Identifier
    steps: tuple[RoomStep, ...] = Setting(min_length=1)

    def find_step(self, name: str) -> RoomStep | None:
        """Return the step with this id, or None."""
        return next((step for step in self.steps if step.id == name), None)

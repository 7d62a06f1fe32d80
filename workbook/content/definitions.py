"""What activities, worksheets and fields are: the frozen values that content/*.yaml is read into.

A field speaks the Frictionless Table Schema vocabulary (name, title, description, type, constraints); the kinds it
adds to the standard's types are listed once, in `workbook.content.values.KINDS`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Setting

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Level = Literal["foundations", "level-1-3", "level-4-5", "level-6", "leading-service"]
Layout = Literal["record", "records", "table", "matrix", "playable"]
FieldType = Literal[
    "string",  # one line
    "long-text",  # several lines
    "name",  # one line, offered again once it has been used in this field
    "integer",
    "number",
    "share",  # a number from 0 to 1, typed and shown in percent
    "rating",  # an integer on a scale with anchors
    "boolean",
    "choice",  # one of constraints.enum
    "behaviour",  # one of the behaviours in behaviours.yaml
    "date",
    "due-date",  # a date to come; all of them together are the dates ahead
    "time",  # of day
    "datetime",  # a time stamp
    "due-datetime",  # a time stamp to come
    "reference",  # to an entry of another worksheet
    "file",  # the path of a file on this machine; the file itself is never copied
]


class Definition(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Constraints(Definition):
    """What a value must be; the words are those of Table Schema."""

    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class Field(Definition):
    """One question of a worksheet, and one column of its frame.

    `scale` names a scale of scales.yaml, `reference` the worksheet whose entries may be picked, `labels` the words
    shown for the values of `enum`, `anchors` those for single ratings. `default` is filled in when an entry is
    begun; the word "today" means the date of that day. `filled_by: workbook` is shown, never typed.
    """

    name: FieldName
    title: Text
    type: FieldType
    description: str = ""
    unit: str = ""
    constraints: Constraints = Constraints()
    labels: dict[str, str] = Setting(default_factory=dict)
    scale: Identifier | None = None
    anchors: dict[int, str] = Setting(default_factory=dict)
    reference: Identifier | None = None
    default: str | int | float | bool | None = None
    filled_by: Literal["learner", "workbook"] = "learner"


class Axis(Definition):
    """One side of a matrix: the entries of a register, and the field of a cell that names one of them.

    `where` keeps only the entries whose field has the given value: `{setting: external}`.
    """

    worksheet: Identifier
    field: FieldName
    where: dict[str, str] = Setting(default_factory=dict)


class Worksheet(Definition):
    """A form to fill in, and the frame its entries make.

    `label` is the field whose text names an entry wherever another worksheet refers to it. `action` is the field
    whose text becomes the "what" of an action made from the entry. A matrix has `rows` and `columns`; its fields
    are those of a cell. `timer` gives a table of minutes a start-stop timer.
    """

    id: Identifier
    title: Text
    description: str = ""
    layout: Layout
    fields: tuple[Field, ...] = Setting(min_length=1)
    label: FieldName | None = None
    action: FieldName | None = None
    rows: Axis | None = None
    columns: Axis | None = None
    timer: bool = False

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def find_field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


class Step(Definition):
    """One thing to do in an activity."""

    id: Identifier
    text: Text


class Reflection(Definition):
    """A prompt to think about; what is written goes into the journal."""

    id: Identifier
    prompt: Text


class Facilitator(Definition):
    """What whoever runs the activity with a group needs: minutes in the room, prompts, what to watch for."""

    minutes: int = Setting(gt=0)
    prompts: tuple[Text, ...] = Setting(min_length=1)
    watch_for: tuple[Text, ...] = Setting(min_length=1)


class Activity(Definition):
    """One activity: why, how, its worksheets, and what to think about afterwards.

    `minutes` are spent `every` day, week or once. `uses` names the registers and the worksheets of other activities
    that are filled in here too. `review` is the question its review answers, absent where it has none.
    """

    id: Identifier
    title: Text
    level: Level
    minutes: int = Setting(gt=0)
    every: Literal["day", "week", "once"]
    purpose: Text
    behaviours: tuple[Identifier, ...] = Setting(min_length=1)
    introduction: str = ""
    steps: tuple[Step, ...] = Setting(min_length=1)
    worksheets: tuple[Worksheet, ...] = ()
    uses: tuple[Identifier, ...] = ()
    review: str | None = None
    reflections: tuple[Reflection, ...] = Setting(min_length=1)
    facilitator: Facilitator


class Behaviour(Definition):
    """One of the behaviours the workbook trains, its opposite, and what ratings of 1, 3 and 5 look like."""

    id: Identifier
    title: Text
    this_is: Text
    this_is_not: Text
    anchors: dict[int, Text]


class Scale(Definition):
    """A rating scale: from `minimum` to `maximum` in whole numbers, with words for some of them."""

    id: Identifier
    title: Text
    minimum: int
    maximum: int
    anchors: dict[int, Text]

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError("the minimum must be below the maximum")
        outside = [number for number in self.anchors if not self.minimum <= number <= self.maximum]
        if outside:
            raise ValueError(f"the anchor for {outside[0]} lies outside {self.minimum} to {self.maximum}")
        return self


class Term(Definition):
    """One word of the workbook and what it means."""

    term: Text
    meaning: Text


class Notebook(Definition):
    """One notebook: the page of a level. `folder` is where its activities lie in content/."""

    id: Identifier
    title: Text
    folder: Level
    introduction: Text
    objectives: tuple[Text, ...] = Setting(min_length=1)
    activities: tuple[Identifier, ...] = Setting(min_length=1)
    closing: str = ""


class Workbook(Definition):
    """The whole: its edition, and the only place that says in which order notebooks and activities come."""

    title: Text
    edition: Text
    notebooks: tuple[Notebook, ...] = Setting(min_length=1)


class Choice(Definition):
    """One thing the player may say: where it leads, and which behaviours (or "empathy") it shows or breaks."""

    id: Identifier
    text: Text
    to: Identifier
    shows: tuple[Identifier, ...] = ()
    breaks: tuple[Identifier, ...] = ()


class Moment(Definition):
    """One node of a scenario: what happens and is said, then choices, or the title of an ending."""

    id: Identifier
    text: Text
    choices: tuple[Choice, ...] = ()
    ending: str | None = None

    @model_validator(mode="after")
    def _check_end(self) -> Self:
        if bool(self.choices) == (self.ending is not None):
            raise ValueError("a moment has either choices or an ending, not both and not neither")
        return self


class Scenario(Definition):
    """A practice conversation: the situation, then moments, the first of which opens it."""

    id: Identifier
    title: Text
    situation: Text
    moments: tuple[Moment, ...] = Setting(min_length=1)


class Persona(Definition):
    """An invented person whose entries fill the notebooks named.

    `start` is a Monday; in `entries` a date is written as "week 2 Tue", a time stamp as "week 2 Tue 09:30", counted
    from it, and `today` is the day on which the example is looked at. An entry may carry an `id` for others to refer
    to; `saved` says when it was written, and several of the same id, in order, are its revisions.
    """

    id: Identifier
    title: Text
    about: Text
    start: dt.date
    today: Text
    notebooks: tuple[Identifier, ...] = Setting(min_length=1)
    entries: dict[Identifier, tuple[dict[str, Any], ...]]

    @model_validator(mode="after")
    def _check_start(self) -> Self:
        if self.start.weekday() != 0:
            raise ValueError(f"{self.start} is a {self.start:%A}; a persona starts on a Monday")
        return self

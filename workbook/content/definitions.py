"""Define activities, worksheets and fields: the frozen values that content/*.yaml is loaded into.

A field uses the vocabulary of Frictionless Table Schema (name, title, description, type, constraints). The types that it adds
to the standard are listed in `workbook.content.values.KINDS`.
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
    "name",  # one line, with earlier values of this field as suggestions
    "integer",
    "number",
    "share",  # a number from 0 to 1, entered and shown as a percentage
    "rating",  # an integer on a scale with anchors
    "boolean",
    "choice",  # one of constraints.enum
    "behaviour",  # one of the behaviours in behaviours.yaml
    "date",
    "due-date",  # a due date; all due dates together are the dates ahead
    "time",  # of day
    "datetime",  # a time stamp
    "due-datetime",  # a due date with a time
    "reference",  # a reference to an entry of another worksheet
    "file",  # the path of a file on this computer; the file is never copied
]


AboutPeople = Literal[
    "name",  # a person's name; as the label of a register, it makes this a register of people
    "contact",  # a person's contact details
    "words",  # a text about a person, or likely to be about one
    "nobody",  # declared where it might be doubted
]


class Definition(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Constraints(Definition):
    """The constraints of a value, with the keys of Table Schema."""

    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


class Source(Definition):
    """A field of another worksheet, from which a value is copied."""

    worksheet: Identifier
    field: FieldName


class Closing(Definition):
    """The field by which an entry says that a due date no longer counts: when it is filled in, or has one of these values."""

    field: FieldName
    values: tuple[str, ...] = ()


class Field(Definition):
    """A question of a worksheet, and a column of its frame.

    `scale` names a scale of scales.yaml, `reference` the worksheet whose entries can be chosen, `labels` the words shown for the
    values of `enum`, `anchors` those for single ratings. `default` is filled in when an entry is created; "today" stands for the
    date of that day. A field with `filled_by: workbook` is shown but cannot be edited. `where` offers only entries whose field has
    the given value: `{relation: my-team}`. `copied_from` is the value of another worksheet's entry at the moment when this entry
    began to refer to the same things. A due date counts until `closed_by` closes it. `about_people` declares the kind of personal
    data in this field: entries with such data show their age and can be set to expire.
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
    where: dict[str, str] = Setting(default_factory=dict)
    copied_from: Source | None = None
    closed_by: Closing | None = None
    about_people: AboutPeople | None = None
    default: str | int | float | bool | None = None
    filled_by: Literal["learner", "workbook"] = "learner"


class Axis(Definition):
    """One axis of a matrix: the entries of a register, and the field of a cell that refers to one of them.

    `where` keeps only the entries whose field has the given value: `{setting: external}`.
    """

    worksheet: Identifier
    field: FieldName
    where: dict[str, str] = Setting(default_factory=dict)


class Side(Definition):
    """A column in the layout of a record: the fields whose names begin with `prefix`."""

    title: Text
    prefix: FieldName


class Total(Definition):
    """Whole numbers that must add up: points distributed among several fields."""

    title: Text
    fields: tuple[FieldName, ...] = Setting(min_length=2)
    total: int


class Play(Definition):
    """The exercise of a playable worksheet: sorting behaviours, into `answers`, or a `scenario`."""

    kind: Literal["sorting", "conversation"]
    answers: Identifier | None = None
    scenario: Identifier | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if (self.kind == "sorting") != (self.answers is not None):
            raise ValueError(
                "a sorting exercise needs answers, the worksheet that keeps each answer; no other exercise has it"
            )
        if (self.kind == "conversation") != (self.scenario is not None):
            raise ValueError("a conversation needs a scenario; no other exercise has one")
        return self


class Player(Definition):
    """A player for recordings; a moment that is marked in it becomes an entry of the worksheet `moments`.

    `entry`, `time` and `verdict` are fields of that worksheet: the recording's entry, the seconds, and the choice.
    """

    moments: Identifier
    entry: FieldName
    time: FieldName
    verdict: FieldName


class Offer(Definition):
    """An offer to add the text of an entry as a name to a register.

    The entry's field `into` then refers to it. With `matrix`, a cell is created there as well, for the new name and the entry that
    the field `about` refers to.
    """

    title: Text
    field: FieldName
    to: Identifier
    into: FieldName | None = None
    about: FieldName | None = None
    matrix: Identifier | None = None

    @model_validator(mode="after")
    def _check_cell(self) -> Self:
        if (self.about is None) != (self.matrix is None):
            raise ValueError("about and matrix go together: say what the new cell is about, and in which matrix it is")
        return self


class Worksheet(Definition):
    """A form to fill in, and the frame of its entries.

    `label` is the field with the entry's name for other worksheets. `action` is the field whose text becomes the "what" of an action
    made from the entry. A matrix has `rows` and `columns`; its fields are those of a cell. `timer` gives a table of minutes a
    start-stop timer. `lists` is the choice by whose values entries are shown as lists side by side. `sides` shows parts of a record
    side by side, and `totals` must add up. `starting_entries` are created when a worksheet is first opened, each with a permanent
    `id`; with `starting_for`, a reference, they are created for each entry that it can refer to.
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
    lists: FieldName | None = None
    sides: tuple[Side, ...] = ()
    totals: tuple[Total, ...] = ()
    play: Play | None = None
    player: Player | None = None
    offers: tuple[Offer, ...] = ()
    starting_entries: tuple[dict[str, Any], ...] = ()
    starting_for: FieldName | None = None

    def field(self, name: str) -> Field:
        """Return the field with this name; raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def find_field(self, name: str) -> Field | None:
        """Return the field with this name, or None."""
        return next((field for field in self.fields if field.name == name), None)


class Step(Definition):
    """A step of an activity."""

    id: Identifier
    text: Text


class Reflection(Definition):
    """A prompt for reflection; the answer goes into the journal."""

    id: Identifier
    prompt: Text


class Facilitator(Definition):
    """Notes for facilitators: the minutes with a group, prompts, and what to watch for."""

    minutes: int = Setting(gt=0)
    prompts: tuple[Text, ...] = Setting(min_length=1)
    watch_for: tuple[Text, ...] = Setting(min_length=1)


class Activity(Definition):
    """An activity: its purpose, steps, worksheets and prompts for reflection.

    It takes `minutes` per `every`: day, week or once. `uses` names the registers and other activities' worksheets that are also
    filled in. `review` is the question that its review answers, if it has one.
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
    """A behaviour that the workbook trains, its opposite, and descriptions of ratings 1, 3 and 5."""

    id: Identifier
    title: Text
    this_is: Text
    this_is_not: Text
    anchors: dict[int, Text]


class RatingScale(Definition):
    """A rating scale of whole numbers from `minimum` to `maximum`, with words for some of them."""

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
            raise ValueError(f"the anchor for {outside[0]} is outside {self.minimum} to {self.maximum}")
        return self


class Term(Definition):
    """A term of the glossary and its meaning."""

    term: Text
    meaning: Text


class Choice(Definition):
    """Something the player may say: the moment it leads to, and the behaviours (or "empathy") it shows or breaks."""

    id: Identifier
    text: Text
    to: Identifier
    shows: tuple[Identifier, ...] = ()
    breaks: tuple[Identifier, ...] = ()


class ScenarioMoment(Definition):
    """A node of a scenario: what happens and is said, followed by choices or the title of an ending."""

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
    """A practice conversation: its situation and its moments, of which the first opens it."""

    id: Identifier
    title: Text
    situation: Text
    moments: tuple[ScenarioMoment, ...] = Setting(min_length=1)


class Persona(Definition):
    """An invented person whose entries fill notebooks.

    `start` is a Monday. In `entries`, dates are written relative to it, "week 2 Tue" or "week 2 Tue 09:30", and `today` is the day on
    which the example is viewed. An entry may have an `id` for references from others. `saved` is the day on which it was written;
    several entries with the same id, in order, are its revisions.
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

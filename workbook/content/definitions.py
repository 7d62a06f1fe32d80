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


AboutPeople = Literal[
    "name",  # who somebody is; in a register's label, this makes it a register of people
    "contact",  # how to reach somebody
    "words",  # what was written about somebody, or may well be about them
    "nobody",  # said where it could be doubted
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


class Source(Definition):
    """A field of another worksheet."""

    worksheet: Identifier
    field: FieldName


class Closing(Definition):
    """By which field an entry says that a date to come no longer counts: filled in, or with one of these values."""

    field: FieldName
    values: tuple[str, ...] = ()


class Field(Definition):
    """One question of a worksheet, and one column of its frame.

    `scale` names a scale of scales.yaml, `reference` the worksheet whose entries may be picked, `labels` the words
    shown for the values of `enum`, `anchors` those for single ratings. `default` is filled in when an entry is
    begun; the word "today" means the date of that day. `filled_by: workbook` is shown, never typed. `where` keeps only
    those entries to pick whose field has the given value: `{relation: my-team}`. `copied_from` is what another
    worksheet's entry held at the moment when this entry came to refer to the same things. A date to come counts until it
    is closed by what `closed_by` says. `about_people` says what is told about other people here: entries in which
    something is show their age and can be set to expire.
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
    """One side of a matrix: the entries of a register, and the field of a cell that names one of them.

    `where` keeps only the entries whose field has the given value: `{setting: external}`.
    """

    worksheet: Identifier
    field: FieldName
    where: dict[str, str] = Setting(default_factory=dict)


class Side(Definition):
    """One of the columns in which a record is laid out: the fields whose names begin with `prefix`."""

    title: Text
    prefix: FieldName


class Total(Definition):
    """Whole numbers that must add up: points shared out among several fields."""

    title: Text
    fields: tuple[FieldName, ...] = Setting(min_length=2)
    total: int


class Play(Definition):
    """What is played in a playable worksheet: the behaviours sorted, into `answers`, or a `scenario`."""

    kind: Literal["sorting", "conversation"]
    answers: Identifier | None = None
    scenario: Identifier | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if (self.kind == "sorting") != (self.answers is not None):
            raise ValueError("sorting needs answers: the worksheet that keeps each answer, and nothing else does")
        if (self.kind == "conversation") != (self.scenario is not None):
            raise ValueError("a conversation needs a scenario, and nothing else does")
        return self


class Player(Definition):
    """A player for recordings: a moment marked in it becomes an entry of the worksheet `moments`.

    `entry`, `time` and `verdict` are that worksheet's fields: the entry listened to, the seconds, and what is chosen.
    """

    moments: Identifier
    entry: FieldName
    time: FieldName
    verdict: FieldName


class Offer(Definition):
    """Something an entry's text can be added to: a register in which it becomes a name.

    The entry's field `into` refers to it from then on. With `matrix`, a cell is begun there as well, of the new name
    and of what the entry refers to in its field `about`.
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
    """A form to fill in, and the frame its entries make.

    `label` is the field whose text names an entry wherever another worksheet refers to it. `action` is the field
    whose text becomes the "what" of an action made from the entry. A matrix has `rows` and `columns`; its fields
    are those of a cell. `timer` gives a table of minutes a start-stop timer. `lists` is the choice by whose values the
    entries are shown as lists side by side. `sides` lays parts of a record side by side, and `totals` must add up.
    `starting_entries` are there when a worksheet is opened for the first time, each with a lasting `id`; with
    `starting_for`, a reference, they are there for each entry that it can refer to.
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

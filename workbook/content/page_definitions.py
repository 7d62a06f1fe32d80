"""What the pages of the workbook are: the frozen values that content/workbook.yaml is read into."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from workbook.content.definitions import Definition, Identifier, Level, Text

Part = Literal[
    "home",  # where the learner's data is, how to move and erase it
    "due",  # what is due, promises to clients first
    "dates-ahead",  # every date to come
    "progress",  # how far each activity and level is
    "journal",  # what was written to all prompts, by date
]

Tool = Literal[
    "bring-in",  # other programs' files, with a preview
    "take-out",  # report, export, calendar, slides, with a look at what they reveal first
    "about-people",  # what is held about other people, how old it is, erasing it
    "make-examples",  # filled examples for a course
    "beside-example",  # one's own answers beside those of an invented person
    "print-ahead",  # worksheets of a session to print before it begins
    "leave-room",  # what a session came to, as PDF, Word and slides
    "group-view",  # what participants brought, summed up without names
    "plan-session",  # a session's agenda
    "run-session",  # a session under way, with its countdown, its notes, its forms and its wall
]


class PageLink(Definition):
    """A way on to another notebook: whom it is for, in a sentence."""

    text: Text
    to: Identifier


class PageSection(Definition):
    """One part of a page that is not a level's: words, and one thing shown below them.

    That is a `part` which the workbook works out, a `worksheet` to fill in, the `review` of an activity, or a `tool`
    that does something with the entries. `links` lead to other notebooks.
    """

    id: Identifier
    title: Text
    text: Text
    part: Part | None = None
    worksheet: Identifier | None = None
    review: Identifier | None = None
    tool: Tool | None = None
    links: tuple[PageLink, ...] = ()

    @model_validator(mode="after")
    def _check_shown(self) -> Self:
        if sum(shown is not None for shown in (self.part, self.worksheet, self.review, self.tool)) > 1:
            raise ValueError("a section shows one thing: a part, a worksheet, a review or a tool")
        return self


class Notebook(Definition):
    """One notebook: the page of a level, with its activities, or a page of `sections`.

    `folder` is where the activities lie in content/. `minutes` are what a page of sections takes; those of a level
    are added up from its activities.
    """

    id: Identifier
    title: Text
    folder: Level | None = None
    introduction: Text
    objectives: tuple[Text, ...] = Setting(min_length=1)
    activities: tuple[Identifier, ...] = ()
    minutes: int | None = Setting(default=None, gt=0)
    sections: tuple[PageSection, ...] = ()
    closing: str = ""

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if bool(self.activities) == bool(self.sections):
            raise ValueError("a notebook has either activities or sections, not both and not neither")
        if bool(self.activities) != (self.folder is not None):
            raise ValueError("a notebook with activities names the folder in which they lie, and no other does")
        if bool(self.sections) != (self.minutes is not None):
            raise ValueError("a notebook with sections says how many minutes it takes, and no other does")
        return self


class Workbook(Definition):
    """The whole: its edition, and the only place that says in which order notebooks and activities come."""

    title: Text
    edition: Text
    notebooks: tuple[Notebook, ...] = Setting(min_length=1)

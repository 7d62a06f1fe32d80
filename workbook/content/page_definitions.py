"""Define the pages of the workbook: the frozen values that content/workbook.yaml is loaded into."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from workbook.content.definitions import Definition, Identifier, Level, Text

Part = Literal[
    "home",  # where the learner's data is, and how to move and erase it
    "due",  # due dates, with promises to clients first
    "dates-ahead",  # all dates ahead
    "progress",  # the progress by activity and level
    "journal",  # the answers to all prompts, by date
]

Tool = Literal[
    "bring-in",  # import files of other programs, with a preview
    "take-out",  # export reports, data, calendars and slides, after showing what they disclose
    "about-people",  # show personal data about other people with its age, and erase it
    "make-examples",  # filled examples for a course
    "beside-example",  # compare your own answers with those of an invented person
    "print-ahead",  # worksheets of a session to print before it begins
    "leave-room",  # what a session came to, as PDF, Word and slides
    "group-view",  # what participants brought, summed up without names
    "plan-session",  # a session's agenda
    "run-session",  # a session under way, with its countdown, its notes, its forms and its wall
]


class PageLink(Definition):
    """A link to another notebook, with a sentence that says for whom it is."""

    text: Text
    to: Identifier


class PageSection(Definition):
    """A section of a page without activities: a text, and one item below it.

    The item is a `part` that the workbook computes, a `worksheet` to fill in, the `review` of an activity, or a `tool`. `links` lead
    to other notebooks.
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
    """A notebook: the page of a level with its activities, or a page of `sections`.

    `folder` is the folder of its activities in content/. `minutes` is the duration of a page of sections; that of a level is the sum
    of its activities.
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
    """The whole workbook: its edition, and the order of notebooks and activities."""

    title: Text
    edition: Text
    notebooks: tuple[Notebook, ...] = Setting(min_length=1)

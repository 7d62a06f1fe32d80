"""Read participants' exports in memory, and keep only what a group view counts: which of their answers are high.

Names, texts, exact numbers and the files are discarded as soon as a file has been read.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError, WorkbookError
from workbook.exporting.data_export import EXCEL, ZIP

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from workbook.analysis.group_statistics import Question
    from workbook.content.loader import Content

MAX_PEOPLE = 200
EARLIER_EDITION = (
    "An earlier edition of the workbook made it, without the number by which each person counts once: make it again with "
    "this edition."
)


@dataclass(frozen=True)
class GroupAnswers:
    """The result of reading one file.

    Parameters
    ----------
    name
        The name of the file.
    problem
        Why the file cannot be used, in a sentence; "" when it was read.
    """

    name: str
    problem: str = ""


@dataclass(frozen=True)
class Participant:
    """A person whose file was read: the token of their exports, and the questions to which they gave a high answer."""

    token: str
    high: frozenset[Question]

    @property
    def identity(self) -> str:
        """A text that only the same person with the same high answers has."""
        return "\n".join((self.token, *(f"{theme} {question}" for theme, question in sorted(self.high))))


@dataclass
class ParticipantFiles:
    """The people whose files were read.

    Parameters
    ----------
    content
        The definitions of the entries.
    shown_groups
        The file in which it is remembered who has been shown together.
    """

    content: Content
    shown_groups: Path
    _people: list[Participant] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people's files were read."""
        return len(self._people)

    def choose_shown(self) -> Sequence[Participant]:
        """Choose the people who may be shown together, and remember that they are shown; see `show_people`."""
        from workbook.store.shown_groups import show_people

        places = show_people(self.shown_groups, [person.identity for person in self._people])
        return [self._people[place] for place in places]

    def take_in(self, files: Iterable[tuple[str, bytes]], *, now: dt.datetime) -> list[GroupAnswers]:
        """Read files, and return the result for each.

        Parameters
        ----------
        files
            The name and the bytes of each file.
        now
            The present moment.
        """
        return [GroupAnswers(name, self._take_in(name, data, now=now)) for name, data in files]

    def _take_in(self, name: str, data: bytes, *, now: dt.datetime) -> str:
        from workbook.analysis.group_statistics import select_high_answers

        if len(self._people) >= MAX_PEOPLE:
            return f"There are {MAX_PEOPLE} people already."
        try:
            token, answers = _read(name, data, self.content, now=now)
        except WorkbookError as error:
            return str(error)
        if not token:
            return EARLIER_EDITION
        if answers.empty:
            return "It has no answers that can be counted."
        if any(person.token == token for person in self._people):
            return "A file of this person was already added; each person counts once."
        self._people.append(Participant(token, select_high_answers(answers)))
        return ""


class _InMemory(io.BytesIO):
    """Bytes with a file name, with the interface of an open file."""

    def __init__(self, data: bytes, *, name: str) -> None:
        super().__init__(data)
        self.name = name


def _read(name: str, data: bytes, content: Content, *, now: dt.datetime) -> tuple[str, pd.DataFrame]:
    from workbook.exporting.data_package_reader import read_package
    from workbook.exporting.excel_book_reader import read_book
    from workbook.exporting.export_files import load_zip
    from workbook.exporting.group_export import list_group_answers, read_group_package

    if not name.lower().endswith((EXCEL, ZIP)):
        raise ExchangeError(f"{name} is neither an exported zip file nor Excel book.")
    file = _InMemory(data, name=name)
    if name.lower().endswith(EXCEL):
        returned = read_book(file, content, now=now)
    else:
        files = load_zip(file)
        if numbers := read_group_package(files):
            return numbers
        returned = read_package(files.__getitem__, content, now=now)
    return returned.token, list_group_answers(returned.archive.list_entries(content), content)

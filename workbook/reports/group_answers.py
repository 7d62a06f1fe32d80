"""Read the exports that participants bring, in memory, and keep of each only the numbers that a group view is made of.

Names, texts and the files themselves are let go of as soon as a file has been read. Files that are brought together are
one batch; `workbook.analysis.group_statistics` says why that matters.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.errors import ExchangeError, WorkbookError
from workbook.exporting.data_export import EXCEL, ZIP
from workbook.exporting.data_package_reader import read_package
from workbook.importing.tables.excel_sheet import MAX_UNPACKED_MEGABYTES
from workbook.importing.tables.table import BYTES_PER_MEGABYTE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import pandas as pd

    from workbook.content.loader import Content
    from workbook.store.snapshot import ReturnedSnapshot

MAX_PEOPLE = 200
# As `make_entry_id` makes them: such an id is on no other machine.
_UNIQUE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class GroupAnswers:
    """What came of one file.

    Parameters
    ----------
    name
        What the file is called.
    problem
        Why it cannot be used, in a sentence; "" when it was taken in.
    """

    name: str
    problem: str = ""


@dataclass(frozen=True)
class _Person:
    """Somebody whose file was read: what tells that another file is theirs too, and their answers."""

    marks: frozenset[str]
    batch: int
    answers: pd.DataFrame


@dataclass
class ParticipantFiles:
    """The answers of everybody who has brought a file.

    Parameters
    ----------
    content
        The definitions that the entries follow.
    """

    content: Content
    _people: list[_Person] = field(default_factory=list)
    _batch: int = 0

    @property
    def people(self) -> int:
        """How many people have brought a file."""
        return len(self._people)

    @property
    def answers(self) -> pd.DataFrame:
        """Everybody's answers: columns `person` (a number), `batch`, `theme`, `question`, `value` and `choice`."""
        import pandas as pd

        frames = [
            person.answers.assign(person=str(number), batch=person.batch) for number, person in enumerate(self._people)
        ]
        columns = ["person", "batch", "theme", "question", "value", "choice"]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)

    def take_in(self, files: Iterable[tuple[str, bytes]], *, now: dt.datetime) -> list[GroupAnswers]:
        """Read files that were brought together, and return what came of each.

        Parameters
        ----------
        files
            The name of each, and what is in it.
        now
            The present moment.
        """
        self._batch += 1
        return [GroupAnswers(name, self._take_in(name, data, now=now)) for name, data in files]

    def _take_in(self, name: str, data: bytes, *, now: dt.datetime) -> str:
        from workbook.analysis.group_statistics import list_answers

        if len(self._people) >= MAX_PEOPLE:
            return f"There are {MAX_PEOPLE} people already."
        try:
            returned = _read(name, data, self.content, now=now)
        except WorkbookError as error:
            return str(error)
        answers = list_answers(_make_frames(returned, self.content))
        if answers.empty:
            return "It has no answer to any question that can be summed up."
        marks = _find_marks(returned, answers)
        if any(person.marks & marks for person in self._people):
            return "This person's file is there already; it counts once."
        self._people.append(_Person(marks, self._batch, answers))
        return ""


class _InMemory(io.BytesIO):
    """Bytes with a name, as an open file has one."""

    def __init__(self, data: bytes, *, name: str) -> None:
        super().__init__(data)
        self.name = name


def _read(name: str, data: bytes, content: Content, *, now: dt.datetime) -> ReturnedSnapshot:
    if not name.lower().endswith((EXCEL, ZIP)):
        raise ExchangeError(f"{name} is neither an exported zip file nor Excel book.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_MEGABYTES * BYTES_PER_MEGABYTE:
                raise ExchangeError(f"{name} would unpack to too much to be an export.")
            if not name.lower().endswith(EXCEL):
                return read_package(package.read, content, now=now)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ExchangeError(f"{name} is damaged, or no export of the workbook.") from error
    from workbook.exporting.excel_book_reader import read_book

    return read_book(_InMemory(data, name=name), content, now=now)


def _make_frames(returned: ReturnedSnapshot, content: Content) -> dict[str, pd.DataFrame]:
    from workbook.analysis.frames import make_frame

    entries = defaultdict(list)
    for entry in returned.archive.list_entries(content):
        entries[entry.worksheet].append(entry)
    known = [worksheet for worksheet in content.worksheets if worksheet.id in entries]
    return {worksheet.id: make_frame(worksheet, entries[worksheet.id]) for worksheet in known}


def _find_marks(returned: ReturnedSnapshot, answers: pd.DataFrame) -> frozenset[str]:
    """Return what no other person's file has: the ids of entries, or where those are new, what was answered."""
    ids = {recorded.key.entry for recorded in returned.archive.revisions if _UNIQUE.fullmatch(recorded.key.entry)}
    if ids and not returned.is_pseudonymized:
        return frozenset(ids)
    return frozenset({hashlib.sha256(answers.to_csv().encode()).hexdigest()})

"""Read participants' exports in memory, and keep only the numbers that a group view needs.

Names, texts and the files are discarded as soon as a file has been read. Files that are read together are one batch;
`workbook.analysis.group_statistics` explains why that matters.
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
# Ids made by `make_entry_id`; no other computer has the same id.
_UNIQUE = re.compile(r"[0-9a-f]{32}")


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
class _Person:
    """A person whose file was read: the marks that identify their other files, and their answers."""

    marks: frozenset[str]
    batch: int
    answers: pd.DataFrame


@dataclass
class ParticipantFiles:
    """The answers of everybody whose file was read.

    Parameters
    ----------
    content
        The definitions of the entries.
    """

    content: Content
    _people: list[_Person] = field(default_factory=list)
    _batch: int = 0

    @property
    def people(self) -> int:
        """How many people's files were read."""
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
        """Read the files of one batch, and return the result for each.

        Parameters
        ----------
        files
            The name and the bytes of each file.
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
            return "It has no answers that can be counted."
        marks = _list_marks(returned, answers)
        if any(person.marks & marks for person in self._people):
            return "A file of this person was already added; each person counts once."
        self._people.append(_Person(marks, self._batch, answers))
        return ""


class _InMemory(io.BytesIO):
    """Bytes with a file name, with the interface of an open file."""

    def __init__(self, data: bytes, *, name: str) -> None:
        super().__init__(data)
        self.name = name


def _read(name: str, data: bytes, content: Content, *, now: dt.datetime) -> ReturnedSnapshot:
    if not name.lower().endswith((EXCEL, ZIP)):
        raise ExchangeError(f"{name} is neither an exported zip file nor Excel book.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_MEGABYTES * BYTES_PER_MEGABYTE:
                raise ExchangeError(f"{name} is too large when unpacked to be an export.")
            if not name.lower().endswith(EXCEL):
                return read_package(package.read, content, now=now)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ExchangeError(f"{name} is damaged, or is not an export of the workbook.") from error
    from workbook.exporting.excel_book_reader import read_book

    return read_book(_InMemory(data, name=name), content, now=now)


def _make_frames(returned: ReturnedSnapshot, content: Content) -> dict[str, pd.DataFrame]:
    from workbook.analysis.frames import make_frame

    entries = defaultdict(list)
    for entry in returned.archive.list_entries(content):
        entries[entry.worksheet].append(entry)
    known = [worksheet for worksheet in content.worksheets if worksheet.id in entries]
    return {worksheet.id: make_frame(worksheet, entries[worksheet.id]) for worksheet in known}


def _list_marks(returned: ReturnedSnapshot, answers: pd.DataFrame) -> frozenset[str]:
    """Return what identifies a person: the ids of their entries, or their answers where the file has new ids."""
    ids = {recorded.key.entry for recorded in returned.archive.revisions if _UNIQUE.fullmatch(recorded.key.entry)}
    if ids and not returned.is_pseudonymized:
        return frozenset(ids)
    return frozenset({hashlib.sha256(answers.to_csv().encode()).hexdigest()})

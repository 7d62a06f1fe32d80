"""What can go wrong, each told in one sentence that could be read aloud to a learner.

WorkbookError
├── ContentError            the words and definitions in content/ do not hold together
├── UnknownNameError        an activity, worksheet, notebook or persona that does not exist
├── StoreError
│   ├── NotSavedError       an edit could not be written; nothing of it was
│   └── NewerStoreError     the file was written by a newer edition of the workbook
├── ExampleReadOnlyError    an example was asked to change
├── AnalysisError           what a review was given cannot be analysed at all
├── DocumentError           a document cannot be made here, or of what there is
├── ExchangeError           an export cannot be written, or what should be one cannot be read
├── UnreadableFileError     a file of another program cannot be read at all
├── SessionError            a session's name is none, or the session cannot be kept
└── LabError                the workbook's pages could not be opened in JupyterLab
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "AnalysisError",
    "ContentError",
    "DocumentError",
    "ExampleReadOnlyError",
    "ExchangeError",
    "LabError",
    "NewerStoreError",
    "NotSavedError",
    "SessionError",
    "StoreError",
    "UnknownNameError",
    "UnreadableFileError",
    "WorkbookError",
]


class WorkbookError(Exception):
    """Anything the workbook says no to; its text is one sentence for the person in front of it."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks an error for this: a learner sees the sentence, and no code.
        return [str(self)]


class ContentError(WorkbookError):
    """The content has mistakes; all of them are in `problems`.

    Parameters
    ----------
    problems
        What is wrong, one item a mistake; each item's text names the file, the place and the remedy.
    """

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownNameError(WorkbookError):
    """A name that is not there, with the nearest one that is.

    Parameters
    ----------
    what
        What kind of thing was asked for: "worksheet", "persona".
    name
        The name as it was given.
    known
        The names there are.
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        super().__init__(f'There is no {what} "{name}"; {suggest(name, self.known)}')


class StoreError(WorkbookError):
    """The file with the learner's entries cannot be used as it should."""


class NotSavedError(StoreError):
    """An edit could not be written; the entry stands as it was before."""


class NewerStoreError(StoreError):
    """The file was written by a newer edition than this one."""


class ExampleReadOnlyError(StoreError):
    """A filled example was asked to take an edit."""


class AnalysisError(WorkbookError, ValueError):
    """A review was given something that cannot be analysed; what is merely undefined comes out as missing instead."""


class LabError(WorkbookError):
    """JupyterLab could not be started or reached."""


class SessionError(WorkbookError):
    """A session was asked for by a name that is none, or cannot be kept where sessions lie."""


class ExchangeError(WorkbookError):
    """An export cannot be written, or what should be one cannot be read."""


class DocumentError(WorkbookError):
    """A document was asked for that cannot be made here, or that there is nothing to make of yet."""


class UnreadableFileError(WorkbookError):
    """A file that is to be brought in cannot be read, or is not what it would have to be."""


def suggest(name: str, known: Sequence[str]) -> str:
    """Return "did you mean ...?" for a near miss, else the list of what there is."""
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"there is: {', '.join(known)}." if known else "there is none."

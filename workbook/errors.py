"""The errors of the workbook, each with one sentence that could be read aloud to a learner.

WorkbookError
├── ContentError            the content has mistakes
├── UnknownNameError        an activity, worksheet, notebook or persona does not exist
├── StoreError
│   ├── NotSavedError       an edit could not be written; nothing has changed
│   └── NewerStoreError     a newer edition of the workbook wrote the file
├── ExampleReadOnlyError    a filled example cannot be changed
├── AnalysisError           the input of an analysis is not valid
├── DocumentError           a document cannot be made on this computer or from these entries
├── ExchangeError           an export cannot be written or read
├── UnreadableFileError     a file of another program cannot be read
├── SessionError            the name of a session is not valid, or the session cannot be kept
└── LabError                JupyterLab could not be started or reached
"""

from __future__ import annotations

import difflib
import errno
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


# The limit of a file's size is reached on small USB sticks, and where an administrator has set one.
_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class WorkbookError(Exception):
    """The base of all errors; its text is one sentence for the person in front of the screen."""

    def _render_traceback_(self) -> list[str]:
        # IPython calls this method of an error, so that a learner sees the sentence and no code.
        return [str(self)]


class ContentError(WorkbookError):
    """The content has mistakes; `problems` has all of them.

    Parameters
    ----------
    problems
        One item per mistake; its text has the file, the place and the remedy.
    """

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownNameError(WorkbookError):
    """There is no such name; the message suggests the nearest one.

    Parameters
    ----------
    what
        The kind of name: "worksheet", "persona".
    name
        The unknown name.
    known
        The known names.
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        super().__init__(f'There is no {what} "{name}"; {suggest(name, self.known)}')


class StoreError(WorkbookError):
    """The file with the learner's entries cannot be used."""


class NotSavedError(StoreError):
    """An edit could not be written; the entry is unchanged."""


class NewerStoreError(StoreError):
    """A newer edition wrote the file."""


class ExampleReadOnlyError(StoreError):
    """A filled example cannot be changed."""


class AnalysisError(WorkbookError, ValueError):
    """The input of an analysis is not valid; results that are only undefined are missing instead."""


class LabError(WorkbookError):
    """JupyterLab could not be started or reached."""


class SessionError(WorkbookError):
    """The name of a session is not valid, or the session cannot be kept."""


class ExchangeError(WorkbookError):
    """An export cannot be written or read."""


class DocumentError(WorkbookError):
    """A document cannot be made on this computer, or there is nothing to make it from yet."""


class UnreadableFileError(WorkbookError):
    """A file that is to be imported cannot be read, or is not what it should be."""


def format_system_error(error: OSError) -> str:
    """Return why the operating system refused something, as the end of a sentence without a full stop.

    Parameters
    ----------
    error
        The error.
    """
    if error.errno in _FULL_ERRORS:
        return "the disk is full, or your share of it is used up"
    return " ".join((error.strerror or str(error)).split()).rstrip(".")


def suggest(name: str, known: Sequence[str]) -> str:
    """Return "did you mean ...?" for a near miss, else the list of known names."""
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"the choices are: {', '.join(known)}." if known else "there are no choices."

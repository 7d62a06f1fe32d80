"""Describe a mistake in a content file, so that the author can correct it without help."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.errors import suggest

KeyPath = tuple[str | int, ...]
MAX_QUOTE_LENGTH = 60
# More problems than this in one file would only hide the first ones.
MAX_PROBLEMS = 200


@dataclass(frozen=True)
class Problem:
    """A mistake: where it is, what it is, and how to correct it.

    Parameters
    ----------
    file
        The file, from the content folder on: "content/level-1-3/time-log.yaml".
    line
        The line, from 1; None when it concerns the whole file.
    place
        The keys and ids that lead there: "worksheets > time-entries > title"; "" for the whole file.
    message
        What is wrong.
    remedy
        How to correct it; "" when the message is enough.
    """

    file: str
    line: int | None
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one line that an editor can jump to."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        told = f"{self.message}; {self.remedy}" if self.remedy else self.message
        return ": ".join(part for part in (where, self.place, told) if part)


@dataclass(frozen=True)
class Finding:
    """A mistake that a rule found, without its file and line.

    Parameters
    ----------
    path
        The keys and positions that lead there from the value that the rule checked.
    message
        What is wrong.
    remedy
        How to correct it; "" when the message is enough.
    """

    path: KeyPath
    message: str
    remedy: str = ""

    def under(self, *path: str | int) -> Finding:
        """Return the same finding with its path extended by a parent."""
        return Finding((*path, *self.path), self.message, self.remedy)


def quote(value: object) -> str:
    """Return a value in quotation marks, shortened if it is long."""
    text = " ".join(str(value).split())
    return f'"{text}"' if len(text) <= MAX_QUOTE_LENGTH else f'"{text[:MAX_QUOTE_LENGTH].rstrip()}…"'


def suggest_name(name: str, known: list[str]) -> str:
    """Return "did you mean ...?", or the list of existing names, shortened."""
    return suggest(name[:MAX_QUOTE_LENGTH], known)

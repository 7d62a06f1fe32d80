"""A mistake in a content file, told so that whoever wrote the file can mend it without help."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.errors import suggest

KeyPath = tuple[str | int, ...]
MAX_QUOTE_LENGTH = 60
# More than this in one file is no slip of the pen; the rest would only bury the first.
MAX_PROBLEMS = 200


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what it is, and what to do about it.

    Parameters
    ----------
    file
        The file, from the content folder on: "content/level-1-3/time-log.yaml".
    line
        The line, counted from 1; None when it concerns the file as a whole.
    place
        The keys and ids that lead there: "worksheets > time-entries > title"; "" for the whole file.
    message
        What is wrong.
    remedy
        What to do; "" when the message says it all.
    """

    file: str
    line: int | None
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return all of it as one line that an editor can jump to."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        told = f"{self.message}; {self.remedy}" if self.remedy else self.message
        return ": ".join(part for part in (where, self.place, told) if part)


@dataclass(frozen=True)
class Finding:
    """What a rule found, before it is known in which file and on which line that stands.

    Parameters
    ----------
    path
        The keys and positions that lead there from what the rule looked at.
    message
        What is wrong.
    remedy
        What to do; "" when the message says it all.
    """

    path: KeyPath
    message: str
    remedy: str = ""

    def under(self, *path: str | int) -> Finding:
        """Return the same finding as seen from further up."""
        return Finding((*path, *self.path), self.message, self.remedy)


def quote(value: object) -> str:
    """Return a value in quotation marks, cut short when it is long."""
    text = " ".join(str(value).split())
    return f'"{text}"' if len(text) <= MAX_QUOTE_LENGTH else f'"{text[:MAX_QUOTE_LENGTH].rstrip()}…"'


def suggest_name(name: str, known: list[str]) -> str:
    """Return "did you mean ...?" or the list of what there is, at a bearable length for any name."""
    return suggest(name[:MAX_QUOTE_LENGTH], known)

"""Define the values that go into the store and come out of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from workbook.content.values import Value

Action = Literal["save", "delete", "undo", "restore"]


@dataclass(frozen=True)
class Entry:
    """The current state of an entry of a worksheet.

    Parameters
    ----------
    worksheet, id
        The worksheet's id and the entry's id, which never changes.
    position
        Its position among the entries of its worksheet, from 1, with gaps.
    values
        Canonical values by field name; empty fields are missing.
    problems
        One sentence per field that does not validate; an entry with problems is a draft.
    revision
        How often it has changed, from 1.
    saved_at
        When it was last saved, in UTC.
    deleted
        Whether it has been deleted; deleted entries are returned on request only.
    """

    worksheet: str
    id: str
    position: int
    values: Mapping[str, Value]
    problems: Mapping[str, str]
    revision: int
    saved_at: dt.datetime
    deleted: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether something in it still has to be corrected or filled in."""
        return bool(self.problems)


@dataclass(frozen=True)
class Edit:
    """A change of one entry that a form requests.

    Parameters
    ----------
    entry
        The entry's id; an unknown id creates a new entry.
    values
        The edited fields, as typed or canonical; all other fields keep their values.
    seen
        The values of those fields that the form knows, as typed or canonical: what it showed, and what it sent without
        getting an answer. A field with any other value has been changed elsewhere. None turns this check off.
    """

    entry: str
    values: Mapping[str, object]
    seen: Mapping[str, Sequence[object]] | None = None

    def has_seen_values(self) -> bool:
        """Return whether the form knew any value of the fields, so that the entry existed for it."""
        return any(value not in {None, ""} for values in (self.seen or {}).values() for value in values)


@dataclass(frozen=True)
class SaveResult:
    """The result of an operation: the current state of the entries it touched, and when it happened.

    `overwritten` has, by entry, the fields that another window changed in the meantime, with the values from there, which stay
    in the history. `revived` has the entries that had been deleted when a form that still showed them changed them.
    `created` has the new entries. `change` is the store's counter afterwards.
    """

    entries: tuple[Entry, ...]
    at: dt.datetime
    change: int
    overwritten: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    revived: tuple[str, ...] = ()
    created: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Revision:
    """One state of an entry: its values, and the values before it (None when the entry was new)."""

    number: int
    worksheet: str
    entry: str
    revision: int
    action: Action
    values: Mapping[str, Value]
    before: Mapping[str, Value] | None
    deleted: bool
    undone: bool
    saved_at: dt.datetime

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that this revision changed."""
        before: Mapping[str, Any] = self.before or {}
        return tuple(name for name in {**before, **self.values} if before.get(name) != self.values.get(name))


def make_entry_id() -> str:
    """Make an id that no other entry has, on any computer.

    Returns
    -------
    The id, 32 hexadecimal digits.
    """
    return uuid.uuid4().hex


def make_cell_id(row: str, column: str) -> str:
    """Make the id of a matrix cell, so that two windows that fill the same cell fill one entry.

    Parameters
    ----------
    row, column
        The ids of the entries in the row and column headings.

    Returns
    -------
    The id.
    """
    return f"{row}.{column}"

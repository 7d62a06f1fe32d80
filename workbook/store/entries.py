"""What goes into the store and comes out of it, as frozen values."""

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
    """One entry of a worksheet as it stands.

    Parameters
    ----------
    worksheet, id
        Which entry it is; an id never changes.
    position
        Its place among the entries of its worksheet, from 1, with gaps.
    values
        Canonical values by field name; what is not filled in is not there.
    problems
        A sentence for each field that does not validate; an entry with problems is a draft.
    revision
        How often it has changed, from 1.
    saved_at
        When it was last saved, in UTC.
    deleted
        Whether it has been deleted; only asked-for entries are.
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
        """Whether something in it still has to be mended or filled in."""
        return bool(self.problems)


@dataclass(frozen=True)
class Edit:
    """What a form wants changed in one entry.

    Parameters
    ----------
    entry
        The id; one that is not there yet begins a new entry.
    values
        The fields that were touched, typed or canonical; fields that are not named keep what they have.
    seen
        What the form knows of in those fields, typed or canonical: what it showed, and what it has sent without being
        told that it arrived. A field that holds something else by now was changed elsewhere in the meantime. None
        when that does not matter.
    """

    entry: str
    values: Mapping[str, object]
    seen: Mapping[str, Sequence[object]] | None = None


@dataclass(frozen=True)
class SaveResult:
    """What became of an operation: the entries it touched as they stand now, and when.

    `overwritten` names, by entry, the fields that another window had changed meanwhile, with what it had put there;
    that stays in the history. `change` is the store's counter afterwards.
    """

    entries: tuple[Entry, ...]
    at: dt.datetime
    change: int
    overwritten: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


@dataclass(frozen=True)
class Revision:
    """One state an entry has had: its values, and those it had before (None when it was new)."""

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
    """Return an id that no other entry has, on any machine."""
    return uuid.uuid4().hex


def make_cell_id(row: str, column: str) -> str:
    """Return the id of a matrix's cell, so that two windows that fill the same cell fill one entry."""
    return f"{row}.{column}"

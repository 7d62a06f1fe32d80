"""Work out when each entry of a persona was written, and what was written by a chosen day.

A persona gives the day for some entries only. The others get the earliest day on which they make sense:

- An entry was written on the day that it was `saved`, otherwise on its own date, otherwise on the first day.
- An entry without any day was not written before the entries that it refers to.
- An entry is at least as old as the oldest dated entry that refers to it.
- A revision is not older than the one before it.

A row that was not `saved` on a given day may contain values that were added later, such as the day of an answer. A form is
filled in from top to bottom, so a later value also hides what follows it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook.content.persona_dates import DATE_TYPES, ENTRY_ID, SAVED, place_date, place_dates
from workbook.store.entries import make_cell_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workbook.content.definitions import Closing, Field, Persona, Worksheet
    from workbook.content.loader import Content

# An entry of another worksheet: the worksheet's id and the entry's id.
EntryKey = tuple[str, str]
DATE = "date"
EVENT_TYPES = frozenset({"date", "datetime"})
DUE_TYPES = DATE_TYPES - EVENT_TYPES
# The fields of an action that name the entry from which it was made.
ORIGIN = ("worksheet", "entry")


@dataclass(frozen=True)
class PersonaRow:
    """An entry of a persona, or a revision of one, with calendar dates.

    Parameters
    ----------
    worksheet
        The worksheet of the entry.
    entry
        The id of the entry.
    values
        The values by field name.
    saved_on
        The day on which the persona says that it was saved; None when the persona does not say it.
    """

    worksheet: Worksheet
    entry: str
    values: Mapping[str, Any]
    saved_on: dt.date | None

    @property
    def key(self) -> EntryKey:
        """The worksheet and the id, which the revisions of an entry share."""
        return self.worksheet.id, self.entry

    def find_own_day(self) -> dt.date | None:
        """Return the day that the row itself gives, or None."""
        if self.saved_on:
            return self.saved_on
        required = [field.name for field in self._list_event_fields() if field.constraints.required]
        return next((day for name in (DATE, *required) if (day := _find_day(self.values.get(name)))), None)

    def has_later(self, day: dt.date) -> bool:
        """Return whether the row says something about a later day, other than a due date.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        Whether one of the row's days is later.
        """
        days = (self.find_own_day(), *(_find_day(self.values.get(field.name)) for field in self._list_event_fields()))
        return any(own and own > day for own in days)

    def list_references(self) -> list[EntryKey]:
        """Return the entries that the row refers to."""
        references = [(field.reference, self.values.get(field.name)) for field in self.worksheet.fields]
        references.append((self.values.get(ORIGIN[0]), self.values.get(ORIGIN[1])))
        return [(str(worksheet), str(entry)) for worksheet, entry in references if worksheet and entry]

    def find_values(self, day: dt.date) -> dict[str, Any] | None:
        """Return the values that were known at the end of a day.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        The values by field name; None when the row says nothing without the later ones.
        """
        if self.saved_on and self.saved_on <= day:
            return dict(self.values)
        if not any(field.constraints.required for field in self.worksheet.fields):
            return None if self.has_later(day) else dict(self.values)
        hidden = self._list_hidden_fields(day)
        defaults = {field.name: field.default for field in hidden if field.default and field.type not in DATE_TYPES}
        names = {field.name for field in hidden}
        return {name: value for name, value in self.values.items() if name not in names} | defaults

    def _list_event_fields(self) -> list[Field]:
        return [field for field in self.worksheet.fields if field.type in EVENT_TYPES]

    def _list_hidden_fields(self, day: dt.date) -> list[Field]:
        """Return the fields that the person filled in after a day."""
        later = [field for field in self._list_event_fields() if _is_after(self.values.get(field.name), day)]
        later += [
            self.worksheet.field(due.closed_by.field)
            for due in self.worksheet.fields
            if due.closed_by and _is_after(self.values.get(due.name), day) and self._is_closed(due.closed_by)
        ]
        return [
            field
            for field in self.worksheet.fields
            if field in later or (field.filled_by == "learner" and self._follows(field, later))
        ]

    def _is_closed(self, closing: Closing) -> bool:
        """Return whether a due date was closed by a value that has no date of its own."""
        value = self.values.get(closing.field)
        is_dated = self.worksheet.field(closing.field).type in EVENT_TYPES
        return not is_dated and value is not None and (not closing.values or value in closing.values)

    def _follows(self, field: Field, later: Sequence[Field]) -> bool:
        """Return whether a field was filled in after one of the later ones; due dates are planned ahead, with all above them."""
        fields = self.worksheet.fields
        place = fields.index(field)
        is_planned = any(other.type in DUE_TYPES for other in fields[place:])
        return not is_planned and any(other in later for other in fields[:place])


def list_saved_rows(
    persona: Persona, content: Content, *, until: dt.date | None = None
) -> list[tuple[dt.date, PersonaRow]]:
    """Return the rows of a persona that were saved by the end of a day, with the day on which each was saved.

    Parameters
    ----------
    persona
        The invented person.
    content
        The definitions that the entries follow.
    until
        The last day; None for the day on which the persona is viewed.

    Returns
    -------
    The days and rows, in the order of the persona. If something happened after the last day, or the persona is viewed later, each
    row has only the values that were known by then.
    """
    rows, end = list(_list_rows(persona, content)), place_date(persona, persona.today)
    until = until or end
    dated = list(_Timeline(rows, persona.start).iterate_rows())
    if until >= end and not any(row.has_later(until) for row in rows):
        return dated
    known = ((day, row, row.find_values(until)) for day, row in dated if day <= until)
    return [
        (day, PersonaRow(row.worksheet, row.entry, values, row.saved_on))
        for day, row, values in known
        if values is not None
    ]


class _Timeline:
    """The day on which each row was written.

    Parameters
    ----------
    rows
        The rows, in the order of the persona.
    start
        The persona's first day.
    """

    def __init__(self, rows: Sequence[PersonaRow], start: dt.date) -> None:
        self._rows, self._start = rows, start
        self._first = {row.key: row for row in reversed(rows)}
        self._days: dict[EntryKey, dt.date] = {}

    def iterate_rows(self) -> Iterator[tuple[dt.date, PersonaRow]]:
        """Iterate over the rows, each with its day."""
        for key in self._first:
            self._days[key] = self._compute_first_day(key, frozenset())
        for row in self._rows:
            if day := row.find_own_day():
                self._move_references(row, day)
        latest: dict[EntryKey, dt.date] = {}
        for row in self._rows:
            is_first = row is self._first[row.key]
            day = self._days[row.key] if is_first else row.find_own_day() or self._start
            latest[row.key] = max(day, latest.get(row.key, day))
            yield latest[row.key], row

    def _compute_first_day(self, key: EntryKey, asked: frozenset[EntryKey]) -> dt.date:
        """Return the day of an entry's first row; entries that refer to each other in a circle do not delay each other."""
        row = self._first[key]
        if day := row.find_own_day():
            return day
        references = [other for other in row.list_references() if other in self._first and other not in asked]
        return max((self._compute_first_day(other, asked | {key}) for other in references), default=self._start)

    def _move_references(self, row: PersonaRow, day: dt.date) -> None:
        """Move the entries that a row refers to, and those that they refer to, to the row's day if they are later."""
        for key in row.list_references():
            if day < self._days.get(key, day):
                self._days[key] = day
                self._move_references(self._first[key], day)


def _list_rows(persona: Persona, content: Content) -> Iterator[PersonaRow]:
    for name, rows in place_dates(persona, content).items():
        worksheet = content.get_worksheet(name)
        for number, row in enumerate(rows, start=1):
            values = {key: value for key, value in row.items() if key not in {ENTRY_ID, SAVED}}
            yield PersonaRow(worksheet, _make_id(worksheet, row, number), values, _find_day(row.get(SAVED)))


def _make_id(worksheet: Worksheet, row: Mapping[str, Any], number: int) -> str:
    if worksheet.rows and worksheet.columns:
        return make_cell_id(row[worksheet.rows.field], row[worksheet.columns.field])
    return str(row.get(ENTRY_ID) or f"{worksheet.id}-{number}")


def _find_day(value: object) -> dt.date | None:
    """Return the day of a date or time stamp; None for an empty value."""
    return dt.date.fromisoformat(str(value)[:10]) if value else None


def _is_after(value: object, day: dt.date) -> bool:
    own = _find_day(value)
    return own is not None and own > day

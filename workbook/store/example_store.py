"""Open the entries of a persona as a read-only store in memory.

The result is the same as if the persona had typed and saved the entries day by day. Saving one edit at a time would take
longer than everything that is then done with the example, so this module computes the rows and writes them together.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workbook.content.persona_dates import place_date
from workbook.content.values import check_values
from workbook.store.database_tables import COUNTER, ENTRIES, HISTORY
from workbook.store.engine import open_memory, open_write_transaction
from workbook.store.entries import Edit, Entry
from workbook.store.operation import merge_values, parse_values, to_text
from workbook.store.persona_timeline import list_saved_rows
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.content.definitions import Persona, Worksheet
    from workbook.content.loader import Content
    from workbook.content.values import Value

NOON = dt.time(12, tzinfo=dt.UTC)
# A store in memory exists as long as its context is open, which is as long as the kernel runs.
_open_examples = contextlib.ExitStack()


def open_example(content: Content, persona: Persona, *, today: dt.date | None = None) -> tuple[Store, dt.date]:
    """Open a filled example.

    Parameters
    ----------
    content
        The definitions that the entries follow.
    persona
        The invented person.
    today
        The date on which the example is viewed: it contains what was saved by then. None for the persona's own date.

    Returns
    -------
    The store, which refuses edits, and the date on which the example is viewed.
    """
    engine = _open_examples.enter_context(open_memory())
    rows = _Rows(persona.id)
    for worksheet, saved_at, edits in list_operations(content, persona, until=today):
        rows.add(worksheet, edits, saved_at)
    if rows.history:
        with open_write_transaction(engine) as connection:
            connection.execute(sa.update(COUNTER).values(changes=rows.changes))
            connection.execute(sa.insert(HISTORY), rows.history)
            connection.execute(sa.insert(ENTRIES), list(rows.entries.values()))
    store = Store(engine, content, learner=persona.id, read_only=True)
    return store, today or place_date(persona, persona.today)


def list_operations(
    content: Content, persona: Persona, *, until: dt.date | None = None
) -> list[tuple[Worksheet, dt.datetime, list[Edit]]]:
    """Return the operations of a persona: the rows of a worksheet that were saved on the same day, one after the other.

    Parameters
    ----------
    content
        The definitions that the entries follow.
    persona
        The invented person.
    until
        The last day; None for the day on which the persona is viewed. See `workbook.store.persona_timeline`.

    Returns
    -------
    The worksheet, the moment, and the edits that were saved together.
    """
    saved = list_saved_rows(persona, content, until=until)
    grouped = itertools.groupby(saved, key=lambda item: (item[1].worksheet.id, item[0]))
    return [
        (content.get_worksheet(name), dt.datetime.combine(day, NOON), [Edit(row.entry, row.values) for _, row in rows])
        for (name, day), rows in grouped
    ]


class _Rows:
    """The rows that a learner's operations leave in the store's tables; `database_tables` explains them."""

    def __init__(self, learner: str) -> None:
        self.changes = 0
        self.history: list[dict[str, Any]] = []
        self.entries: dict[tuple[str, str], dict[str, Any]] = {}
        self._standing: dict[tuple[str, str], Entry] = {}
        self._learner = learner
        self._places: Counter[str] = Counter()

    def add(self, worksheet: Worksheet, edits: Sequence[Edit], saved_at: dt.datetime) -> None:
        """Add the rows of one operation."""
        operation = self.changes + 1
        for edit in edits:
            old = self._standing.get((worksheet.id, edit.entry))
            values = merge_values(old, parse_values(worksheet, edit.values))
            if old is None or old.values != values:
                self.changes = operation
                self._write(self._make_entry(worksheet, edit.entry, values, old, saved_at))

    def _make_entry(
        self, worksheet: Worksheet, entry: str, values: dict[str, Value], old: Entry | None, saved_at: dt.datetime
    ) -> Entry:
        self._places[worksheet.id] += old is None
        return Entry(
            worksheet=worksheet.id,
            id=entry,
            position=old.position if old else self._places[worksheet.id],
            values=values,
            problems=check_values(worksheet, values),
            revision=old.revision + 1 if old else 1,
            saved_at=saved_at,
        )

    def _write(self, entry: Entry) -> None:
        key, saved_at = (entry.worksheet, entry.id), to_text(entry.saved_at)
        self._standing[key] = entry
        common = {
            "learner": self._learner,
            "worksheet": entry.worksheet,
            "values": entry.values,
            "revision": entry.revision,
            "saved_at": saved_at,
        }
        self.entries[key] = common | {
            "id": entry.id,
            "position": entry.position,
            "problems": entry.problems,
            "change": self.changes,
        }
        self.history.append(
            common | {"entry": entry.id, "operation": self.changes, "action": "save", "began_at": saved_at}
        )

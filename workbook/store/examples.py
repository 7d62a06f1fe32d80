"""Open a persona's entries as a store in memory that is looked at and not changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from workbook.content.personas import place_date, place_dates
from workbook.store.engine import open_memory
from workbook.store.entries import Edit, make_cell_id
from workbook.store.store import Store

if TYPE_CHECKING:
    from workbook.content.definitions import Persona, Worksheet
    from workbook.content.loader import Content

# A memory store lives as long as its context is open, which is as long as the kernel.
_open_examples = contextlib.ExitStack()


def open_example(content: Content, persona: Persona) -> tuple[Store, dt.date]:
    """Open a filled example.

    Parameters
    ----------
    content
        The definitions its entries follow.
    persona
        The invented person.

    Returns
    -------
    The store, which refuses edits, and the date on which the example is looked at.
    """
    engine = _open_examples.enter_context(open_memory())
    clock = _Clock(persona)
    writable = Store(engine, content, learner=persona.id, now=clock)
    for worksheet, rows in place_dates(persona, content).items():
        _fill(writable, content.get_worksheet(worksheet), rows, clock)
    return Store(engine, content, learner=persona.id, read_only=True), place_date(persona, persona.today)


def _fill(store: Store, worksheet: Worksheet, rows: list[dict[str, Any]], clock: _Clock) -> None:
    numbered = enumerate(rows, start=1)
    for saved, together in itertools.groupby(numbered, key=lambda item: item[1].get("saved") or item[1].get("date")):
        clock.set(saved)
        store.save(worksheet.id, [_make_edit(worksheet, row, number) for number, row in together])


def _make_edit(worksheet: Worksheet, row: dict[str, Any], number: int) -> Edit:
    values = {name: value for name, value in row.items() if name not in {"id", "saved"}}
    return Edit(_make_id(worksheet, row, number), values)


def _make_id(worksheet: Worksheet, row: dict[str, Any], number: int) -> str:
    if worksheet.rows and worksheet.columns:
        return make_cell_id(row[worksheet.rows.field], row[worksheet.columns.field])
    return str(row.get("id") or f"{worksheet.id}-{number}")


class _Clock:
    """Says when an entry was saved: the day the persona gives for it, else its own date, else the first day."""

    def __init__(self, persona: Persona) -> None:
        self._start, self._today = persona.start, place_date(persona, persona.today)
        self._now = self._start

    def set(self, saved: str | None) -> None:
        self._now = min(dt.date.fromisoformat(saved[:10]) if saved else self._start, self._today)

    def __call__(self) -> dt.datetime:
        return dt.datetime.combine(self._now, dt.time(12), tzinfo=dt.UTC)

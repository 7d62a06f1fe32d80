"""Order rows by their fiscal year, so that of several years of the same service the newest is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook.importing.tables.table import RowMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.importing.mapping.source_formats import Columns, NewestRows
    from workbook.importing.tables.table import Row, Table

_YEAR = re.compile(r"(?:19|20|21)\d\d")


def select_newest_rows(newest: NewestRows, table: Table, rows: Sequence[Row]) -> tuple[list[Row], list[RowMessage]]:
    """Order rows from the newest fiscal year to the oldest, and leave out the older rows of the same service.

    Parameters
    ----------
    newest
        The columns with the fiscal year, and those that identify what has a row per year.
    table, rows
        The table, and its rows to import.

    Returns
    -------
    The rows that are read, and a message for each row that is left out because another one is newer.
    """
    years = {row.number: _read_year(_get_text(table, row, newest.year)) for row in rows}
    newest_rows: dict[tuple[str, ...], Row] = {}
    ordered = sorted(rows, key=lambda row: -years[row.number])
    kept, messages = [], []
    for row in ordered:
        key = tuple(_get_text(table, row, columns).casefold() for columns in newest.of)
        newer = newest_rows.setdefault(key, row) if all(key) and key else row
        if years[newer.number] == years[row.number]:
            kept.append(row)
        else:
            own, other = (_get_text(table, one, newest.year) or "no fiscal year" for one in (row, newer))
            reason = f"it is of {own}, and row {newer.number} of {other} describes the same service."
            messages.append(RowMessage(row.number, "", reason))
    return kept, messages


def _read_year(text: str) -> int:
    """Return the year in which a fiscal year begins; 0 if the text has none."""
    match = _YEAR.search(text)
    return int(match[0]) if match else 0


def _get_text(table: Table, row: Row, columns: Columns) -> str:
    return next((text for column in columns if (text := table.cell(row, column))), "")

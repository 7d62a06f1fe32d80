"""List what a preview shows about the columns of a table: sample texts, unused columns, and texts for rules."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook.importing.mapping.source_formats import list_translated_names
from workbook.importing.mapping.work_categories import WORD
from workbook.importing.tables.table import normalize_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.importing.mapping.row_reader import RowReader
    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.tables.table import Row, Table

MAX_UNUSED = 12
MAX_SAMPLES, MAX_SAMPLE_LENGTH, MAX_SAMPLED_ROWS = 3, 30, 200
MAX_HINTS = 50


def list_used_columns(source_format: SourceFormat, table: Table) -> list[str]:
    """Return the columns of a table that a format reads, in any language.

    Parameters
    ----------
    source_format, table
        The format and the table.

    Returns
    -------
    The names of the columns, as the format has them.
    """
    return [name for name in list_translated_names(tuple(source_format.list_columns())) if table.has(name)]


def list_column_samples(source_format: SourceFormat | None, table: Table) -> dict[str, tuple[str, ...]]:
    """Return a few sample texts of each column.

    Parameters
    ----------
    source_format
        The format; None while it is not known.
    table
        The table.

    Returns
    -------
    The sample texts by column; empty for a calendar.
    """
    if source_format and source_format.source != "table":
        return {}
    rows = table.rows[:MAX_SAMPLED_ROWS]
    texts = {column: dict.fromkeys(filter(None, (table.cell(row, column) for row in rows))) for column in table.columns}
    return {column: tuple(_shorten(text) for text in list(found)[:MAX_SAMPLES]) for column, found in texts.items()}


def list_hint_values(source_format: SourceFormat, reader: RowReader, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Return the texts that the rules for kinds of work search.

    Parameters
    ----------
    source_format, reader, rows
        The format, the reader of the table, and the rows to import.

    Returns
    -------
    The texts by place, most frequent first, without the place for words, which has too many.
    """
    found: dict[str, Counter[str]] = {}
    for part in source_format.parts:
        for place, columns in part.hints:
            if place != WORD:
                counter = found.setdefault(place, Counter())
                for column in reader.list_columns(columns):
                    counter.update(text.strip() for row in rows for text in reader.table.cell(row, column).split(","))
    return {
        place: tuple(text for text, _ in counter.most_common() if text)[:MAX_HINTS] for place, counter in found.items()
    }


def format_unused_columns(source_format: SourceFormat, table: Table) -> str:
    """Return the remark that lists the columns of a table that are not imported.

    Parameters
    ----------
    source_format, table
        The format and the table.

    Returns
    -------
    The sentence; "" for a calendar, and when every column is imported.
    """
    if source_format.source != "table":
        return ""
    used = {normalize_name(column) for column in list_used_columns(source_format, table)}
    unused = [column for column in table.columns if normalize_name(column) not in used]
    more = f" and {len(unused) - MAX_UNUSED} more" if len(unused) > MAX_UNUSED else ""
    return f"Columns that are not imported: {', '.join(unused[:MAX_UNUSED])}{more}." if unused else ""


def _shorten(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= MAX_SAMPLE_LENGTH else f"{tidy[: MAX_SAMPLE_LENGTH - 1]}…"

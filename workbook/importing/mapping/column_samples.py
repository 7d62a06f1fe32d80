"""Tell what is in a file beside the entries it comes to: what its columns hold, which are used, where rules could look."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbook.importing.mapping.work_categories import WORD
from workbook.importing.options import LANGUAGES
from workbook.importing.tables.table import normalize_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.importing.mapping.row_reader import RowReader
    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.tables.table import Row, Table

MAX_UNUSED = 12
# What helps to tell a column by: a few of the texts in it, and not whole paragraphs.
MAX_SAMPLES, MAX_SAMPLE, ROWS_SAMPLED = 3, 30, 200
MAX_HINTS = 50


def list_used_columns(program: SourceFormat, table: Table) -> list[str]:
    """Return the columns of a table that a program reads, in whichever language."""
    names = (name.replace("{language}", language) for name in program.list_columns() for language in LANGUAGES)
    return [name for name in dict.fromkeys(names) if table.has(name)]


def list_column_samples(program: SourceFormat | None, table: Table) -> dict[str, tuple[str, ...]]:
    """Return a few of the texts in each column; a calendar has none."""
    if program and program.source != "table":
        return {}
    rows = table.rows[:ROWS_SAMPLED]
    texts = {column: dict.fromkeys(filter(None, (table.cell(row, column) for row in rows))) for column in table.columns}
    return {column: tuple(_shorten(text) for text in list(found)[:MAX_SAMPLES]) for column, found in texts.items()}


def list_hint_values(program: SourceFormat, reader: RowReader, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Return what is in the places where the rules look, most frequent first; words are too many."""
    found: dict[str, Counter[str]] = {}
    for part in program.parts:
        for place, columns in part.hints:
            if place != WORD:
                counter = found.setdefault(place, Counter())
                for column in reader.columns(columns):
                    counter.update(text.strip() for row in rows for text in reader.table.cell(row, column).split(","))
    return {
        place: tuple(text for text, _ in counter.most_common() if text)[:MAX_HINTS] for place, counter in found.items()
    }


def format_unused_columns(program: SourceFormat, reader: RowReader) -> list[str]:
    """Return the remark that names the columns of a table of which nothing comes in."""
    if program.source != "table":
        return []
    used = {normalize_name(column) for column in list_used_columns(program, reader.table)}
    unused = [column for column in reader.table.columns if normalize_name(column) not in used]
    more = f" and {len(unused) - MAX_UNUSED} more" if len(unused) > MAX_UNUSED else ""
    return [f"Columns that are not brought in: {', '.join(unused[:MAX_UNUSED])}{more}."] if unused else []


def _shorten(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= MAX_SAMPLE else f"{tidy[: MAX_SAMPLE - 1]}…"

"""Recognize the format of a table by its columns. Columns that many programs use do not identify a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.importing.mapping.column_samples import list_used_columns
from workbook.importing.tables.table import normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.tables.table import Table

# Fewer columns occur in tables of any origin.
MIN_COLUMNS_OF_CERTAIN_FORMAT = 4


def find_source_format(
    formats: Iterable[SourceFormat], table: Table, worksheet: str | None = None
) -> SourceFormat | None:
    """Return the format that a table certainly has.

    Parameters
    ----------
    formats
        The known formats.
    table
        The table.
    worksheet
        Consider only formats that fill this worksheet; None for all.

    Returns
    -------
    The format that recognises most columns of the table; None if no format fits, or if the only formats that fit are
    recognized by few columns and would leave out other columns of the table.
    """
    certain = (one for one in list_matching_formats(formats, table, worksheet) if _is_certain(one, table))
    return max(certain, key=lambda one: len(one.recognised_by), default=None)


def list_matching_formats(
    formats: Iterable[SourceFormat], table: Table, worksheet: str | None = None
) -> list[SourceFormat]:
    """Return the formats whose columns a table has, certain or not.

    Parameters
    ----------
    formats, table, worksheet
        As for `find_source_format`.

    Returns
    -------
    The formats, in the given order.
    """
    return [
        one
        for one in formats
        if one.recognised_by
        and (worksheet is None or one.find_part(worksheet))
        and all(any(map(table.has, line)) for line in one.recognised_by)
    ]


def _is_certain(source_format: SourceFormat, table: Table) -> bool:
    if len(source_format.recognised_by) >= MIN_COLUMNS_OF_CERTAIN_FORMAT:
        return True
    return not list_unread_columns((*list_used_columns(source_format, table), *source_format.left_out), table)


def find_near_format(
    formats: Iterable[SourceFormat], table: Table, worksheet: str | None = None
) -> tuple[SourceFormat, str] | None:
    """Return a format of which a table lacks a single column.

    Parameters
    ----------
    formats, table, worksheet
        As for `find_source_format`.

    Returns
    -------
    The format and the missing column; None if no format lacks one column and reads many others: half of the table, or twice
    as many columns as those that identify the format, because other tables may have a few of these.
    """
    for source_format in formats:
        lines = source_format.recognised_by
        missing = [line for line in lines if not any(map(table.has, line))]
        fills_worksheet = worksheet is None or source_format.find_part(worksheet)
        used = len(list_used_columns(source_format, table))
        reads_many = used >= min(len(table.columns) / 2, 2 * (len(lines) - 1))
        if fills_worksheet and reads_many and len(missing) == 1 and len(lines) >= MIN_COLUMNS_OF_CERTAIN_FORMAT:
            return source_format, missing[0][0]
    return None


def list_unread_columns(read: Iterable[str], table: Table) -> list[str]:
    """Return the columns of a table that would be left out although they are not empty.

    Parameters
    ----------
    read
        The names of the columns that are read.
    table
        The table.

    Returns
    -------
    The names of the other columns with at least one text.
    """
    known = set(map(normalize_name, read))
    others = [column for column in table.columns if normalize_name(column) not in known]
    return [column for column in others if any(table.cell(row, column) for row in table.rows)]

"""Detect how a file writes dates and numbers, from the texts in its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.importing.mapping.dialect import FileDialect, detect_date_orders, find_decimal_mark, has_open_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.mapping.row_reader import RowReader
    from workbook.importing.tables.table import Row

DATES = {"date", "due-date", "datetime", "due-datetime"}
NUMBERS = {"integer", "number", "share", "rating"}


def detect_dialect(
    reader: RowReader, rows: Sequence[Row], *, date_order: str | None
) -> tuple[FileDialect, list[str], bool]:
    """Detect the notation of a file for dates and numbers.

    Parameters
    ----------
    reader
        The reader, for its format, its table and its time zone.
    rows
        The rows to import.
    date_order
        The order of day and month that was chosen; None to detect it.

    Returns
    -------
    The dialect; remarks about the detection; and whether the order of day and month has to be chosen first.
    """
    date_texts = [*list_dialect_texts(reader, rows, is_date=True)]
    orders = detect_date_orders(date_texts)
    order, remarks, is_open = date_order, [], False
    if order is None and len(orders) == 1:
        order = next(iter(orders))
        if order != reader.source_format.dates:
            remarks.append(f"Dates were read {order.replace('-', ' ')}, because some dates are only valid that way.")
    elif order is None and has_open_dates(date_texts):
        order, is_open = reader.source_format.dates, reader.source_format.dates is None
        if order:
            remarks.append(
                f"Dates were read {order.replace('-', ' ')}, the usual order of {reader.source_format.title}."
            )
    decimal_mark = find_decimal_mark(list_dialect_texts(reader, rows, is_date=False))
    return FileDialect(order, decimal_mark, reader.dialect.zone), remarks, is_open  # type: ignore[arg-type]


def list_dialect_texts(reader: RowReader, rows: Sequence[Row], *, is_date: bool) -> Iterator[str]:
    """Return the texts that show the notation of a file.

    Parameters
    ----------
    reader, rows
        The reader and the rows to import.
    is_date
        Whether to return the texts of dates, and not those of numbers and durations.

    Returns
    -------
    The texts that are not empty, column by column.
    """
    names: list[str] = []
    for part in reader.source_format.parts:
        worksheet = reader.content.get_worksheet(part.worksheet)
        for name, rule in part.fields.items():
            kind = worksheet.field(name).type
            if kind in (DATES if is_date else NUMBERS):
                names += [*rule.columns, *rule.share]
        if part.time:
            time = part.time
            durations = [column for one in time.durations for column in one.columns]
            names += [*time.date, *time.end_date, *time.start, *time.end] if is_date else durations
    for column in reader.list_columns(tuple(dict.fromkeys(names))):
        yield from (text for row in rows if (text := reader.table.cell(row, column)))

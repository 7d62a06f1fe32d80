"""Detect how a file writes dates and numbers, from the texts in its rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbook.importing.mapping.dialect import FileDialect, find_decimal_mark
from workbook.importing.mapping.numeric_dates import (
    detect_date_orders,
    detect_year_position,
    list_numeric_dates,
    list_open_orders,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook.importing.mapping.numeric_dates import NumericDate, YearPosition
    from workbook.importing.mapping.row_reader import RowReader
    from workbook.importing.mapping.source_formats import DateOrder
    from workbook.importing.tables.table import Row

DATES = {"date", "due-date", "datetime", "due-datetime"}
NUMBERS = {"integer", "number", "share", "rating"}
YEAR_POSITION_REMARK = "Years of two digits were read as the {} part of a date, because other dates show it."


@dataclass(frozen=True)
class DetectedDialect:
    """The notation of a file for dates and numbers.

    Parameters
    ----------
    dialect
        The notation.
    remarks
        Sentences about the detection.
    open_orders
        The orders of dates between which a choice is required first; empty if the dates leave no choice.
    """

    dialect: FileDialect
    remarks: list[str] = field(default_factory=list)
    open_orders: set[DateOrder] = field(default_factory=set)


def detect_dialect(reader: RowReader, rows: Sequence[Row], *, date_order: str | None) -> DetectedDialect:
    """Detect the notation of a file for dates and numbers.

    Parameters
    ----------
    reader
        The reader, for its format, its table and its time zone.
    rows
        The rows to import.
    date_order
        The order in dates that was chosen; None to detect it.

    Returns
    -------
    The notation, with remarks about the detection and what has to be chosen first.
    """
    dates = list_numeric_dates(list_dialect_texts(reader, rows, is_date=True))
    decimal_mark = find_decimal_mark(list_dialect_texts(reader, rows, is_date=False))
    dialect = FileDialect(decimal_mark=decimal_mark, zone=reader.dialect.zone)
    if date_order:
        position: YearPosition = "first" if date_order == "year-first" else "last"
        order = None if date_order == "year-first" else date_order
        return DetectedDialect(replace(dialect, date_order=order, year_position=position))  # type: ignore[arg-type]
    usual = _get_usual_order(reader)
    year_position = detect_year_position(dates) or ("last" if usual else None)
    remarks = [YEAR_POSITION_REMARK.format(year_position)] if year_position and _has_open_year(dates) else []
    proven = detect_date_orders(dates, year_position) - {"year-first"}
    open_orders = list_open_orders(dates, year_position)
    order = next(iter(proven)) if len(proven) == 1 else usual if open_orders else None
    if len(proven) > 1:
        remarks.append("Some dates are only valid day first, and others only month first.")
    elif proven and order != usual:
        remarks.append(f"Dates were read {_format_order(order)}, because some dates are only valid that way.")
    elif open_orders and order:
        remarks.append(f"Dates were read {_format_order(order)}, the usual order of {reader.source_format.title}.")
    dialect = replace(dialect, date_order=order, year_position=year_position)
    undecided = [date for date in dates if order is None or (date.has_short_year and year_position is None)]
    return DetectedDialect(dialect, remarks, list_open_orders(undecided, year_position))


def _get_usual_order(reader: RowReader) -> DateOrder | None:
    """Return the order of dates in the files of the format, if it depends on a column that the table has."""
    columns = reader.source_format.dates_with
    return reader.source_format.dates if not columns or any(map(reader.table.has, columns)) else None


def _has_open_year(dates: Sequence[NumericDate]) -> bool:
    """Return whether the year of any date could be on both sides."""
    return any(
        date.has_short_year and "year-first" in (found := date.list_readings()) and len(found) > 1 for date in dates
    )


def _format_order(order: str | None) -> str:
    return (order or "").replace("-", " ")


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
            stamps = [*time.date, *time.end_date] if time.date else [*time.start, *time.end]
            names += stamps if is_date else durations
    for column in reader.list_columns(tuple(dict.fromkeys(names))):
        yield from (text for row in rows if (text := reader.table.cell(row, column)))

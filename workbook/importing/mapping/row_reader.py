"""Turn the rows of a table into what would become entries, by a program's rules, with what is wrong by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.analysis.scorecard import DECIMALS
from workbook.content.values import Value, check_values, parse_value
from workbook.importing.mapping.column_mapping import TIME_FIELDS
from workbook.importing.mapping.dialect import (
    FileDialect,
    detect_date_orders,
    find_decimal_mark,
    find_serial_day,
    format_serial_day_remark,
    has_open_dates,
    read_date,
    read_fiscal_year_end,
    read_number,
    read_percent,
)
from workbook.importing.mapping.durations import read_work_period
from workbook.importing.mapping.work_categories import CategoryRule, find_matching_rule
from workbook.importing.tables.table import RowMessage, normalize_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import Content
    from workbook.importing.mapping.source_formats import Columns, FieldRule, FormatPart, SourceFormat
    from workbook.importing.options import Progress
    from workbook.importing.tables.table import Row, Table

ROWS_PER_STEP = 200
ONE_LINE = {"string", "name"}
DEFAULT_HABITS = FileDialect()
DATES = {"date", "due-date", "datetime", "due-datetime"}
NUMBERS = {"integer", "number", "share", "rating"}
QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
# How far a printed performance may lie from what its volumes come to, in per cent: it is rounded to two decimals.
PERCENT_TOLERANCE = 0.011


@dataclass(frozen=True)
class Candidate:
    """What a row of a file would become in one worksheet.

    Parameters
    ----------
    part
        The part of the program that says so.
    worksheet
        The worksheet.
    row
        The row's number in the file.
    values
        Canonical values by field name; a reference has the name of the entry it refers to.
    identity
        What it is called where it comes from; None when that is nothing but its name.
    of
        The fields that refer to the entry which the same row became in another worksheet.
    rule
        The rule that told its kind of work, or None.
    """

    part: FormatPart
    worksheet: Worksheet
    row: int
    values: Mapping[str, Value]
    identity: tuple[str, ...] | None
    of: Mapping[str, str] = field(default_factory=dict)
    rule: CategoryRule | None = None


@dataclass
class ReadRows:
    """What a table came to: the candidates of each row, and what is wrong, was noticed or holds nothing."""

    rows: list[list[Candidate]] = field(default_factory=list)
    problems: list[RowMessage] = field(default_factory=list)
    remarks: list[RowMessage] = field(default_factory=list)
    left_out: list[RowMessage] = field(default_factory=list)


@dataclass(frozen=True)
class RowReader:
    """Reads rows by the rules of a program.

    Parameters
    ----------
    program, table
        What is read, and how.
    content
        Where the worksheets are defined.
    habits
        How the file writes dates and numbers.
    language
        "en" or "fr": which of two names is taken.
    rules
        The rules that tell kinds of work.
    """

    program: SourceFormat
    table: Table
    content: Content
    habits: FileDialect = DEFAULT_HABITS
    language: str = "en"
    rules: Sequence[CategoryRule] = ()

    def read(self, rows: Sequence[Row], *, progress: Progress | None = None) -> ReadRows:
        """Read the rows, and tell how far that is."""
        reading = ReadRows()
        blanks = {"", *(text.casefold() for text in self.program.blank)}
        for position, row in enumerate(rows):
            if progress and position % ROWS_PER_STEP == 0:
                progress(f"Reading {len(rows):,} rows", position / len(rows))
            candidates = []
            for part in self.program.parts:
                found = _PartReader(self, part, row, reading, blanks)
                candidates += found.read()
                if found.has_problems:  # what refers to it has nothing to refer to
                    break
            reading.rows.append(candidates)
        return reading

    def columns(self, names: Columns) -> list[str]:
        """Return the columns that are there, of those that a rule names."""
        spoken = [name.replace("{language}", language) for language in self._languages for name in names]
        return [name for name in dict.fromkeys(spoken) if self.table.has(name)]

    @property
    def _languages(self) -> list[str]:
        return [self.language, *(other for other in self.program.languages if other != self.language)]


class _PartReader:
    """Reads one row by one part."""

    def __init__(self, reader: RowReader, part: FormatPart, row: Row, reading: ReadRows, blanks: set[str]) -> None:
        self.reader, self.part, self.row, self.reading, self.blanks = reader, part, row, reading, blanks
        self.worksheet = reader.content.get_worksheet(part.worksheet)
        self.has_problems = False
        self.places: dict[str, str] = {}
        self.replaced: dict[str, str] = {}

    def read(self) -> list[Candidate]:
        """Return the row's candidates: one, or where a column lists several, each of them."""
        if self._is_not_told():
            return []
        if self.part.split is None:
            return [found for found in [self._read_one()] if found]
        found = []
        for item in dict.fromkeys(item.strip() for item in self._cell(self.part.split).split(",")):
            if item:
                self.replaced = {normalize_name(self.part.split): item}
                found.append(self._read_one())
        return [candidate for candidate in found if candidate]

    def _is_not_told(self) -> bool:
        """Say whether the table has no column at all for the field without which the part is left out."""
        rule = self.part.fields.get(self.part.only_with or "")
        columns = (*rule.columns, *rule.share) if rule else ()
        return bool(columns) and not self.reader.columns(columns)

    def _read_one(self) -> Candidate | None:
        values: dict[str, Value] = {}
        of: dict[str, str] = {}
        problems: dict[str, str] = {}
        self._read_time(values, problems)
        for name, rule in self.part.fields.items():
            if rule.of:
                of[name] = rule.of
                continue
            try:
                value = self._read_field(self.worksheet.field(name), rule)
            except ValueError as error:
                problems[name] = str(error)
            else:
                if value is not None:
                    values[name] = value
        if self.part.only_with and values.get(self.part.only_with) is None and self.part.only_with not in problems:
            title = self.worksheet.field(self.part.only_with).title.lower()
            self._note(self.reading.left_out, "", f"it has no {title} for {self.worksheet.title.lower()}.")
            return None
        kind_rule = self._tell_kind(values)
        self._fill_in(values)
        stand_ins: dict[str, Value] = dict.fromkeys(of, "to come")
        found = check_values(self.worksheet, {**values, **stand_ins})
        if self.part.time and problems:  # what could not be read is told already, and not that it is missing too
            found = {name: sentence for name, sentence in found.items() if name not in TIME_FIELDS}
        problems = {**found, **problems}
        for name, sentence in problems.items():
            self.has_problems = True
            self._note(self.reading.problems, self.places.get(name, ""), sentence)
        if problems:
            return None
        return Candidate(self.part, self.worksheet, self.row.number, values, self._identify(values), of, kind_rule)

    def _note(self, where: list[RowMessage], column: str, reason: str) -> None:
        where.append(RowMessage(self.row.number, column, reason))

    def _cell(self, column: str) -> str:
        text = self.replaced.get(normalize_name(column)) or self.reader.table.cell(self.row, column)
        return "" if text.strip().casefold() in self.blanks else text

    def _first(self, columns: Columns) -> str:
        there = self.reader.columns(columns)
        return next((text for column in there if (text := self._cell(column))), "")

    def _read_time(self, values: dict[str, Value], problems: dict[str, str]) -> None:
        if self.part.time is None:
            return
        spent = read_work_period(self.part.time, self._cell, habits=self.reader.habits)
        values.update(spent.values)
        for column, sentence in spent.remarks.items():
            self._note(self.reading.remarks, column, sentence)
        for column, sentence in spent.problems.items():
            name = "date" if column in (self.part.time.date or self.part.time.start) else "minutes"
            self.places[name] = column
            problems.setdefault(name, sentence)

    def _read_field(self, field: Field, rule: FieldRule) -> Value:
        """Return a field's canonical value; None when nothing is filled in. Raises ValueError with a sentence."""
        self.places[field.name] = next(iter(self.reader.columns((*rule.columns, *rule.share))), "")
        if rule.value is not None:
            text = str(rule.value)
        elif rule.read == "percent":
            return self._read_percent(rule)
        elif rule.join:
            text = rule.between.join(part for one in rule.join if (part := self._read_text(one)))
        elif rule.sum:
            text = self._add_up(rule)
        else:
            text = self._read_text(rule)
        return self._convert(field, rule, text) if text else None

    def _read_text(self, rule: FieldRule) -> str:
        text = self._first(rule.columns) if rule.columns else str(rule.value or "")
        if rule.read == "unquoted":
            text = text.strip(QUOTES + " ")
        if rule.values:
            meanings = {normalize_name(code): meaning for code, meaning in rule.values.items()}
            meaning = meanings.get(normalize_name(text), text)
            return meaning if isinstance(meaning, str) else meaning.get(self.reader.language, text)
        return text

    def _add_up(self, rule: FieldRule) -> str:
        texts = [text for column in self.reader.columns(rule.columns) if (text := self._cell(column))]
        return f"{sum(read_number(text, self.reader.habits, whole=True) for text in texts):g}" if texts else ""

    def _read_percent(self, rule: FieldRule) -> float | None:
        text = self._first(rule.columns)
        told = read_percent(text, self.reader.habits) if text else None
        reckoned = self._reckon_share(rule.share) if rule.share else None
        if told is None:
            return reckoned
        if reckoned is not None and abs(told - reckoned) > PERCENT_TOLERANCE:
            place = next(iter(self.reader.columns(rule.columns)), "")
            self._note(
                self.reading.remarks, place, f"it says {told:g} %, which was taken; the volumes come to {reckoned:g} %."
            )
        return told

    def _reckon_share(self, columns: Columns) -> float | None:
        texts = [self._first((column,)) for column in columns]
        if not all(texts):
            return None
        met, total = (read_number(text, self.reader.habits, whole=True) for text in texts)
        return round(round(met / total, DECIMALS) * 100, 6) if total > 0 else None

    def _convert(self, field: Field, rule: FieldRule, text: str) -> Value:
        habits = self.reader.habits
        if rule.read == "fiscal-year-end":
            return read_fiscal_year_end(text, quarter=rule.quarter).isoformat()
        if field.type in {"date", "due-date"}:
            return self._read_day(field, text).isoformat()
        if field.type in ONE_LINE | {"reference"}:
            return " ".join(text.split())
        if field.type in {"integer", "number"} and field.unit != "minutes":
            number = read_number(text.removesuffix(field.unit), habits, whole=field.type == "integer")
            return self._parse(field, number)
        if field.type == "share":
            return self._parse(field, f"{read_number(text, habits)} %")
        return self._parse(field, text)

    def _read_day(self, field: Field, text: str) -> dt.date:
        day = find_serial_day(text)
        if day:
            self._note(self.reading.remarks, self.places[field.name], format_serial_day_remark(text, day))
        return day or read_date(text, self.reader.habits)

    @staticmethod
    def _parse(field: Field, raw: object) -> Value:
        parsed = parse_value(field, raw)
        if parsed.problem:
            raise ValueError(parsed.problem)
        return parsed.value

    def _tell_kind(self, values: dict[str, Value]) -> CategoryRule | None:
        if self.part.time is None or "kind" in values or self.worksheet.find_field("kind") is None:
            return None
        hints = {
            name: [self._cell(column) for column in self.reader.columns(columns)] for name, columns in self.part.hints
        }
        hints["word"] = [*hints["word"], str(values.get("note") or "")]
        rule = find_matching_rule(self.reader.rules, hints)
        if rule:
            values["kind"] = rule.kind
        return rule

    def _fill_in(self, values: dict[str, Value]) -> None:
        for one in self.worksheet.fields:
            if one.default not in (None, "today"):
                values.setdefault(one.name, one.default)
        if self.part.time and self.worksheet.find_field("source"):
            values["source"] = "import"

    def _identify(self, values: Mapping[str, Value]) -> tuple[str, ...] | None:
        named = [self._first(columns) for columns in self.part.identity]
        if self.part.time is None or self.part.has_own_id:
            if not all(named):
                named += map(self._first, self.part.described_by)
            return tuple(named) if any(named) else None
        # When it began says which it is, even after it was reworded at its source; without that, all it says.
        start = str(values.get("start") or "")
        told = [] if start else [str(values.get("minutes")), *map(self._first, self.part.described_by)]
        return (str(values.get("date")), start, *named, *told)


def detect_dialect(reader: RowReader, rows: Sequence[Row], *, dates: str | None) -> tuple[FileDialect, list[str], bool]:
    """Find out how a file writes dates and numbers.

    Parameters
    ----------
    reader
        The reader, for its program, its table and its time zone.
    rows
        The rows that are meant.
    dates
        The order of day and month that somebody chose; None when nobody did.

    Returns
    -------
    The habits; remarks about what was found; and whether the order of day and month has to be chosen first.
    """
    date_texts = [*list_dialect_texts(reader, rows, is_date=True)]
    orders = detect_date_orders(date_texts)
    order, remarks, is_open = dates, [], False
    if order is None and len(orders) == 1:
        order = next(iter(orders))
        if order != reader.program.dates:
            remarks.append(f"Dates were read {order.replace('-', ' ')}: some of them can be nothing else.")
    elif order is None and has_open_dates(date_texts):
        order, is_open = reader.program.dates, reader.program.dates is None
        if order:
            remarks.append(f"Dates were read {order.replace('-', ' ')}, as {reader.program.title} usually writes them.")
    decimal = find_decimal_mark(list_dialect_texts(reader, rows, is_date=False))
    return FileDialect(order, decimal, reader.habits.zone), remarks, is_open  # type: ignore[arg-type]


def list_dialect_texts(reader: RowReader, rows: Sequence[Row], *, is_date: bool) -> Iterator[str]:
    """Yield every text in the columns that hold dates, or else in those that hold numbers and durations."""
    names: list[str] = []
    for part in reader.program.parts:
        worksheet = reader.content.get_worksheet(part.worksheet)
        for name, rule in part.fields.items():
            kind = worksheet.field(name).type
            if kind in (DATES if is_date else NUMBERS):
                names += [*rule.columns, *rule.share]
        if part.time:
            time = part.time
            durations = [column for one in time.durations for column in one.columns]
            names += [*time.date, *time.end_date, *time.start, *time.end] if is_date else durations
    for column in reader.columns(tuple(dict.fromkeys(names))):
        yield from (text for row in rows if (text := reader.table.cell(row, column)))

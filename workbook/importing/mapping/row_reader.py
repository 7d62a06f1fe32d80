"""Read the rows of a table into candidate entries by the rules of a source format, and validate them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.analysis.scorecard import DECIMALS
from workbook.content.values import Value, check_values, parse_value
from workbook.importing.mapping.column_mapping import TIME_FIELDS
from workbook.importing.mapping.dialect import (
    FileDialect,
    find_serial_day,
    format_serial_day_remark,
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
    from collections.abc import Callable, Mapping, Sequence

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import Content
    from workbook.importing.mapping.source_formats import Columns, FieldRule, FormatPart, SourceFormat
    from workbook.importing.tables.table import Row, Table

    # Receives a sentence, and the part that is done from 0 to 1, or None if unknown.
    Progress = Callable[[str, float | None], None]

ROWS_PER_STEP = 200
ONE_LINE = {"string", "name"}
DEFAULT_DIALECT = FileDialect()
QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
# The largest difference, in per cent, between a published share and its volumes; shares have two decimals.
PERCENT_TOLERANCE = 0.011


@dataclass(frozen=True)
class Candidate:
    """A valid entry for one worksheet that was read from a row.

    Parameters
    ----------
    part
        The part of the source format that defines it.
    worksheet
        The worksheet.
    row
        The number of the row in the file.
    values
        Canonical values by field name; a reference has the name of the entry that it refers to.
    identity
        What identifies the entry in its source; None if only its name does.
    references
        For fields that refer to the entry of the same row in another worksheet, the id of that worksheet.
    rule
        The rule that decided the kind of work; None if no rule did.
    """

    part: FormatPart
    worksheet: Worksheet
    row: int
    values: Mapping[str, Value]
    identity: tuple[str, ...] | None
    references: Mapping[str, str] = field(default_factory=dict)
    rule: CategoryRule | None = None


@dataclass
class ReadRows:
    """The result of reading rows: the candidates of each row, and the messages about rows."""

    rows: list[list[Candidate]] = field(default_factory=list)
    problems: list[RowMessage] = field(default_factory=list)
    remarks: list[RowMessage] = field(default_factory=list)
    skipped: list[RowMessage] = field(default_factory=list)


@dataclass(frozen=True)
class RowReader:
    """Reads rows by the rules of a source format.

    Parameters
    ----------
    source_format, table
        The format and the table.
    content
        The definitions of the worksheets.
    dialect
        The notation of the file for dates and numbers.
    language
        "en" or "fr", for sources with names in both languages.
    rules
        The rules for kinds of work, in order.
    """

    source_format: SourceFormat
    table: Table
    content: Content
    dialect: FileDialect = DEFAULT_DIALECT
    language: str = "en"
    rules: Sequence[CategoryRule] = ()

    def read(self, rows: Sequence[Row], *, progress: Progress | None = None) -> ReadRows:
        """Read and validate rows, and report the progress.

        Parameters
        ----------
        rows
            The rows, in their order.
        progress
            Called with what is being done and the finished share, 0 to 1; None to report nothing.

        Returns
        -------
        What was read, and what could not be.
        """
        result = ReadRows()
        blanks = {"", *(text.casefold() for text in self.source_format.blank)}
        for position, row in enumerate(rows):
            if progress and position % ROWS_PER_STEP == 0:
                progress(f"Reading {len(rows):,} rows", position / len(rows))
            candidates: list[Candidate] = []
            has_problems = False
            for part in self.source_format.parts:
                part_reader = _PartReader(self, part, row, result, blanks)
                found = part_reader.read()
                # A later part may refer to the entry that is missing, so it is only read to report its problems.
                candidates += [] if has_problems else found
                has_problems |= part_reader.has_problems
            result.rows.append(candidates)
        return result

    def list_columns(self, names: Columns) -> list[str]:
        """Return the columns of the table among alternative names, those in the chosen language first.

        Parameters
        ----------
        names
            Names of fields.

        Returns
        -------
        The columns that those fields are read from.
        """
        translated = [name.replace("{language}", language) for language in self._languages for name in names]
        return [name for name in dict.fromkeys(translated) if self.table.has(name)]

    @property
    def _languages(self) -> list[str]:
        return [self.language, *(other for other in self.source_format.languages if other != self.language)]


class _PartReader:
    """Reads one row by one part of a source format."""

    def __init__(self, reader: RowReader, part: FormatPart, row: Row, result: ReadRows, blanks: set[str]) -> None:
        self.reader, self.part, self.row, self.result, self.blanks = reader, part, row, result, blanks
        self.worksheet = reader.content.get_worksheet(part.worksheet)
        self.has_problems = False
        self.columns_by_field: dict[str, str] = {}
        self.split_items: dict[str, str] = {}

    def read(self) -> list[Candidate]:
        """Return the candidates of the row: one, or one per item of a column that lists several entries."""
        if self._lacks_required_column():
            return []
        if not self.part.split:
            return [candidate for candidate in [self._read_one()] if candidate]
        candidates = []
        renamed = {normalize_name(old): new for old, new in self.part.renamed_codes.items()}
        items = (item.strip() for item in self._get_first_text(self.part.split).split(","))
        for item in dict.fromkeys(renamed.get(normalize_name(item), item) for item in items):
            if item:
                self.split_items = dict.fromkeys(map(normalize_name, self.part.split), item)
                candidates.append(self._read_one())
        return [candidate for candidate in candidates if candidate]

    def _lacks_required_column(self) -> bool:
        """Return whether the table has no column for the field that the part requires (`only_with`)."""
        rule = self.part.fields.get(self.part.only_with or "")
        columns = (*rule.columns, *rule.share) if rule else ()
        return bool(columns) and not self.reader.list_columns(columns)

    def _read_one(self) -> Candidate | None:
        values: dict[str, Value] = {}
        references: dict[str, str] = {}
        problems: dict[str, str] = {}
        if not self._read_time(values):
            return None
        has_invalid_time = self.has_problems
        self._read_fields(values, references, problems)
        if self.part.only_with and values.get(self.part.only_with) is None and self.part.only_with not in problems:
            title = self.worksheet.field(self.part.only_with).title.lower()
            self._add_message(self.result.skipped, "", f"it has no {title} for {self.worksheet.title.lower()}.")
            return None
        category_rule = self._classify(values)
        self._add_defaults(values)
        placeholders: dict[str, Value] = dict.fromkeys(references, "not known yet")
        invalid = check_values(self.worksheet, {**values, **placeholders})
        if has_invalid_time:  # A time that cannot be read is not reported a second time as missing.
            invalid = {name: sentence for name, sentence in invalid.items() if name not in TIME_FIELDS}
        problems = {**invalid, **problems}
        for name, sentence in problems.items():
            self.has_problems = True
            self._add_message(self.result.problems, self.columns_by_field.get(name, ""), sentence)
        if self.has_problems:
            return None
        identity = self._identify(values)
        return Candidate(self.part, self.worksheet, self.row.number, values, identity, references, category_rule)

    def _read_fields(self, values: dict[str, Value], references: dict[str, str], problems: dict[str, str]) -> None:
        for name, rule in self.part.fields.items():
            if rule.of:
                references[name] = rule.of
                continue
            try:
                value = self._read_field(self.worksheet.field(name), rule)
            except ValueError as error:
                problems[name] = str(error)
            else:
                if value is not None:
                    values[name] = value

    def _add_message(self, messages: list[RowMessage], column: str, reason: str) -> None:
        messages.append(RowMessage(self.row.number, column, reason))

    def _get_cell(self, column: str) -> str:
        text = self.split_items.get(normalize_name(column)) or self.reader.table.cell(self.row, column)
        return "" if text.strip().casefold() in self.blanks else text

    def _get_first_text(self, columns: Columns) -> str:
        present = self.reader.list_columns(columns)
        return next((text for column in present if (text := self._get_cell(column))), "")

    def _read_time(self, values: dict[str, Value]) -> bool:
        """Read the time of the row, and return whether there is something to import."""
        if self.part.time is None:
            return True
        period = read_work_period(self.part.time, self._get_cell, dialect=self.reader.dialect)
        if period.skip_reason:
            self._add_message(self.result.skipped, "", period.skip_reason)
            return False
        values.update(period.values)
        for column, sentence in period.remarks.items():
            self._add_message(self.result.remarks, column, sentence)
        for column, sentence in period.problems.items():
            self.has_problems = True
            self._add_message(self.result.problems, column, sentence)
        return True

    def _read_field(self, field: Field, rule: FieldRule) -> Value:
        """Return the canonical value of a field; None when it is empty. Raise ValueError when it is invalid."""
        self.columns_by_field[field.name] = next(iter(self.reader.list_columns((*rule.columns, *rule.share))), "")
        if rule.value is not None:
            text = str(rule.value)
        elif rule.read == "percent":
            return self._read_percent(rule)
        elif rule.join:
            text = rule.between.join(part for one in rule.join if (part := self._read_text(one)))
        elif rule.sum:
            text = self._sum_columns(rule)
        else:
            text = self._read_text(rule)
        return self._convert(field, rule, text) if text else None

    def _read_text(self, rule: FieldRule) -> str:
        text = self._get_first_text(rule.columns) if rule.columns else str(rule.value or "")
        if rule.read == "unquoted":
            text = text.strip(QUOTES + " ")
        if rule.values:
            meanings = {normalize_name(code): meaning for code, meaning in rule.values.items()}
            meaning = meanings.get(normalize_name(text), text)
            return meaning if isinstance(meaning, str) else meaning.get(self.reader.language, text)
        return text

    def _sum_columns(self, rule: FieldRule) -> str:
        texts = [text for column in self.reader.list_columns(rule.columns) if (text := self._get_cell(column))]
        return f"{sum(read_number(text, self.reader.dialect, whole=True) for text in texts):g}" if texts else ""

    def _read_percent(self, rule: FieldRule) -> float | None:
        text = self._get_first_text(rule.columns)
        stated = read_percent(text, self.reader.dialect) if text else None
        computed = self._compute_share(rule.share) if rule.share else None
        if stated is None:
            return computed
        if computed is not None and abs(stated - computed) > PERCENT_TOLERANCE:
            column = next(iter(self.reader.list_columns(rule.columns)), "")
            self._add_message(
                self.result.remarks,
                column,
                f"it says {stated:g} %, which was used; the volumes result in {computed:g} %.",
            )
        return stated

    def _compute_share(self, columns: Columns) -> float | None:
        texts = [self._get_first_text((column,)) for column in columns]
        if not all(texts):
            return None
        met, total = (read_number(text, self.reader.dialect, whole=True) for text in texts)
        return round(round(met / total, DECIMALS) * 100, 6) if total > 0 else None

    def _convert(self, field: Field, rule: FieldRule, text: str) -> Value:
        dialect = self.reader.dialect
        if rule.read == "fiscal-year-end":
            return read_fiscal_year_end(text, quarter=rule.quarter).isoformat()
        if field.type in {"date", "due-date"}:
            return self._read_day(field, text).isoformat()
        if field.type in ONE_LINE | {"reference"}:
            return " ".join(text.split())
        if field.type in {"integer", "number"} and field.unit != "minutes":
            number = read_number(text.removesuffix(field.unit), dialect, whole=field.type == "integer")
            return self._parse(field, number)
        if field.type == "share":
            return self._parse(field, f"{read_number(text, dialect)} %")
        return self._parse(field, text)

    def _read_day(self, field: Field, text: str) -> dt.date:
        day = find_serial_day(text)
        if day:
            self._add_message(
                self.result.remarks, self.columns_by_field[field.name], format_serial_day_remark(text, day)
            )
        return day or read_date(text, self.reader.dialect)

    @staticmethod
    def _parse(field: Field, raw: object) -> Value:
        parsed = parse_value(field, raw)
        if parsed.problem:
            raise ValueError(parsed.problem)
        return parsed.value

    def _classify(self, values: dict[str, Value]) -> CategoryRule | None:
        if self.part.time is None or "kind" in values or self.worksheet.find_field("kind") is None:
            return None
        hints = {
            name: [self._get_cell(column) for column in self.reader.list_columns(columns)]
            for name, columns in self.part.hints
        }
        hints["word"] = [*hints["word"], str(values.get("note") or "")]
        rule = find_matching_rule(self.reader.rules, hints)
        if rule:
            values["kind"] = rule.kind
        return rule

    def _add_defaults(self, values: dict[str, Value]) -> None:
        for one in self.worksheet.fields:
            if one.default not in (None, "today"):
                values.setdefault(one.name, one.default)
        if self.part.time and self.worksheet.find_field("source"):
            values["source"] = "import"

    def _identify(self, values: Mapping[str, Value]) -> tuple[str, ...] | None:
        named = [self._get_first_text(columns) for columns in self.part.identity]
        if self.part.time is None or self.part.has_own_id:
            if not all(named):
                named += map(self._get_first_text, self.part.described_by)
            return tuple(named) if any(named) else None
        # The start identifies the work even after it was reworded in its source. Without it, everything the row states does.
        start = str(values.get("start") or "")
        details = [] if start else [str(values.get("minutes")), *map(self._get_first_text, self.part.described_by)]
        return (str(values.get("date")), start, *named, *details)

"""Import a file: read it, map its columns, validate its rows, match them to existing entries, and make a preview.

`make_preview` writes nothing. `Preview.apply` saves what the preview shows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.content.values import format_day
from workbook.errors import UnreadableFileError
from workbook.importing.calendars.event_parser import list_weeks
from workbook.importing.calendars.time_zones import get_zone
from workbook.importing.calendars.weekly_events import read_week
from workbook.importing.deduplication import match_candidates
from workbook.importing.mapping import column_mapping as mappings
from workbook.importing.mapping.column_samples import (
    format_unused_columns,
    list_column_samples,
    list_hint_values,
    list_used_columns,
)
from workbook.importing.mapping.departments import (
    describe_missing_department,
    find_department,
    list_departments,
    list_rows_without_department,
)
from workbook.importing.mapping.dialect import FileDialect, has_zone
from workbook.importing.mapping.dialect_detection import detect_dialect, list_dialect_texts
from workbook.importing.mapping.fiscal_years import select_newest_rows
from workbook.importing.mapping.format_recognition import (
    find_near_format,
    find_source_format,
    list_matching_formats,
    list_unread_columns,
)
from workbook.importing.mapping.numeric_dates import list_numeric_dates, list_open_orders
from workbook.importing.mapping.row_reader import RowReader
from workbook.importing.mapping.source_formats import LANGUAGES, load_source_formats
from workbook.importing.mapping.work_categories import RULES, format_rule, load_rules, make_rule_edits, order_rules
from workbook.importing.options import (
    DATE_ORDERS,
    DEFAULT_READING,
    DOUBTFUL_ROWS,
    ImportOptions,
    ReadingOptions,
    parse_week,
)
from workbook.importing.preview import (
    Classification,
    ColumnDetails,
    ImportChoices,
    Preview,
    RequiredChoice,
    RowResults,
    SourceDetails,
)
from workbook.importing.source_file import SourceFile, open_source_file
from workbook.importing.tables.doubtful_rows import describe_doubtful_rows, drop_doubtful_rows, list_open_rows
from workbook.importing.tables.text_encoding import ENCODINGS
from workbook.store.store import REMOVED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from workbook.content.definitions import Worksheet
    from workbook.importing.deduplication import MatchResult
    from workbook.importing.mapping.row_reader import Progress
    from workbook.importing.mapping.source_formats import SourceFormat
    from workbook.importing.preview import NewEntry
    from workbook.importing.tables.table import Row, RowMessage, Table
    from workbook.store.store import Store

MAX_WEEKS = 12
# A single column with the name of a field, such as "Date", does not show which worksheet a table is for.
MIN_MATCHING_COLUMNS = 2
DEFAULT_OPTIONS = ImportOptions()


def make_preview(
    file: str | Path | SourceFile,
    worksheet: str,
    store: Store,
    options: ImportOptions = DEFAULT_OPTIONS,
    *,
    progress: Progress | None = None,
) -> Preview:
    """Read a file and show what an import into a worksheet would do; nothing is written.

    Parameters
    ----------
    file
        A table (CSV, Excel, JSON) or a calendar (iCalendar): its path, or a source file that may have been read before.
    worksheet
        The id of the worksheet to import into.
    store
        The store to import into.
    options
        What was chosen about the import.
    progress
        Receives the progress of reading the rows; None to report no progress.

    Returns
    -------
    The preview: what `apply` would save, or the choice that is required first.

    Raises
    ------
    UnreadableFileError
        If the file cannot be read, the worksheet is not a list, or the file does not have what was chosen.
    UnknownNameError
        If there is no such worksheet, column or field.
    ContentError
        If the content has mistakes.
    """
    definition = store.content.get_worksheet(worksheet)
    if definition.layout not in mappings.LIST_LAYOUTS:
        raise UnreadableFileError(f"{definition.title} is not a list, so nothing can be imported into it.")
    if options.language not in LANGUAGES:
        raise UnreadableFileError(f'Names are available in "en" and "fr", but not in "{options.language}".')
    source = open_source_file(file)
    maker = _PreviewMaker(source, definition, store, options, parse_week(options.week), progress)
    return maker.preview_calendar() if source.is_calendar else maker.preview_table()


def find_target_worksheet(
    file: str | Path | SourceFile, store: Store, reading: ReadingOptions = DEFAULT_READING
) -> str | None:
    """Find the worksheet that a file is most likely meant for.

    Parameters
    ----------
    file
        The file as for `make_preview`.
    store
        The store with the saved mappings; nothing is written.
    reading
        How to read a table.

    Returns
    -------
    The id of the worksheet; None if the content of the file does not show it.

    Raises
    ------
    UnreadableFileError
        If the file cannot be read.
    """
    source, formats = open_source_file(file), load_source_formats(store.content)
    if source.is_calendar:
        return next((one.parts[0].worksheet for one in formats if one.source == "calendar"), None)
    table = source.read_table(reading, names=mappings.list_known_names(formats, store.content))
    if saved := mappings.find_saved_mapping(store, table):
        return saved.worksheet
    if found := find_source_format(formats, table):
        return found.parts[0].worksheet
    if near := find_near_format(formats, table):
        return near[0].parts[0].worksheet
    lists = [one for one in store.content.worksheets if one.layout in mappings.LIST_LAYOUTS]
    mapped = {one.id: mapping for one in lists if (mapping := _map_all_columns(table, one))}
    most = max((len(mapping) for mapping in mapped.values()), default=0)
    best = [name for name, mapping in mapped.items() if len(mapping) == most]
    return best[0] if len(best) == 1 and most >= MIN_MATCHING_COLUMNS else None


def _map_all_columns(table: Table, worksheet: Worksheet) -> dict[str, str]:
    """Return the mapping by names, if it covers what an entry needs and leaves out nothing; otherwise an empty one."""
    mapping = mappings.map_by_names(table, worksheet)
    is_usable = mappings.is_complete(mapping, worksheet) and not list_unread_columns(mapping, table)
    return mapping if is_usable else {}


class _ChoiceRequiredError(Exception):
    """Something has to be chosen before rows can be shown."""

    def __init__(self, choice: RequiredChoice) -> None:
        super().__init__(choice.question)
        self.choice = choice


@dataclass(frozen=True)
class _PreviewMaker:
    """Makes the preview of one file."""

    source: SourceFile
    worksheet: Worksheet
    store: Store
    options: ImportOptions
    week: dt.date | None
    progress: Progress | None

    def preview_calendar(self) -> Preview:
        """Return the preview of one week of a calendar."""
        if replace(self.options.reading, doubtful_rows=None) != DEFAULT_READING:
            raise UnreadableFileError(
                f"{self.source.name} is a calendar; do not choose a sheet, an encoding or a header row."
            )
        formats = [one for one in load_source_formats(self.store.content) if one.source == "calendar"]
        source_format = next((one for one in formats if one.find_part(self.worksheet.id)), None)
        if source_format is None:
            targets = ", ".join(part.worksheet for one in formats for part in one.parts)
            raise UnreadableFileError(f"{self.source.name} is a calendar; it can be imported into {targets}.")
        mondays = list_weeks(self.source.calendar)[:MAX_WEEKS]
        weeks = {monday.isoformat(): f"Week from {format_day(monday)}" for monday in mondays}
        if self.week is None:
            required = RequiredChoice("week", "Choose the week to import.", weeks)
            return self._make_question(required, format_title=source_format.title)
        table = read_week(self.source.calendar, name=self.source.name, week=self.week, zone=self.options.zone)
        try:
            preview = self._preview_rows(source_format, table, table.rows)
        except _ChoiceRequiredError as error:
            return self._make_question(error.choice, format_title=source_format.title, table=table)
        available = {**preview.choices.available, "week": weeks, "zone": {}}
        return replace(preview, choices=replace(preview.choices, available=available))

    def preview_table(self) -> Preview:
        """Return the preview of a table."""
        names = mappings.list_known_names(load_source_formats(self.store.content), self.store.content)
        table = self.source.read_table(self.options.reading, names=names)
        title, mapping = "", dict[str, str]()
        try:
            source_format, mapping = self._choose_format(table)
            title = source_format.title
            mappings.require_columns(source_format, table, self.worksheet, name=self.source.name)
            table = self._drop_doubtful_rows(table)
            table, rows = self._select_rows(source_format, table)
            preview = self._preview_rows(source_format, table, rows)
        except _ChoiceRequiredError as error:
            return self._make_question(error.choice, format_title=title, table=table, mapping=mapping)
        settings = dict(preview.settings)
        if self.options.mapping is not None:
            chosen = mappings.ColumnMapping(mapping, title, self.worksheet.id)
            settings[mappings.MAPPINGS] = tuple(mappings.make_mapping_edits(chosen, self.store))
        return replace(preview, columns=replace(preview.columns, mapping=mapping), settings=settings)

    # Map

    def _choose_format(self, table: Table) -> tuple[SourceFormat, dict[str, str]]:
        """Return the format of a table, and the mapping that it was made from; empty for a known format."""
        if chosen := self.options.mapping:
            return self._map(chosen.fields, table, name=chosen.name or self.source.path.stem)
        formats = load_source_formats(self.store.content)
        found = find_source_format(formats, table, self.worksheet.id)
        saved = mappings.find_saved_mapping(self.store, table, self.worksheet.id)
        # The learner's own mapping is preferred to a known format that reads fewer columns.
        if saved and (found is None or len(saved.fields) >= len(list_used_columns(found, table))):
            return self._map(saved.fields, table, name=saved.name)
        if found:
            return found, {}
        if by_names := _map_all_columns(table, self.worksheet):
            return self._map(by_names, table, name=self.source.path.stem)
        question = f"Choose which column of {self.source.name} goes into which field of {self.worksheet.title}."
        if unread := list_unread_columns(self._suggest_mapping(table), table):
            question += f" Nothing shows where these columns belong: {', '.join(unread)}."
        if near := find_near_format(formats, table, self.worksheet.id):
            question += f' It looks like a file of {near[0].title}, but the column "{near[1]}" is missing.'
        raise _ChoiceRequiredError(RequiredChoice("mapping", question, mappings.list_targets(self.worksheet)))

    def _map(self, fields: Mapping[str, str], table: Table, *, name: str) -> tuple[SourceFormat, dict[str, str]]:
        mapping = mappings.ColumnMapping(fields, name)
        return mappings.make_source_format(mapping, table, self.worksheet), dict(fields)

    def _suggest_mapping(self, table: Table) -> dict[str, str]:
        formats = list_matching_formats(load_source_formats(self.store.content), table, self.worksheet.id)
        return mappings.suggest_mapping(table, self.worksheet, formats)

    def _drop_doubtful_rows(self, table: Table) -> Table:
        """Return the table without the rows that are not entries, or ask about those that may be entries."""
        choice = self.options.reading.doubtful_rows
        if (found := list_open_rows(table)) and choice is None:
            question = f"Choose whether to import rows that may not be entries: {describe_doubtful_rows(found)}."
            raise _ChoiceRequiredError(RequiredChoice("doubtful_rows", question, DOUBTFUL_ROWS))
        return drop_doubtful_rows(table, choice)

    def _select_rows(self, source_format: SourceFormat, table: Table) -> tuple[Table, Sequence[Row]]:
        """Return the rows to import, and the table with messages about the rows that are left out."""
        rows, skipped = self._select_department(source_format, table)
        if source_format.newest:
            rows, older = select_newest_rows(source_format.newest, table, rows)
            skipped = [*skipped, *older]
            if older:
                rows_left_out = (
                    f"{_format_rows(len(older))} of earlier years {'was' if len(older) == 1 else 'were'} left out"
                )
                remark = f"Only the newest fiscal year of each service was read: {rows_left_out}."
                table = replace(table, remarks=(*table.remarks, remark))
        return replace(table, skipped=(*table.skipped, *skipped)), rows

    def _select_department(self, source_format: SourceFormat, table: Table) -> tuple[Sequence[Row], list[RowMessage]]:
        """Return the rows of the chosen department, and messages about rows without one; all rows if there is no choice."""
        choice, chosen = source_format.choose, self.options.department
        if choice is None:
            if chosen is not None:
                raise UnreadableFileError(f"{self.source.name} does not list departments; do not choose one.")
            return table.rows, []
        departments = list_departments(choice, table)
        if chosen is None:
            if len(departments) <= 1:
                return table.rows, []
            question = f"Choose the {choice.title} whose rows to import."
            options = {one.title: one.title for one in departments}
            raise _ChoiceRequiredError(RequiredChoice("department", question, options))
        department = find_department(chosen, departments)
        if department is None:
            raise UnreadableFileError(describe_missing_department(chosen, choice, departments, self.source.name))
        return department.rows, list_rows_without_department(choice, table, departments)

    # Validate, deduplicate, preview

    def _preview_rows(self, source_format: SourceFormat, table: Table, rows: Sequence[Row]) -> Preview:
        rules = order_rules(self.options.rules, load_rules(self.store))
        zone = get_zone(self.options.zone) if self.options.zone else None
        language = self.options.language
        reader = RowReader(source_format, table, self.store.content, FileDialect(zone=zone), language, rules)
        detected = detect_dialect(reader, rows, date_order=self.options.dates)
        dialect, remarks = detected.dialect, detected.remarks
        if detected.open_orders:
            orders = _list_date_orders(detected.open_orders)
            subject = "the year, the day or the month" if "year-first" in orders else "the day or the month"
            example = "26/05/12" if "year-first" in orders else "03/04/2026"
            question = f"Choose whether {subject} comes first in dates such as {example}."
            raise _ChoiceRequiredError(RequiredChoice("dates", question, orders))
        read = replace(reader, dialect=dialect).read(rows, progress=self.progress)
        matched = match_candidates(read, source_format, self.store)
        worksheets = {name: self.store.content.get_worksheet(name) for name in matched.worksheets}
        invalid = {*table.problems, *read.problems}
        remarks += filter(None, [format_unused_columns(source_format, table)])
        is_time_log = any(part.time for part in source_format.parts)
        saves_rules = is_time_log and self.options.rules and source_format.find_part(self.worksheet.id)
        suggestion = self._suggest_mapping(table) if source_format.source == "table" else {}
        return Preview(
            source=SourceDetails(self.source.name, source_format.title, (*table.remarks, *remarks)),
            worksheet=self.worksheet,
            worksheets=worksheets | {self.worksheet.id: self.worksheet},
            results=RowResults(
                new=tuple(matched.new_entries),
                duplicates=tuple(matched.duplicates),
                invalid=tuple(sorted(invalid, key=lambda message: (message.row, message.column, message.reason))),
                skipped=tuple(dict.fromkeys((*table.skipped, *read.skipped))),
                remarks=(*table.row_remarks, *read.remarks),
                names=_list_names(self.store, worksheets, matched.new_entries),
            ),
            choices=ImportChoices(
                available=_list_available_choices(source_format, reader, rows),
                chosen=self._list_chosen(dialect) | _list_found(table),
            ),
            columns=ColumnDetails(suggestion=suggestion, samples=list_column_samples(source_format, table)),
            classification=self._classify(matched, reader, rows) if is_time_log else Classification(),
            settings={RULES: make_rule_edits(self.store, self.options.rules)} if saves_rules else {},
        )

    def _classify(self, matched: MatchResult, reader: RowReader, rows: Sequence[Row]) -> Classification:
        summary = (f"{format_rule(self.store, rule)}: {_format_rows(n)}" for rule, n in matched.rule_counts.items())
        return Classification(
            counts={rule: matched.rule_counts[rule] for rule in reader.rules},
            summary=tuple(summary),
            hints=list_hint_values(reader.source_format, reader, rows),
        )

    def _list_chosen(self, dialect: FileDialect) -> dict[str, str]:
        monday = self.week and self.week - dt.timedelta(days=self.week.weekday())
        chosen = {
            "week": monday.isoformat() if monday else "",
            "department": self.options.department or "",
            "doubtful_rows": self.options.reading.doubtful_rows or "",
            "zone": self.options.zone or "",
            "dates": dialect.date_order or "",
            "language": self.options.language,
        }
        return {name: value for name, value in chosen.items() if value}

    def _make_question(
        self,
        required: RequiredChoice,
        *,
        format_title: str,
        table: Table | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> Preview:
        """Return a preview without rows, which asks for a choice."""
        needs_mapping = table is not None and required.name == "mapping"
        return Preview(
            source=SourceDetails(self.source.name, format_title, table.remarks if table else ()),
            worksheet=self.worksheet,
            worksheets={self.worksheet.id: self.worksheet},
            results=RowResults(invalid=table.problems if table else ()),
            choices=ImportChoices(
                required,
                _list_reading_choices(table) if table else {},
                self._list_chosen(FileDialect()) | (_list_found(table) if table else {}),
            ),
            columns=ColumnDetails(
                mapping=mapping or {},
                suggestion=self._suggest_mapping(table) if table and needs_mapping else {},
                samples=list_column_samples(None, table) if table else {},
            ),
        )


def _list_date_orders(orders: Collection[str]) -> dict[str, str]:
    return {order: label for order, label in DATE_ORDERS.items() if order in orders}


def _list_available_choices(
    source_format: SourceFormat, reader: RowReader, rows: Sequence[Row]
) -> dict[str, Mapping[str, str]]:
    """Return what can be changed about an import whose rows are shown."""
    available: dict[str, Mapping[str, str]] = _list_reading_choices(reader.table)
    departments = list_departments(source_format.choose, reader.table) if source_format.choose else []
    if departments:
        available["department"] = {one.title: one.title for one in departments}
    if source_format.languages:
        available["language"] = LANGUAGES
    texts = list(list_dialect_texts(reader, rows, is_date=True))
    if open_orders := list_open_orders(list_numeric_dates(texts)):
        available["dates"] = _list_date_orders(open_orders)
    if any(part.time and not part.time.date for part in source_format.parts) or any(map(has_zone, texts)):
        available["zone"] = {}
    return available


def _list_reading_choices(table: Table) -> dict[str, Mapping[str, str]]:
    """Return what can be changed about how a table is read."""
    origin = table.origin
    choices: dict[str, Mapping[str, str]] = {}
    if len(origin.sheets) > 1:
        choices["sheet"] = {sheet: sheet for sheet in origin.sheets}
    if origin.encoding:
        choices["encoding"] = {origin.encoding: origin.encoding, **ENCODINGS}
    if origin.header_row is not None:
        choices["header_row"] = {}
    if table.doubtful:
        choices["doubtful_rows"] = DOUBTFUL_ROWS
    return choices


def _list_found(table: Table) -> dict[str, str]:
    """Return how a table was read, by the names of the choices."""
    origin = table.origin
    found = {
        "sheet": next(iter(origin.sheets), ""),
        "encoding": origin.encoding,
        "header_row": str(origin.header_row or ""),
    }
    return {name: value for name, value in found.items() if value}


def _list_names(
    store: Store, worksheets: Mapping[str, Worksheet], new_entries: Sequence[NewEntry]
) -> dict[str, dict[str, str]]:
    """Return the names of the existing and new entries of every worksheet that the worksheets refer to."""
    names: dict[str, dict[str, str]] = {}
    references = {field.reference for worksheet in worksheets.values() for field in worksheet.fields if field.reference}
    for reference in references:
        existing = store.names(reference).items()
        names[reference] = {entry: name for entry, name in existing if not name.endswith(REMOVED)}
    for new in new_entries:
        if new.worksheet in references:
            worksheet = worksheets[new.worksheet]
            label = worksheet.label or worksheet.fields[0].name
            names[new.worksheet][new.entry] = str(new.values.get(label, ""))
    return names


def _format_rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"

"""Open a file that is to be brought in: find out what it is, ask what must be chosen, and make the preview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbook.content.values import format_day
from workbook.errors import UnreadableFileError, suggest
from workbook.importing.calendars.event_parser import list_weeks
from workbook.importing.calendars.time_zones import get_zone
from workbook.importing.calendars.weekly_events import read_week
from workbook.importing.deduplication import match_candidates
from workbook.importing.existing_entries import make_id
from workbook.importing.mapping import column_mapping as mappings
from workbook.importing.mapping.column_mapping import LIST_LAYOUTS
from workbook.importing.mapping.column_samples import list_hint_values, list_column_samples, format_unused_columns, list_used_columns
from workbook.importing.mapping.dialect import FileDialect, has_open_dates
from workbook.importing.mapping.row_reader import RowReader, detect_dialect, list_dialect_texts
from workbook.importing.mapping.source_formats import SourceFormat, load_source_formats
from workbook.importing.mapping.work_categories import (
    ANYTHING,
    RULES,
    CategoryRule,
    load_rules,
    make_initial_rule_edits,
    order_rules,
    format_rule,
)
from workbook.importing.options import DATE_ORDERS, LANGUAGES, ImportOptions, find_choice, parse_week
from workbook.importing.preview import Preview, RequiredChoice, join_names
from workbook.importing.source_file import SourceFile
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from workbook.content.definitions import Worksheet
    from workbook.importing.mapping.source_formats import DateOrder
    from workbook.importing.options import Progress
    from workbook.importing.tables.table import Row, Table
    from workbook.store.store import Store

MAX_WEEKS = 12
FEW = 2


def make_preview(
    file: str | Path | SourceFile,
    worksheet: str,
    store: Store,
    *,
    week: dt.date | str | None = None,
    department: str | None = None,
    mapping: Mapping[str, str] | None = None,
    name: str = "",
    sheet: str | None = None,
    zone: str | None = None,
    dates: DateOrder | None = None,
    language: str = "en",
    kinds: Sequence[CategoryRule] = (),
    progress: Progress | None = None,
) -> Preview:
    """Read a file and show what of it would come into a worksheet; nothing is written.

    Parameters
    ----------
    file
        A table (CSV, Excel, JSON) or a calendar (iCalendar), of any name: where it lies, or what was read of it before.
    worksheet
        The id of the worksheet that it is for.
    store
        Where it would go.
    week
        For a calendar: any day of the week that is meant, or the week as "2026-W19".
    department
        For government data: whose rows are meant, by name or abbreviation.
    mapping
        For a table of no known program: which column goes into which field. It is remembered when it comes in.
    name
        What to remember such a table as; "" for the name of the file.
    sheet
        The sheet of an Excel workbook; None for the first that is not empty.
    zone
        The time zone that times in UTC are told in, by its IANA name; None for the calendar's or this computer's.
    dates
        "day-first" or "month-first", for dates such as 03/04/2026 that could be either; None to find out.
    language
        "en" or "fr", where names are given in both.
    kinds
        Rules about kinds of work to ask before the learner's own; they are kept when the file comes in.
    progress
        Is told how far the reading of the rows is.

    Returns
    -------
    The preview. It shows all that `apply` would save, or in `needs` what must be chosen first.

    Raises
    ------
    UnreadableFileError
        When the file cannot be read, or what was chosen is not in it.
    UnknownNameError
        There is no such worksheet, column or field.
    ContentError
        The content has mistakes.
    """
    definition = store.content.get_worksheet(worksheet)
    if definition.layout not in LIST_LAYOUTS:
        raise UnreadableFileError(f"{definition.title} is no list; nothing can be brought into it.")
    if language not in LANGUAGES:
        raise UnreadableFileError(f'Names can be taken in "en" or "fr"; "{language}" is neither.')
    options = ImportOptions(
        parse_week(week), department, mapping, name, sheet, zone, dates, language, tuple(kinds)
    )
    opening = _Opening(SourceFile.of(file), definition, store, options, progress)
    return opening.open_calendar() if opening.source.is_calendar else opening.open_table()


def find_target_worksheet(file: str | Path | SourceFile, store: Store, *, sheet: str | None = None) -> str | None:
    """Return the id of the worksheet that a file is most likely for, or None when nothing in it tells.

    Parameters
    ----------
    file, sheet
        As of `make_preview`.
    store
        What has been brought in before; nothing is written.

    Raises
    ------
    UnreadableFileError
        When the file cannot be read.
    """
    source, programs = SourceFile.of(file), load_source_formats(store.content)
    if source.is_calendar:
        return next((one.parts[0].worksheet for one in programs if one.source == "calendar"), None)
    table = source.read_table(sheet)
    if remembered := mappings.find_saved_mapping(store, table):
        return remembered.worksheet
    # A column or two may be in anybody's table: there most of the others must be known as well.
    program = mappings.find_source_format(programs, table)
    if program and (len(program.recognised_by) > FEW or 2 * len(list_used_columns(program, table)) >= len(table.columns)):
        return program.parts[0].worksheet
    if near := mappings.find_near_format(programs, table):
        return near[0].parts[0].worksheet
    mapped = {one.id: mappings.map_by_names(table, one) for one in store.content.worksheets if one.layout in LIST_LAYOUTS}
    told = [name for name, mapping in mapped.items() if mappings.is_complete(mapping, store.content.get_worksheet(name))]
    most = max((len(mapped[name]) for name in told), default=0)
    likely = [name for name in told if len(mapped[name]) == most]
    return likely[0] if len(likely) == 1 else None


@dataclass(frozen=True)
class _Opening:
    """One file on its way to a preview."""

    source: SourceFile
    worksheet: Worksheet
    store: Store
    options: ImportOptions
    progress: Progress | None

    def open_calendar(self) -> Preview:
        programs = [one for one in load_source_formats(self.store.content) if one.source == "calendar"]
        program = next((one for one in programs if one.find_part(self.worksheet.id)), None)
        if program is None:
            fit = ", ".join(part.worksheet for one in programs for part in one.parts)
            raise UnreadableFileError(f"{self.source.name} is a calendar; it can be brought into {fit}.")
        weeks = list_weeks(self.source.calendar)[:MAX_WEEKS]
        choices = {monday.isoformat(): f"Week from {format_day(monday)}" for monday in weeks}
        if self.options.week is None:
            return self._ask(program.title, RequiredChoice("week", "Choose the week that is to come in.", choices))
        table = read_week(self.source.calendar, name=self.source.name, week=self.options.week, zone=self.options.zone)
        preview = self._make_preview(program, table, table.rows)
        return replace(preview, offers={**preview.offers, "week": choices, "zone": {}})

    def open_table(self) -> Preview:
        table = self.source.read_table(self.options.sheet)
        found = self._find_program(table)
        if isinstance(found, Preview):
            return found
        program, mapping, is_new = found
        mappings.require_columns(program, table, self.worksheet, name=self.source.name)
        rows = self._choose_rows(program, table)
        if isinstance(rows, RequiredChoice):
            return self._ask(program.title, rows, table=table)
        preview = self._make_preview(program, table, rows)
        if not mapping:
            return preview
        kept = dict(preview.kept)
        if is_new and not preview.needs:
            kept[mappings.MAPPINGS] = tuple(
                mappings.make_mapping_edits(program.title, self.worksheet.id, mapping, self.store)
            )
        return replace(preview, mapping=mapping, kept=kept)

    def _find_program(self, table: Table) -> Preview | tuple[SourceFormat, dict[str, str], bool]:
        """Return the program, the mapping if there is one, and whether that is to be remembered; or what must be chosen."""
        if self.options.mapping is not None:
            return self._map(self.options.name or self.source.path.stem, dict(self.options.mapping), table, is_new=True)
        programs = load_source_formats(self.store.content)
        program = mappings.find_source_format(programs, table, self.worksheet.id)
        remembered = mappings.find_saved_mapping(self.store, table, self.worksheet.id)
        # What somebody mapped by hand tells more of their own table than a program that happens to know some columns.
        if remembered and (program is None or len(remembered.mapping) >= len(list_used_columns(program, table))):
            return self._map(remembered.program, remembered.mapping, table, is_new=False)
        if program:
            return program, {}, False
        by_names = mappings.map_by_names(table, self.worksheet)
        if mappings.is_complete(by_names, self.worksheet):
            return self._map(self.source.path.stem, by_names, table, is_new=False)
        question = f"Choose which column of {self.source.name} goes into which field of {self.worksheet.title}."
        if near := mappings.find_near_format(programs, table, self.worksheet.id):
            question += f' It looks like a file of {near[0].title}, but the column "{near[1]}" is missing.'
        need = RequiredChoice(
            "mapping",
            question,
            mappings.list_targets(self.worksheet),
            table.columns,
            mappings.suggest_mapping(table, self.worksheet),
        )
        return self._ask("", need, table=table)

    def _map(
        self, name: str, mapping: dict[str, str], table: Table, *, is_new: bool
    ) -> tuple[SourceFormat, dict[str, str], bool]:
        return mappings.make_source_format(name, mapping, table, self.worksheet), mapping, is_new

    def _choose_rows(self, program: SourceFormat, table: Table) -> Sequence[Row] | RequiredChoice:
        """Return the rows that count: all, or those of the department that was chosen."""
        named = self._list_departments(program, table)
        if program.choose is None or not named:
            return table.rows
        choices = {name: name for name in named}
        if self.options.department is None:
            if len(choices) == 1:
                return table.rows
            return RequiredChoice(
                "department", f"Choose the {program.choose.title} whose rows are to come in.", choices
            )
        chosen = find_choice(self.options.department, named)
        if chosen is None:
            wanted = self.options.department
            raise UnreadableFileError(
                f'There is no {program.choose.title} "{wanted}" in {self.source.name}; {suggest(wanted, list(choices))[:300]}'
            )
        column = next(filter(table.has, program.choose.columns))
        return [row for row in table.rows if table.cell(row, column) == chosen]

    @staticmethod
    def _list_departments(program: SourceFormat, table: Table) -> dict[str, set[str]]:
        """Return what can be chosen of a file that holds many departments' rows, each with all its names."""
        columns = [column for column in program.choose.columns if table.has(column)] if program.choose else []
        if not columns:
            return {}
        named: dict[str, set[str]] = {}
        for row in table.rows:
            if name := table.cell(row, columns[0]):
                named.setdefault(name, set()).update(table.cell(row, column) for column in columns)
        return dict(sorted(named.items()))

    def _make_preview(self, program: SourceFormat, table: Table, rows: Sequence[Row]) -> Preview:
        rules = order_rules(self.options.kinds, load_rules(self.store))
        zone = get_zone(self.options.zone) if self.options.zone else None
        reader = RowReader(program, table, self.store.content, FileDialect(zone=zone), self.options.language, rules)
        habits, remarks, is_open = detect_dialect(reader, rows, dates=self.options.dates)
        if is_open:
            question = "Choose whether the day or the month comes first in dates such as 03/04/2026."
            return self._ask(program.title, RequiredChoice("dates", question, DATE_ORDERS), table=table)
        reading = replace(reader, habits=habits).read(rows, progress=self.progress)
        matched = match_candidates(reading, program, self.store)
        problems = {*table.problems, *reading.problems}
        worksheets = {name: self.store.content.get_worksheet(name) for name in matched.worksheets}
        remarks += format_unused_columns(program, reader)
        return Preview(
            file=self.source.name,
            program=program.title,
            worksheet=self.worksheet,
            worksheets=worksheets | {self.worksheet.id: self.worksheet},
            incoming=tuple(matched.incoming),
            problems=tuple(sorted(problems, key=lambda problem: (problem.row, problem.column, problem.reason))),
            duplicates=tuple(matched.duplicates),
            left_out=tuple(dict.fromkeys((*table.left_out, *reading.left_out))),
            row_remarks=(*table.noticed, *reading.remarks),
            remarks=(*table.remarks, *remarks),
            kept=self._keep_rules() if program.find_part(self.worksheet.id) and self._has_time(program) else {},
            names=join_names(self.store, worksheets, matched.incoming),
            offers=self._list_offers(program, table, reader, rows),
            chosen=self._list_chosen(habits),
            samples=list_column_samples(program, table),
            suggestion=mappings.suggest_mapping(table, self.worksheet) if program.source == "table" else {},
            rules={rule: matched.rules[rule] for rule in rules} if self._has_time(program) else {},
            decided=tuple(f"{format_rule(self.store, rule)}: {_count_rows(n)}" for rule, n in matched.rules.items()),
            hints=list_hint_values(program, reader, rows) if self._has_time(program) else {},
        )

    def _list_offers(
        self, program: SourceFormat, table: Table, reader: RowReader, rows: Sequence[Row]
    ) -> dict[str, Mapping[str, str]]:
        """Return what could be chosen otherwise."""
        offers: dict[str, Mapping[str, str]] = {}
        if len(table.sheets) > 1:
            offers["sheet"] = {sheet: sheet for sheet in table.sheets}
        if departments := self._list_departments(program, table):
            offers["department"] = {name: name for name in departments}
        if program.languages:
            offers["language"] = LANGUAGES
        if has_open_dates(list_dialect_texts(reader, rows, is_date=True)):
            offers["dates"] = DATE_ORDERS
        if any(part.time and not part.time.date for part in program.parts):
            offers["zone"] = {}
        return offers

    def _list_chosen(self, habits: FileDialect) -> dict[str, str]:
        options = self.options
        monday = options.week and options.week - dt.timedelta(days=options.week.weekday())
        chosen = {
            "week": monday.isoformat() if monday else "",
            "department": options.department or "",
            "sheet": options.sheet or "",
            "zone": options.zone or "",
            "dates": habits.dates or "",
            "language": options.language,
        }
        return {name: value for name, value in chosen.items() if value}

    def _has_time(self, program: SourceFormat) -> bool:
        return any(part.time for part in program.parts)

    def _keep_rules(self) -> dict[str, tuple[Edit, ...]]:
        """Return the rules that are new to the learner's worksheet: those given now, and those it starts with."""
        if not self.options.kinds:
            return {}
        missing = make_initial_rule_edits(self.store)
        known: list[tuple[str, Mapping[str, object]]] = [
            (entry.id, entry.values) for entry in self.store.entries(RULES)
        ]
        known += [(edit.entry, edit.values) for edit in missing]
        there = {(values.get("look_in"), _tidy(values.get("text"))): entry for entry, values in known}
        edits = {edit.entry: edit for edit in missing}
        for rule in self.options.kinds:
            values = {"look_in": rule.look_in, "text": rule.text, "kind": rule.kind}
            if rule.look_in == ANYTHING:
                values.pop("text")
            entry = there.get((rule.look_in, _tidy(rule.text))) or make_id(RULES, rule.look_in, rule.text)
            edits[entry] = Edit(entry, values)
        return {RULES: tuple(edits.values())}

    def _ask(self, program: str, need: RequiredChoice, *, table: Table | None = None) -> Preview:
        return Preview(
            file=self.source.name,
            program=program,
            worksheet=self.worksheet,
            worksheets={self.worksheet.id: self.worksheet},
            problems=table.problems if table else (),
            remarks=table.remarks if table else (),
            needs=(need,),
            offers={"sheet": {sheet: sheet for sheet in table.sheets}} if table and len(table.sheets) > 1 else {},
            chosen=self._list_chosen(FileDialect()),
            samples=list_column_samples(None, table) if table else {},
            suggestion=need.suggestion,
        )


def _count_rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


def _tidy(text: object) -> str:
    return str(text or "").strip().casefold()

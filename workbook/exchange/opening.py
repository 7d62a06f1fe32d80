"""Open a file that is to be brought in: find out what it is, ask what must be chosen, and make the preview."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.content.notation import parse_date
from workbook.content.values import show_date
from workbook.errors import UnreadableFileError, suggest
from workbook.exchange import mapping as mappings
from workbook.exchange.calendars import list_weeks, read_calendar, read_week
from workbook.exchange.kinds import ANYTHING, RULES, KindRule, load_rules, make_missing_rules, show_rule
from workbook.exchange.known import make_id
from workbook.exchange.matching import match_candidates
from workbook.exchange.notations import Habits
from workbook.exchange.preview import Need, Preview, join_names
from workbook.exchange.programs import Program, load_programs
from workbook.exchange.rows import Reader, find_habits
from workbook.exchange.tables import is_calendar, read_table, tidy_name
from workbook.exchange.time_zones import get_zone
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.exchange.programs import DateOrder
    from workbook.exchange.tables import Row, Table
    from workbook.store.store import Store

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
MOST_WEEKS = 12
MOST_UNUSED = 12


@dataclass(frozen=True)
class Options:
    """What was chosen about an import; see `open_import`."""

    week: dt.date | None = None
    department: str | None = None
    mapping: Mapping[str, str] | None = None
    name: str = ""
    sheet: str | None = None
    zone: str | None = None
    dates: DateOrder | None = None
    language: str = "en"
    kinds: Sequence[KindRule] = ()


def open_import(
    path: str | Path,
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
    kinds: Sequence[KindRule] = (),
) -> Preview:
    """Read a file and show what of it would come into a worksheet; nothing is written.

    Parameters
    ----------
    path
        A table (CSV, Excel, JSON) or a calendar (iCalendar), of any name.
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
    path, definition = Path(path), store.content.get_worksheet(worksheet)
    if definition.layout not in {"table", "records"}:
        raise UnreadableFileError(f"{definition.title} is no list; nothing can be brought into it.")
    if language not in {"en", "fr"}:
        raise UnreadableFileError(f'Names can be taken in "en" or "fr"; "{language}" is neither.')
    options = Options(read_week_option(week), department, mapping, name, sheet, zone, dates, language, tuple(kinds))
    opening = _Opening(path, definition, store, options)
    return opening.open_calendar() if is_calendar(path) else opening.open_table()


def read_week_option(week: dt.date | str | None) -> dt.date | None:
    """Return a day of the week that is meant; raises UnreadableFileError when it is none."""
    if week is None or isinstance(week, dt.date):
        return week
    try:
        if match := _ISO_WEEK.fullmatch(week.strip()):
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return parse_date(week)
    except ValueError as error:
        raise UnreadableFileError(f'"{week}" is not a week: write a day of it, such as 2026-05-12.') from error


@dataclass(frozen=True)
class _Opening:
    """One file on its way to a preview."""

    path: Path
    worksheet: Worksheet
    store: Store
    options: Options

    def open_calendar(self) -> Preview:
        programs = [one for one in load_programs(self.store.content) if one.source == "calendar"]
        program = next((one for one in programs if one.find_part(self.worksheet.id)), None)
        if program is None:
            fit = ", ".join(part.worksheet for one in programs for part in one.parts)
            raise UnreadableFileError(f"{self.path.name} is a calendar; it can be brought into {fit}.")
        if self.options.week is None:
            weeks = list_weeks(read_calendar(self.path))[:MOST_WEEKS]
            choices = {monday.isoformat(): f"Week from {show_date(monday)}" for monday in weeks}
            return self._ask(program.title, Need("week", "Choose the week that is to come in.", choices))
        table = read_week(self.path, week=self.options.week, zone=self.options.zone)
        return self._make_preview(program, table, table.rows)

    def open_table(self) -> Preview:
        table = read_table(self.path, sheet=self.options.sheet)
        found = self._find_program(table)
        if isinstance(found, Preview):
            return found
        program, mapping, is_new = found
        mappings.check_columns(program, table, self.worksheet, name=self.path.name)
        rows = self._choose_rows(program, table)
        if isinstance(rows, Need):
            return self._ask(program.title, rows, table=table)
        preview = self._make_preview(program, table, rows)
        if not mapping:
            return preview
        kept = dict(preview.kept)
        if is_new and not preview.needs:
            kept[mappings.MAPPINGS] = tuple(
                mappings.remember_mapping(program.title, self.worksheet.id, mapping, self.store)
            )
        return replace(preview, mapping=mapping, kept=kept)

    def _find_program(self, table: Table) -> Preview | tuple[Program, dict[str, str], bool]:
        """Return the program, the mapping if there is one, and whether that is to be remembered; or what must be chosen."""
        if self.options.mapping is not None:
            return self._map(self.options.name or self.path.stem, dict(self.options.mapping), table, is_new=True)
        programs = load_programs(self.store.content)
        if program := mappings.find_program(programs, table, self.worksheet.id):
            return program, {}, False
        if remembered := mappings.find_remembered(self.store, table, self.worksheet.id):
            return self._map(*remembered, table, is_new=False)
        by_names = mappings.map_by_names(table, self.worksheet)
        if mappings.is_enough(by_names, self.worksheet):
            return self._map(self.path.stem, by_names, table, is_new=False)
        question = f"Choose which column of {self.path.name} goes into which field."
        if near := mappings.find_near_program(programs, table, self.worksheet.id):
            question += f' It looks like a file of {near[0].title}, but the column "{near[1]}" is missing.'
        need = Need(
            "mapping",
            question,
            mappings.list_targets(self.worksheet),
            table.columns,
            mappings.suggest_mapping(table, self.worksheet),
        )
        return self._ask("", need, table=table)

    def _map(
        self, name: str, mapping: dict[str, str], table: Table, *, is_new: bool
    ) -> tuple[Program, dict[str, str], bool]:
        return mappings.make_program(name, mapping, table, self.worksheet), mapping, is_new

    def _choose_rows(self, program: Program, table: Table) -> Sequence[Row] | Need:
        """Return the rows that count: all, or those of the department that was chosen."""
        columns = [column for column in program.choose.columns if table.has(column)] if program.choose else []
        if program.choose is None or not columns:
            return table.rows
        named = {table.cell(row, columns[0]): {table.cell(row, column) for column in columns} for row in table.rows}
        choices = {name: name for name in sorted(named) if name}
        if self.options.department is None:
            if len(choices) == 1:
                return table.rows
            return Need("department", f"Choose the {program.choose.title} whose rows are to come in.", choices)
        chosen = _find_choice(self.options.department, named)
        if chosen is None:
            wanted = self.options.department
            raise UnreadableFileError(
                f'There is no {program.choose.title} "{wanted}" in {self.path.name}; {suggest(wanted, list(choices))[:300]}'
            )
        return [row for row in table.rows if table.cell(row, columns[0]) == chosen]

    def _make_preview(self, program: Program, table: Table, rows: Sequence[Row]) -> Preview:
        rules = (*self.options.kinds, *load_rules(self.store))
        zone = get_zone(self.options.zone) if self.options.zone else None
        reader = Reader(program, table, self.store.content, Habits(zone=zone), self.options.language, rules)
        habits, remarks, is_open = find_habits(reader, rows, dates=self.options.dates)
        if is_open:
            choices = {"day-first": "The day comes first", "month-first": "The month comes first"}
            question = "Choose whether the day or the month comes first in dates such as 03/04/2026."
            return self._ask(program.title, Need("dates", question, choices), table=table)
        reading = replace(reader, habits=habits).read(rows)
        matched = match_candidates(reading, program, self.store)
        problems = {*table.problems, *reading.problems}
        worksheets = {name: self.store.content.get_worksheet(name) for name in matched.worksheets}
        remarks += [f"{show_rule(self.store, rule)}: {_count_rows(count)}" for rule, count in matched.rules.items()]
        remarks += _list_unused(program, reader)
        return Preview(
            file=self.path.name,
            program=program.title,
            worksheet=self.worksheet,
            worksheets=worksheets | {self.worksheet.id: self.worksheet},
            incoming=tuple(matched.incoming),
            problems=tuple(sorted(problems, key=lambda problem: (problem.row, problem.column, problem.reason))),
            duplicates=tuple(matched.duplicates),
            left_out=tuple(dict.fromkeys((*table.left_out, *reading.left_out))),
            row_remarks=tuple(reading.remarks),
            remarks=(*table.remarks, *remarks),
            kept=self._keep_rules() if program.find_part(self.worksheet.id) and self._has_time(program) else {},
            names=join_names(self.store, worksheets, matched.incoming),
        )

    def _has_time(self, program: Program) -> bool:
        return any(part.time for part in program.parts)

    def _keep_rules(self) -> dict[str, tuple[Edit, ...]]:
        """Return the rules that are new to the learner's worksheet: those given now, and those it starts with."""
        there = {
            (entry.values.get("look_in"), entry.values.get("text")): entry.id for entry in self.store.entries(RULES)
        }
        edits = [] if not self.options.kinds else make_missing_rules(self.store)
        for rule in self.options.kinds:
            values = {"look_in": rule.look_in, "text": rule.text, "kind": rule.kind}
            if rule.look_in == ANYTHING:
                values.pop("text")
            entry = there.get((rule.look_in, rule.text)) or make_id(RULES, rule.look_in, rule.text)
            edits.append(Edit(entry, values))
        return {RULES: tuple(edits)} if edits else {}

    def _ask(self, program: str, need: Need, *, table: Table | None = None) -> Preview:
        return Preview(
            file=self.path.name,
            program=program,
            worksheet=self.worksheet,
            worksheets={self.worksheet.id: self.worksheet},
            problems=table.problems if table else (),
            remarks=table.remarks if table else (),
            needs=(need,),
        )


def _count_rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


def _list_unused(program: Program, reader: Reader) -> list[str]:
    """Return the remark that names the columns of a table of which nothing comes in."""
    if program.source != "table":
        return []
    used = {tidy_name(column) for column in reader.columns(tuple(program.list_columns()))}
    unused = [column for column in reader.table.columns if tidy_name(column) not in used]
    more = f" and {len(unused) - MOST_UNUSED} more" if len(unused) > MOST_UNUSED else ""
    return [f"Columns that are not brought in: {', '.join(unused[:MOST_UNUSED])}{more}."] if unused else []


def _find_choice(wanted: str, named: Mapping[str, set[str]]) -> str | None:
    """Return the choice that is meant: by any of its names, whole, or one language's half of it."""
    tidy = wanted.strip().casefold()
    for name, others in named.items():
        halves = {half.strip().casefold() for other in (name, *others) for half in (other, *other.split("|"))}
        if tidy and tidy in halves:
            return name
    return None

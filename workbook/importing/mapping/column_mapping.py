"""Find out how a table maps to a worksheet: by a known program, by what was mapped before, or by the names of its columns."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from workbook.errors import UnknownNameError, UnreadableFileError
from workbook.importing.existing_entries import make_id
from workbook.importing.mapping.source_formats import (
    Columns,
    DurationFields,
    FieldRule,
    FormatPart,
    Hints,
    SourceFormat,
    TimeFields,
)
from workbook.importing.tables.table import tidy_name
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.importing.tables.table import Table
    from workbook.store.store import Store

MAPPINGS = "import-mappings"
# The layouts of worksheets that are lists; a matrix or a single record takes nothing in.
LISTS = frozenset({"table", "records"})
TIME_FIELDS = ("date", "start", "minutes")
# What a column may also be for, where a worksheet keeps time.
TIME_TARGETS = ("end", "end_date", "hours")
HINT_TARGETS = tuple(Hints.model_fields)


class SavedMapping(NamedTuple):
    """A mapping that was chosen before: what the table is called, where it goes, and which column is for which field."""

    program: str
    worksheet: str
    mapping: dict[str, str]


def is_time_log(worksheet: Worksheet) -> bool:
    """Say whether a worksheet has a date, a start and minutes."""
    return all(worksheet.find_field(name) for name in TIME_FIELDS)


def list_targets(worksheet: Worksheet) -> dict[str, str]:
    """Return what a column may be mapped to, with the words shown for it."""
    targets = {field.name: field.title for field in worksheet.fields if field.filled_by == "learner"}
    if is_time_log(worksheet):
        targets |= {"end": "End", "end_date": "End date", "hours": "Hours"}
        targets |= {name: name.capitalize() for name in HINT_TARGETS}
    return targets


def find_program(programs: Iterable[SourceFormat], table: Table, worksheet: str | None = None) -> SourceFormat | None:
    """Return the program whose file this is, the one that names most of its columns; None when it is nobody's.

    Parameters
    ----------
    programs
        Those there are.
    table
        The file.
    worksheet
        Only programs that fill this worksheet; None for any.
    """
    fitting = [one for one in programs if (worksheet is None or one.find_part(worksheet)) and _fits(one, table)]
    return max(fitting, key=lambda program: len(program.recognised_by), default=None)


def find_near_program(
    programs: Iterable[SourceFormat], table: Table, worksheet: str | None = None
) -> tuple[SourceFormat, str] | None:
    """Return the program that a table would be of but for one column, and that column; as `find_program` does."""
    for program in programs:
        missing = [line for line in program.recognised_by if not any(map(table.has, line))]
        if (worksheet is None or program.find_part(worksheet)) and len(missing) == 1 and len(program.recognised_by) > 2:  # noqa: PLR2004 one or two say nothing
            return program, missing[0][0]
    return None


def check_columns(program: SourceFormat, table: Table, worksheet: Worksheet, *, name: str) -> None:
    """Refuse a table that lacks a column without which no row could come in; raises UnreadableFileError."""
    part = program.find_part(worksheet.id)
    wanted = list(_list_needed(part, worksheet)) if part else []
    missing = [columns for columns in wanted if columns and not any(map(table.has, _in_languages(columns)))]
    if missing:
        columns = " and ".join(f'"{columns[0].replace("{language}", "en")}"' for columns in missing)
        raise UnreadableFileError(f"{name} is a file of {program.title}, but its column {columns} is missing.")


def _in_languages(columns: Columns) -> list[str]:
    return [column.replace("{language}", language) for column in columns for language in ("en", "fr")]


def _list_needed(part: FormatPart, worksheet: Worksheet) -> Iterator[Columns]:
    if part.time:
        yield part.time.date or part.time.start
        yield (*(name for one in part.time.durations for name in one.columns), *part.time.end)
    for field in worksheet.fields:
        rule = part.fields.get(field.name)
        if field.constraints.required and rule and rule.columns and not rule.share:
            yield rule.columns


def _fits(program: SourceFormat, table: Table) -> bool:
    return bool(program.recognised_by) and all(any(map(table.has, line)) for line in program.recognised_by)


def find_remembered(store: Store, table: Table, worksheet: str | None = None) -> SavedMapping | None:
    """Return how a table like this one was mapped before, or None.

    A table is like it when it has all the columns that were mapped; of several the one with most.

    Parameters
    ----------
    store
        Where mappings are kept.
    table
        The table.
    worksheet
        Only mappings to this worksheet; None for any.
    """
    kept: dict[tuple[str, str], dict[str, str]] = {}
    for entry in store.entries(MAPPINGS):
        values = entry.values
        if not entry.is_draft and worksheet in (None, values["worksheet"]):
            mapping = kept.setdefault((str(values["program"]), str(values["worksheet"])), {})
            mapping[str(values["column"])] = str(values["field"])
    fitting = [SavedMapping(*names, mapping) for names, mapping in kept.items() if all(map(table.has, mapping))]
    usable = [one for one in fitting if _can_be_mapped(one, store)]
    return max(usable, key=lambda found: len(found.mapping), default=None)


def _can_be_mapped(remembered: SavedMapping, store: Store) -> bool:
    """Say whether a mapping's worksheet and fields are there still: its lines can be edited, and content changes."""
    try:
        worksheet = store.content.get_worksheet(remembered.worksheet)
    except UnknownNameError:
        return False
    targets = list_targets(worksheet)
    return set(remembered.mapping.values()) <= set(targets) and is_enough(remembered.mapping, worksheet)


def make_mapping_edits(program: str, worksheet: str, mapping: Mapping[str, str], store: Store) -> list[Edit]:
    """Return the edits that keep a mapping; what was kept under the same name for the same column is replaced."""
    there = {
        (entry.values.get("program"), entry.values.get("worksheet"), entry.values.get("column")): entry.id
        for entry in store.entries(MAPPINGS)
    }
    edits = []
    for column, target in mapping.items():
        entry = there.get((program, worksheet, column)) or make_id(MAPPINGS, program, worksheet, column)
        values = {"program": program, "worksheet": worksheet, "column": column, "field": target}
        edits.append(Edit(entry, values))
    return edits


def map_by_names(table: Table, worksheet: Worksheet) -> dict[str, str]:
    """Return the columns that are called exactly like a field or its title, with those fields."""
    names = {tidy_name(word): target for target, title in list_targets(worksheet).items() for word in (title, target)}
    mapping: dict[str, str] = {}
    for column in table.columns:
        target = names.get(tidy_name(column))
        if target and target not in mapping.values():
            mapping[column] = target
    return mapping


def suggest_mapping(table: Table, worksheet: Worksheet) -> dict[str, str]:
    """Return a mapping to begin with: columns that are called like a field, or nearly so."""
    mapping = map_by_names(table, worksheet)
    names = {tidy_name(word): target for target, title in list_targets(worksheet).items() for word in (title, target)}
    for column in table.columns:
        near = difflib.get_close_matches(tidy_name(column), names, n=1, cutoff=0.75)
        if column not in mapping and near and names[near[0]] not in mapping.values():
            mapping[column] = names[near[0]]
    return mapping


def is_enough(mapping: Mapping[str, str], worksheet: Worksheet) -> bool:
    """Say whether a mapping tells something, and all that an entry of the worksheet needs."""
    return bool(mapping) and not list_missing_fields(mapping, worksheet)


def list_missing_fields(mapping: Mapping[str, str], worksheet: Worksheet) -> list[str]:
    """Return the titles of the fields that are needed and not told."""
    told = set(mapping.values())
    if is_time_log(worksheet):
        told |= {"minutes"} if "hours" in told or {"start", "end"} <= told else set()
        told |= {"date"} if "start" in told else set()  # then the start is a time stamp
        told |= {"kind"}  # told by the rules
    return [field.title for field in worksheet.fields if _is_needed(field) and field.name not in told]


def _is_needed(field: Field) -> bool:
    return field.constraints.required and field.default in (None, "today") and field.filled_by == "learner"


def make_program(name: str, mapping: Mapping[str, str], table: Table, worksheet: Worksheet) -> SourceFormat:
    """Make a program of a mapping that somebody chose.

    Parameters
    ----------
    name
        What this kind of table is called.
    mapping
        Columns of the table, and the field or other target that each of them is for.
    table, worksheet
        What is mapped to what.

    Raises
    ------
    UnknownNameError
        When a column or a target is not there.
    UnreadableFileError
        When a field that every entry needs is not told.
    """
    targets = list_targets(worksheet)
    for column, target in mapping.items():
        if not table.has(column):
            raise UnknownNameError("column", column, table.columns)
        if target not in targets:
            raise UnknownNameError(f"field of {worksheet.title}", target, targets)
    if lacking := list_missing_fields(mapping, worksheet):
        needed = " and ".join(lacking)
        raise UnreadableFileError(f"No column is mapped to {needed}, and every entry of {worksheet.title} needs that.")
    columns: dict[str, tuple[str, ...]] = {}
    for column, target in mapping.items():
        columns[target] = (*columns.get(target, ()), column)
    return SourceFormat(
        id="mapped-by-hand",
        title=name,
        description="Mapped by hand.",
        recognised_by=tuple((column,) for column in mapping),
        parts=(_make_part(columns, worksheet),),
    )


def _make_part(columns: Mapping[str, Columns], worksheet: Worksheet) -> FormatPart:
    if not is_time_log(worksheet):
        return FormatPart(
            worksheet=worksheet.id, fields={name: FieldRule(columns=found) for name, found in columns.items()}
        )
    durations = [
        DurationFields(columns=columns[target], unit=unit) for target, unit in _UNITS.items() if target in columns
    ]
    time = TimeFields(
        date=columns.get("date", ()),
        start=columns.get("start", ()),
        end_date=columns.get("end_date", ()),
        end=columns.get("end", ()),
        durations=tuple(durations),
    )
    others = {name: FieldRule(columns=found) for name, found in columns.items() if name not in _NO_FIELDS}
    hints = Hints(**{name: found for name, found in columns.items() if name in HINT_TARGETS})
    told = [(column,) for name, found in columns.items() if name in {*others, *HINT_TARGETS} for column in found]
    return FormatPart(worksheet=worksheet.id, time=time, fields=others, hints=hints, described_by=tuple(told))


_UNITS = {"minutes": "minutes", "hours": "hours"}
_NO_FIELDS = {*TIME_FIELDS, *TIME_TARGETS, *HINT_TARGETS}

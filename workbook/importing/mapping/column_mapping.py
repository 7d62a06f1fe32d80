"""Map the columns of a table to a worksheet: by a known format, by a saved mapping, or by the names of the columns."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    list_translated_names,
)
from workbook.importing.mapping.target_names import SUGGESTED_NAMES, TIME_LOG_NAMES, TIME_LOG_VALUES
from workbook.importing.tables.table import normalize_name
from workbook.store.entries import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workbook.content.definitions import Field, Worksheet
    from workbook.content.loader import Content
    from workbook.importing.tables.table import Table
    from workbook.store.store import Store

MAPPINGS = "import-mappings"
# The layouts of worksheets that are lists. Nothing can be imported into a matrix or a single record.
LIST_LAYOUTS = frozenset({"table", "records"})
TIME_FIELDS = ("date", "start", "minutes")
TEXT_TYPES = frozenset({"string", "name", "long-text"})
# What a column can be mapped to in a time log, in addition to its fields.
TIME_TARGETS = {
    "end": "End",
    "end_date": "End date",
    "hours": "Hours",
    "seconds": "Seconds",
    "all_day": "Whole day (yes or no)",
}
HINT_TARGETS = tuple(Hints.model_fields)


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of a table goes into which field.

    Parameters
    ----------
    fields
        For each column the field or other target that it goes into.
    name
        The name under which this kind of table is saved; "" for none.
    worksheet
        The id of the worksheet.
    """

    fields: Mapping[str, str]
    name: str = ""
    worksheet: str = ""


def is_time_log(worksheet: Worksheet) -> bool:
    """Return whether a worksheet has a date, a start and minutes.

    Parameters
    ----------
    worksheet
        The worksheet.

    Returns
    -------
    Whether it is a time log.
    """
    return all(worksheet.find_field(name) for name in TIME_FIELDS)


def list_targets(worksheet: Worksheet) -> dict[str, str]:
    """Return the targets that a column can be mapped to.

    Parameters
    ----------
    worksheet
        The worksheet.

    Returns
    -------
    The titles of the targets by name: the fields of the worksheet, and for a time log also its other targets.
    """
    targets = {field.name: field.title for field in worksheet.fields if field.filled_by == "learner"}
    if is_time_log(worksheet):
        targets |= TIME_TARGETS
        targets |= {name: name.capitalize() for name in HINT_TARGETS}
    return targets


def list_known_names(formats: Iterable[SourceFormat], content: Content) -> frozenset[str]:
    """Return the names of columns that the workbook can read without a mapping by hand.

    Parameters
    ----------
    formats
        The known formats.
    content
        The definitions of the worksheets.

    Returns
    -------
    The normalized names: those of the formats, and those of the targets of every list.
    """
    names = {normalize_name(name) for one in formats for name in list_translated_names(tuple(one.list_columns()))}
    lists = (one for one in content.worksheets if one.layout in LIST_LAYOUTS)
    return frozenset(names.union(*map(_list_target_names, lists)))


def require_columns(source_format: SourceFormat, table: Table, worksheet: Worksheet, *, name: str) -> None:
    """Raise an error if a table lacks a column that every row needs.

    Parameters
    ----------
    source_format, table, worksheet
        The format, the table and the worksheet that the table is imported into.
    name
        The name of the file, for the message.

    Raises
    ------
    UnreadableFileError
        If a required column is missing.
    """
    part = source_format.find_part(worksheet.id)
    required = list(_list_required_columns(part, worksheet)) if part else []
    missing = [names for names in required if names and not any(map(table.has, list_translated_names(names)))]
    if missing:
        columns = " and ".join(f'"{list_translated_names(names)[0]}"' for names in missing)
        raise UnreadableFileError(f"{name} is a file of {source_format.title}, but its column {columns} is missing.")


def _list_required_columns(part: FormatPart, worksheet: Worksheet) -> Iterator[Columns]:
    if part.time:
        yield part.time.date or part.time.start
        yield (*(name for one in part.time.durations for name in one.columns), *part.time.end)
    for field in worksheet.fields:
        rule = part.fields.get(field.name)
        if field.constraints.required and rule and rule.columns and not rule.share:
            yield rule.columns


def find_saved_mapping(store: Store, table: Table, worksheet: str | None = None) -> ColumnMapping | None:
    """Return the saved mapping that fits a table.

    Parameters
    ----------
    store
        The store with the saved mappings.
    table
        The table.
    worksheet
        Consider only mappings to this worksheet; None for all.

    Returns
    -------
    The mapping with most columns among those whose columns the table all has; None if no mapping fits.
    """
    saved: dict[tuple[str, str], dict[str, str]] = {}
    for entry in store.entries(MAPPINGS):
        values = entry.values
        if not entry.is_draft and worksheet in (None, values["worksheet"]):
            fields = saved.setdefault((str(values["program"]), str(values["worksheet"])), {})
            fields[str(values["column"])] = str(values["field"])
    matching = [ColumnMapping(fields, *names) for names, fields in saved.items() if all(map(table.has, fields))]
    usable = [mapping for mapping in matching if _is_usable(mapping, store)]
    return max(usable, key=lambda mapping: len(mapping.fields), default=None)


def _is_usable(mapping: ColumnMapping, store: Store) -> bool:
    """Return whether the worksheet and the fields still exist: a learner can edit the lines, and content changes."""
    try:
        worksheet = store.content.get_worksheet(mapping.worksheet)
    except UnknownNameError:
        return False
    targets = list_targets(worksheet)
    return set(mapping.fields.values()) <= set(targets) and is_complete(mapping.fields, worksheet)


def make_mapping_edits(mapping: ColumnMapping, store: Store) -> list[Edit]:
    """Return the edits that save a mapping.

    Parameters
    ----------
    mapping
        The mapping.
    store
        The store with the saved mappings; nothing is written.

    Returns
    -------
    One edit per column. It replaces the line for the same name, worksheet and column, if there is one.
    """
    ids = {
        (entry.values.get("program"), entry.values.get("worksheet"), entry.values.get("column")): entry.id
        for entry in store.entries(MAPPINGS)
    }
    edits = []
    for column, target in mapping.fields.items():
        key = (mapping.name, mapping.worksheet, column)
        values = {"program": mapping.name, "worksheet": mapping.worksheet, "column": column, "field": target}
        edits.append(Edit(ids.get(key) or make_id(MAPPINGS, *key), values))
    return edits


def map_by_names(table: Table, worksheet: Worksheet) -> dict[str, str]:
    """Map the columns whose names equal a name or the title of a target.

    Parameters
    ----------
    table, worksheet
        The table and the worksheet.

    Returns
    -------
    The target of each of these columns.
    """
    return _map_columns(table, _list_target_names(worksheet))


def suggest_mapping(table: Table, worksheet: Worksheet, formats: Iterable[SourceFormat] = ()) -> dict[str, str]:
    """Suggest a mapping for the columns whose names equal or resemble the name of a target.

    Parameters
    ----------
    table, worksheet
        The table and the worksheet.
    formats
        Formats that fit the table, whose columns are suggested too.

    Returns
    -------
    The target of each of these columns.
    """
    targets = _list_target_names(worksheet)
    mapping = _map_columns(table, targets)
    for part in filter(None, (one.find_part(worksheet.id) for one in formats)):
        for name, rule in part.fields.items():
            columns = [column for one in (rule, *rule.join) for column in one.columns]
            used = {normalize_name(column) for column in columns}
            if name not in mapping.values():
                mapping |= {column: name for column in table.columns if normalize_name(column) in used}
    if is_time_log(worksheet):
        targets |= _normalize_names(SUGGESTED_NAMES)
    for column in table.columns:
        near = difflib.get_close_matches(normalize_name(column), targets, n=1, cutoff=0.75)
        if column not in mapping and near and targets[near[0]] not in mapping.values():
            mapping[column] = targets[near[0]]
    return mapping


def _map_columns(table: Table, targets: Mapping[str, str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for column in table.columns:
        target = targets.get(normalize_name(column))
        if target and target not in mapping.values():
            mapping[column] = target
    return mapping


def _list_target_names(worksheet: Worksheet) -> dict[str, str]:
    """Return the targets by their normalized names and titles."""
    targets = list_targets(worksheet)
    others = _normalize_names(TIME_LOG_NAMES) if is_time_log(worksheet) else {}
    return others | {normalize_name(word): target for target, title in targets.items() for word in (title, target)}


def _normalize_names(names: Mapping[str, Columns]) -> dict[str, str]:
    return {normalize_name(word): target for target, words in names.items() for word in words}


def is_complete(mapping: Mapping[str, str], worksheet: Worksheet) -> bool:
    """Return whether a mapping covers every field that an entry needs.

    Parameters
    ----------
    mapping
        The target of each column.
    worksheet
        The worksheet.

    Returns
    -------
    Whether the mapping is not empty and no required field is missing.
    """
    return bool(mapping) and not list_missing_fields(mapping, worksheet)


def list_missing_fields(mapping: Mapping[str, str], worksheet: Worksheet) -> list[str]:
    """Return the required fields that no column is mapped to.

    Parameters
    ----------
    mapping
        The target of each column.
    worksheet
        The worksheet.

    Returns
    -------
    The titles of the fields.
    """
    covered = set(mapping.values())
    if is_time_log(worksheet):
        covered |= {"minutes"} if covered & {"hours", "seconds"} or {"start", "end"} <= covered else set()
        covered |= {"date"} if "start" in covered else set()  # Without a date, the start is a time stamp.
        covered |= {"kind"}  # The rules for kinds of work decide.
    return [field.title for field in worksheet.fields if _is_needed(field) and field.name not in covered]


def _is_needed(field: Field) -> bool:
    return field.constraints.required and field.default in (None, "today") and field.filled_by == "learner"


def make_source_format(mapping: ColumnMapping, table: Table, worksheet: Worksheet) -> SourceFormat:
    """Return a source format for a mapping that the learner chose.

    Parameters
    ----------
    mapping
        The mapping, with the name of the format.
    table, worksheet
        The table and the worksheet.

    Returns
    -------
    The format, with one part for the worksheet.

    Raises
    ------
    UnknownNameError
        If there is no such column or target.
    UnreadableFileError
        If no column is mapped to a required field.
    """
    targets = list_targets(worksheet)
    for column, target in mapping.fields.items():
        if not table.has(column):
            raise UnknownNameError("column", column, table.columns)
        if target not in targets:
            raise UnknownNameError(f"field of {worksheet.title}", target, targets)
    if missing := list_missing_fields(mapping.fields, worksheet):
        fields = " and ".join(missing)
        raise UnreadableFileError(f"No column is mapped to {fields}, and every entry of {worksheet.title} needs that.")
    columns: dict[str, tuple[str, ...]] = {}
    for column, target in mapping.fields.items():
        columns[target] = (*columns.get(target, ()), column)
    return SourceFormat(
        id="mapped-by-hand",
        title=mapping.name,
        description="Mapped by hand.",
        recognised_by=tuple((column,) for column in mapping.fields),
        parts=(_make_part(columns, worksheet),),
    )


def _make_part(columns: Mapping[str, Columns], worksheet: Worksheet) -> FormatPart:
    """Return the part of a format, from the columns of each target."""
    if not is_time_log(worksheet):
        fields = {name: _make_rule(names, worksheet.field(name)) for name, names in columns.items()}
        return FormatPart(worksheet=worksheet.id, fields=fields)
    durations = [
        DurationFields(columns=columns[target], unit=unit) for target, unit in _UNITS.items() if target in columns
    ]
    time = TimeFields(
        date=columns.get("date", ()),
        start=columns.get("start", ()),
        end_date=columns.get("end_date", ()),
        end=columns.get("end", ()),
        durations=tuple(durations),
        all_day=columns.get("all_day", ()),
    )
    other_fields = {
        name: _make_rule(names, worksheet.field(name)) for name, names in columns.items() if name not in _NOT_FIELDS
    }
    hints = Hints(**{name: names for name, names in columns.items() if name in HINT_TARGETS})
    described_by = tuple(
        (column,) for name, names in columns.items() if name in {*other_fields, *HINT_TARGETS} for column in names
    )
    return FormatPart(worksheet=worksheet.id, time=time, fields=other_fields, hints=hints, described_by=described_by)


def _make_rule(columns: Columns, field: Field) -> FieldRule:
    """Return the rule for a field; the texts of several columns are joined, so that none is lost."""
    if len(columns) > 1 and field.type in TEXT_TYPES:
        return FieldRule(join=tuple(FieldRule(columns=(column,)) for column in columns))
    return FieldRule(columns=columns, values=TIME_LOG_VALUES.get(field.name, {}))


_UNITS = {"minutes": "minutes", "hours": "hours", "seconds": "seconds"}
_NOT_FIELDS = {*TIME_FIELDS, *TIME_TARGETS, *HINT_TARGETS}

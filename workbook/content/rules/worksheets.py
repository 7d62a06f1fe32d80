"""Rules about a worksheet: the requirements of its layout, and the fields and worksheets that it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.content.content_problems import Finding, Problem, suggest_name
from workbook.content.rules.survey import list_repeats, make_problems
from workbook.content.values import parse_value
from workbook.content.worksheet_resolution import list_unknown_scales

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workbook.content.definitions import Axis, Worksheet
    from workbook.content.rules.survey import Survey

# Field types that people can read as a name or an instruction.
WORDED_TYPES = frozenset({"string", "long-text", "name", "choice", "behaviour", "reference", "date", "datetime"})
# The fields that the timer fills in when it stops.
TIMER_FIELDS = ("date", "start", "minutes", "kind", "source", "source_id")


@dataclass(frozen=True)
class WorksheetCase:
    """A worksheet with the rest of the content."""

    worksheet: Worksheet
    survey: Survey

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return [field.name for field in self.worksheet.fields]

    @property
    def axes(self) -> list[tuple[str, Axis]]:
        """The rows and columns it has."""
        axes = (("rows", self.worksheet.rows), ("columns", self.worksheet.columns))
        return [(key, axis) for key, axis in axes if axis]


def check_worksheets(survey: Survey) -> Iterator[Problem]:
    """Apply every rule about worksheets."""
    for place in survey.places:
        case = WorksheetCase(place.worksheet, survey)
        for rule in WORKSHEET_RULES:
            yield from make_problems(place.document, place.path, rule(case))


def check_scales(case: WorksheetCase) -> Iterator[Finding]:
    """Find fields whose scale scales.yaml does not have."""
    if case.survey.scale_list:
        yield from list_unknown_scales(case.worksheet, case.survey)


def check_field_names(case: WorksheetCase) -> Iterator[Finding]:
    """Find repeated field names, which would be one column."""
    for position, name in list_repeats(case.names):
        yield Finding(
            ("fields", position, "name"), f'the field "{name}" is here twice', "give one of them another name"
        )


def check_label_and_action(case: WorksheetCase) -> Iterator[Finding]:
    """Find a `label` or `action` that is not a field, or that is not a text field."""
    for key, name in (("label", case.worksheet.label), ("action", case.worksheet.action)):
        if name is None:
            continue
        field = case.worksheet.find_field(name)
        if field is None:
            yield Finding((key,), f'there is no field "{name}" in this worksheet', suggest_name(name, case.names))
        elif field.type not in WORDED_TYPES:
            yield Finding((key,), f'the field "{name}" holds no words ({field.type})', "name a field of text")


def check_record_fields(case: WorksheetCase) -> Iterator[Finding]:
    """Find repeated records that could not be distinguished in their list."""
    if case.worksheet.layout != "records":
        return
    if case.worksheet.label is None:
        remedy = 'add a line "label: ..." with the name of the field to show'
        yield Finding((), "records need a label, by which they are told apart", remedy)
    if not any(field.type == "date" for field in case.worksheet.fields):
        yield Finding(("fields",), "records need a date, by which they are ordered", "add a field of the type date")


def check_referenced_label(case: WorksheetCase) -> Iterator[Finding]:
    """Find worksheets whose entries can be chosen elsewhere, but that have no label."""
    referring = case.survey.referring.get(case.worksheet.id)
    if referring and case.worksheet.label is None:
        message = f'"{referring[0]}" refers to this worksheet, which has no label'
        yield Finding((), message, 'add a line "label: ..." with the name of the field to show')


def check_axes_belong_to_matrix(case: WorksheetCase) -> Iterator[Finding]:
    """Find a matrix without rows or columns, and rows or columns of anything else."""
    for key in ("rows", "columns"):
        has_axis = key in dict(case.axes)
        if case.worksheet.layout == "matrix" and not has_axis:
            remedy = f'add a line such as "{key}: {{worksheet: clients, field: client}}"'
            yield Finding((), f"a matrix needs {key}", remedy)
        if case.worksheet.layout != "matrix" and has_axis:
            yield Finding((key,), f"only a matrix has {key}", 'change the layout to "matrix" or take the line out')


def check_axis_worksheets(case: WorksheetCase) -> Iterator[Finding]:
    """Find rows or columns of a worksheet that does not exist or whose entries have no names."""
    for key, axis in case.axes:
        worksheet = case.survey.worksheets.get(axis.worksheet)
        if worksheet is None and case.survey.knows_worksheets:
            remedy = suggest_name(axis.worksheet, list(case.survey.worksheets))
            yield Finding((key, "worksheet"), f'there is no worksheet "{axis.worksheet}"', remedy)
        if worksheet is not None and worksheet.label is None:
            message = f'the worksheet "{axis.worksheet}" has no label to name the {key} by'
            yield Finding((key, "worksheet"), message, "give that worksheet a label")


def check_axis_fields(case: WorksheetCase) -> Iterator[Finding]:
    """Find a matrix whose cells do not identify their row and column."""
    for key, axis in case.axes:
        field = case.worksheet.find_field(axis.field)
        if field is None:
            remedy = suggest_name(axis.field, case.names)
            yield Finding((key, "field"), f'there is no field "{axis.field}" in this worksheet', remedy)
        elif field.type != "reference" or field.reference != axis.worksheet:
            message = f'the field "{axis.field}" does not refer to "{axis.worksheet}"'
            remedy = f'give it the type "reference" and "reference: {axis.worksheet}"'
            yield Finding((key, "field"), message, remedy)
    if len(case.axes) == 2 and case.axes[0][1].field == case.axes[1][1].field:  # noqa: PLR2004 rows and columns
        yield Finding(("columns", "field"), "rows and columns have the same field", "name one for each")


def check_axis_filter(case: WorksheetCase) -> Iterator[Finding]:
    """Find a `where` with a missing field, or with a value that the field cannot have."""
    for key, axis in case.axes:
        worksheet = case.survey.worksheets.get(axis.worksheet)
        for name, value in axis.where.items() if worksheet else ():
            field = worksheet.find_field(name) if worksheet else None
            if field is None:
                known = [field.name for field in worksheet.fields] if worksheet else []
                message = f'"{axis.worksheet}" has no field "{name}"'
                yield Finding((key, "where", name), message, suggest_name(name, known))
            elif problem := parse_value(field, value).problem:
                yield Finding((key, "where", name), problem)


def check_timer(case: WorksheetCase) -> Iterator[Finding]:
    """Find a timer without fields for its times."""
    if not case.worksheet.timer:
        return
    if case.worksheet.layout != "table":
        yield Finding(("timer",), "only a table can have a timer", 'change the layout to "table" or take the line out')
    if missing := [name for name in TIMER_FIELDS if name not in case.names]:
        message = f"a timer needs the fields {', '.join(TIMER_FIELDS)}; {', '.join(missing)} not there"
        yield Finding(("timer",), message, "add them, as in time-log.yaml")


WORKSHEET_RULES: tuple[Callable[[WorksheetCase], Iterator[Finding]], ...] = (
    check_scales,
    check_field_names,
    check_label_and_action,
    check_record_fields,
    check_referenced_label,
    check_axes_belong_to_matrix,
    check_axis_worksheets,
    check_axis_fields,
    check_axis_filter,
    check_timer,
)

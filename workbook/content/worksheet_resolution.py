"""Fill in what a worksheet's fields only name: the range and words of a scale, the list of behaviours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbook.content.content_problems import Finding, KeyPath, quote, suggest_name
from workbook.content.definitions import Activity, Behaviour, Field, Scale, Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Vocabulary(Protocol):
    """Whatever knows the scales and behaviours, by id; they are asked for only when a field names one."""

    @property
    def scales(self) -> Mapping[str, Scale]:
        """The rating scales."""

    @property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """The behaviours, in their order."""


def list_worksheets(holder: Worksheet | Activity) -> list[tuple[KeyPath, Worksheet]]:
    """Return the worksheets of a file, a register's one or an activity's, each with the path that leads to it."""
    if isinstance(holder, Worksheet):
        return [((), holder)]
    return [(("worksheets", position), worksheet) for position, worksheet in enumerate(holder.worksheets)]


def list_unknown_scales(worksheet: Worksheet, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Find each field whose scale is not in scales.yaml."""
    for position, field in enumerate(worksheet.fields):
        if field.scale and field.scale not in vocabulary.scales:
            remedy = suggest_name(field.scale, list(vocabulary.scales))
            yield Finding(("fields", position, "scale"), f"{quote(field.scale)} is not a scale of scales.yaml", remedy)


def resolve_activity(activity: Activity, vocabulary: Vocabulary) -> Activity:
    """Return the activity with every field of its worksheets as `resolve_worksheet` makes it."""
    worksheets = tuple(resolve_worksheet(worksheet, vocabulary) for worksheet in activity.worksheets)
    return activity.model_copy(update={"worksheets": worksheets})


def resolve_worksheet(worksheet: Worksheet, vocabulary: Vocabulary) -> Worksheet:
    """Return the worksheet with every field's scale and behaviours written out.

    Parameters
    ----------
    worksheet
        The worksheet as it stands in its file.
    vocabulary
        Where scales and behaviours are looked up. A field whose scale is not there stays as it is.

    Returns
    -------
    A worksheet whose fields can be used without looking anything up.
    """
    fields = tuple(_resolve_field(field, vocabulary) for field in worksheet.fields)
    return worksheet.model_copy(update={"fields": fields})


def _resolve_field(field: Field, vocabulary: Vocabulary) -> Field:
    if field.type == "behaviour":
        return _list_behaviours(field, vocabulary.behaviours)
    if field.scale and (scale := vocabulary.scales.get(field.scale)):
        return _apply_scale(field, scale)
    return field


def _list_behaviours(field: Field, behaviours: Mapping[str, Behaviour]) -> Field:
    values = field.constraints.enum or tuple(behaviours)
    titles = {value: behaviours[value].title for value in values if value in behaviours}
    constraints = field.constraints.model_copy(update={"enum": values})
    return field.model_copy(update={"constraints": constraints, "labels": titles | field.labels})


def _apply_scale(field: Field, scale: Scale) -> Field:
    low, high = field.constraints.minimum, field.constraints.maximum
    limits = {
        "minimum": float(scale.minimum) if low is None else low,
        "maximum": float(scale.maximum) if high is None else high,
    }
    constraints = field.constraints.model_copy(update=limits)
    return field.model_copy(update={"constraints": constraints, "anchors": field.anchors or scale.anchors})

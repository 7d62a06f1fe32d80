"""Resolve the names in a worksheet's fields: the range and words of a scale, and the list of behaviours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbook.content.content_problems import Finding, KeyPath, quote, suggest_name
from workbook.content.definitions import Activity, Behaviour, Field, RatingScale, Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Vocabulary(Protocol):
    """An object that has the scales and behaviours; it is asked only when a field names one."""

    @property
    def scales(self) -> Mapping[str, RatingScale]:
        """The rating scales."""

    @property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """The behaviours, in their order."""


def list_worksheets(holder: Worksheet | Activity) -> list[tuple[KeyPath, Worksheet]]:
    """Return the worksheets of a register or an activity, each with its path."""
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
    """Return the activity with all its worksheets resolved."""
    worksheets = tuple(resolve_worksheet(worksheet, vocabulary) for worksheet in activity.worksheets)
    return activity.model_copy(update={"worksheets": worksheets})


def resolve_worksheet(worksheet: Worksheet, vocabulary: Vocabulary) -> Worksheet:
    """Return the worksheet with the scales and behaviours of its fields.

    Parameters
    ----------
    worksheet
        The worksheet as its file defines it.
    vocabulary
        The scales and behaviours. A field with an unknown scale stays as it is.
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


def _apply_scale(field: Field, scale: RatingScale) -> Field:
    low, high = field.constraints.minimum, field.constraints.maximum
    limits = {
        "minimum": float(scale.minimum) if low is None else low,
        "maximum": float(scale.maximum) if high is None else high,
    }
    constraints = field.constraints.model_copy(update=limits)
    return field.model_copy(update={"constraints": constraints, "anchors": field.anchors or scale.anchors})

"""Describe a worksheet to the form in the browser: what to draw, in which order, with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from workbook.content.values import get_label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbook.content.definitions import Field, Worksheet

View = Literal["record", "records", "table", "matrix", "lists", "steps", "sorting", "conversation", "collect", "dots"]
# How the browser draws each type of field; the rest are single lines of text.
CONTROLS = {
    "long-text": "lines",
    "name": "name",
    "integer": "number",
    "number": "number",
    "share": "number",
    "rating": "rating",
    "boolean": "boolean",
    "choice": "choice",
    "behaviour": "choice",
    "date": "date",
    "due-date": "date",
    "time": "time",
    "datetime": "datetime",
    "due-datetime": "datetime",
    "reference": "reference",
    "file": "file",
}


def describe_worksheet(
    worksheet: Worksheet,
    *,
    view: View,
    fixed: Mapping[str, str],
    also: Mapping[str, Any],
    only: Collection[str] = (),
) -> dict[str, Any]:
    """Return what the browser needs to know of a worksheet; nothing that anybody has written is in it.

    Parameters
    ----------
    worksheet
        The worksheet to fill in.
    view
        How its entries are laid out.
    fixed
        Values that every entry in this form has; their fields are not shown.
    also
        What only some forms need besides: the prompt above it, an activity's steps.
    only
        The names of the fields that are shown, besides those that name a cell's row and column; none for all.
    """
    axes = [axis for axis in (worksheet.rows, worksheet.columns) if axis]
    shown = {*only, *(axis.field for axis in axes)} if only else {field.name for field in worksheet.fields}
    return {
        # Tells this form's unsaved edits from those of other forms on the page.
        "key": "/".join([worksheet.id, view, *(f"{name}={value}" for name, value in fixed.items()), *only]),
        "worksheet": worksheet.id,
        "title": worksheet.title,
        "description": worksheet.description,
        "view": view,
        "fields": [
            _describe_field(field)
            for field in worksheet.fields
            if field.name in shown and field.name not in fixed and field.filled_by == "learner"
        ],
        "defaults": {f.name: f.default for f in worksheet.fields if f.default is not None and f.name not in fixed},
        "label": worksheet.label or worksheet.fields[0].name,
        "makes_action": worksheet.action is not None,
        "timer": worksheet.timer,
        "lists": worksheet.lists,
        "sides": [side.model_dump() for side in worksheet.sides],
        "totals": [total.model_dump() for total in worksheet.totals],
        "player": worksheet.player.model_dump() if worksheet.player else None,
        "offers": [offer.model_dump() for offer in worksheet.offers],
        "axes": [{"worksheet": axis.worksheet, "field": axis.field} for axis in axes],
        **also,
    }


def choose_view(worksheet: Worksheet) -> View:
    """Return how a worksheet's entries are laid out when nothing else is asked for."""
    if worksheet.layout == "playable":
        return worksheet.play.kind if worksheet.play else "table"
    return "lists" if worksheet.lists else worksheet.layout


def _describe_field(field: Field) -> dict[str, Any]:
    limits = field.constraints
    return {
        "name": field.name,
        "title": field.title,
        "help": field.description,
        "control": CONTROLS.get(field.type, "text"),
        "unit": field.unit,
        "required": limits.required,
        "reference": field.reference,
        "options": _list_options(field),
    }


def _list_options(field: Field) -> list[dict[str, Any]]:
    limits = field.constraints
    if field.type == "rating" and limits.minimum is not None and limits.maximum is not None:
        numbers = range(int(limits.minimum), int(limits.maximum) + 1)
        return [{"value": number, "label": _label_rating(field, number)} for number in numbers]
    return [{"value": choice, "label": get_label(field, choice)} for choice in limits.enum]


def _label_rating(field: Field, number: int) -> str:
    anchor = field.anchors.get(number)
    return f"{number}: {anchor}" if anchor else str(number)

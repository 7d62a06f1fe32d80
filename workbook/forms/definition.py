"""Describe a worksheet to the form in the browser: what to draw, in which order, and with which texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from workbook.content.values import get_label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbook.content.definitions import Field, Worksheet

View = Literal["record", "records", "table", "matrix", "lists", "steps", "sorting", "conversation", "collect", "dots"]
# The control of each type of field in the browser; all other types are single lines of text.
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
    extra: Mapping[str, Any],
    visible_fields: Collection[str] = (),
) -> dict[str, Any]:
    """Return the description of a worksheet for the browser, which contains nothing that a learner wrote.

    Parameters
    ----------
    worksheet
        The worksheet to fill in.
    view
        The layout of its entries.
    fixed
        Values that every entry in this form has; their fields are hidden.
    extra
        Further properties of some forms: a prompt above the form, an activity's steps.
    visible_fields
        The names of the visible fields, besides those of a cell's row and column; empty for all.
    """
    axes = [axis for axis in (worksheet.rows, worksheet.columns) if axis]
    shown = (
        {*visible_fields, *(axis.field for axis in axes)}
        if visible_fields
        else {field.name for field in worksheet.fields}
    )
    return {
        # Distinguishes this form's unsaved edits from those of other forms on the page.
        "key": "/".join([worksheet.id, view, *(f"{name}={value}" for name, value in fixed.items()), *visible_fields]),
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
        **extra,
    }


def choose_view(worksheet: Worksheet) -> View:
    """Return the default layout of a worksheet."""
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

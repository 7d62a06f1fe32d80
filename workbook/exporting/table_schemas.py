"""Describe the tables of a data package: the Frictionless Table Schema of each worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.content.values import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbook.content.definitions import Field, Worksheet

ID = "id"
POSITION = "entry_position"
SAVED_AT = "entry_saved_at"
OWN_COLUMNS = (ID, POSITION, SAVED_AT)
_REQUIRED = {"required": True}
_NUMBERS = {"integer", "number"}
_ID = {"name": ID, "title": "Entry", "type": "string", "constraints": _REQUIRED}
_POSITION = {
    "name": POSITION,
    "title": "Place",
    "type": "integer",
    "description": "The entry's place among those of its worksheet.",
    "constraints": _REQUIRED,
}
_SAVED_AT = {
    "name": SAVED_AT,
    "title": "Saved at",
    "type": "datetime",
    "description": "When it was last saved, in UTC.",
}
_VALUES = {
    "name": "values",
    "title": "Values",
    "type": "object",
    "description": "What the entry says, by the names of the worksheet's fields.",
    "constraints": _REQUIRED,
}
_WORKSHEET = {"name": "worksheet", "title": "Worksheet", "type": "string", "constraints": _REQUIRED}
UNFINISHED_SCHEMA: dict[str, Any] = {
    "fields": [_WORKSHEET, _ID, _VALUES, _POSITION, _SAVED_AT],
    "primaryKey": ["worksheet", ID],
}
HISTORY_SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "number", "title": "Number", "type": "integer", "constraints": {"required": True, "minimum": 1}},
        {
            "name": "operation",
            "title": "Operation",
            "type": "integer",
            "description": "What was done together, and is undone together, has the same number.",
            "constraints": _REQUIRED,
        },
        _WORKSHEET,
        {"name": "entry", "title": "Entry", "type": "string", "constraints": _REQUIRED},
        _POSITION,
        {
            "name": "action",
            "title": "Action",
            "type": "string",
            "constraints": {"required": True, "enum": ["save", "delete", "undo", "restore"]},
        },
        {"name": "saved_at", "title": "Saved at", "type": "datetime", "constraints": _REQUIRED},
        {"name": "deleted", "title": "Deleted", "type": "boolean", "constraints": _REQUIRED},
        {"name": "undone", "title": "Undone", "type": "boolean", "constraints": _REQUIRED},
        _VALUES,
    ],
    "primaryKey": ["number"],
}


def make_schema(worksheet: Worksheet, *, references: Mapping[str, str], tables: Collection[str]) -> dict[str, Any]:
    """Return the Table Schema of a worksheet's entries.

    Parameters
    ----------
    worksheet
        The worksheet, with its scales and behaviours resolved.
    references
        By field, the worksheet that it refers to, if every value of the field is found there.
    tables
        The worksheets that have a table in the package.

    Returns
    -------
    The schema. A `reference` that is not a foreign key, because an entry it names is deleted or a draft, is still named in
    the field.
    """
    schema: dict[str, Any] = {
        "fields": [_ID, *map(_make_field, worksheet.fields), _POSITION, _SAVED_AT],
        "primaryKey": [ID],
    }
    keys = [
        {"fields": [name], "reference": {"resource": "" if other == worksheet.id else other, "fields": [ID]}}
        for name, other in references.items()
        if other in tables
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _make_field(field: Field) -> dict[str, Any]:
    kind = KINDS[field.type].schema_type
    described = {
        "name": field.name,
        "title": field.title,
        "type": kind,
        "description": field.description,
        "constraints": _make_constraints(field, kind),
        "unit": "" if field.type == "share" else field.unit,
        "labels": field.labels,
        "anchors": {str(number): words for number, words in field.anchors.items()},
        "reference": field.reference,
    }
    return {name: said for name, said in described.items() if said}


def _make_constraints(field: Field, kind: str) -> dict[str, Any]:
    constraints = field.constraints
    low, high = (0, 1) if field.type == "share" else (constraints.minimum, constraints.maximum)
    limits = {"minimum": low, "maximum": high} if kind in _NUMBERS else {}
    said = {"required": constraints.required or None, "enum": list(constraints.enum) or None} | {
        name: int(limit) if limit is not None and float(limit).is_integer() else limit for name, limit in limits.items()
    }
    return {name: limit for name, limit in said.items() if limit is not None}

"""Make JSON Schemas of the content files, with which an editor checks and completes them while an author writes.

They describe keys and types. Rules that compare values, such as ids that must exist, are only checked by `workbook check`.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from workbook.content.definitions import Activity, Behaviour, Persona, RatingScale, Scenario, Term, Worksheet
from workbook.content.facilitation_plans import RoomPlan
from workbook.content.page_definitions import Workbook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: dict[str, Any] = {
    "activity": Activity,
    "behaviours": tuple[Behaviour, ...],
    "facilitating": RoomPlan,
    "glossary": tuple[Term, ...],
    "persona": Persona,
    "register": Worksheet,
    "scales": tuple[RatingScale, ...],
    "scenario": Scenario,
    "workbook": Workbook,
}


def make_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of content file, by the kind's name."""
    return {kind: make_schema(shape) for kind, shape in SHAPES.items()}


def make_schema(shape: Any) -> dict[str, Any]:
    """Return the JSON Schema of a definition, or of a tuple of definitions for a list."""
    schema: dict[str, Any] = {"$schema": DIALECT, **TypeAdapter(shape).json_schema()}
    if shape is Persona:  # Keys that are not ids are rejected; pydantic only describes those that are.
        schema["properties"]["entries"]["additionalProperties"] = False
    for definition in (schema, *schema.get("$defs", {}).values()):
        if "description" in definition:  # The line breaks of a docstring mean nothing in an editor.
            definition["description"] = " ".join(definition["description"].split())
    return schema

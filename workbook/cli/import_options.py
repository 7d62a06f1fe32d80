"""Parse the values of the options of `workbook import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError, suggest
from workbook.importing.mapping.column_mapping import ColumnMapping
from workbook.importing.mapping.work_categories import ANYTHING, RULES, CategoryRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.content.loader import Content


def parse_mapping(options: Iterable[str], name: str = "") -> ColumnMapping | None:
    """Parse options such as "Column=field" into a mapping with a name; without any option, return None."""
    fields = {}
    for option in options:
        column, sign, field = option.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise UnreadableFileError(f'"{option}" does not map a column to a field: write it like "Column=field".')
        fields[column.strip()] = field.strip()
    return ColumnMapping(fields, name) if fields else None


def parse_rules(options: Iterable[str], content: Content) -> list[CategoryRule]:
    """Parse options such as "project:Permits=service" or "anything=other" into rules for kinds of work."""
    worksheet = content.get_worksheet(RULES)
    places, kinds = (worksheet.field(name).constraints.enum for name in ("look_in", "kind"))
    rules = []
    for option in options:
        condition, _, kind = (part.strip() for part in option.rpartition("="))
        place, _, text = (part.strip() for part in condition.partition(":"))
        if place not in places or bool(text) == (place == ANYTHING):
            raise UnreadableFileError(
                f'"{option}" is not a rule: write it like "project:Permits=service", with one of: {", ".join(places)}.'
            )
        if kind not in kinds:
            raise UnreadableFileError(f'There is no kind of work "{kind}"; {suggest(kind, kinds)}')
        rules.append(CategoryRule(place, text, kind))
    return rules

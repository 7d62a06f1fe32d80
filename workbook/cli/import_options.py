"""Read what was written behind the options of `workbook import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnreadableFileError, suggest
from workbook.importing.mapping.work_categories import ANYTHING, RULES, CategoryRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.content.loader import Content


def parse_mapping(options: Iterable[str]) -> dict[str, str] | None:
    """Return the mapping that "Column=field" means, several times; None without any.

    Raises
    ------
    UnreadableFileError
        When one of them has no "=", or nothing before or behind the last of them.
    """
    mapping = {}
    for option in options:
        column, sign, field = option.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise UnreadableFileError(f'"{option}" maps nothing: write the column, "=", and the field.')
        mapping[column.strip()] = field.strip()
    return mapping or None


def parse_kinds(options: Iterable[str], content: Content) -> list[CategoryRule]:
    """Return the rules that "project:Permits=service" or "anything=other" means, several times.

    Raises
    ------
    UnreadableFileError
        When one of them is written otherwise, or there is no such place or kind.
    """
    worksheet = content.get_worksheet(RULES)
    places, kinds = (worksheet.field(name).constraints.enum for name in ("look_in", "kind"))
    rules = []
    for option in options:
        told, _, kind = (part.strip() for part in option.rpartition("="))
        place, _, text = (part.strip() for part in told.partition(":"))
        if place not in places or bool(text) == (place == ANYTHING):
            raise UnreadableFileError(
                f'"{option}" is no rule: write it like "project:Permits=service" ({", ".join(places)}).'
            )
        if kind not in kinds:
            raise UnreadableFileError(f'There is no kind of work "{kind}"; {suggest(kind, kinds)}')
        rules.append(CategoryRule(place, text, kind))
    return rules

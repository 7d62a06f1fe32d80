"""Render a matrix: the entries of one register are its rows, those of another its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_table
from workbook.reports.entry_table import render_draft, show_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.definitions import Axis, Field, Worksheet
    from workbook.store.entries import Entry

BLANKS = "An empty cell has not been thought about yet. Rows and columns with nothing in them are left out."
NOT_FOUND = "(not found)"


def render_matrix(worksheet: Worksheet, entries: Sequence[Entry], names: Mapping[str, Mapping[str, str]]) -> Html:
    """Return a matrix as an HTML table; each value in a cell has the name of its question.

    Parameters
    ----------
    worksheet
        A worksheet with rows and columns.
    entries
        Its cells; a cell whose row or column does not exist is under "(not found)".
    names
        The names of the rows and columns by id, in order, by the id of their worksheet.
    """
    if not worksheet.rows or not worksheet.columns:
        raise ValueError(f"{worksheet.id} has no rows and columns.")
    rows, columns = (_list_side(axis, entries, names) for axis in (worksheet.rows, worksheet.columns))
    sides = {worksheet.rows.field, worksheet.columns.field}
    fields = [field for field in worksheet.fields if field.name not in sides]
    cells = {(_side_of(worksheet.rows, entry), _side_of(worksheet.columns, entry)): entry for entry in entries}
    body = [
        [name, *(_render_cell(cells.get((row, column)), fields, names) for column in columns)]
        for row, name in rows.items()
    ]
    corner = worksheet.field(worksheet.rows.field).title
    table = make_table(worksheet.title, [corner, *columns.values()], body)
    return join_html([table, *_render_anchors(fields), make_element("p", BLANKS)])


def _list_side(axis: Axis, entries: Iterable[Entry], names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the ids and names of the rows or columns that have cells, in the register's order."""
    used = {_side_of(axis, entry) for entry in entries}
    known = {name: title for name, title in names.get(axis.worksheet, {}).items() if name in used}
    return known | dict.fromkeys(sorted(used - known.keys()), NOT_FOUND)


def _side_of(axis: Axis, entry: Entry) -> str:
    return str(entry.values.get(axis.field, ""))


def _render_cell(entry: Entry | None, fields: Sequence[Field], names: Mapping[str, Mapping[str, str]]) -> str:
    if entry is None:
        return ""
    answers = [(field.title, show_answer(_without_anchors(field), entry, names)) for field in fields]
    lines = [f"{title}: {answer}" if len(fields) > 1 else answer for title, answer in answers if answer]
    if entry.is_draft:
        lines.append(render_draft(entry))
    return "\n".join(lines)


def _without_anchors(field: Field) -> Field:
    """Return the field with ratings as plain numbers; their meaning is explained once, below the matrix."""
    return field.model_copy(update={"anchors": {}})


def _render_anchors(fields: Iterable[Field]) -> list[Html]:
    return [
        make_element(
            "p",
            f"{field.title}: from {_format_anchor(field, min(field.anchors))} to {_format_anchor(field, max(field.anchors))}.",
        )
        for field in fields
        if field.anchors
    ]


def _format_anchor(field: Field, number: int) -> str:
    return f"{number} ({field.anchors[number]})"

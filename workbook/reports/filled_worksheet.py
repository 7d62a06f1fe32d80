"""Render a filled worksheet: a record as its answers, a table as a table, a matrix by rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_facts, make_table
from workbook.reports.entry_matrix import render_matrix
from workbook.reports.entry_table import Column, make_columns, render_draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content
    from workbook.store.entries import Entry

NOTHING = "Nothing has been entered here."
NO_TITLE = "Entry"


def render_worksheet(
    worksheet: Worksheet,
    entries: Sequence[Entry],
    names: Mapping[str, Mapping[str, str]],
    *,
    content: Content,
) -> str:
    """Return a worksheet's entries as HTML.

    Parameters
    ----------
    worksheet
        The worksheet, with its scales and behaviours filled in as the loader does.
    entries
        Its entries, in order. Drafts are marked, with the problems of each.
    names
        The names of the entries that the worksheet refers to, by id, in order, by the id of their worksheet.
    content
        The content, for the titles of activities and worksheets.

    Returns
    -------
    HTML in which every text is escaped. Questions without any answer are named below the table; questions for which
    the workbook's default was kept everywhere are not shown.
    """
    if not entries:
        return make_element("p", NOTHING)
    if worksheet.rows and worksheet.columns:
        return render_matrix(worksheet, entries, names)
    columns = make_columns(worksheet, entries, names, content=content)
    shown = [column for column in columns if column.says_something]
    render = _render_records if worksheet.layout in {"record", "records"} else _render_table
    return join_html([render(worksheet, entries, shown), *_render_left_out(columns)])


def _render_table(worksheet: Worksheet, entries: Sequence[Entry], columns: Sequence[Column]) -> Html:
    rows = [[column.answers[number] for column in columns] or [""] for number in range(len(entries))]
    for entry, row in zip(entries, rows, strict=True):
        row[0] = _join_lines(row[0], render_draft(entry))
    headers = [column.title for column in columns] or [NO_TITLE]
    caption = f"{worksheet.title}: {_count(entries)}"
    return make_table(caption, headers, rows, kinds=[column.kind for column in columns])


def _render_records(worksheet: Worksheet, entries: Sequence[Entry], columns: Sequence[Column]) -> Html:
    title = next((column for column in columns if column.name == worksheet.label), None)
    facts = [column for column in columns if column is not title]
    parts = []
    for number, entry in enumerate(entries):
        caption = (title.answers[number] if title else "") or f"{worksheet.title}: {number + 1}"
        answers = [(column.title, column.answers[number]) for column in facts if column.answers[number]]
        parts.append(make_facts(_join_lines(caption, render_draft(entry)), answers))
    return join_html(parts)


def _render_left_out(columns: Iterable[Column]) -> list[Html]:
    empty = [column.title for column in columns if column.is_empty and column.is_typed]
    return [make_element("p", f"Not filled in: {', '.join(empty)}.")] if empty else []


def _join_lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _count(entries: Sequence[Entry]) -> str:
    return "1 entry" if len(entries) == 1 else f"{len(entries)} entries"

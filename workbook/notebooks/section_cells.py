"""Turn a section of a page that belongs to no level into cells: its words and ways on, then what it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbook.document.html import make_page_address
from workbook.notebooks.markdown import escape_markdown, escape_paragraphs, render_form_text, render_link
from workbook.notebooks.notebook_cells import make_code_cell, make_markdown_cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from workbook.content.loader import Content
    from workbook.content.page_definitions import PageSection


def make_section_cells(section: PageSection, content: Content) -> list[NotebookNode]:
    """Return the cells of a section.

    Parameters
    ----------
    section
        The section.
    content
        Where the titles of the notebooks stand that it leads to.
    """
    worksheet = content.get_worksheet(section.worksheet).title if section.worksheet else section.title
    words = make_markdown_cell(
        f"section-{section.id}",
        f"## {escape_markdown(section.title)}",
        escape_paragraphs(section.text),
        render_form_text(f"**{escape_markdown(worksheet)}**") if worksheet != section.title else "",
        "\n".join(_render_way_on(link.text, link.to, content) for link in section.links),
    )
    return [words, *_make_shown_cells(section)]


def _render_way_on(text: str, notebook: str, content: Content) -> str:
    link = render_link(content.get_notebook(notebook).title, make_page_address(notebook))
    return f"- {escape_markdown(text)} {link}"


def _make_shown_cells(section: PageSection) -> list[NotebookNode]:
    shown = (("part", section.part), ("form", section.worksheet), ("review", section.review), ("tool", section.tool))
    return [
        make_code_cell(f"{method}-{name}", f"# {' '.join(section.title.split())}", f"book.{method}({json.dumps(name)})")
        for method, name in shown
        if name
    ]

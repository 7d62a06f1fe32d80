"""Make the cells of a section of a page: its text and links, then a part, form, review or tool."""

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
        Contains the titles of the notebooks that it links to.
    """
    worksheet = content.get_worksheet(section.worksheet).title if section.worksheet else section.title
    text_cell = make_markdown_cell(
        f"section-{section.id}",
        f"## {escape_markdown(section.title)}",
        escape_paragraphs(section.text),
        render_form_text(f"**{escape_markdown(worksheet)}**") if worksheet != section.title else "",
        "\n".join(_render_page_link(link.text, link.to, content) for link in section.links),
    )
    return [text_cell, *_make_shown_cells(section)]


def _render_page_link(text: str, notebook: str, content: Content) -> str:
    link = render_link(content.get_notebook(notebook).title, make_page_address(notebook))
    return f"- {escape_markdown(text)} {link}"


def _make_shown_cells(section: PageSection) -> list[NotebookNode]:
    shown = (("part", section.part), ("form", section.worksheet), ("review", section.review), ("tool", section.tool))
    return [
        make_code_cell(f"{method}-{name}", f"# {' '.join(section.title.split())}", f"book.{method}({json.dumps(name)})")
        for method, name in shown
        if name
    ]

"""Convert a filled notebook to a document, from which Word and PDF files are rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from workbook.document.document import HtmlDocument, HtmlSection

if TYPE_CHECKING:
    import datetime as dt

    from nbformat import NotebookNode

OPENING = "Overview"
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_FOLDED = (
    (re.compile(r"<summary>(.*?)</summary>", re.DOTALL), r"<h4>\1</h4>"),
    (re.compile(r"</?details[^>]*>"), ""),
)
# A link to another page, which is of no use on paper.
_PAGE_LINK = re.compile(r'<li>(?:<strong>)?<a href="[^"#]*\.ipynb[^"]*">[^<]*</a>(?:</strong>)?</li>\s*')
_EMPTY_LIST = re.compile(r"<ul>\s*</ul>")
_TAG = re.compile(r"<[^>]+>")


def make_page_document(
    notebook: NotebookNode, *, lines: tuple[str, ...], author: str = "", dated: dt.date | None = None
) -> HtmlDocument:
    """Return a filled notebook as a document, with one section per heading and its texts and outputs.

    Parameters
    ----------
    notebook
        The notebook, with its outputs.
    lines
        The lines below the title: whose page it is, and as of which day.
    author
        The header of each page; "" for none.
    dated
        The creation date of the file; None for the present moment.
    """
    root = _Part("", 0)
    path = [root]
    for html in map(_render, notebook.cells):
        before, *rest = _HEADING.split(html)
        path[-1].html += before
        for level, heading, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            part = _Part(unescape(_TAG.sub("", heading)), int(level), text)
            while path[-1].level >= part.level:
                path.pop()
            path[-1].parts.append(part)
            path.append(part)
    title = root.parts[0] if root.parts else root
    opening = [HtmlSection(OPENING, title.html)] if title.html.strip() else []
    return HtmlDocument(title.title, lines, (*opening, *map(_freeze, title.parts)), author, dated=dated)


@dataclass
class _Part:
    """A heading, with the content below it so far."""

    title: str
    level: int
    html: str = ""
    parts: list[_Part] = field(default_factory=list)


def _freeze(part: _Part) -> HtmlSection:
    return HtmlSection(part.title, part.html, tuple(map(_freeze, part.parts)))


def _render(cell: NotebookNode) -> str:
    if cell.cell_type == "markdown":
        # A line break in Markdown means a space; intended line breaks are elements.
        html = str(_make_markdown()(cell.source)).replace("\n", " ")
        for pattern, replacement in (*_FOLDED, (_PAGE_LINK, ""), (_EMPTY_LIST, "")):
            html = pattern.sub(replacement, html)
        return html
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ()))


def _make_markdown() -> MarkdownWithMath:
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True))

"""Render the blocks of a document as HTML in which every text is escaped."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from workbook.document.html import Html, join_html, make_element, make_facts, make_link, make_list, make_table
from workbook.document.tree import (
    BulletList,
    Callout,
    DataTable,
    DefinitionList,
    Figure,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    format_plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workbook.document.html import Kind
    from workbook.document.tree import Block, Cell, Run, TableColumn

# The pages of the workbook that links lead to; other pages are not available to the reader.
PAGE_SUFFIX = ".ipynb"
_CALLOUT_STYLE = "border-left:3px solid;padding-left:1em"


def render_html(blocks: Iterable[Block], *, first_level: int = 2, pages: Collection[str] | None = None) -> Html:
    """Render blocks as HTML.

    Parameters
    ----------
    blocks
        The blocks.
    first_level
        The level of the HTML headings for headings of level 1.
    pages
        The ids of the notebooks that links may lead to; other links to notebooks become plain text. None for all.

    Returns
    -------
    The HTML. It needs no style sheet.
    """
    return _HtmlRenderer(first_level, pages).render(blocks)


class _HtmlRenderer:
    def __init__(self, first_level: int, pages: Collection[str] | None) -> None:
        self._first_level, self._pages = first_level, pages

    def render(self, blocks: Iterable[Block]) -> Html:
        return join_html(map(self._render_block, blocks))

    def _render_block(self, block: Block) -> Html:  # noqa: PLR0911 one per kind of block
        match block:
            case Paragraph():
                return make_element("p", self._render_text(block.text))
            case Heading():
                return make_element(f"h{min(block.level - 1 + self._first_level, 6)}", block.text)
            case DataTable():
                rows = [[self._render_text(cell) for cell in row] for row in block.rows]
                kinds = [_choose_kind(column) for column in block.columns]
                return make_table(self._render_text(block.caption), block.headers, rows, kinds=kinds)
            case DefinitionList():
                facts = ((self._render_text(term), self._render_text(said)) for term, said in block.items)
                return make_facts(self._render_text(block.caption), facts)
            case BulletList() | NumberedList():
                return self._render_list(block)
            case Figure():
                return self._render_figure(block)
            case Callout():
                title = [make_element("p", make_element("strong", block.title))] if block.title else []
                return make_element("div", *title, self.render(block.blocks), style=_CALLOUT_STYLE)
            case PageBreak():
                return Html('<div style="break-after:page"></div>')

    def _render_list(self, block: BulletList | NumberedList) -> Html:
        items = map(self._render_item, block.items)
        if isinstance(block, NumberedList) and block.start != 1:
            return make_element("ol", *(make_element("li", item) for item in items), start=str(block.start))
        return make_list(items, ordered=isinstance(block, NumberedList))

    def _render_item(self, item: Cell | ListItem) -> str:
        if not isinstance(item, ListItem):
            return self._render_text(item)
        return join_html([self._render_text(item.text), *map(self._render_list, item.lists)])

    def _render_figure(self, figure: Figure) -> Html:
        source = "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode()
        picture = Html(f'<img alt="{escape(figure.alternative)}" src="{source}" style="max-width:100%">')
        caption = make_element("figcaption", self._render_text(figure.caption))
        return make_element("figure", picture, caption, style="margin:1em 0")

    def _render_text(self, cell: Cell) -> str:
        if isinstance(cell, tuple):
            return join_html(map(self._render_run, cell))
        return format_plain_text(cell)

    def _render_run(self, run: Run) -> str:
        text: str = run.text
        if run.is_code:
            text = make_element("code", text)
        if run.is_emphasized:
            text = make_element("em", text)
        if run.is_strong:
            text = make_element("strong", text)
        return make_link(text, run.link) if run.link and self._has_target(run.link) else text

    def _has_target(self, link: str) -> bool:
        page, suffix, _ = link.partition(PAGE_SUFFIX)
        return self._pages is None or not suffix or page in self._pages


def _choose_kind(column: TableColumn) -> Kind:
    if column.is_right_aligned:
        return "duration" if column.is_unbroken else "number"
    return "date" if column.is_unbroken else "words"

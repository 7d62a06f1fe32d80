"""Check that a document tree is complete and well-formed, so that every renderer makes an accessible file of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.tree import (
    BulletList,
    Callout,
    CheckBoxes,
    DataTable,
    DefinitionList,
    Figure,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Presentation,
    format_plain_text,
    list_runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbook.document.tree import Block, Cell, Document, Text

MAX_HEADING_LEVEL = 6


def check_document(document: Document | Presentation) -> list[str]:
    """Check a document.

    Parameters
    ----------
    document
        A document or a presentation.

    Returns
    -------
    One sentence per problem; an empty list when there is none.
    """
    problems = [] if document.title.strip() else ["The document has no title."]
    if isinstance(document, Presentation):
        for slide in document.slides:
            problems += [] if slide.title.strip() else ["A slide has no title."]
            problems += _check_inner(slide.blocks, f'slide "{slide.title}"')
        return problems
    return [*problems, *_check_headings(document.blocks), *check_blocks(document.blocks)]


def check_blocks(blocks: Iterable[Block]) -> list[str]:
    """Check blocks without the order of their headings.

    Parameters
    ----------
    blocks
        The blocks of a document, or of a part of it.

    Returns
    -------
    One sentence per problem; an empty list when there is none.
    """
    return [problem for block in blocks for problem in _check_block(block)]


def _check_headings(blocks: Iterable[Block]) -> Iterator[str]:
    before = 0
    for heading in (block for block in blocks if isinstance(block, Heading)):
        if not heading.text.strip():
            yield "A heading has no text."
        if heading.level < 1 or heading.level > MAX_HEADING_LEVEL:
            yield f'The heading "{heading.text}" has the level {heading.level}; use 1 to {MAX_HEADING_LEVEL}.'
        elif heading.level > before + 1:
            yield f'The heading "{heading.text}" has the level {heading.level} below the level {before}.'
        before = heading.level


def _check_inner(blocks: Iterable[Block], place: str) -> Iterator[str]:
    """Check blocks that are within another one and can therefore not divide the document."""
    for block in blocks:
        if isinstance(block, Heading | PageBreak):
            yield f"A {'heading' if isinstance(block, Heading) else 'page break'} is within the {place}."
        yield from _check_block(block)


def _check_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _check_text(block.text, "A paragraph")
        case BulletList() | NumberedList():
            yield from _check_list(block)
        case DefinitionList():
            for term, definition in block.items:
                yield from _check_text(term, f'A term of "{format_plain_text(block.caption)}"')
                yield from _check_links(definition)
        case DataTable():
            yield from _check_table(block)
        case Figure():
            if not block.alternative.strip():
                yield f'The figure "{format_plain_text(block.caption)}" has no alternative text.'
        case Callout():
            yield from _check_inner(block.blocks, f'callout "{block.title}"')


def _check_list(block: BulletList | NumberedList) -> Iterator[str]:
    if not block.items:
        yield "A list has no items."
    for item in block.items:
        if isinstance(item, ListItem):
            yield from _check_text(item.text, "An item")
            for inner in item.lists:
                yield from _check_list(inner)
        else:
            yield from _check_text(item, "An item")


def _check_table(table: DataTable) -> Iterator[str]:
    name = f'The table "{format_plain_text(table.caption)}"'
    if not table.columns:
        yield f"{name} has no columns."
    for number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            yield f"{name} has {len(table.columns)} columns, but row {number} has {len(row)} cells."
        for cell in row:
            if isinstance(cell, CheckBoxes) and not cell.choices:
                yield f"{name} has a field without choices in row {number}."
            yield from _check_links(cell)


def _check_text(text: Text, name: str) -> Iterator[str]:
    if not format_plain_text(text):
        yield f"{name} has no text."
    yield from _check_links(text)


def _check_links(cell: Cell) -> Iterator[str]:
    for run in list_runs(cell):
        if run.link and not run.text.strip():
            yield f"The link to {run.link} has no text."

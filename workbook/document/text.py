"""Render the blocks of a document as plain text, for programs that do not show HTML."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from workbook.document.tree import (
    BulletList,
    Callout,
    DataTable,
    DefinitionList,
    Figure,
    Heading,
    ListItem,
    NumberedList,
    Paragraph,
    Presentation,
    format_plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbook.document.tree import Block, Cell, Document

MAX_TABLE_WIDTH = 120
_INDENT = "    "
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r"[ \t]+")


def render_text(blocks: Iterable[Block]) -> str:
    """Render blocks as plain text.

    Parameters
    ----------
    blocks
        The blocks.

    Returns
    -------
    The text, with empty lines between blocks. A table is in columns if it fits, else each row is a list of its answers.
    """
    return "\n".join(line for block in blocks for line in _list_lines(block)).strip("\n")


def render_text_document(document: Document | Presentation) -> str:
    """Render a document or a presentation as a plain text file.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    The text: the title and its lines, then the content. The notes of a slide follow it.
    """
    parts = ["\n".join([*_underline(document.title, "="), *document.lines])]
    if isinstance(document, Presentation):
        for slide in document.slides:
            notes = "\n\n".join(slide.notes)
            parts += ["\n".join(_underline(slide.title, "-")), render_text(slide.blocks), notes]
    else:
        parts.append(render_text(document.blocks))
    return "\n\n".join(filter(None, parts)) + "\n"


def _list_lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block and the empty line after it."""
    match block:
        case Paragraph():
            text = _clean(block.text)
            yield from (text.split("\n") if text else ())
        case DefinitionList():
            yield from (*_split(block.caption), "")
            yield from _lay_out_facts([[_clean(term), _clean(said)] for term, said in block.items])
        case DataTable():
            yield from (*_split(block.caption), "")
            yield from _lay_out_table([list(block.headers), *([_clean(cell) for cell in row] for row in block.rows)])
        case BulletList() | NumberedList():
            yield from _list_items(block)
        case Figure():
            yield from (*_split(block.alternative), *_split(block.caption))
        case Heading():
            yield from _underline(block.text, "=" if block.level == 1 else "-")
        case Callout():
            yield from _split(block.title)
            yield render_text(block.blocks)
        case _:
            return
    yield ""


def _list_items(block: BulletList | NumberedList) -> Iterator[str]:
    start = block.start if isinstance(block, NumberedList) else None
    for number, item in enumerate(block.items, start=start or 0):
        begin = "- " if start is None else f"{number}. "
        first, *others = _clean(item.text if isinstance(item, ListItem) else item).split("\n")
        yield begin + first
        yield from (" " * len(begin) + line for line in others)
        for inner in item.lists if isinstance(item, ListItem) else ():
            yield from (" " * len(begin) + line for line in _list_items(inner))


def _underline(title: str, character: str) -> list[str]:
    return [title, character * len(title)]


def _split(text: Cell) -> list[str]:
    cleaned = _clean(text)
    return cleaned.split("\n") if cleaned else []


def _clean(cell: Cell) -> str:
    """Return a text in which each run of spaces is one space, without empty lines at its ends."""
    lines = _LINE_BREAK.split(format_plain_text(cell))
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n")


def _lay_out_table(rows: Sequence[list[str]]) -> list[str]:
    """Return a table in columns if it fits on the page, else row by row, each value below its column's name."""
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    has_line_breaks = any("\n" in cell for row in rows for cell in row)
    if has_line_breaks or sum(widths) + 2 * len(widths) > MAX_TABLE_WIDTH:
        return _lay_out_rows(rows)
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*lines[:1], "  ".join("-" * width for width in widths), *lines[1:]]


def _lay_out_rows(rows: Sequence[list[str]]) -> list[str]:
    headers, *others = rows
    lines = []
    for row in others:
        lines += [*_lay_out_facts([[header, cell] for header, cell in zip(headers, row, strict=False) if cell]), ""]
    return lines[:-1]


def _lay_out_facts(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return questions with their answers; answers of several lines are below the question."""
    lines = []
    for question, answer in rows:
        said = answer.split("\n")
        one_line = len(said) == 1
        lines += [f"{question}: {said[0]}"] if one_line else [f"{question}:", *(_INDENT + line for line in said)]
    return lines

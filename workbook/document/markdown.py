"""Render a document as Markdown, for wikis, issue trackers and other programs that accept it."""

from __future__ import annotations

import re
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
    PageBreak,
    Paragraph,
    Presentation,
    list_runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbook.document.tree import Block, Cell, Document, Run

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r"[ \t\r\n]+")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#&$]")
# At the start of a line, these characters begin a list, a quotation or an underlined heading.
_LINE_START = re.compile(r"^(\s*\d*)([-+=:.)])")


def render_markdown(document: Document | Presentation) -> str:
    """Render a document or a presentation as Markdown (GitHub's dialect).

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    The Markdown, in which nothing that somebody wrote is markup. Pictures are represented by their alternative text.
    """
    parts = [f"# {_escape(document.title)}", *map(_escape, document.lines)]
    if isinstance(document, Presentation):
        for slide in document.slides:
            parts += [f"## {_escape(slide.title)}", *_render_blocks(slide.blocks), *map(_escape, slide.notes)]
    else:
        parts += _render_blocks(document.blocks)
    return "\n\n".join(filter(None, parts)) + "\n"


def _render_blocks(blocks: Iterable[Block]) -> list[str]:
    return [_render_block(block) for block in blocks]


def _render_block(block: Block) -> str:  # noqa: PLR0911 one per kind of block
    match block:
        case Paragraph():
            return _render_lines(block.text)
        case Heading():
            return f"{'#' * min(block.level + 1, 6)} {_escape(block.text)}"
        case BulletList() | NumberedList():
            return "\n".join(_list_items(block))
        case DefinitionList():
            items = (f"- **{_render_line(term)}**: {_render_line(said)}" for term, said in block.items)
            return "\n\n".join(filter(None, [_render_caption(block.caption), "\n".join(items)]))
        case DataTable():
            return "\n\n".join(filter(None, [_render_caption(block.caption), "\n".join(_list_table_lines(block))]))
        case Figure():
            return "\n\n".join(filter(None, [_escape(block.alternative), _render_caption(block.caption)]))
        case Callout():
            title = f"**{_escape(block.title)}**" if block.title else ""
            whole = "\n\n".join(filter(None, [title, *_render_blocks(block.blocks)]))
            return "\n".join(f"> {line}".rstrip() for line in whole.split("\n"))
        case PageBreak():
            return ""


def _list_items(block: BulletList | NumberedList) -> Iterator[str]:
    start = block.start if isinstance(block, NumberedList) else None
    for number, item in enumerate(block.items, start=start or 0):
        begin = "- " if start is None else f"{number}. "
        yield begin + _render_line(item.text if isinstance(item, ListItem) else item)
        for inner in item.lists if isinstance(item, ListItem) else ():
            yield from (" " * len(begin) + line for line in _list_items(inner))


def _list_table_lines(table: DataTable) -> Iterator[str]:
    yield _make_row(map(_escape, table.headers))
    yield _make_row("--:" if column.is_right_aligned else "---" for column in table.columns)
    yield from (_make_row(map(_render_line, row)) for row in table.rows)


def _make_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _render_caption(caption: Cell) -> str:
    text = "".join(run.text for run in list_runs(caption))
    return f"**{_escape(text)}**" if text.strip() else ""


def _render_lines(text: Cell) -> str:
    """Return a text whose line breaks stay line breaks."""
    return "\\\n".join(filter(None, (_protect_start(line) for line in _LINE_BREAK.split(_render_runs(text)))))


def _render_line(text: Cell) -> str:
    return "<br>".join(filter(None, (line.strip() for line in _LINE_BREAK.split(_render_runs(text)))))


def _render_runs(text: Cell) -> str:
    return "".join(map(_render_run, list_runs(text)))


def _render_run(run: Run) -> str:
    """Return a run as Markdown; its marks must not touch spaces, or they would not count as marks."""
    lines = _LINE_BREAK.split(run.text)
    return "\n".join(_mark(line, run) if line.strip() else line for line in lines)


def _mark(line: str, run: Run) -> str:
    text = line.strip()
    before, _, after = line.partition(text)
    marks = "**" * run.is_strong + "*" * run.is_emphasized
    text = f"<code>{_escape(text)}</code>" if run.is_code else _escape(text)
    text = f"{marks}{text}{marks[::-1]}"
    return f"{before}{f'[{text}](<{run.link}>)' if run.link else text}{after}"


def _escape(text: str) -> str:
    return _protect_start(_SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", text).strip()))


def _protect_start(line: str) -> str:
    return _LINE_START.sub(r"\1\\\2", line.strip())

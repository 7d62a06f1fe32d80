"""Divide the blocks of a document into sections at their headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.document.tree import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbook.document.tree import Block


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks up to the next heading.

    Parameters
    ----------
    title
        The text of the heading; "" for the blocks before the first heading.
    level
        The level of the heading; 0 for the blocks before the first heading.
    anchor
        The name of the heading within the document, such as "section-2-1".
    blocks
        The blocks below the heading, none of them a heading.
    """

    title: str
    level: int
    anchor: str
    blocks: tuple[Block, ...]


def list_sections(blocks: Iterable[Block]) -> list[Section]:
    """Divide blocks into sections.

    Parameters
    ----------
    blocks
        The blocks of a document.

    Returns
    -------
    The sections in order, also those of deeper levels; blocks before the first heading are the first section.
    """
    sections: list[Section] = []
    numbers: list[int] = []
    heading: Heading | None = None
    below: list[Block] = []

    def end() -> None:
        if heading or below:
            anchor = "-".join(["section", *map(str, numbers)])
            title, level = (heading.text, heading.level) if heading else ("", 0)
            sections.append(Section(title, level, anchor, tuple(below)))

    for block in blocks:
        if isinstance(block, Heading):
            end()
            numbers = [*numbers, *[0] * block.level][: block.level]
            numbers[-1] += 1
            heading, below = block, []
        else:
            below.append(block)
    end()
    return sections

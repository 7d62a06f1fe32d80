"""Define a document: titled sections of HTML, which the renderers turn into a web page, a Word file or a PDF file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from workbook.document.html import Html

LANGUAGE = "en"


@dataclass(frozen=True)
class HtmlSection:
    """A part of a document.

    Parameters
    ----------
    title
        Its heading.
    html
        Its content, as `workbook.document.html` makes it, without headings; "" when only its parts have content.
    parts
        Its subsections.
    """

    title: str
    html: Html | str = ""
    parts: tuple[HtmlSection, ...] = ()


@dataclass(frozen=True)
class HtmlDocument:
    """A document.

    Parameters
    ----------
    title
        Its title, on the first page and in the file's properties.
    lines
        The lines below the title: whose it is, and its date.
    sections
        Its content.
    author
        Its author; "" to omit it.
    has_contents
        Whether a table of contents comes first.
    is_wide
        Whether its pages are in landscape.
    is_one_page
        Whether its letters shrink, within reason, until it fits on one page.
    is_form
        Whether it is to be filled in by hand: with little ink, and lines around every cell.
    dated
        The creation date in the file's properties, so that the bytes are the same whenever it is made; None for the actual
        time.
    """

    title: str
    lines: tuple[str, ...]
    sections: tuple[HtmlSection, ...]
    author: str = ""
    has_contents: bool = True
    is_wide: bool = False
    is_one_page: bool = False
    is_form: bool = False
    dated: dt.date | None = None


def list_numbered_sections(
    sections: Sequence[HtmlSection], *, level: int = 1, before: str = "section"
) -> Iterator[tuple[str, int, HtmlSection]]:
    """Iterate over all sections of a document in their order.

    Parameters
    ----------
    sections
        The sections of one level.
    level
        Their level, from 1.
    before
        The beginning of their anchors.

    Yields
    ------
    The anchor of the section, its level, and the section.
    """
    for number, section in enumerate(sections, start=1):
        name = f"{before}-{number}"
        yield name, level, section
        yield from list_numbered_sections(section.parts, level=level + 1, before=name)

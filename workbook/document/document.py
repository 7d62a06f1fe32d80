"""What a document is, before it is a page, a Word file or a PDF file: titled sections of the HTML that pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from workbook.document.html import Html

LANGUAGE = "en"


@dataclass(frozen=True)
class DocumentSection:
    """A part of a document.

    Parameters
    ----------
    title
        Its heading.
    html
        What stands in it, as `workbook.document.html` makes it, without headings; "" when only its parts say something.
    parts
        Smaller sections in it.
    """

    title: str
    html: Html | str = ""
    parts: tuple[DocumentSection, ...] = ()


@dataclass(frozen=True)
class Document:
    """Something to hand to somebody.

    Parameters
    ----------
    title
        What it is called, on its first page and in the file's properties.
    lines
        What stands below the title: whose it is, of what day.
    sections
        What it says.
    author
        Whose it is; "" when that is left out.
    has_contents
        Whether a list of its sections comes first.
    is_wide
        Whether its pages lie on their side.
    is_one_page
        Whether its letters grow smaller, within reason, until it fits one page.
    is_form
        Whether it is to be filled in by hand: with little ink, and lines around every cell.
    dated
        The day that goes into the file as that of its making, so that it is the same file whenever it is made; None
        for the moment at which it really is.
    """

    title: str
    lines: tuple[str, ...]
    sections: tuple[DocumentSection, ...]
    author: str = ""
    has_contents: bool = True
    is_wide: bool = False
    is_one_page: bool = False
    is_form: bool = False
    dated: dt.date | None = None


def list_numbered_sections(
    sections: Sequence[DocumentSection], *, level: int = 1, before: str = "section"
) -> Iterator[tuple[str, int, DocumentSection]]:
    """Give every section of a document in its order, with a name by which links find it, and its level from 1.

    Parameters
    ----------
    sections
        The sections of one level.
    level
        That level.
    before
        What the names begin with.
    """
    for number, section in enumerate(sections, start=1):
        name = f"{before}-{number}"
        yield name, level, section
        yield from list_numbered_sections(section.parts, level=level + 1, before=name)

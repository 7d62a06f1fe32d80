"""What a presentation is, before it is a PowerPoint file: slides with one message each, in the HTML that pages show.

A slide says its message in its title and shows below it what stands behind it. It need not fit: what is too much for
one slide is parted when the file is written (`fitting.py`). The same slides can be read as a document, and every
document can be shown as slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.document.document import Document, DocumentSection
from workbook.document.html import Html, join_html, make_element

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator


@dataclass(frozen=True)
class Slide:
    """A slide.

    Parameters
    ----------
    title
        Its message: best a whole sentence.
    html
        What stands below, as `workbook.document.html` and `render_chart` make it: paragraphs, lists, tables, charts.
    notes
        What only the speaker sees; empty lines part its paragraphs.
    scale
        The ends of the scale of the numbers in its table, whose cells are then shaded, darker for more; None for none.
    """

    title: str
    html: Html | str = ""
    notes: str = ""
    scale: tuple[float, float] | None = None


@dataclass(frozen=True)
class Deck:
    """A presentation.

    Parameters
    ----------
    title
        What it is called, on its first slide and in the file's properties.
    lines
        What stands below the title: whose it is, of what day.
    slides
        The slides after the first.
    author
        Whose it is; "" when that is left out.
    dated
        The day that goes into the file as that of its making; None for the moment at which it really is.
    """

    title: str
    lines: tuple[str, ...]
    slides: tuple[Slide, ...]
    author: str = ""
    dated: dt.date | None = None


def to_deck(document: Document) -> Deck:
    """Return a document as a presentation: a slide for each section that says something, and for each part of it.

    Parameters
    ----------
    document
        The document.
    """
    slides = tuple(slide for section in document.sections for slide in _list_slides(section))
    return Deck(document.title, document.lines, slides, document.author, document.dated)


def to_document(deck: Deck) -> Document:
    """Return a presentation as a document to be read, in which the notes follow what they are about.

    Parameters
    ----------
    deck
        The presentation.
    """
    sections = tuple(
        DocumentSection(slide.title, join_html([Html(slide.html), *_tell(slide)])) for slide in deck.slides
    )
    return Document(deck.title, deck.lines, sections, deck.author, has_contents=False, dated=deck.dated)


def _list_slides(section: DocumentSection) -> Iterator[Slide]:
    if section.html or not section.parts:
        yield Slide(section.title, section.html)
    for part in section.parts:
        yield from _list_slides(part)


def _tell(slide: Slide) -> list[Html]:
    return [make_element("p", part) for part in slide.notes.split("\n\n") if part.strip()]

"""Define a presentation: slides with one message each, in the HTML that pages show.

The title of a slide is its message, and its content supports it. The content does not have to fit: pagination splits it when
the file is written. Slides can also be rendered as a document, and a document as slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import Html, join_html, make_element

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator


@dataclass(frozen=True)
class HtmlSlide:
    """A slide.

    Parameters
    ----------
    title
        Its message, preferably a whole sentence.
    html
        Its content, as `workbook.document.html` and `render_chart` make it: paragraphs, lists, tables, charts.
    notes
        The speaker's notes; empty lines separate paragraphs.
    scale
        The ends of the scale of the numbers in its table, whose cells are shaded, darker for more; None for no shades.
    """

    title: str
    html: Html | str = ""
    notes: str = ""
    scale: tuple[float, float] | None = None


@dataclass(frozen=True)
class HtmlDeck:
    """A presentation.

    Parameters
    ----------
    title
        Its title, on the first slide and in the file's properties.
    lines
        The lines below the title: whose it is, and its date.
    slides
        The slides after the first.
    author
        Its author; "" to omit it.
    dated
        The creation date in the file's properties; None for the actual time.
    """

    title: str
    lines: tuple[str, ...]
    slides: tuple[HtmlSlide, ...]
    author: str = ""
    dated: dt.date | None = None


def to_deck(document: HtmlDocument) -> HtmlDeck:
    """Convert a document to a presentation, with one slide per section with content, and per part of it.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    The presentation.
    """
    slides = tuple(slide for section in document.sections for slide in _list_slides(section))
    return HtmlDeck(document.title, document.lines, slides, document.author, document.dated)


def to_document(deck: HtmlDeck) -> HtmlDocument:
    """Convert a presentation to a document in which the notes follow their slides.

    Parameters
    ----------
    deck
        The presentation.

    Returns
    -------
    The document.
    """
    sections = tuple(
        HtmlSection(slide.title, join_html([Html(slide.html), *_make_notes(slide)])) for slide in deck.slides
    )
    return HtmlDocument(deck.title, deck.lines, sections, deck.author, has_contents=False, dated=deck.dated)


def _list_slides(section: HtmlSection) -> Iterator[HtmlSlide]:
    if section.html or not section.parts:
        yield HtmlSlide(section.title, section.html)
    for part in section.parts:
        yield from _list_slides(part)


def _make_notes(slide: HtmlSlide) -> list[Html]:
    return [make_element("p", part) for part in slide.notes.split("\n\n") if part.strip()]

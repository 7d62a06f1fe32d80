"""Render a document in the format that a file's name asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from workbook.report.documents.deck import Deck
    from workbook.report.documents.document import Document

FORMATS = (".pdf", ".docx", ".html")
SLIDES = ".pptx"


def check_format(ending: str) -> str:
    """Return the ending of a file's name in lower case; raises UnknownNameError when no document is written so."""
    if ending.lower() not in {*FORMATS, SLIDES}:
        raise UnknownNameError("format of a report", ending, (*FORMATS, SLIDES))
    return ending.lower()


def render_document(document: Document | Deck, *, ending: str) -> bytes:
    """Return a document, or a presentation, as a file.

    Parameters
    ----------
    document
        The document. A presentation can be read as one, and a document be shown as slides.
    ending
        How the file's name ends: ".pdf", ".docx", ".html" or ".pptx".

    Raises
    ------
    UnknownNameError
        No document is written so.
    DocumentError
        A Word or PowerPoint file is asked for, and this machine does not let pandoc start.
    """
    from workbook.report.documents.deck import Deck, to_deck, to_document

    kind = check_format(ending)
    if kind == SLIDES:
        from workbook.report.documents.slides import render_slides

        return render_slides(document if isinstance(document, Deck) else to_deck(document))
    read = to_document(document) if isinstance(document, Deck) else document
    if kind == ".html":
        from workbook.report.documents.page import render_page

        return render_page(read).encode(errors="replace")
    if kind == ".docx":
        from workbook.report.documents.word import render_word

        return render_word(read)
    from workbook.report.documents.pdf import render_pdf

    return render_pdf(read)

"""Render a document in the format that a file name's suffix asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from workbook.document.deck import HtmlDeck
    from workbook.document.document import HtmlDocument

FORMATS = (".pdf", ".docx", ".html")
SLIDES = ".pptx"


def check_format(ending: str) -> str:
    """Check that documents can be written in a format.

    Parameters
    ----------
    ending
        The suffix of a file name.

    Returns
    -------
    The suffix in lower case.

    Raises
    ------
    UnknownNameError
        There is no such format.
    """
    if ending.lower() not in {*FORMATS, SLIDES}:
        raise UnknownNameError("format of a report", ending, (*FORMATS, SLIDES))
    return ending.lower()


def render_document(document: HtmlDocument | HtmlDeck, *, ending: str) -> bytes:
    """Render a document or a presentation as a file.

    Parameters
    ----------
    document
        The document. A presentation can be rendered as a document, and a document as slides.
    ending
        The suffix of the file's name: ".pdf", ".docx", ".html" or ".pptx".

    Returns
    -------
    The bytes of the file.

    Raises
    ------
    UnknownNameError
        There is no such format.
    DocumentError
        It is a Word or PowerPoint file, and this computer does not allow pandoc to start.
    """
    from workbook.document.deck import HtmlDeck, to_deck, to_document

    kind = check_format(ending)
    if kind == SLIDES:
        from workbook.document.slides import render_slides

        return render_slides(document if isinstance(document, HtmlDeck) else to_deck(document))
    read = to_document(document) if isinstance(document, HtmlDeck) else document
    if kind == ".html":
        from workbook.document.html_page import render_page

        return render_page(read).encode(errors="replace")
    if kind == ".docx":
        from workbook.document.word import render_word

        return render_word(read)
    from workbook.document.pdf import render_pdf

    return render_pdf(read)

"""Render a document in the format that a file's name asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError

if TYPE_CHECKING:
    from workbook.report.documents.document import Document

FORMATS = (".pdf", ".docx", ".html")


def check_format(ending: str) -> str:
    """Return the ending of a file's name in lower case; raises UnknownNameError when no document is written so."""
    if ending.lower() not in FORMATS:
        raise UnknownNameError("format of a report", ending, FORMATS)
    return ending.lower()


def render_document(document: Document, *, ending: str) -> bytes:
    """Return a document as a file.

    Parameters
    ----------
    document
        The document.
    ending
        How the file's name ends: ".pdf", ".docx" or ".html".

    Raises
    ------
    UnknownNameError
        No document is written so.
    DocumentError
        A Word file is asked for, and this machine does not let pandoc start.
    """
    kind = check_format(ending)
    if kind == ".html":
        from workbook.report.documents.page import render_page

        return render_page(document).encode()
    if kind == ".docx":
        from workbook.report.documents.word import render_word

        return render_word(document)
    from workbook.report.documents.pdf import render_pdf

    return render_pdf(document)

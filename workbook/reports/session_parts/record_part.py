"""The value that a part of a session's record is: a heading, one message, and the details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.document.html import Html


@dataclass(frozen=True)
class RecordPart:
    """A part of the record, which is a section of the document and a slide of the presentation.

    Parameters
    ----------
    title
        The heading in the document.
    message
        The message, in one sentence; "" where the heading is enough.
    html
        The details; "" when only the smaller parts have details.
    parts
        Smaller parts; each has a separate slide.
    slide
        The title of its slide; "" for the message, or for the heading when there is no message.
    slide_html
        The details on its slide, where they have to be shorter; "" for the same details.
    """

    title: str
    message: str = ""
    html: Html | str = ""
    parts: tuple[RecordPart, ...] = ()
    slide: str = ""
    slide_html: Html | str = ""


def list_lines(text: Any) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]

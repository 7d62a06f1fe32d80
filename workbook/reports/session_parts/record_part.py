"""What a part of a session's record is: a heading, the one thing it says, and what stands behind that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbook.document.html import Html


@dataclass(frozen=True)
class RecordPart:
    """A part of the record, which is a section of the document and a slide of the deck.

    Parameters
    ----------
    title
        The heading that it has in the document.
    message
        What it says, in one sentence; "" where the heading says enough.
    html
        What stands behind it; "" when only its parts say something.
    parts
        Smaller parts, each a slide of its own.
    slide
        The title of its slide; "" for the message, or the heading where there is none.
    slide_html
        What stands on its slide, where that has to be shorter; "" for the same.
    """

    title: str
    message: str = ""
    html: Html | str = ""
    parts: tuple[RecordPart, ...] = ()
    slide: str = ""
    slide_html: Html | str = ""


def list_lines(text: Any) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]

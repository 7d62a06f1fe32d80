"""Put an author's words into Markdown so that they are read as they were written.

What is escaped comes back as plain text from every renderer that shows a notebook: JupyterLab, nbconvert, code hosts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A backslash or a dollar sign begins a formula, even when Markdown has taken an escape away: MathJax reads the page
# that comes out. It does not look across the border of an element, so these two get one of their own.
FORMULA_CHARACTERS = "\\$"
_SPACE = re.compile(r"[ \t\r\n]+")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\r]*\n")
_SPECIAL = re.compile(r"[\\$`*_\[\]<|~#&]")
# At the start of a line these begin a list, a quotation, a definition or an underlined heading.
_LINE_START = re.compile(r"^\d*(?=[-+=:>.)])")


def escape_markdown(text: str) -> str:
    """Return text as one line of Markdown that is shown as plain text; white space becomes single spaces.

    Parameters
    ----------
    text
        Words in which nothing is meant as Markdown or HTML.
    """
    line = _SPACE.sub(" ", text).strip()
    return _LINE_START.sub(r"\g<0>\\", _SPECIAL.sub(_escape, line))


def escape_paragraphs(text: str) -> str:
    """Return text as paragraphs of Markdown, parted where it has empty lines, each shown as plain text."""
    return "\n\n".join(escape_markdown(part) for part in _PARAGRAPH_BREAK.split(text) if part.strip())


def render_bullets(items: Iterable[str]) -> str:
    """Return a list in Markdown, each item shown as plain text."""
    return "\n".join(f"- {escape_markdown(item)}" for item in items)


def render_link(title: str, address: str) -> str:
    """Return a link in Markdown whose words are shown as plain text."""
    return f"[{escape_markdown(title)}](<{address}>)"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return f"<span>&#{ord(character)};</span>" if character in FORMULA_CHARACTERS else f"\\{character}"

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
# The workbook's extension hides this class on a page to fill in, where a form shows the same text.
_FORM_TEXT_START, _FORM_TEXT_END = '<div class="workbook-form-text">', "</div>"
_FORM_TEXT = re.compile(rf"\s*{_FORM_TEXT_START}.*?{_FORM_TEXT_END}", re.DOTALL)


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


def render_numbers(items: Iterable[str]) -> str:
    """Return a numbered list in Markdown, each item shown as plain text."""
    return "\n".join(f"{number}. {escape_markdown(item)}" for number, item in enumerate(items, start=1))


def render_form_text(text: str) -> str:
    """Return Markdown that is read where no forms are shown; the text of a form takes its place on a live page."""
    # The empty lines let renderers read Markdown again between the two tags.
    return f"{_FORM_TEXT_START}\n\n{text}\n\n{_FORM_TEXT_END}"


def drop_form_text(source: str) -> str:
    """Return Markdown without the parts that `render_form_text` made."""
    return _FORM_TEXT.sub("", source)


def render_link(title: str, address: str) -> str:
    """Return a link in Markdown whose words are shown as plain text."""
    return f"[{escape_markdown(title)}](<{address}>)"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return f"<span>&#{ord(character)};</span>" if character in FORMULA_CHARACTERS else f"\\{character}"

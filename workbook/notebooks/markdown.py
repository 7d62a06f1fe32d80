"""Render an author's text as Markdown.

Escaped text is shown as plain text by every renderer of notebooks: JupyterLab, nbconvert and code hosts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A backslash or a dollar sign starts a formula even when it is escaped in Markdown, because MathJax reads the rendered
# page. It does not look beyond an element, so each of these characters gets an element of its own.
FORMULA_CHARACTERS = "\\$"
_SPACE = re.compile(r"[ \t\r\n]+")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\r]*\n")
_SPECIAL = re.compile(r"[\\$`*_\[\]<|~#&]")
# At the start of a line, these characters begin a list, a quotation, a definition or an underlined heading.
_LINE_START = re.compile(r"^\d*(?=[-+=:>.)])")
# The workbook's extension hides this class on a page to fill in, where a form shows the same text.
_FORM_TEXT_START, _FORM_TEXT_END = '<div class="workbook-form-text">', "</div>"
_FORM_TEXT = re.compile(rf"\s*{_FORM_TEXT_START}.*?{_FORM_TEXT_END}", re.DOTALL)


def escape_markdown(text: str) -> str:
    """Return plain text as one line of Markdown; each run of white space becomes one space."""
    line = _SPACE.sub(" ", text).strip()
    return _LINE_START.sub(r"\g<0>\\", _SPECIAL.sub(_escape, line))


def escape_paragraphs(text: str) -> str:
    """Return plain text as paragraphs of Markdown, split at empty lines."""
    return "\n\n".join(escape_markdown(part) for part in _PARAGRAPH_BREAK.split(text) if part.strip())


def render_bullets(items: Iterable[str]) -> str:
    """Return a bulleted list in Markdown; the items are plain text."""
    return "\n".join(f"- {escape_markdown(item)}" for item in items)


def render_numbers(items: Iterable[str]) -> str:
    """Return a numbered list in Markdown; the items are plain text."""
    return "\n".join(f"{number}. {escape_markdown(item)}" for number, item in enumerate(items, start=1))


def render_form_text(text: str) -> str:
    """Return Markdown for readers without forms; on a live page a form shows the same text, and this is hidden."""
    # The empty lines let renderers read Markdown again between the two tags.
    return f"{_FORM_TEXT_START}\n\n{text}\n\n{_FORM_TEXT_END}"


def drop_form_text(source: str) -> str:
    """Return Markdown without the parts that `render_form_text` made."""
    return _FORM_TEXT.sub("", source)


def render_link(title: str, address: str) -> str:
    """Return a link in Markdown; its title is plain text."""
    return f"[{escape_markdown(title)}](<{address}>)"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return f"<span>&#{ord(character)};</span>" if character in FORMULA_CHARACTERS else f"\\{character}"

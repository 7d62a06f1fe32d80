"""Clean the text of a cell of characters that cannot be seen."""

from __future__ import annotations

import re

# Zero-width spaces, word joiners, byte order marks, and marks that set the direction of writing. Windows puts such marks
# around the parts of a date. Characters that join letters, as in emoji and in Persian, are not among them.
_MARKS = "\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_MARKS}]")
_ENDS = re.compile(rf"^[\s{_MARKS}]+|[\s{_MARKS}]+$")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean_text(text: str) -> str:
    """Return the text of a cell without white space around it and without invisible characters.

    Parameters
    ----------
    text
        The text as the file has it.

    Returns
    -------
    The text. Marks for the direction of writing stay within a text in Arabic or Hebrew, where they matter.
    """
    if text.isprintable():  # This is true of almost every cell, and fast.
        return text.strip()
    return _ENDS.sub("", text if _RIGHT_TO_LEFT.search(text) else _INVISIBLE.sub("", text))


def has_invisible_characters(text: str) -> bool:
    """Return whether `clean_text` leaves out more than white space.

    Parameters
    ----------
    text
        The text as the file has it.

    Returns
    -------
    Whether it does.
    """
    return not text.isprintable() and clean_text(text) != text.strip()

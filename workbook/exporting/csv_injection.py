"""Escape texts that a spreadsheet would run as formulas, in a way that can be reversed exactly.

A spreadsheet runs a cell of a CSV file as a formula when it begins with one of a few characters, with or without spaces
before them. Where its list separator differs from the file's, a cell can also begin after a semicolon or a tab, and a cell
that is split at line breaks begins after those. An apostrophe in such a place means "this is text". The characters are
those that OWASP lists under "CSV Injection".
"""

from __future__ import annotations

import re

_STARTERS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_PLACE = r"(?:^|(?<=[;\t\r\n]))"
_AHEAD = rf"(?=['\s\x00-\x1f\u200b\u2060\ufeff]*[{_STARTERS}]|'*[\t\r])"
_TO_GUARD = re.compile(_PLACE + _AHEAD)
_GUARDED = re.compile(_PLACE + "'" + _AHEAD)


def escape_formula(text: str) -> str:
    """Put an apostrophe wherever a cell with a formula could begin.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    A text that no spreadsheet runs.
    """
    return _TO_GUARD.sub("'", text)


def unescape_formula(text: str) -> str:
    """Reverse `escape_formula`.

    Parameters
    ----------
    text
        An escaped text.

    Returns
    -------
    The original text.
    """
    return _GUARDED.sub("", text)

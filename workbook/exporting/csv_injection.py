"""Keep a spreadsheet from running what somebody wrote as a formula, in a way that is taken back exactly.

A spreadsheet takes a cell of a CSV file for a formula when it begins with one of a few characters, blanks before them
or not; where its list separator is another one than the file's, a cell can also begin after a semicolon or a tab, and
one that is cut at its line breaks after those. An apostrophe in such a place says "this is text". The characters are
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
    """Return a text that no spreadsheet runs: with an apostrophe wherever a cell with a formula could begin."""
    return _TO_GUARD.sub("'", text)


def release_text(text: str) -> str:
    """Return what `escape_formula` was given."""
    return _GUARDED.sub("", text)

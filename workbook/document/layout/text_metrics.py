"""Measure text on a slide, in points, so that it can be split before it overflows.

The widths are those of the charts' font, which is wider than Arial, so what fits by this measure fits in PowerPoint.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache

from workbook.charts.chart_text import ELLIPSIS, clean, measure

LINE_HEIGHT = 1.22
# The width of Arial relative to the measured font, with a margin.
_ARIAL, _BOLD = 0.92, 1.08
_WIDEST = 1.1
_WORD = re.compile(r"\s*\S+")


def wrap_lines(text: str, *, width: float, size: float, bold: bool = False) -> list[tuple[int, int]]:
    """Wrap a text into lines.

    Parameters
    ----------
    text
        The text, with its line breaks.
    width
        The maximum width of a line, in points; a wider word is split.
    size
        The font size, in points.
    bold
        Whether the letters are bold.

    Returns
    -------
    The beginning and end of each line.
    """
    lines = []
    start = 0
    room = width / size / (_ARIAL * (_BOLD if bold else 1))
    for paragraph in text.split("\n"):
        lines += [(start + first, start + last) for first, last in _break(paragraph, room)]
        start += len(paragraph) + 1
    return lines


def count_lines(text: str, *, width: float, size: float, bold: bool = False) -> int:
    """Count the lines of a text.

    Parameters
    ----------
    text, width, size, bold
        As for `wrap_lines`.

    Returns
    -------
    The number of lines, at least 1.
    """
    return len(wrap_lines(text, width=width, size=size, bold=bold))


def shorten(text: str, *, width: float, size: float, lines: int, bold: bool = False) -> str:
    """Shorten a text to a number of lines.

    Parameters
    ----------
    text, width, size, bold
        As for `wrap_lines`.
    lines
        The maximum number of lines.

    Returns
    -------
    The text; a shortened one ends in an ellipsis.
    """
    broken = wrap_lines(text, width=width, size=size, bold=bold)
    if len(broken) <= lines:
        return text
    first, last = broken[lines - 1]
    room = width - size * 2
    kept = next(iter(wrap_lines(text[first:last], width=room, size=size, bold=bold)))
    return text[: first + kept[1]].rstrip() + f" {ELLIPSIS}"


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text belongs to a script that is written from right to left.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    Whether it does.
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _break(paragraph: str, room: float) -> list[tuple[int, int]]:
    """Return the lines of a paragraph; `room` is the width of a line in font sizes."""
    lines = []
    start = end = 0
    used = 0.0
    for word in _WORD.finditer(paragraph):
        width = _measure(word[0])
        if used + width > room:
            if end > start:
                lines.append((start, end))
                start = word.end() - len(word[0].lstrip())
            starts = _break_word(paragraph, start, word.end(), room)
            lines += itertools.pairwise(starts)
            start, used = starts[-1], 0.0
            width = _measure(paragraph[start : word.end()])
        end, used = word.end(), used + width
    return [*lines, (start, end)]


def _break_word(text: str, start: int, end: int, room: float) -> list[int]:
    """Return the beginning of each line of a word."""
    starts, used = [start], 0.0
    for place in range(start, end):
        width = _advance(text[place])
        if used + width > room and place > starts[-1]:
            starts.append(place)
            used = 0.0
        used += width
    return starts


def _measure(text: str) -> float:
    return sum(map(_advance, text))


@cache
def _advance(character: str) -> float:
    """Return the width of a character as a share of its size; a character that the font lacks counts as the widest."""
    if character.isspace():
        return measure(" ", size=1)
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    is_known = clean(character) == unicodedata.normalize("NFC", character)
    return measure(clean(character), size=1) if is_known else _WIDEST

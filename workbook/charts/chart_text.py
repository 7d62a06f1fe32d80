"""Fit text that people typed into a chart: replace what the font cannot draw, wrap, and shorten with an ellipsis."""

from __future__ import annotations

import math
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import get_font

from workbook.charts.theme import LINE_HEIGHT, TEXT_SIZE

ELLIPSIS = "…"
MISSING = "\N{EN DASH}"
UNKNOWN = "□"  # a letter that the charts' font does not have
_FONT = str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
_MEASURED_AT = 100  # points


@lru_cache(maxsize=2048)
def clean(text: str) -> str:
    """Return text that can be drawn on one line.

    Returns
    -------
    The text with single spaces, without pictographs and invisible characters, which the font does not have; a letter or
    digit that the font does not have becomes a box. A text of such characters only becomes one box; an empty text stays
    empty.
    """
    composed = unicodedata.normalize("NFC", text)
    drawn = "".join(_draw_character(character) for character in composed)
    return " ".join(drawn.split()) or (UNKNOWN if composed.strip() else "")


def measure(text: str, *, size: float = TEXT_SIZE) -> float:
    """Return the width of a line of text, in points."""
    return math.fsum(_advance(character) for character in text) * size / _MEASURED_AT


@lru_cache(maxsize=2048)
def wrap(text: str, *, width: float, lines: int = 1, size: float = TEXT_SIZE) -> str:
    """Return text broken into lines of at most the given width.

    Parameters
    ----------
    text
        A learner's text, or a label of the chart.
    width
        The largest width of a line, in points.
    lines
        The largest number of lines; text that does not fit is cut with an ellipsis.
    size
        The size of the text, in points.
    """
    words = clean(text).split()
    broken: list[str] = []
    while words and len(broken) < lines:
        if len(broken) == lines - 1:
            broken.append(_shorten(" ".join(words), width=width, size=size))
            break
        taken = _count_words(words, width=width, size=size)
        if taken:
            broken.append(" ".join(words[:taken]))
            words = words[taken:]
        else:
            head, words[0] = _break_word(words[0], width=width, size=size)
            broken.append(head)
    return "\n".join(broken)


def measure_block_height(text: str, *, size: float = TEXT_SIZE) -> float:
    """Return the height of a text of several lines, in points."""
    return (text.count("\n") + 1) * size * LINE_HEIGHT


def measure_block_width(text: str, *, size: float = TEXT_SIZE) -> float:
    """Return the width of a text of several lines, in points."""
    return max(measure(line, size=size) for line in text.split("\n"))


def format_number(value: float, *, sign: bool = False) -> str:
    """Return a number as charts print it: at most two decimals, a separator for thousands, a dash when it is missing."""
    if not math.isfinite(value):
        return MISSING
    written = f"{value:{'+' if sign else ''},.2f}".rstrip("0").rstrip(".")
    written = written.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")
    return "0" if written in {"\N{MINUS SIGN}0", "+0"} else written


def _draw_character(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category[0] == "C":
        return ""
    if ord(character) in _known_characters():
        return character if _has_ink(character) else ""
    return UNKNOWN if category[0] in "LN" else ""


def _count_words(words: list[str], *, width: float, size: float) -> int:
    count = len(words)
    while count and measure(" ".join(words[:count]), size=size) > width:
        count -= 1
    return count


def _break_word(word: str, *, width: float, size: float) -> tuple[str, str]:
    end = len(word)
    while end > 1 and measure(word[:end], size=size) > width:
        end -= 1
    return word[:end], word[end:]


def _shorten(text: str, *, width: float, size: float) -> str:
    if measure(text, size=size) <= width:
        return text
    end = len(text)
    while end and measure(text[:end] + ELLIPSIS, size=size) > width:
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


@cache
def _known_characters() -> frozenset[int]:
    return frozenset(get_font(_FONT).get_charmap())


@cache
def _has_ink(character: str) -> bool:
    """Return whether a character is visible; a variation selector, for example, is not."""
    font = get_font(_FONT)
    font.load_char(ord(character))
    return len(font.get_path()[0]) > 0


@cache
def _advance(character: str) -> float:
    font = get_font(_FONT)
    font.set_size(_MEASURED_AT, 72)
    return float(font.load_char(ord(character)).linearHoriAdvance) / 65536

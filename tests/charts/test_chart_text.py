from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.charts.chart_text import ELLIPSIS, UNKNOWN, clean, format_number, measure, wrap


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Home builders", "Home builders"),
        ("  two\nlines\tand a tab ", "two lines and a tab"),
        ("costs $5_x^2$", "costs $5_x^2$"),
        ("Zoe\u0308", "Zoë"),
        ("漢字", UNKNOWN * 2),
        ("Parks \N{EVERGREEN TREE}", "Parks"),
        ("\N{EVERGREEN TREE}", UNKNOWN),
        ("zero\u200bwidth\x00", "zerowidth"),
        ("call \u260e\ufe0f", "call \u260e"),
        ("\u2800", UNKNOWN),
        ("", ""),
    ],
)
def test_text_is_drawn_as_the_font_can(typed: str, drawn: str) -> None:
    assert clean(typed) == drawn


def test_text_is_broken_between_words() -> None:
    assert wrap("one two three four", width=measure("one two three"), lines=2) == "one two three\nfour"


def test_a_word_too_long_for_a_line_is_broken() -> None:
    assert wrap("abcdef", width=measure("abc"), lines=2) == "abc\ndef"


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("one two three four", width=measure("one two" + ELLIPSIS), lines=1) == "one two" + ELLIPSIS


@given(text=st.text(max_size=120), width=st.floats(30, 300), lines=st.integers(1, 4))
def test_no_line_is_wider_than_asked_and_there_are_no_more_than_asked(text: str, width: float, lines: int) -> None:
    wrapped = wrap(text, width=width, lines=lines).split("\n")
    assert len(wrapped) <= lines
    # A single letter may be wider than a line.
    assert all(measure(line) <= width or len(line) == 1 for line in wrapped)


@given(text=st.text(max_size=60))
def test_text_that_has_room_loses_nothing(text: str) -> None:
    assert wrap(text, width=10_000) == clean(text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3.0, "3"),
        (3.5, "3.5"),
        (2 / 3, "0.67"),
        (100.0, "100"),
        (12345.6, "12\u202f345.6"),
        (-1.5, "\u22121.5"),
        (-0.001, "0"),
        (math.nan, "\u2013"),
    ],
)
def test_numbers_are_said_shortly(value: float, said: str) -> None:
    assert format_number(value) == said

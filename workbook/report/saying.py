"""Say figures and names in the sentences of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.content.values import show_date

if TYPE_CHECKING:
    from collections.abc import Sequence

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PAIR = 2


def percent(share: Any) -> str:
    """Return a share from 0 to 1 in whole percent: "62 %"; "" when it is missing."""
    return "" if pd.isna(share) else f"{share * 100:.0f} %"


def points(change: Any, *, sign: bool = False) -> str:
    """Return a difference of two shares in percentage points: "3 points", with its sign "+3"; "" when missing."""
    if pd.isna(change):
        return ""
    number = round(change * 100)
    return f"{number:+d}" if sign else f"{number} {'point' if abs(number) == 1 else 'points'}"


def say_date(date: Any) -> str:
    """Return a date in words, "Mon 4 May 2026"; "" when it is missing."""
    return "" if pd.isna(date) else show_date(pd.Timestamp(date).date())


def count(number: int, word: str, plural: str | None = None) -> str:
    """Return a number of things in words: "three clients", "one client", "no clients", "14 clients"."""
    many = plural or f"{word}s"
    said = _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
    return f"{said} {word if number == 1 else many}"


def all_of(number: int, word: str, plural: str | None = None) -> str:
    """Return all of so many things in words: "the one call", "both calls", "all three calls"."""
    things = count(number, word, plural)
    if number == 1:
        return f"the {things}"
    return f"both {things.split(maxsplit=1)[1]}" if number == _PAIR else f"all {things}"


def part_of(number: int, total: int, word: str, plural: str | None = None) -> str:
    """Return how many of all there are: "none of the two calls", "one of the two calls", "both calls"."""
    if total in {number, 1}:
        return all_of(total, word, plural)
    return f"{count(number, 'of', 'of') if number else 'none of'} the {count(total, word, plural)}"


def name_all(names: Sequence[str]) -> str:
    """Return names in a row: "Amal", "Amal and Bea", "Amal, Bea and Chen"."""
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def begin(sentence: str) -> str:
    """Return a sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]

"""Write the ratings, differences and counts of days that stand in the tables and sentences of reviews."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

TENTH = Decimal("0.1")


def rating(value: Any, *, sign: bool = False) -> str:
    """Return a mean of ratings with one decimal, "3.7", or a difference with its sign, "+0.7"; "" when missing."""
    if pd.isna(value):
        return ""
    # Half a tenth goes away from zero, so that 4.75 and 4.5 are 0.3 apart as "4.8" and "4.5" seem to be.
    number = Decimal(repr(round(float(value), 9))).quantize(TENTH, rounding=ROUND_HALF_UP) + 0
    return f"{number:{'+' if sign and number else ''}}"


def whole(value: Any, *, sign: bool = False) -> str:
    """Return a whole number, "4", or a difference with its sign, "-2"; "" when missing."""
    return "" if pd.isna(value) else f"{round(value):{'+' if sign and round(value) else ''}d}"


def rating_points(value: float) -> str:
    """Return the size of a difference between ratings in words: "1 point", "0.7 points"."""
    number = rating(abs(value)).removesuffix(".0")
    return f"{number} {'point' if number == '1' else 'points'}"


def days_left(days: Any) -> str:
    """Return how far off a date is: "in 3 days", "today", "1 day overdue"; "" when missing."""
    if pd.isna(days):
        return ""
    if days == 0:
        return "today"
    said = f"{abs(int(days))} {'day' if abs(days) == 1 else 'days'}"
    return f"in {said}" if days > 0 else f"{said} overdue"

"""Convert values to positions on the sheet, with ticks at round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Iterable

SLACK = 1e-9
MAX_STEPS = 6


@dataclass(frozen=True)
class Scale:
    """A linear scale from the value `low` at position `start` to the value `high` at `end`, in points."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, *, whole: bool = False) -> list[float]:
        """Return a few round values on the scale, including its ends when they are round."""
        ticks = _round_values(self.low, self.high, whole=whole)
        return [tick for tick in ticks if self.low - SLACK <= tick <= self.high + SLACK]


def round_range(values: Iterable[float], *, from_zero: bool = False, whole: bool = False) -> tuple[float, float]:
    """Return a range that begins and ends at round numbers and contains all values.

    Parameters
    ----------
    values
        Finite numbers; without values the range is 0 to 1.
    from_zero
        Whether the range must contain 0, which is necessary when lengths are compared.
    whole
        Whether only whole numbers make sense, for example for counts.
    """
    held = [float(value) for value in values] or [0.0, 1.0]
    low, high = min(held), max(held)
    if whole:  # a range below 1 would not contain two whole numbers
        low, high = math.floor(low), math.ceil(high)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < SLACK:
        low, high = low if from_zero else low - 1, high + 1
    values = _round_values(low, high, whole=whole)
    return values[0], values[-1]


def _round_values(low: float, high: float, *, whole: bool) -> list[float]:
    locator = MaxNLocator(nbins=MAX_STEPS, steps=[1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10], integer=whole)
    return [float(tick) for tick in locator.tick_values(low, high)]


def to_float(value: Any) -> float:
    """Return a number from a data frame or worksheet as a float; NaN when it is missing or infinite."""
    number = math.nan if pd.isna(value) else float(value)
    return number if math.isfinite(number) else math.nan

"""Say what counts as high on a rating scale, and sum ratings up the same way everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

RATING_SCALE = (1, 5)
MIDPOINT = sum(RATING_SCALE) / 2
# Ratings have at most a few decimals; what differs only beyond these differs by the arithmetic of the machine.
DECIMALS = 9
SLACK = 10.0**-DECIMALS


def compare_with_limit(values: pd.Series[Any], line: pd.Series[Any] | float) -> pd.Series[Any]:
    """Return whether each value reaches a line, a value on it included; missing where either is missing."""
    reached = (values >= line - SLACK).astype("boolean")
    return reached.where(values.notna() & pd.notna(line))


def classify_quadrants(
    first: pd.Series[Any], second: pd.Series[Any], /, *, lines: tuple[float, float], names: tuple[str, str, str, str]
) -> pd.Series[Any]:
    """Return the name of the quadrant each pair of values lies in; missing where either value is.

    Parameters
    ----------
    first, second
        The values on the two axes.
    lines
        Where each axis is cut; a value on the line counts as high.
    names
        The quadrants high-high, high-low, low-high and low-low, in the order of the axes.
    """
    axes = [axis.to_numpy(dtype="float64", na_value=np.nan) for axis in (first, second)]
    is_first_high, is_second_high = (axis >= line - SLACK for axis, line in zip(axes, lines, strict=True))
    place = 3 - 2 * is_first_high.astype("int8") - is_second_high
    place[np.isnan(axes[0] + axes[1])] = -1
    return pd.Series(pd.array(names, dtype="str").take(place, allow_fill=True), index=first.index)


def tidy(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return values without the noise of floating-point arithmetic, so that equal results are ties."""
    return values.round(DECIMALS)

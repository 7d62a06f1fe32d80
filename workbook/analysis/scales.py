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
    """Return whether each value reaches a limit, including the limit itself.

    Parameters
    ----------
    values
        The values.
    line
        The limit, for all values or for each.

    Returns
    -------
    Booleans; missing where either is missing.
    """
    reached = (values >= line - SLACK).astype("boolean")
    return reached.where(values.notna() & pd.notna(line))


def classify_quadrants(
    first: pd.Series[Any], second: pd.Series[Any], /, *, lines: tuple[float, float], names: tuple[str, str, str, str]
) -> pd.Series[Any]:
    """Return the name of the quadrant of each pair of values.

    Parameters
    ----------
    first, second
        The values on the two axes.
    lines
        Where each axis is divided; a value on the line counts as high.
    names
        The quadrants high-high, high-low, low-high and low-low, in the order of the axes.

    Returns
    -------
    The names; missing where either value is.
    """
    axes = [axis.to_numpy(dtype="float64", na_value=np.nan) for axis in (first, second)]
    is_first_high, is_second_high = (axis >= line - SLACK for axis, line in zip(axes, lines, strict=True))
    place = 3 - 2 * is_first_high.astype("int8") - is_second_high
    place[np.isnan(axes[0] + axes[1])] = -1
    return pd.Series(pd.array(names, dtype="str").take(place, allow_fill=True), index=first.index)


def tidy(values: pd.Series[Any]) -> pd.Series[Any]:
    """Remove the noise of floating-point arithmetic, so that equal results are ties.

    Parameters
    ----------
    values
        Numbers.

    Returns
    -------
    Rounded numbers.
    """
    return values.round(DECIMALS)

"""Read a run chart: the median of values in the order of time, and the shifts and trends that are not chance.

Shift: eight or more points in a row on one side of the median. A point on the median lies on neither side: it neither
adds to a run nor ends one. Trend: six or more points in a row, each above the one before, or each below; of equal
neighbours only the first counts, so that they neither add to a trend nor end one. That the points on the median and
equal neighbours are passed over follows Perla, Provost and Murray, "The run chart: a simple analytical tool for
learning from variation in healthcare processes", BMJ Quality & Safety 20 (2011) 46-51. The lengths, eight and six, are
those of Balestracci, "An underrated test for run charts", Quality Digest (October 2008), and of the sensitizing rules
in Montgomery, Introduction to Statistical Quality Control (6th edition, 2009), section 5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import give, to_number
from workbook.analysis.scales import SLACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHIFT_POINTS = 8
TREND_POINTS = 6
NONE = "none"
SIDES = {1: "above", 0: "on", -1: "below"}
DIRECTIONS = {1: "rising", -1: "falling"}


@dataclass(frozen=True, eq=False)
class RunChart:
    """What a run chart shows.

    Parameters
    ----------
    points
        One row for each value given: `position` (from 1), `value`, `side` of the median (`above`, `below`, `on`;
        missing without a value), `in_shift` and `in_trend` (flags).
    median
        Of all values; NaN without any.
    useful_points
        Values that do not lie on the median.
    runs
        Runs of useful points on one side of the median.
    crossings
        How often the line crosses the median: runs - 1, and 0 without a run.
    longest_run
        Points in the longest run.
    longest_trend
        Points in the longest sequence in one direction, equal neighbours counted once; 0 without a value.
    shift
        Whether there is a shift anywhere.
    trend
        Whether there is a trend anywhere.
    latest_shift
        "above" or "below" if the chart ends in a shift, else "none".
    latest_trend
        "rising" or "falling" if the chart ends in a trend, else "none".
    """

    points: pd.DataFrame
    median: float
    useful_points: int
    runs: int
    crossings: int
    longest_run: int
    longest_trend: int
    shift: bool
    trend: bool
    latest_shift: str
    latest_trend: str


def run_chart(values: pd.Series[Any] | NDArray[Any] | Sequence[float | None]) -> RunChart:
    """Find the median, the shifts and the trends of values in the order of time.

    Parameters
    ----------
    values
        Numbers, earliest first. Missing ones are passed over: a month that was not measured is not zero.

    Returns
    -------
    The chart; the rules stand at the top of this module.
    """
    given = to_number(pd.Series(values, dtype=None if len(values) else "float64").reset_index(drop=True))
    known = given.dropna()
    median = float(known.median())
    side = _signs(known - median)
    useful = side[side != 0]
    run_lengths = _run_lengths(useful)
    in_trend, trend_lengths, steps = _follow_trends(known)
    points = pd.DataFrame({"position": range(1, len(given) + 1), "value": given})
    points["side"] = side.map(SIDES)
    points["in_shift"] = (run_lengths >= SHIFT_POINTS).reindex(given.index, fill_value=False)
    points["in_trend"] = in_trend.reindex(given.index, fill_value=False)
    runs = int((useful.diff() != 0).sum())
    ends_in_shift = bool(len(useful)) and run_lengths.iloc[-1] >= SHIFT_POINTS
    ends_in_trend = bool(len(steps)) and trend_lengths.iloc[-1] >= TREND_POINTS
    return RunChart(
        points=give(points, position="count", value="number", side="text", in_shift="flag", in_trend="flag"),
        median=median,
        useful_points=len(useful),
        runs=runs,
        crossings=max(runs - 1, 0),
        longest_run=int(run_lengths.max()) if len(useful) else 0,
        longest_trend=int(trend_lengths.max()) if len(steps) else min(len(known), 1),
        shift=bool(points["in_shift"].any()),
        trend=bool(points["in_trend"].any()),
        latest_shift=SIDES[useful.iloc[-1]] if ends_in_shift else NONE,
        latest_trend=DIRECTIONS[steps.iloc[-1]] if ends_in_trend else NONE,
    )


def _signs(differences: pd.Series[Any]) -> pd.Series[Any]:
    signs: pd.Series[Any] = np.sign(differences.where(differences.abs() > SLACK, 0)).astype("int64")
    return signs


def _run_lengths(signs: pd.Series[Any]) -> pd.Series[Any]:
    return signs.groupby((signs.diff() != 0).cumsum()).transform("size").astype("int64")


def _follow_trends(known: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    """Return which points are part of a trend, and for each step up or down its direction and its trend's points."""
    directions = _signs(known.diff().fillna(0))
    is_step = directions != 0
    steps = directions[is_step]
    lengths = _run_lengths(steps) + 1
    is_long = (lengths >= TREND_POINTS).astype("int64")
    # A step leads from one group of equal neighbours to the next; both ends of a long one are part of the trend.
    group = is_step.cumsum()
    leads_here = is_long.reindex(known.index, fill_value=0).groupby(group).transform("max")
    leads_on = group.map(dict(zip(range(len(steps)), is_long, strict=True))).fillna(0)
    return (leads_here + leads_on) > 0, lengths, steps

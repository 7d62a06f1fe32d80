"""Read a run chart: the median of values in the order of time, and the shifts and trends that are not chance.

Shift: eight or more points in a row on one side of the median. A point on the median lies on neither side: it neither
adds to a run nor ends one. Trend: six or more points in a row, each above the one before, or each below; of equal
neighbours only the first counts, so that they neither add to a trend nor end one. That the points on the median and
equal neighbours are passed over follows Perla, Provost and Murray, "The run chart: a simple analytical tool for
learning from variation in healthcare processes", BMJ Quality & Safety 20 (2011) 46-51. The lengths, eight and six, are
those of Balestracci, "An underrated test for run charts", Quality Digest (October 2008), and of the sensitizing rules
in Montgomery, Introduction to Statistical Quality Control (6th edition, 2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import make_result, to_number
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


@dataclass(frozen=True, eq=False)
class Signals:
    """What a run chart shows of the values that are there, in arrays.

    Parameters
    ----------
    median
        Of all values; NaN without any.
    sides
        For each value 1 above the median, -1 below and 0 on it.
    runs
        For each value off the median, how many points its run has.
    crossings
        How often the line crosses the median.
    trends
        For each step up or down from a value to another, how many points its trend has.
    in_shift, in_trend
        Whether each value is part of a shift or of a trend.
    latest_shift, latest_trend
        As in `RunChart`.
    """

    median: float
    sides: NDArray[np.int64]
    runs: NDArray[np.int64]
    crossings: int
    trends: NDArray[np.int64]
    in_shift: NDArray[np.bool_]
    in_trend: NDArray[np.bool_]
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
    given = to_number(pd.Series(values, dtype=None if len(values) else "float64"))
    found = detect_signals(given)
    known = given.notna().to_numpy()
    points = pd.DataFrame({"position": np.arange(1, len(given) + 1), "value": given.to_numpy()})
    for name, found_of_known, otherwise in (
        ("side", [SIDES[side] for side in found.sides], None),
        ("in_shift", found.in_shift, False),
        ("in_trend", found.in_trend, False),
    ):
        column = np.full(len(given), otherwise, dtype=object if otherwise is None else bool)
        column[known] = found_of_known
        points[name] = column
    return RunChart(
        points=make_result(points, position="count", value="number", side="text", in_shift="flag", in_trend="flag"),
        median=found.median,
        useful_points=len(found.runs),
        runs=found.crossings + 1 if len(found.runs) else 0,
        crossings=found.crossings,
        longest_run=max(found.runs, default=0),
        longest_trend=max(found.trends, default=min(len(found.sides), 1)),
        shift=bool(found.in_shift.any()),
        trend=bool(found.in_trend.any()),
        latest_shift=found.latest_shift,
        latest_trend=found.latest_trend,
    )


def detect_signals(values: pd.Series[float]) -> Signals:
    """Detect the signals of a run chart, without making the frame of its points.

    Parameters
    ----------
    values
        Numbers, earliest first; missing ones are skipped.

    Returns
    -------
    The signals.
    """
    known = np.asarray(values.dropna(), dtype="float64")
    median = float(np.median(known)) if len(known) else math.nan
    sides = _signs(known - median)
    is_useful = sides != 0
    useful = sides[is_useful]
    runs = _run_lengths(useful)
    in_shift = np.zeros(len(known), dtype=bool)
    in_shift[is_useful] = runs >= SHIFT_POINTS
    directions = _signs(known[1:] - known[:-1])
    steps = directions[directions != 0]
    trends = _run_lengths(steps) + 1
    # A step leads from one group of equal neighbours to the next; both ends of a long one are part of the trend.
    groups = np.concatenate([[0], np.cumsum(directions != 0)])[: len(known)]
    is_long = np.concatenate([[False], trends >= TREND_POINTS, [False]])
    return Signals(
        median=median,
        sides=sides,
        runs=runs,
        crossings=int(np.count_nonzero(np.diff(useful))),
        trends=trends,
        in_shift=in_shift,
        in_trend=is_long[groups] | is_long[groups + 1],
        latest_shift=SIDES[useful[-1]] if len(runs) and runs[-1] >= SHIFT_POINTS else NONE,
        latest_trend=DIRECTIONS[steps[-1]] if len(steps) and trends[-1] >= TREND_POINTS else NONE,
    )


def _signs(differences: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.sign(np.where(np.abs(differences) > SLACK, differences, 0)).astype("int64")


def _run_lengths(signs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each sign how many like it stand together with it."""
    ends = np.concatenate([np.flatnonzero(np.diff(signs)) + 1, [len(signs)]])
    lengths = np.diff(ends, prepend=0)
    return np.repeat(lengths, lengths)

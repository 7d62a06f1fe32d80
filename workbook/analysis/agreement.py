"""Measure how far raters agree: Kendall's W over their rankings, and the range of their support."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import SLACK, tidy
from workbook.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ratings = pd.DataFrame | NDArray[Any] | Sequence[Sequence[float | None]]

# From which W on agreement is called so: the words of Schmidt's table, each reaching half-way to its next value.
STRENGTHS = ((0.8, "unusually strong"), (0.6, "strong"), (0.4, "moderate"), (0.2, "weak"), (0.0, "very weak"))
# Agreement is between at least two raters, and a ranking has at least two items.
MIN_RATINGS = 2
SETTLED_BELOW_RANGE = 2


@dataclass(frozen=True)
class Concordance:
    """How far several raters' rankings of the same items agree.

    Parameters
    ----------
    w
        Kendall's W, corrected for ties: 0 no agreement, 1 the same ranking by all. NaN where it is undefined.
    chi_square
        Friedman's statistic, raters x df x W; NaN where W is.
    df
        Degrees of freedom, items - 1.
    p
        The chance of so large a W, or a larger one, if all rankings were random; from the chi-square distribution,
        which is an approximation that is rough for fewer than eight items. NaN where W is.
    raters
        How many raters the result rests on.
    dropped
        How many raters were left out because a rating of theirs was missing.
    """

    w: float
    chi_square: float
    df: int
    p: float
    raters: int
    dropped: int


def compute_kendalls_w(ratings: Ratings | None) -> Concordance:
    """Work out Kendall's coefficient of concordance, corrected for ties.

    W = 12 S / (m^2 (n^3 - n) - m T) for m raters and n items, where S is the sum of squared deviations of the items'
    rank sums from their mean, and T the sum of t^3 - t over every group of t tied ratings of one rater. Source:
    Kendall and Babington Smith, "The problem of m rankings", Annals of Mathematical Statistics 10 (1939) 275-287; the
    correction as in Siegel and Castellan, Nonparametric Statistics for the Behavioral Sciences (2nd edition, 1988).

    Parameters
    ----------
    ratings
        Raters in rows and items in columns, ranks or scores alike: only each rater's order matters, and ties share
        the mean of their ranks. A rater with a missing rating, or one that is masked, is dropped and counted.

    Returns
    -------
    The result. W, chi-square and p are NaN with fewer than two raters, fewer than two items, or when every rater ties
    all items.

    Raises
    ------
    AnalysisError
        A rating is neither a finite number nor missing, or the ratings are not a table.
    """
    from scipy import stats

    table = _read_ratings(ratings)
    complete = table[~np.isnan(table).any(axis=1)]
    raters, items = complete.shape
    dropped, df = len(table) - raters, max(items - 1, 0)
    if raters < MIN_RATINGS or items < MIN_RATINGS:
        return Concordance(math.nan, math.nan, df, math.nan, raters, dropped)
    ranks = stats.rankdata(complete, axis=1)
    # The ranks of one rater vary by (n^3 - n - T) / 12 about their mean, which holds the correction for ties.
    spread = raters * float(((ranks - (items + 1) / 2) ** 2).sum())
    if spread == 0:
        return Concordance(math.nan, math.nan, df, math.nan, raters, dropped)
    sums = ranks.sum(axis=0)
    w = float(((sums - sums.mean()) ** 2).sum()) / spread
    chi_square = raters * df * w
    return Concordance(w, chi_square, df, float(stats.chi2.sf(chi_square, df)), raters, dropped)


def describe_strength(w: float) -> str:
    """Describe in words how far rankings agree.

    Source: Schmidt, "Managing Delphi surveys using nonparametric statistical techniques", Decision Sciences 28 (1997)
    763-774: W of 0.1 is very weak agreement, 0.3 weak, 0.5 moderate, 0.7 strong and 0.9 unusually strong.

    Parameters
    ----------
    w
        Kendall's W.

    Returns
    -------
    The words; "" where W is undefined.
    """
    return next((words for least, words in STRENGTHS if w >= least), "")


def summarize_support(ratings: pd.DataFrame | None) -> pd.DataFrame:
    """Sum up how far raters' support for each item lies apart.

    Parameters
    ----------
    ratings
        Columns `item` and `support` (1 to 5), one row for each item and rater.

    Returns
    -------
    One row for each item that was given, in that order. Columns `item`, `ratings` (how many), `mean_support`,
    `lowest`, `highest`, `support_range` (highest - lowest) and `settled` (the range is below 2). One rating alone
    settles nothing: range and settled are missing with fewer than two.
    """
    cells = read(ratings, item="text", support="number")
    groups = cells.groupby("item", sort=False)["support"]
    items = groups.agg(ratings="count", mean_support="mean", lowest="min", highest="max").reset_index()
    apart = tidy(items["highest"] - items["lowest"]).where(items["ratings"] >= MIN_RATINGS)
    items["support_range"] = apart
    items["settled"] = (apart < SETTLED_BELOW_RANGE - SLACK).astype("boolean").where(apart.notna())
    return make_result(
        items,
        item="text",
        ratings="count",
        mean_support="number",
        lowest="number",
        highest="number",
        support_range="number",
        settled="flag",
    )


def keep_last(ratings: pd.DataFrame, *, rater: str, item: str, rating: str) -> pd.DataFrame:
    """Return the ratings that count: each rater's last rating of an item, and every rating without a named rater.

    Parameters
    ----------
    ratings
        One row per rating, in the order of rating.
    rater, item, rating
        The names of the columns with the rater, the item and the rating.

    Returns
    -------
    The rows that count, with the same columns.
    """
    given = ratings.dropna(subset=rating)
    return given[given[rater].isna() | ~given.duplicated([rater, item], keep="last")]


def _read_ratings(ratings: Ratings | None) -> NDArray[np.float64]:
    frame = ratings if isinstance(ratings, pd.DataFrame) else _make_table([] if ratings is None else ratings)
    frame = frame.astype("object").replace("", None)
    # Complex numbers have no order, and as floats they would silently lose a part.
    real = frame.mask(frame.map(lambda cell: isinstance(cell, (complex, np.complexfloating))))
    numbers = real.apply(pd.to_numeric, errors="coerce").astype("float64")
    unreadable = (numbers.isna() & frame.notna()) | np.isinf(numbers)
    if unreadable.to_numpy().any():
        found = frame.to_numpy()[unreadable.to_numpy()][0]
        raise AnalysisError(f'"{found}" cannot be ranked; give each rating as a number, or leave it empty.')
    table: NDArray[np.float64] = numbers.to_numpy(dtype="float64")
    return table


def _make_table(ratings: NDArray[Any] | Sequence[Sequence[float | None]]) -> pd.DataFrame:
    rows: list[Any] = [row.tolist() if isinstance(row, np.ma.MaskedArray) else row for row in ratings]
    if any(np.ndim(row) != 1 for row in rows) or len({len(row) for row in rows}) > 1:
        raise AnalysisError("Ratings are a table: a row for each rater, and in every row one rating for each item.")
    return pd.DataFrame(rows)

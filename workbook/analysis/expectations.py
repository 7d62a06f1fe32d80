"""Review what clients expect: gaps, quadrants, what stands in the way, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from workbook.analysis.columns import make_result, read, to_choice
from workbook.analysis.scales import RATING_SCALE, classify_quadrants, tidy
from workbook.errors import AnalysisError, suggest

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("client", "expectation")
RATINGS = {"importance": "number", "performance": "number"}
CROSSHAIRS = ("means", "midpoint")
# Importance first, then performance: high-high, high-low, low-high, low-low.
QUADRANTS = ("keep up the good work", "concentrate here", "possible overkill", "low priority")


def compute_gaps(client_expectations: pd.DataFrame | None, expectations: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add to each expectation the gap between how well it is met and how much it matters.

    Gap = performance - importance, below 0 where we fall short: the SERVQUAL gap, perception - expectation, of
    Parasuraman, Zeithaml and Berry, "SERVQUAL: a multiple-item scale for measuring consumer perceptions of service
    quality", Journal of Retailing 64 (1988) 12-40.

    Parameters
    ----------
    client_expectations
        Columns `client`, `expectation`, `importance` and `performance` (1 to 5), and `dimension` if it is there.
    expectations
        Columns `id` and `dimension`: names the dimension of each expectation where `client_expectations` does not.
        None for no dimensions.

    Returns
    -------
    The rows in the order they came. Columns `client`, `expectation`, `dimension` (as first written, where there are
    several spellings), `importance`, `performance`, `gap` (missing where either rating is), `rank` (1 for the worst
    shortfall; equal gaps share the better rank) and `dimension_gap` (the mean gap of the row's dimension; missing
    without one).
    """
    cells = _read_gaps(client_expectations, expectations)
    cells["rank"] = cells["gap"].rank(method="min")
    cells["dimension_gap"] = np.nan
    if not cells["dimension"].isna().all():
        cells["dimension_gap"] = cells.groupby("dimension")["gap"].transform("mean")
    names = dict.fromkeys((*NAMES, "dimension"), "text")
    return make_result(cells, **names, **RATINGS, gap="number", rank="number", dimension_gap="number")


def summarize_gaps_by_dimension(
    client_expectations: pd.DataFrame | None, expectations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Sum the gaps up by dimension of service quality.

    Parameters
    ----------
    client_expectations, expectations
        As for `gaps`; rows without a dimension are left out.

    Returns
    -------
    One row for each dimension, worst gap first. Columns `dimension`, `expectations` (rows with both ratings),
    `importance`, `performance` (means over those rows) and `gap` (the mean of their gaps).
    """
    cells = _read_gaps(client_expectations, expectations)
    ratings = list(RATINGS)
    cells[ratings] = cells[ratings].where(cells["gap"].notna())
    groups = cells.groupby("dimension", sort=False)
    sums = groups[[*ratings, "gap"]].mean().assign(expectations=groups["gap"].count())
    sums["gap"] = tidy(sums["gap"])
    return make_result(
        sums.sort_values("gap", kind="stable").reset_index(),
        dimension="text",
        expectations="count",
        importance="number",
        performance="number",
        gap="number",
    )


def classify_importance_performance(
    client_expectations: pd.DataFrame | None,
    *,
    crosshair: Literal["means", "midpoint"] = "means",
    scale: tuple[float, float] = RATING_SCALE,
) -> pd.DataFrame:
    """Add to each expectation the quadrant of importance-performance analysis it lies in.

    A point on a line counts as high on that axis. Source: Martilla and James, "Importance-performance analysis",
    Journal of Marketing 41 (1977) 77-79, with their names for the quadrants.

    Parameters
    ----------
    client_expectations
        Columns `client`, `expectation`, `importance` and `performance`.
    crosshair
        Where the quadrants meet: at the "means" of the rows that have both ratings, or the "midpoint" of the scale.
    scale
        The lowest and highest rating; matters for the midpoint only.

    Returns
    -------
    The rows in the order they came. Columns `client`, `expectation`, `importance`, `performance`, `quadrant`
    ("concentrate here": important and poor; "keep up the good work": important and good; "low priority": neither;
    "possible overkill": good and unimportant; missing where a rating is), `importance_line` and `performance_line`
    (where the axes are cut, the same in each row).

    Raises
    ------
    AnalysisError
        The crosshair is not one of the two.
    """
    if crosshair not in CROSSHAIRS:
        raise AnalysisError(f'There is no crosshair "{crosshair}"; {suggest(crosshair, CROSSHAIRS)}')
    cells = read(client_expectations, **dict.fromkeys(NAMES, "text?"), **RATINGS)
    middle = sum(scale) / len(scale)
    lines = (middle, middle) if crosshair == "midpoint" else _mean_ratings(cells)
    cells["quadrant"] = classify_quadrants(cells["importance"], cells["performance"], lines=lines, names=QUADRANTS)
    cells["importance_line"], cells["performance_line"] = lines
    names = dict.fromkeys(NAMES, "text")
    return make_result(cells, **names, **RATINGS, quadrant="text", importance_line="number", performance_line="number")


def count_feasibility(client_expectations: pd.DataFrame | None) -> pd.DataFrame:
    """Count what can be met, and what stands in the way of the rest.

    Parameters
    ----------
    client_expectations
        Columns `feasible` (`yes`, `rules-prevent`, `resources-prevent`, `not-known`) and `obstacle` (the rule or the
        resource in the way; optional).

    Returns
    -------
    One row for each answer and each obstacle named with it, most frequent first. Columns `feasible` (missing where it
    was not answered yet), `obstacle` (missing where none is named) and `expectations` (how many).
    """
    cells = read(client_expectations, feasible="choice", obstacle="text?")
    counts = cells.groupby(["feasible", "obstacle"], dropna=False).size().reset_index(name="expectations")
    ordered = counts.sort_values("expectations", ascending=False, kind="stable")
    return make_result(ordered, feasible="text", obstacle="text", expectations="count")


def _mean_ratings(cells: pd.DataFrame) -> tuple[float, float]:
    """Return the mean importance and performance of the rows that have both; NaN where none has."""
    ratings = np.array([cells["importance"], cells["performance"]])
    rated = ratings[:, ~np.isnan(ratings).any(axis=0)]
    importance, performance = rated.mean(axis=1) if rated.size else (np.nan, np.nan)
    return float(importance), float(performance)


def _read_gaps(client_expectations: pd.DataFrame | None, expectations: pd.DataFrame | None) -> pd.DataFrame:
    cells = read(client_expectations, **dict.fromkeys((*NAMES, "dimension"), "text?"), **RATINGS)
    cells["gap"] = tidy(cells["performance"] - cells["importance"])
    if expectations is not None:
        register = read(expectations, id="text", dimension="choice?").dropna(subset="id").drop_duplicates("id")
        named = cells["expectation"].map(register.set_index("id")["dimension"]).astype("str")
        cells["dimension"] = cells["dimension"].fillna(named)
    if expectations is not None or (client_expectations is not None and "dimension" in client_expectations):
        cells["dimension"] = cells.groupby(to_choice(cells["dimension"]))["dimension"].transform("first")
    return cells

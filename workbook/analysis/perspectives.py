"""Compare how different sides weigh the factors of a problem: which they share, and which only one side sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.agreement import keep_last
from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

SHARED_BY = 2
FACTOR = {"problem": "text", "factor": "text", "text": "text"}


def count_shared_factors(problem_factors: pd.DataFrame | None, factor_weights: pd.DataFrame | None) -> pd.DataFrame:
    """Say of each factor how many sides see it, and which one if only one does.

    Parameters
    ----------
    problem_factors
        Columns `id`, `problem` and `factor` (its text).
    factor_weights
        Columns `factor` (the id of one), `perspective` and `weight` (0, plays no part, to 5). When a side gives a factor
        several weights, the last counts. A side sees a factor if it gives it a weight above 0.

    Returns
    -------
    One row for each factor, in the order they come. Columns `problem`, `factor` (id), `text`, `asked` (sides that gave
    a weight), `seen_by` (sides that see it), `mean_weight` (over the sides asked), `view` (`shared`: two or more see
    it; `one-side`; `nobody`; missing when none was asked) and `only_perspective` (the side that alone sees it).
    """
    rows = _read_weights(problem_factors, factor_weights)
    rows["seer"] = rows["perspective"].where(rows["weight"] > 0)
    groups = rows.groupby(list(FACTOR), sort=False, dropna=False)
    table = groups.agg(
        asked=("weight", "count"),
        seen_by=("seer", "nunique"),
        mean_weight=("weight", "mean"),
        only_perspective=("seer", "first"),
    ).reset_index()
    table["only_perspective"] = table["only_perspective"].where(table["seen_by"] == 1)
    views = table["seen_by"].clip(upper=SHARED_BY).map({0: "nobody", 1: "one-side", SHARED_BY: "shared"})
    table["view"] = views.where(table["asked"] > 0)
    return make_result(
        table,
        **FACTOR,
        asked="count",
        seen_by="count",
        mean_weight="number",
        view="text",
        only_perspective="text",
    )


def _read_weights(problem_factors: pd.DataFrame | None, factor_weights: pd.DataFrame | None) -> pd.DataFrame:
    factors = read(problem_factors, id="text", problem="text?", factor="text").dropna(subset="id")
    weights = read(factor_weights, factor="text", perspective="text", weight="number")
    weights = keep_last(weights, rater="perspective", item="factor", rating="weight")
    return factors.rename(columns={"factor": "text", "id": "factor"}).merge(weights, on="factor", how="left")

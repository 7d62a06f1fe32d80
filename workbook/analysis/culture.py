"""Compare the culture an organisation has with the one that is preferred."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

CULTURES = ("people_first", "innovation_first", "results_first", "rules_first")
POINTS = 100
POINTS_READ = {f"{side}_{culture}": "number" for side in ("now", "preferred") for culture in CULTURES}


def compare_culture(organisation_culture: pd.DataFrame | None) -> pd.DataFrame:
    """Set the points for the four kinds of culture now against those preferred, for every record.

    The method, 100 points shared out twice over four kinds, is that of Cameron and Quinn, Diagnosing and Changing
    Organizational Culture (3rd edition, 2011), after the competing values framework.

    Parameters
    ----------
    organisation_culture
        Columns `now_people_first`, `now_innovation_first`, `now_results_first`, `now_rules_first` and the same with
        `preferred_` (points, each four adding up to 100), and, if there, `id` and `date`.

    Returns
    -------
    Four rows for each record, in the order of the dates, so that the last four are the latest; those without a date
    first. Columns `id`, `date`, `culture`, `now`, `preferred`, `difference` (preferred - now) and `adds_up` (flag: both
    sides are complete and add up to 100; points that do not are given as they are).
    """
    records = read(organisation_culture, id="text?", date="date?", **POINTS_READ)
    records["adds_up"] = True
    for side in ("now", "preferred"):
        points = records[[f"{side}_{culture}" for culture in CULTURES]]
        records["adds_up"] &= tidy(points.sum(axis="columns", skipna=False)) == POINTS
    parts = [
        records[["id", "date", "adds_up"]].assign(
            culture=culture, now=records[f"now_{culture}"], preferred=records[f"preferred_{culture}"]
        )
        for culture in CULTURES
    ]
    long = pd.concat(parts).sort_index(kind="stable") if len(records) else parts[0]
    long["difference"] = long["preferred"] - long["now"]
    ordered = long.sort_values("date", na_position="first", kind="stable")
    kinds = {"id": "text", "date": "date", "culture": "text", "now": "number", "preferred": "number"}
    return make_result(ordered, **kinds, difference="number", adds_up="flag")

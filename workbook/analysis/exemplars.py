"""Find the behaviours that people recognised for their service share, and whether they were tried and spotted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbook.analysis.columns import make_result, read


def list_shared_behaviours(
    exemplar_behaviours: pd.DataFrame | None,
    behaviour_trials: pd.DataFrame | None = None,
    behaviour_sightings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Rank the behaviours by the number of different exemplars who show them.

    Names of behaviours are the same if they differ only in case and in spaces around or between words.

    Parameters
    ----------
    exemplar_behaviours
        Columns `exemplar` and `behaviour` (free text).
    behaviour_trials
        Columns `behaviour` and `result` (1 to 5): what I tried myself. None for nothing.
    behaviour_sightings
        Column `behaviour`: what I spotted in others. None for nothing.

    Returns
    -------
    One row for each behaviour seen in an exemplar, tried or spotted; most shared first. Columns `behaviour` (as first
    written), `exemplars` (different ones), `trials`, `mean_result` (missing without a result), `sightings`, `tried`
    and `spotted` (flags).
    """
    seen = read(exemplar_behaviours, exemplar="text", behaviour="text")
    trials = read(behaviour_trials, behaviour="text", result="number?")
    sightings = read(behaviour_sightings, behaviour="text")
    for rows in (seen, trials, sightings):
        rows["key"] = _to_key(rows["behaviour"])
    names = pd.concat([seen, trials, sightings])[["key", "behaviour"]].dropna().drop_duplicates("key").set_index("key")
    table = names.assign(
        exemplars=seen.groupby("key")["exemplar"].nunique(),
        trials=trials.groupby("key").size(),
        mean_result=trials.groupby("key")["result"].mean(),
        sightings=sightings.groupby("key").size(),
    )
    counts = ["exemplars", "trials", "sightings"]
    table[counts] = table[counts].fillna(0)
    table["tried"], table["spotted"] = table["trials"] > 0, table["sightings"] > 0
    return make_result(
        table.sort_values("exemplars", ascending=False, kind="stable"),
        behaviour="text",
        exemplars="count",
        trials="count",
        mean_result="number",
        sightings="count",
        tried="flag",
        spotted="flag",
    )


def _to_key(names: pd.Series[Any]) -> pd.Series[Any]:
    return names.str.strip().str.replace(r"\s+", " ", regex=True).str.casefold()

"""Find what is still to be asked about a manager's actions on a problem, and where the ideas for it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

UNSURE = ("guessed", "do-not-know")


def list_reasons_to_ask(manager_actions: pd.DataFrame | None) -> pd.DataFrame:
    """List the actions whose reason is guessed or not known.

    Parameters
    ----------
    manager_actions
        Columns `date`, `action`, `reason`, `how_known` (`was-told`, `asked`, `guessed`, `do-not-know`) and, if there,
        `id` and `case`.

    Returns
    -------
    In the order of the dates. Columns `id`, `case`, `date`, `action`, `reason` and `how_known`. An action with no
    answer to `how_known` is listed too, as nobody has said how its reason is known.
    """
    actions = read(
        manager_actions, id="text?", case="text?", date="date", action="text", reason="text?", how_known="choice"
    )
    unsure = actions["how_known"].isin(UNSURE) | actions["how_known"].isna()
    kinds = {"id": "text", "case": "text", "date": "date", "action": "text", "reason": "text", "how_known": "text"}
    return make_result(actions[unsure & actions["action"].notna()].sort_values("date", kind="stable"), **kinds)


def count_ideas(problem_ideas: pd.DataFrame | None) -> pd.DataFrame:
    """Count the ideas by source and result.

    Parameters
    ----------
    problem_ideas
        Columns `idea`, `source` (`colleague`, `reading`, `own`) and `verdict` (`used`, `partly-used`, `set-aside`,
        `open`).

    Returns
    -------
    One row for each source and verdict that occur together, in the order of the sources. Columns `source`, `verdict`
    (missing where there is none yet) and `ideas`.
    """
    rows = read(problem_ideas, idea="text", source="choice", verdict="choice").dropna(subset="idea")
    counts = rows.groupby(["source", "verdict"], dropna=False).size().reset_index(name="ideas")
    return make_result(counts, source="text", verdict="text", ideas="count")

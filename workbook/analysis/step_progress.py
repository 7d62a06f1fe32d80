"""Work out how far the learner has come: the steps done, by activity and by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

STEP = ["activity", "step"]
COUNTS = {"steps": "count", "done": "count", "share": "number", "last_done_on": "date"}


def count_steps_by_activity(steps: pd.DataFrame | None, steps_done: pd.DataFrame | None) -> pd.DataFrame:
    """Count the steps done in each activity.

    Parameters
    ----------
    steps
        Every step there is: columns `level`, `activity` and `step`, in the order of the workbook.
    steps_done
        Columns `activity`, `step` and `done_on` (date). A step that is not in `steps` any more does not count, nor
        does one without a date; one done twice counts once.

    Returns
    -------
    One row for each activity, in order. Columns `level`, `activity`, `steps`, `done`, `share` (done / steps, 0 to 1)
    and `last_done_on`.
    """
    kinds = {"level": "text", "activity": "text"}
    return make_result(_count(_mark(steps, steps_done), by=list(kinds)), **kinds, **COUNTS)


def count_steps_by_level(steps: pd.DataFrame | None, steps_done: pd.DataFrame | None) -> pd.DataFrame:
    """Count the steps done in each level; the share is of steps, not a mean over activities.

    Parameters
    ----------
    steps, steps_done
        As for `count_steps_by_activity`.

    Returns
    -------
    One row for each level, in order. Columns `level`, `activities`, `activities_complete` (all steps done), `steps`,
    `done`, `share` and `last_done_on`.
    """
    marked = _mark(steps, steps_done)
    activities = count_steps_by_activity(steps, steps_done)
    activities["complete"] = activities["done"] == activities["steps"]
    groups = activities.groupby("level")["complete"]
    levels = _count(marked, by=["level"])
    levels["activities"] = levels["level"].map(groups.size())
    levels["activities_complete"] = levels["level"].map(groups.sum())
    return make_result(levels, level="text", activities="count", activities_complete="count", **COUNTS)


def _mark(steps: pd.DataFrame | None, steps_done: pd.DataFrame | None) -> pd.DataFrame:
    every = read(steps, level="text", activity="text", step="text").dropna().drop_duplicates(STEP)
    done = read(steps_done, activity="text", step="text", done_on="date").dropna()
    last = done.sort_values("done_on", kind="stable").drop_duplicates(STEP, keep="last")
    return every.merge(last, on=STEP, how="left")


def _count(marked: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    groups = marked.groupby(by, sort=False)["done_on"]
    table = groups.agg(steps="size", done="count", last_done_on="max").reset_index()
    return table.assign(share=table["done"] / table["steps"])

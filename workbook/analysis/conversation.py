"""Sum up the plays of a practice conversation: the endings reached, the behaviours shown and broken."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read, read_lists


def count_endings(conversation_plays: pd.DataFrame | None) -> pd.DataFrame:
    """Count how often each ending was reached.

    Parameters
    ----------
    conversation_plays
        Columns `ending` and `scenario` (optional). A play without an ending was left before it was over and does not
        count.

    Returns
    -------
    One row for each ending, most frequent first. Columns `scenario`, `ending`, `plays` and `share` (of the plays of
    that scenario that came to an end, 0 to 1).
    """
    plays = read(conversation_plays, scenario="text?", ending="text").dropna(subset="ending")
    counts = plays.groupby(["scenario", "ending"], sort=False, dropna=False).size().reset_index(name="plays")
    counts["share"] = counts["plays"] / counts.groupby("scenario", dropna=False)["plays"].transform("sum")
    ordered = counts.sort_values("plays", ascending=False, kind="stable")
    return make_result(ordered, scenario="text", ending="text", plays="count", share="number")


def count_behaviours(conversation_plays: pd.DataFrame | None) -> pd.DataFrame:
    """Count how often the choices showed and broke each behaviour, most often broken first.

    Parameters
    ----------
    conversation_plays
        Columns `shown` and `broken`: lists of behaviours (and `empathy`), or text with commas or a line for each. A
        behaviour named twice in one play counts twice.

    Returns
    -------
    One row for each behaviour. Columns `behaviour`, `shown`, `broken` and `plays_broken` (plays in which it was
    broken at least once).
    """
    plays = pd.DataFrame() if conversation_plays is None else conversation_plays.reset_index(drop=True)
    shown, broken = (
        read_lists(plays[name]) if name in plays else pd.Series(dtype="str") for name in ("shown", "broken")
    )
    once = broken.groupby(broken.index).unique().explode().astype("str") if len(broken) else broken
    counts = {"shown": shown, "broken": broken, "plays_broken": once}
    table = pd.DataFrame({name: items.value_counts(sort=False) for name, items in counts.items()}).fillna(0)
    ordered = table.sort_values(["broken", "shown"], ascending=[False, True], kind="stable")
    result = ordered.rename_axis("behaviour").reset_index()
    return make_result(result, behaviour="text", shown="count", broken="count", plays_broken="count")

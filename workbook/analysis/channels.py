"""Find the topics people hear too little about, and the problems with nobody, or nobody else, to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd


def list_topics_with_gap(channel_map: pd.DataFrame | None) -> pd.DataFrame:
    """List the topics for which a gap is noted or no channel is.

    Parameters
    ----------
    channel_map
        Columns `topic`, `channel`, `gap` (text) and, if there, `who` and `how_often`.

    Returns
    -------
    In the order they come. Columns `topic`, `channel`, `who`, `how_often` and `gap` (missing where only the channel
    is).
    """
    names = ["topic", "channel", "who", "how_often", "gap"]
    rows = read(channel_map, topic="text", channel="text", who="text?", how_often="text?", gap="text")
    has_gap = rows["gap"].notna() | rows["channel"].isna()
    return make_result(rows[has_gap & rows["topic"].notna()], **dict.fromkeys(names, "text"))


def list_problems_without_help(who_to_call: pd.DataFrame | None) -> pd.DataFrame:
    """List the problems with nobody to call, or with nobody else when that person is away.

    Parameters
    ----------
    who_to_call
        Columns `problem`, `person` and `backup`. Somebody who is their own backup is none.

    Returns
    -------
    Problems with nobody first. Columns `problem`, `person`, `backup` and `lacking` (`person`, `backup` or `both`).
    """
    rows = read(who_to_call, problem="text", person="text", backup="text").dropna(subset="problem")
    rows["backup"] = rows["backup"].where(rows["backup"] != rows["person"])
    no_person, no_backup = rows["person"].isna(), rows["backup"].isna()
    rows["lacking"] = no_person.map({True: "person", False: "backup"}).mask(no_person & no_backup, "both")
    lacking = rows[no_person | no_backup].sort_values("person", key=lambda people: people.notna(), kind="stable")
    return make_result(lacking, problem="text", person="text", backup="text", lacking="text")

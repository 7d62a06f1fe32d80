"""Find the units whose service has not been recognised for a while, and outline a talk from stories and points."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.days import A_WHILE_DAYS, Day, count_days_between, to_day

POINT_KINDS = ("worth-of-people", "keeping-clients", "developing-people")
TELLABLE = ("yes", "anonymised")
STORY = "story"


def list_units_not_recognized(
    recognitions: pd.DataFrame | None, people: pd.DataFrame | None = None, *, today: Day, days: int = A_WHILE_DAYS
) -> pd.DataFrame:
    """List the units that have not been recognised for a while, the longest wait first.

    Parameters
    ----------
    recognitions
        Columns `date`, `unit` and, if there, `person`: a recognition without a unit counts for that of the person.
    people
        Columns `id` and `unit`: names the units there are beside those recognised. None for no others.
    today
        The day the review is looked at; later recognitions do not count yet.
    days
        How many days since the last recognition are "a while".

    Returns
    -------
    One row for each unit never recognised, or that many days ago or more. Columns `unit`, `recognitions` (how many
    ever), `last_recognised` and `days_since` (both missing if never).
    """
    day = to_day(today)
    known = read(people, id="text", unit="text")
    units = known.dropna().drop_duplicates("id").set_index("id")["unit"]
    rows = read(recognitions, date="date", unit="text?", person="text?")
    rows["unit"] = rows["unit"].fillna(rows["person"].map(units).astype("str"))
    past = rows[rows["date"] <= day].groupby("unit")["date"]
    names = pd.concat([known["unit"], rows["unit"]]).dropna().unique()
    table = past.agg(recognitions="size", last_recognised="max").reindex(names).rename_axis("unit").reset_index()
    table["recognitions"] = table["recognitions"].fillna(0)
    table["days_since"] = count_days_between(table["last_recognised"], day)
    waiting = table[table["days_since"].isna() | (table["days_since"] >= days)]
    ordered = waiting.sort_values("days_since", ascending=False, na_position="first", kind="stable")
    return make_result(ordered, unit="text", recognitions="count", last_recognised="date", days_since="number")


def list_talk_points(stories: pd.DataFrame | None, talk_points: pd.DataFrame | None) -> pd.DataFrame:
    """Put the chosen stories and the points in the order of a talk: first the stories, then the points by kind.

    Parameters
    ----------
    stories
        Columns `example`, `situation`, `task`, `action`, `result` (texts), `may_be_told` (`yes`, `anonymised`, `no`)
        and `chosen` (flag). Only those chosen and not refused take part; without an answer a story is not told.
    talk_points
        Columns `kind` (`worth-of-people`, `keeping-clients`, `developing-people`), `point` and `evidence`.

    Returns
    -------
    One row for each story or point. Columns `place` (1, 2, ...), `kind` (`story` or the kind of point), `text` (the
    example or the point), `situation`, `task`, `action`, `result` (of stories), `evidence` (of points) and
    `anonymised` (flag: tell it without names; missing for points).
    """
    texts = dict.fromkeys(["situation", "task", "action", "result"], "text?")
    told = read(stories, example="text", **texts, may_be_told="choice", chosen="flag")
    told = told[told["chosen"].fillna(value=False).astype(bool) & told["may_be_told"].isin(TELLABLE)]
    told = told.assign(kind=STORY, anonymised=told["may_be_told"] == TELLABLE[1]).rename(columns={"example": "text"})
    points = read(talk_points, kind="choice", point="text", evidence="text?").rename(columns={"point": "text"})
    points["order"] = points["kind"].map({kind: place for place, kind in enumerate(POINT_KINDS)})
    outline = pd.concat([told, points.sort_values("order", kind="stable")], ignore_index=True).dropna(subset="text")
    outline["place"] = range(1, len(outline) + 1)
    kinds = {"place": "count", "kind": "text", "text": "text", **dict.fromkeys(texts, "text")}
    return make_result(outline, **kinds, evidence="text", anonymised="flag")

"""Review how fast requests were responded to, how promises were kept, and which responses worked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import is_zoned, make_result, read
from workbook.analysis.days import Day, compute_ends_of_days, compute_hours_between, to_day, to_local_days, to_moment

# Worst first, which is the order they are shown in.
STATES = ("overdue", "open", "late", "kept")
LISTS = ("start", "stop", "continue")
ALL = "all"
SLOW = 0.9


def summarize_response_times(
    requests: pd.DataFrame | None, promises: pd.DataFrame | None = None, *, now: Day
) -> pd.DataFrame:
    """Summarize how long responses took and whether the promises made with them were kept.

    Times are calendar hours that really passed: a night on which the clocks change counts 23 or 25 hours where the
    stamps carry a time zone. The 90th percentile is interpolated between the two nearest times: definition 7 of
    Hyndman and Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996) 361-365.

    Parameters
    ----------
    requests
        Columns `id`, `received`, `responded_at` (time stamps) and `kind` (`request` or `complaint`). A response before
        the request was received is a slip of the pen: its time is missing.
    promises
        As for `classify_promises`. None for no promises.
    now
        The moment the review is looked at.

    Returns
    -------
    One row for all requests and one for each kind that occurs. Columns `kind` (`all` first), `requests`, `responded`,
    `waiting` (no response yet), `median_hours` and `percentile_90_hours` (missing without a response), `promises`,
    `kept`, `late`, `open` and `overdue`.

    Raises
    ------
    AnalysisError
        Some time stamps carry a time zone and others, or `now`, do not: the hours between them are unknown. (A `now`
        with a time zone may be held against stamps without one: they are taken to be of that zone.)
    """
    rows = read(requests, id="text?", received="stamp", responded_at="stamp?", kind="choice?")
    rows["hours"] = compute_hours_between(rows["received"], rows["responded_at"])
    states = classify_promises(promises, requests, now=now)
    kinds = [ALL, *dict.fromkeys([*rows["kind"].dropna(), *states["kind"].dropna()])]
    return make_result(
        pd.DataFrame([_summary(kind, rows, states) for kind in kinds]),
        kind="text",
        requests="count",
        responded="count",
        waiting="count",
        median_hours="number",
        percentile_90_hours="number",
        promises="count",
        kept="count",
        late="count",
        open="count",
        overdue="count",
    )


def classify_promises(promises: pd.DataFrame | None, requests: pd.DataFrame | None = None, *, now: Day) -> pd.DataFrame:
    """Say of each promise whether it was kept, kept late, or is open or overdue.

    Parameters
    ----------
    promises
        Columns `request`, `back_in_touch_by`, `back_in_touch_at` (time stamps) and, if there, `id` and `action`. To be
        back in touch by a date, or by midnight where `now` is, means by the end of that day.
    requests
        Columns `id`, `client` and `kind` of the requests promised on, each optional. None leaves client and kind out.
    now
        The moment the review is looked at.

    Returns
    -------
    One row for each promise: the overdue first, then the open, late and kept, each by when they were due. Columns
    `id`, `request`, `client`, `kind`, `action`, `back_in_touch_by`, `back_in_touch_at`, `state` and `hours_late` (of
    those late or overdue, until the contact or until now). `kept`: back in touch by then, to the second; `late`:
    after it; `open`: not yet; `overdue`: not yet, from the day after it was due, in the time zone of `now`. A
    promise without a time or a date cannot be late.

    Raises
    ------
    AnalysisError
        Some time stamps carry a time zone and others, or `now`, do not.
    """
    rows = read(
        promises,
        id="text?",
        request="text?",
        action="text?",
        back_in_touch_by="stamp",
        back_in_touch_at="stamp?",
    ).merge(_read_origins(requests), on="request", how="left")
    by, at, moment = rows["back_in_touch_by"], rows["back_in_touch_at"], to_moment(now)
    if not is_zoned(by):  # stamps without a time zone are what the clock on the wall showed
        moment = moment.tz_localize(None)
    due, is_day = _find_due(by, moment)
    late_by = compute_hours_between(due, at)
    waited = compute_hours_between(due, pd.Series(moment, index=rows.index))
    # The midnight that ends a day is the next day's first moment.
    is_late = (late_by > 0) | (is_day & (late_by == 0))
    is_overdue = at.isna() & (to_local_days(by, moment) < to_day(moment))
    rows["state"] = np.select([is_overdue, at.isna(), is_late], ["overdue", "open", "late"], default="kept")
    rows["hours_late"] = late_by.where(is_late, waited.where(is_overdue))
    rows["order"] = rows["state"].map(STATES.index)
    texts = dict.fromkeys(["id", "request", "client", "kind", "action"], "text")
    stamps = {"back_in_touch_by": "stamp", "back_in_touch_at": "stamp"}
    ordered = rows.sort_values(["order", "back_in_touch_by"], kind="stable")
    return make_result(ordered, **texts, **stamps, state="text", hours_late="number")


def count_reactions(requests: pd.DataFrame | None) -> pd.DataFrame:
    """Show how clients reacted to each type of response.

    Parameters
    ----------
    requests
        Columns `response_type` (own names) and `reaction` (1 to 5).

    Returns
    -------
    One row for each type, best mean first, types without a reaction last. Columns `response_type`, `responses` (how
    many), `reactions` (how many of them have one) and `mean_reaction`.
    """
    rows = read(requests, response_type="text", reaction="number")
    groups = rows.groupby("response_type", sort=False)["reaction"]
    types = groups.agg(responses="size", reactions="count", mean_reaction="mean").reset_index()
    ordered = types.sort_values("mean_reaction", ascending=False, kind="stable")
    return make_result(ordered, response_type="text", responses="count", reactions="count", mean_reaction="number")


def list_wishes(start_stop_continue: pd.DataFrame | None) -> pd.DataFrame:
    """Put what clients want us to start, stop and continue side by side.

    Parameters
    ----------
    start_stop_continue
        Columns `client`, `list` (`start`, `stop`, `continue`), `item` and `status` (`open`, `doing`, `done`,
        `dropped`).

    Returns
    -------
    For each client as many rows as the longest of the three lists has items. Columns `client`, `start`,
    `start_status`, `stop`, `stop_status`, `continue` and `continue_status`; missing where a list has ended.
    """
    items = read(start_stop_continue, client="text?", list="choice", item="text", status="choice?")
    items = items[items["list"].isin(LISTS) & items["item"].notna()]
    items["place"] = items.groupby(["client", "list"], dropna=False).cumcount()
    keys = ["client", "place"]
    sides = items[keys].drop_duplicates().sort_values("place", kind="stable")
    for name in LISTS:
        side = items[items["list"] == name].rename(columns={"item": name, "status": f"{name}_status"})
        sides = sides.merge(side[[*keys, name, f"{name}_status"]], on=keys, how="left")
    order = {client: place for place, client in enumerate(items["client"].unique())}
    sides = sides.sort_values("client", key=lambda clients: clients.map(order), kind="stable")
    columns = [column for name in LISTS for column in (name, f"{name}_status")]
    return make_result(sides, client="text", **dict.fromkeys(columns, "text"))


def _read_origins(requests: pd.DataFrame | None) -> pd.DataFrame:
    origins = read(requests, id="text?", client="text?", kind="choice?").rename(columns={"id": "request"})
    return origins.dropna(subset="request").drop_duplicates("request")


def _find_due(by: pd.Series[Any], now: pd.Timestamp) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return until when each promise can be kept, and whether that is the end of a day."""
    local = by.dt.tz_convert(now.tzinfo) if is_zoned(by) and now.tzinfo else by
    clock = local.dt.tz_localize(None)
    is_day = clock == clock.dt.normalize()
    return local.mask(is_day, compute_ends_of_days(clock, local.dt.tz)), is_day


def _summary(kind: str, requests: pd.DataFrame, promises: pd.DataFrame) -> dict[str, object]:
    if kind != ALL:
        requests, promises = requests[requests["kind"] == kind], promises[promises["kind"] == kind]
    hours, responded = requests["hours"].where(requests["hours"] >= 0), requests["responded_at"].notna()
    return {
        "kind": kind,
        "requests": len(requests),
        "responded": int(responded.sum()),
        "waiting": int((~responded).sum()),
        "median_hours": hours.median(),
        "percentile_90_hours": hours.quantile(SLOW),
        "promises": len(promises),
        **promises["state"].value_counts().reindex(list(STATES), fill_value=0),
    }

"""Tell what has changed in a worksheet since it was last reviewed, from the revisions of its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import is_zoned, make_result, read, to_text
from workbook.analysis.days import Day, compute_ends_of_days, to_moment, to_time_stamps

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN_COLUMNS = ("id", "saved_at", "revision", "deleted")
# The least by which a time stamp of the end of a day differs from the next day's first.
INSTANT = pd.Timedelta(microseconds=1)


def list_changes(history: pd.DataFrame | None, since: Day | None) -> pd.DataFrame:
    """Compare the entries as they are now with what they were at the last review.

    Parameters
    ----------
    history
        One row for each revision of each entry: `id`, `saved_at` (time stamp), `revision` (number, optional),
        `deleted` (flag, optional), and the entry's fields as further columns. Revisions saved at the same time count
        in the order of their numbers, else in the order they come.
    since
        The last review. A date, or midnight, stands for the end of that day, so that what was written down during
        the review is not news; another time stamp stands for itself. Without a time zone it is taken in that of
        `saved_at`: the first where the clocks showed it twice, and where they skipped it, the time they went to. None
        compares with nothing, so that every entry is new.

    Returns
    -------
    One row for each entry added or removed and for each field that differs, in the order in which entries and fields
    come in the history. Columns `id`, `change` (`added`, `removed` or `changed`), `field`, `before` and `after` (as
    text; missing where it was empty). For entries added and removed the last three are missing. A field changed and
    changed back, and an entry added and removed again, are no change.
    """
    revisions = read(history, id="text", saved_at="stamp", revision="number?", deleted="flag?")
    fields = _read_fields(history)
    ordered = pd.concat([revisions, fields], axis="columns").sort_values(["saved_at", "revision"], kind="stable")
    ordered = ordered[ordered["id"].notna() & ordered["saved_at"].notna()]
    known = ordered.iloc[:0]
    if since is not None:
        known = ordered[ordered["saved_at"] <= _end_of_review(since, ordered["saved_at"])]
    before, after = _last_states(known), _last_states(ordered)
    rows = [*_come_and_gone(before, after), _changed_fields(before, after, list(fields.columns))]
    entries = {entry: place for place, entry in enumerate(revisions["id"].dropna().unique())}
    result = pd.concat(rows).sort_values("id", key=lambda ids: ids.map(entries), kind="stable")
    return make_result(result, id="text", change="text", field="text", before="text", after="text")


def _read_fields(history: pd.DataFrame | None) -> pd.DataFrame:
    source = pd.DataFrame() if history is None else history.reset_index(drop=True)
    fields = source.drop(columns=list(OWN_COLUMNS), errors="ignore")
    # Whole numbers that pandas holds as floats, because some are missing, are to read "4" and not "4.0".
    return fields.convert_dtypes().apply(to_text) if len(fields.columns) else fields


def _end_of_review(since: Day, saved_at: pd.Series[Any]) -> pd.Timestamp:
    moment = to_moment(since)
    has_zones = moment.tzinfo is not None and is_zoned(saved_at)
    zone = moment.tzinfo if has_zones else saved_at.dt.tz
    wall = moment.tz_localize(None)
    is_day = wall == wall.normalize()
    if has_zones and not is_day:
        return moment
    clock = pd.Series([wall])
    end: pd.Timestamp = (compute_ends_of_days(clock, zone) - INSTANT if is_day else to_time_stamps(clock, zone)).iloc[0]
    return end


def _last_states(revisions: pd.DataFrame) -> pd.DataFrame:
    last = revisions.drop_duplicates("id", keep="last")
    return last[~last["deleted"].fillna(value=False).astype(bool)].set_index("id")


def _come_and_gone(before: pd.DataFrame, after: pd.DataFrame) -> list[pd.DataFrame]:
    added, removed = after.index.difference(before.index), before.index.difference(after.index)
    return [
        pd.DataFrame({"id": added, "change": "added"}, dtype="str"),
        pd.DataFrame({"id": removed, "change": "removed"}, dtype="str"),
    ]


def _changed_fields(before: pd.DataFrame, after: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    both = after.index.intersection(before.index)
    old, new = before.loc[both, fields].to_numpy(dtype=object), after.loc[both, fields].to_numpy(dtype=object)
    differs = (old != new) & ~(pd.isna(old) & pd.isna(new))
    entry, field = np.nonzero(differs)
    return pd.DataFrame(
        {
            "id": both.to_numpy()[entry],
            "change": "changed",
            "field": np.array(fields, dtype=object)[field],
            "before": old[differs],
            "after": new[differs],
        },
        dtype="str",
    )

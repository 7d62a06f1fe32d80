"""Compare measurements with their targets, and our measurements with the client's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.run_charts import SHIFT_POINTS, TREND_POINTS, RunChart, detect_signals, run_chart
from workbook.content.notation import parse_date

if TYPE_CHECKING:
    from pandas.api.typing import NaTType

__all__ = [
    "RunChart",
    "compute_attainment_over_time",
    "make_scorecard",
    "run_chart",
]

HIGHER, LOWER = "higher", "lower"
CLIENTS = "client"
# pandas would put the month first.
YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
# Performance is published, and compared with its target, to the hundredth of a per cent.
DECIMALS = 4
COUNTS = ("measurements", "applicable", "times_attained")
ATTAINMENT = {
    **dict.fromkeys(["measure", "name", "unit"], "text"),
    "target": "number",
    "better": "text",
    "latest": "number",
    "latest_on": "date",
    "volume": "number",
    "attained": "flag",
    **dict.fromkeys(COUNTS, "count"),
    **dict.fromkeys(["trend", "shift"], "text"),
}


def make_scorecard(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Compare the latest measurement of each measure with its target, and our measurement with the client's.

    A target is attained when the value, rounded to four decimals, reaches it, or is not above it where lower is better.
    The service standards of the GC Service Inventory (Treasury Board of Canada Secretariat, 2023-24) are judged so.
    The target does not apply where there is no target, no value, a volume of 0, a target of 0 that every value reaches
    because higher is better, or an unknown `better`. A target with more than four decimals is compared with the
    unrounded value.

    Parameters
    ----------
    measures
        Columns `id`, `target`, `better` (`higher` or `lower`; missing means higher) and, optionally, `measure` (its name)
        and `unit`. Without the column `id` the name is used as id.
    measurements
        Columns `measure` (the id of one), `value` (in the unit of the target) and, optionally, `date`, `period` (text
        such as 2025-03, 2025Q1 or 31.03.2025, used where the date is missing), `volume` (the number of cases), `whose`
        (`own`, `client`) and `client` (the id of one). Measurements without a value are skipped.

    Returns
    -------
    One row for each measure, in their order, about our own measurements, or the client's where there are no others.
    Columns `measure` (id), `name`, `unit`, `target`, `better`, `latest`, `latest_on`, `volume`, `attained` (flag;
    missing is "not applicable"), `measurements` (how many), `applicable` and `times_attained` (to how many of them the
    target applies, and how many attained it), `trend` (`rising`, `falling`, `none`: at the end of the run chart;
    missing with fewer than six values), `shift` (`above`, `below`, `none`; missing with fewer than eight), `client`
    (mean of the latest value of each client) and `difference` (our latest value - `client`).
    """
    rows, values = _read_measures(measures), _read_measurements(measurements)
    attained = _attain(rows, values).assign(**_compare(rows, values))
    return make_result(attained, **ATTAINMENT, client="number", difference="number")


def compute_attainment_over_time(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Compare every measurement with the target of its measure.

    Parameters
    ----------
    measures, measurements
        As for `make_scorecard`.

    Returns
    -------
    One row for each measurement of a known measure, in the order of time; those without a date or a readable period
    first. Columns `measure` (id), `date`, `period`, `whose`, `value`, `volume`, `target`, `better` and `attained`.
    """
    held = _hold_against_targets(_read_measures(measures), _read_measurements(measurements))
    texts = {"measure": "text", "date": "date", "period": "text", "whose": "text"}
    numbers = dict.fromkeys(["value", "volume", "target"], "number")
    return make_result(held, **texts, **numbers, better="text", attained="flag")


def _attain(rows: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    held = _hold_against_targets(rows, _keep_own(values))
    groups = held.groupby("measure", sort=False)
    last = held.drop_duplicates("measure", keep="last").set_index("measure")
    counts = pd.DataFrame(
        dict(zip(COUNTS, (groups.size(), groups["attained"].count(), groups["attained"].sum()), strict=True))
    )
    latest = last[["value", "on", "volume", "attained"]].rename(columns={"value": "latest", "on": "latest_on"})
    rows = rows.join(latest, on="measure").join(counts, on="measure").join(_signals(held), on="measure")
    rows[list(COUNTS)] = rows[list(COUNTS)].astype("float64").fillna(0)
    return rows


def _compare(rows: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return the client's mean for each measure, and how far our latest value is above it."""
    is_client = values["whose"] == CLIENTS
    own = values[~is_client].drop_duplicates("measure", keep="last").set_index("measure")["value"].rename("own")
    each = values[is_client].drop_duplicates(["measure", "client"], keep="last").groupby("measure")
    compared = rows.join(own, on="measure").join(each["value"].mean().rename("client"), on="measure")
    return compared[["client"]].assign(difference=compared["own"] - compared["client"])


def _read_measures(measures: pd.DataFrame | None) -> pd.DataFrame:
    rows = read(measures, id="text?", measure="text?", unit="text?", target="number", better="choice?")
    rows = rows.rename(columns={"measure": "name"})
    rows["measure"], rows["better"] = rows["id"].fillna(rows["name"]), rows["better"].fillna(HIGHER)
    return rows.dropna(subset="measure").drop_duplicates("measure", ignore_index=True)


def _read_measurements(measurements: pd.DataFrame | None) -> pd.DataFrame:
    rows = read(
        measurements,
        measure="text",
        date="date?",
        period="text?",
        client="text?",
        value="number",
        volume="number?",
        whose="choice?",
    ).dropna(subset=["measure", "value"])
    ends = {period: _period_end(period) for period in rows["period"].dropna().unique()}
    rows["on"] = rows["date"].fillna(rows["period"].map(ends).astype("datetime64[us]"))
    return rows.sort_values("on", na_position="first", kind="stable")


def _period_end(period: str) -> pd.Timestamp | NaTType:
    try:
        if YEAR_LAST.fullmatch(period.strip()):
            return pd.Timestamp(parse_date(period))
        named = pd.Period(period)
    except ValueError:  # a free name, such as "spring", has no order
        return pd.NaT
    # Where no year is named, as in "May", pandas takes the first there was.
    return named.end_time.normalize() if str(named.year).zfill(4) in period else pd.NaT


def _keep_own(measurements: pd.DataFrame) -> pd.DataFrame:
    is_own = measurements["whose"] != CLIENTS
    has_own = is_own.groupby(measurements["measure"]).transform("any")
    return measurements[is_own | ~has_own.astype(bool)]


def _hold_against_targets(measures: pd.DataFrame, measurements: pd.DataFrame) -> pd.DataFrame:
    held = measurements.merge(measures[["measure", "target", "better"]], on="measure")
    value, target, is_lower = held["value"], held["target"], held["better"] == LOWER
    compared = _round_as_printed(value).where(target == target.round(DECIMALS), value)
    reached = pd.Series(np.where(is_lower, compared <= target, compared >= target), index=held.index)
    has_direction = is_lower | ((held["better"] == HIGHER) & (target != 0))
    applies = target.notna() & has_direction & (held["volume"].isna() | (held["volume"] > 0))
    return held.assign(attained=reached.astype("boolean").where(applies))


def _round_as_printed(values: pd.Series[Any]) -> pd.Series[Any]:
    # Python rounds the number that is there; numpy multiplies first, and 643 / 800 comes out as 0.8038, printed 0.8037.
    return pd.Series([round(value, DECIMALS) for value in values], index=values.index, dtype="float64")


def _signals(held: pd.DataFrame) -> pd.DataFrame:
    sizes = held.groupby("measure")["value"].transform("size")
    # No chart of fewer points can show anything.
    long = held[sizes >= TREND_POINTS].groupby("measure")["value"]
    found = {measure: detect_signals(values) for measure, values in long}
    rows = [(one.latest_trend, one.latest_shift if len(one.sides) >= SHIFT_POINTS else None) for one in found.values()]
    return pd.DataFrame(rows, index=pd.Index(found, dtype="str"), columns=["trend", "shift"], dtype="str")

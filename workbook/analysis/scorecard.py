"""Compare measurements with their targets, and our measurements with the client's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis.columns import make_result, read, to_number
from workbook.analysis.run_charts import SHIFT_POINTS, TREND_POINTS, RunChart, detect_signals, run_chart
from workbook.content.notation import parse_date

if TYPE_CHECKING:
    from pandas.api.typing import NaTType

__all__ = [
    "RunChart",
    "compare_with_client",
    "compute_attainment",
    "compute_attainment_over_time",
    "compute_performance",
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


def compute_performance(volume_meeting_target: pd.Series[Any], volume: pd.Series[Any]) -> pd.Series[Any]:
    """Work out the share of a volume that met its target, as a service standard is measured by.

    Performance = volume meeting the target / total volume, to four decimals: the rule by which the service standards
    of the GC Service Inventory (Treasury Board of Canada Secretariat, 2023-24) come out as they were printed.

    Parameters
    ----------
    volume_meeting_target
        How many met the target. More than the volume is possible, as some come from an earlier year.
    volume
        How many there were in all.

    Returns
    -------
    The share, mostly 0 to 1; missing where either number is, or where the volume is 0.
    """
    total = to_number(pd.Series(volume))
    return _round_as_printed(to_number(pd.Series(volume_meeting_target)) / total.where(total > 0))


def compute_attainment(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Compare the latest measurement of each measure with its target.

    A target is attained when the value, to four decimals, reaches it (or does not go above it, where lower is
    better): the rule of `compute_performance`. It does not apply where there is no target, no value, a volume of 0, a target
    of 0 that everything reaches because higher is better, or a `better` that is neither. Against a target that has
    more than four decimals the value counts unrounded.

    Parameters
    ----------
    measures
        Columns `id`, `target`, `better` (`higher` or `lower`; missing is higher, and with anything else there is no
        telling what attains the target) and, if there, `measure` (its words) and `unit`. Without an `id` the words
        stand for it.
    measurements
        Columns `measure` (the id of one), `value` (in the unit of the target) and, if there, `date`, `period` (text
        such as 2025-03, 2025Q1 or 31.03.2025, which stands in where the date is missing), `volume` (how many cases the
        value is about) and `whose` (`own`, `client`). Measurements without a value are passed over.

    Returns
    -------
    One row for each measure, in their order. The measurements meant are our own; the client's where there are no
    others. Columns `measure` (id), `name` (its words), `unit`, `target`, `better`, `latest`, `latest_on`, `volume`,
    `attained` (flag; missing is "not applicable"), `measurements` (how many), `applicable` and `times_attained` (how
    many of them the target applies to, and in how many it was attained), `trend` (`rising`, `falling`, `none`: at the
    end of the run chart; missing with fewer than six values) and `shift` (`above`, `below`, `none`; missing with
    fewer than eight).
    """
    return make_result(_attain(_read_measures(measures), _read_measurements(measurements)), **ATTAINMENT)


def make_scorecard(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Compare the latest measurement of each measure with its target, and ours with the client's.

    Parameters
    ----------
    measures, measurements
        As for `compare_with_client`.

    Returns
    -------
    As `compute_attainment`, and the columns `client` and `difference` as in `compare_with_client`.
    """
    rows, values = _read_measures(measures), _read_measurements(measurements)
    attained = _attain(rows, values).assign(**_compare(rows, values)[["client", "difference"]])
    return make_result(attained, **ATTAINMENT, client="number", difference="number")


def compute_attainment_over_time(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Compare every measurement with the target of its measure.

    Parameters
    ----------
    measures, measurements
        As for `attainment`.

    Returns
    -------
    One row for each measurement of a known measure, in the order of time; those without a date or a readable period
    first. Columns `measure` (id), `date`, `period`, `whose`, `value`, `volume`, `target`, `better` and `attained`.
    """
    held = _hold_against_targets(_read_measures(measures), _read_measurements(measurements))
    texts = {"measure": "text", "date": "date", "period": "text", "whose": "text"}
    numbers = dict.fromkeys(["value", "volume", "target"], "number")
    return make_result(held, **texts, **numbers, better="text", attained="flag")


def compare_with_client(measures: pd.DataFrame | None, measurements: pd.DataFrame | None) -> pd.DataFrame:
    """Set our own measurement of each measure against what clients measured or rated.

    Parameters
    ----------
    measures, measurements
        As for `attainment`; `measurements` also with `client` (the id of one), if there.

    Returns
    -------
    One row for each measure. Columns `measure` (id), `name`, `own` (our latest value), `own_on`, `client` (mean of the
    latest value of each client), `client_on` (the latest of them), `clients` (how many) and `difference`
    (own - client; above 0 where we see more than they do).
    """
    rows = _compare(_read_measures(measures), _read_measurements(measurements))
    kinds = {"measure": "text", "name": "text", "own": "number", "own_on": "date", "client": "number"}
    return make_result(rows, **kinds, client_on="date", clients="count", difference="number")


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
    is_client = values["whose"] == CLIENTS
    own = values[~is_client].drop_duplicates("measure", keep="last").set_index("measure")[["value", "on"]]
    each = values[is_client].drop_duplicates(["measure", "client"], keep="last").groupby("measure")
    theirs = each.agg(client=("value", "mean"), client_on=("on", "max"), clients=("value", "size"))
    rows = rows.join(own.set_axis(["own", "own_on"], axis="columns"), on="measure").join(theirs, on="measure")
    rows["clients"] = rows["clients"].fillna(0)
    rows["difference"] = rows["own"] - rows["client"]
    return rows


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

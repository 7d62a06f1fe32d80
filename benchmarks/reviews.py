"""What a review of many entries costs, against the same computation in plain pandas.

The plain side is what somebody who knows pandas well would write in a notebook for the same answers, on frames that are
known to be clean: it checks no column, mends no text and fixes no type. Before anything is timed, the answers of both
sides are compared.

Run: python -m benchmarks.reviews
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.pairing import compare
from workbook.analysis.expectations import classify_importance_performance, compute_gaps
from workbook.analysis.time_log import summarize_days, summarize_weeks

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES, CLIENTS, EXPECTATIONS = 100_000, 50, 40
KINDS = ["service", "administrative", "other"]
MINUTES = [f"{kind}_minutes" for kind in KINDS]
RANDOM = np.random.default_rng(20260504)
QUADRANTS = ["keep up the good work", "concentrate here", "possible overkill", "low priority"]


def make_time_entries() -> pd.DataFrame:
    """Return a time log of many years: `date`, `minutes`, `kind`."""
    days = pd.Timestamp("2016-01-04") + pd.to_timedelta(np.sort(RANDOM.integers(0, 3650, ENTRIES)), unit="D")
    kinds = RANDOM.choice(KINDS, ENTRIES, p=[0.6, 0.3, 0.1])
    return pd.DataFrame({"date": days, "minutes": RANDOM.integers(5, 180, ENTRIES), "kind": kinds})


def make_goals(entries: pd.DataFrame) -> pd.DataFrame:
    """Return a goal for each week of a time log: `week`, `target_share`."""
    weeks = pd.date_range(entries["date"].min(), entries["date"].max(), freq="W-MON")
    return pd.DataFrame({"week": weeks, "target_share": RANDOM.uniform(0.4, 0.8, len(weeks)).round(2)})


def make_expectations() -> pd.DataFrame:
    """Return an expectation matrix: `client`, `expectation`, `importance`, `performance`; one in twenty not rated."""
    pairs = pd.MultiIndex.from_product([range(CLIENTS), range(EXPECTATIONS)], names=["client", "expectation"])
    frame = pairs.to_frame(index=False).astype(str)
    ratings = RANDOM.integers(1, 6, (2, len(frame))).astype("float64")
    ratings[RANDOM.random(ratings.shape) < 1 / 20] = np.nan
    return frame.assign(importance=ratings[0], performance=ratings[1])


def plain_daily(entries: pd.DataFrame) -> pd.DataFrame:
    """Return minutes by day and kind with the service share."""
    days = entries.pivot_table(index="date", columns="kind", values="minutes", aggfunc="sum", fill_value=0)[KINDS]
    days.columns = MINUTES
    return days.assign(service_share=days["service_minutes"] / days.sum(axis=1)).reset_index()


def plain_weekly(entries: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Return minutes by week and kind with the service share, its goal, its change and the next goal."""
    days = plain_daily(entries)
    days["week"] = days["date"] - pd.to_timedelta(days["date"].dt.day_of_week, unit="D")
    groups = days.groupby("week")
    weeks = groups[MINUTES].sum()
    share = weeks["service_minutes"] / weeks.sum(axis=1)
    weeks = weeks.assign(service_share=share).join(goals.set_index("week"))
    weeks["goal_met"] = (share >= weeks["target_share"]).where(weeks["target_share"].notna())
    weeks["change"] = share.diff().where(weeks.index.diff() == pd.Timedelta(days=7))
    weeks["suggested_share"] = np.minimum(share + 0.05, groups["service_share"].max())
    return weeks.reset_index()


def plain_gaps(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each expectation with its gap and its rank."""
    gap = ratings["performance"] - ratings["importance"]
    return ratings.assign(gap=gap, rank=gap.rank(method="min"))


def plain_quadrants(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each expectation with its quadrant, cut at the means of those that have both ratings."""
    means = ratings[["importance", "performance"]].dropna().mean()
    is_important, is_good = (ratings[name] >= means[name] for name in means.index)
    quadrant = np.select([is_important & is_good, is_important, is_good], QUADRANTS[:3], QUADRANTS[3])
    is_rated = ratings[["importance", "performance"]].notna().all(axis=1)
    return ratings.assign(
        quadrant=pd.Series(quadrant, index=ratings.index).where(is_rated),
        importance_line=means["importance"],
        performance_line=means["performance"],
    )


def compare_same(what: str, *, ours: Callable[[], pd.DataFrame], theirs: Callable[[], pd.DataFrame], runs: int) -> None:
    """Compare the answers of both sides, where both have a column, and then their times."""
    plain = theirs()
    pd.testing.assert_frame_equal(ours()[plain.columns], plain, check_dtype=False)
    compare(what, ours=ours, theirs=theirs, against="plain pandas", runs=runs)


def main() -> None:
    """Print the ratios."""
    entries, ratings = make_time_entries(), make_expectations()
    goals = make_goals(entries)
    compare_same(
        f"{ENTRIES:,} time entries by day",
        ours=lambda: summarize_days(entries),
        theirs=lambda: plain_daily(entries),
        runs=25,
    )
    compare_same(
        f"{ENTRIES:,} time entries by week, with goals",
        ours=lambda: summarize_weeks(entries, goals),
        theirs=lambda: plain_weekly(entries, goals),
        runs=25,
    )
    compare_same(
        f"{len(ratings):,} expectations, gaps",
        ours=lambda: compute_gaps(ratings),
        theirs=lambda: plain_gaps(ratings),
        runs=200,
    )
    compare_same(
        f"{len(ratings):,} expectations, quadrants",
        ours=lambda: classify_importance_performance(ratings),
        theirs=lambda: plain_quadrants(ratings),
        runs=200,
    )
    compare(
        f"{len(ratings):,} expectations, both",
        ours=lambda: (compute_gaps(ratings), classify_importance_performance(ratings)),
        theirs=lambda: (plain_gaps(ratings), plain_quadrants(ratings)),
        against="plain pandas",
        runs=200,
    )


if __name__ == "__main__":
    main()

"""What a review of many entries costs, against the same computation in plain pandas.

Run: python benchmarks/reviews.py
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pairing import compare

from workbook.analysis.expectations import gaps, importance_performance
from workbook.analysis.time_log import daily_summary, weekly_summary

ENTRIES, CLIENTS, EXPECTATIONS = 100_000, 50, 40
RANDOM = np.random.default_rng(20260504)


def make_time_entries() -> pd.DataFrame:
    """Return a time log of many years: `date`, `minutes`, `kind`."""
    days = pd.Timestamp("2016-01-04") + pd.to_timedelta(np.sort(RANDOM.integers(0, 3650, ENTRIES)), unit="D")
    kinds = RANDOM.choice(["service", "administrative", "other"], ENTRIES, p=[0.6, 0.3, 0.1])
    return pd.DataFrame({"date": days, "minutes": RANDOM.integers(5, 180, ENTRIES), "kind": kinds})


def make_expectations() -> pd.DataFrame:
    """Return an expectation matrix: `client`, `expectation`, `importance`, `performance`."""
    pairs = pd.MultiIndex.from_product([range(CLIENTS), range(EXPECTATIONS)], names=["client", "expectation"])
    frame = pairs.to_frame(index=False).astype(str)
    return frame.assign(importance=RANDOM.integers(1, 6, len(frame)), performance=RANDOM.integers(1, 6, len(frame)))


def plain_daily(entries: pd.DataFrame) -> pd.DataFrame:
    """Return minutes by day and kind with the service share, as one would in a notebook."""
    days = entries.pivot_table(index="date", columns="kind", values="minutes", aggfunc="sum", fill_value=0)
    return days.assign(share=days["service"] / days.sum(axis=1))


def plain_weekly(entries: pd.DataFrame) -> pd.DataFrame:
    """Return minutes by week and kind with the service share and its change."""
    dated = entries.assign(week=entries["date"] - pd.to_timedelta(entries["date"].dt.day_of_week, unit="D"))
    weeks = dated.pivot_table(index="week", columns="kind", values="minutes", aggfunc="sum", fill_value=0)
    weeks["share"] = weeks["service"] / weeks.sum(axis=1)
    return weeks.assign(change=weeks["share"].diff())


def plain_quadrants(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return gaps, their ranks and the quadrant of each expectation, cut at the means."""
    high_importance = ratings["importance"] >= ratings["importance"].mean()
    high_performance = ratings["performance"] >= ratings["performance"].mean()
    names = np.select(
        [high_importance & ~high_performance, high_importance & high_performance, ~high_importance & ~high_performance],
        ["concentrate here", "keep up the good work", "low priority"],
        "possible overkill",
    )
    gap = ratings["performance"] - ratings["importance"]
    return ratings.assign(gap=gap, rank=gap.rank(method="min"), quadrant=names)


def main() -> None:
    """Print the ratios."""
    entries, ratings = make_time_entries(), make_expectations()
    goals = pd.DataFrame({"week": ["2020-01-06"], "target_share": [0.6]})
    compare(
        f"{ENTRIES:,} time entries by day",
        ours=lambda: daily_summary(entries),
        theirs=lambda: plain_daily(entries),
        against="plain pandas",
    )
    compare(
        f"{ENTRIES:,} time entries by week",
        ours=lambda: weekly_summary(entries, goals),
        theirs=lambda: plain_weekly(entries),
        against="plain pandas",
    )
    compare(
        f"{len(ratings):,} expectations, gaps and quadrants",
        ours=lambda: (gaps(ratings), importance_performance(ratings)),
        theirs=lambda: plain_quadrants(ratings),
        against="plain pandas",
    )


if __name__ == "__main__":
    main()

"""Compare the ratings of the five leading practices now with those before."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

PRACTICES = ("start-at-the-top", "hire-for-fit", "involve-everyone", "trust-your-team", "keep-lines-open")


def compare_audits(practice_audit: pd.DataFrame | None) -> pd.DataFrame:
    """Set the latest rating of each practice against the one before it.

    Parameters
    ----------
    practice_audit
        Columns `date`, `practice` and `rating` (1 to 5). Several ratings of a practice on one day are averaged.

    Returns
    -------
    Always the five practices, in the order of the notebook. Columns `practice`, `now`, `now_on` (the date), `before`,
    `before_on`, `change` (now - before) and `ratings` (days on which it was rated).
    """
    audits = read(practice_audit, date="date", practice="choice", rating="number").dropna()
    days = audits.groupby(["practice", "date"])["rating"].mean().reset_index()
    groups = days.groupby("practice")
    # Counted from the latest day: 0 is now, 1 the one before.
    days["back"] = groups.cumcount(ascending=False)
    now, before = (days[days["back"] == back].set_index("practice") for back in (0, 1))
    table = pd.DataFrame(
        {
            "now": now["rating"],
            "now_on": now["date"],
            "before": before["rating"],
            "before_on": before["date"],
            "ratings": groups.size(),
        }
    ).reindex(list(PRACTICES))
    table["change"], table["ratings"] = tidy(table["now"] - table["before"]), table["ratings"].fillna(0)
    return make_result(
        table.rename_axis("practice").reset_index(),
        practice="text",
        now="number",
        now_on="date",
        before="number",
        before_on="date",
        change="number",
        ratings="count",
    )

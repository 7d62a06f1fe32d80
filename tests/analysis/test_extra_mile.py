from __future__ import annotations

import pandas as pd

from workbook.analysis import (
    extra_mile,
)


def test_extra_things_are_summed_by_status_and_by_kind_of_client() -> None:
    log = pd.DataFrame(
        {
            "client": ["s", "s", "p", None],
            "status": ["done", "planned", "done", "done"],
            "minutes": [30, None, 10, None],
            "client_reaction": [5, None, 3, 1],
            "would_repeat": ["yes", None, "no", None],
        }
    )
    clients = pd.DataFrame({"id": ["s", "p"], "kind": ["peer", "public"]})

    summary = extra_mile.count_planned_and_done(log).set_index("status")
    kinds = extra_mile.count_reactions_by_client_kind(log, clients)

    assert list(summary.loc["done", ["entries", "minutes", "reactions", "mean_reaction", "would_repeat"]]) == [
        3,
        40,
        3,
        3,
        1,
    ]
    assert summary["minutes"].isna()["planned"]
    assert kinds["kind"].fillna("-").tolist() == ["peer", "public", "-"]
    assert kinds["mean_reaction"].tolist() == [5, 3, 1]

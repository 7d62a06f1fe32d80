from __future__ import annotations

import pandas as pd

from workbook.analysis import clients

CLIENTS = pd.DataFrame(
    {
        "id": ["school", "port", "farm"],
        "name": ["School", "Port", "Farm"],
        "kind": ["public", "branch", "public"],
        "importance": [3, 5, 5],
        "last_reviewed": ["2024-11-30", None, "2024-02-29"],
        "review_every": [None, "month", "year"],
    }
)


def test_reviews_are_due_by_the_calendar_and_clients_never_reviewed_come_first() -> None:
    result = clients.list_reviews_due(CLIENTS, today="2025-03-01")

    assert result["id"].tolist() == ["port", "school", "farm"]
    # A quarter from 30 November, and a year from 29 February, end on a last day of February.
    assert result["due"].tolist()[1:] == [pd.Timestamp("2025-02-28")] * 2
    assert result["overdue"].tolist() == [pd.NA, True, True]
    assert clients.list_reviews_due(CLIENTS, today="2025-02-28")["overdue"].tolist()[1:] == [False, False]


def test_clients_with_the_most_unverified_expectations_come_first() -> None:
    cells = pd.DataFrame(
        {
            "client": ["school", "school", "farm", "port"],
            "expectation": ["speed", "price", "speed", "speed"],
            "status": ["assumed", "assumed", None, "verified"],
        }
    )
    verified = pd.DataFrame({"client": ["school"], "expectation": ["price"]})

    result = clients.count_unverified(CLIENTS, cells, verified)

    assert result["id"].tolist() == ["farm", "school", "port"]
    assert result["unverified"].tolist() == [1, 1, 0]
    assert result["never_verified"].tolist() == [True, False, False]


def test_kinds_of_client_without_a_path_are_counted() -> None:
    paths = pd.DataFrame({"kind": ["branch", "public"], "would_take": ["A named contact", None]})

    assert clients.list_kinds_without_path(CLIENTS, paths).to_numpy().tolist() == [["public", 2]]
    assert clients.list_kinds_without_path(CLIENTS, None)["kind"].tolist() == ["public", "branch"]

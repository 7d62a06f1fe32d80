from __future__ import annotations

import pandas as pd

from workbook.analysis import channels


def test_gaps_in_lines_of_communication_are_found() -> None:
    topics = pd.DataFrame(
        {"topic": ["budget", "leave", "moves"], "channel": ["mail", "board", None], "gap": ["too late", None, None]}
    )
    calls = pd.DataFrame(
        {
            "problem": ["threat", "outage", "flood", "illness"],
            "person": ["ana", "bo", None, None],
            "backup": ["bo", "bo", "cy", None],
        }
    )

    assert channels.list_topics_with_gap(topics)["topic"].tolist() == ["budget", "moves"]
    assert channels.list_problems_without_help(calls)[["problem", "lacking"]].to_numpy().tolist() == [
        ["flood", "person"],
        ["illness", "both"],
        ["outage", "backup"],
    ]

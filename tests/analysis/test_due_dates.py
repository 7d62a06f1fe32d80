from __future__ import annotations

import pandas as pd

from workbook.analysis import due_dates


def test_dates_ahead_leave_out_what_is_closed_and_keep_the_time_of_day() -> None:
    dues = pd.DataFrame(
        {
            "what": ["call back", "goal", "review", "done", "never"],
            "due": ["2026-03-31T23:30", "2026-04-01", "2026-03-30", "2026-03-01", None],
            "closed": [None, False, False, True, False],
        }
    )

    result = due_dates.list_due_dates(dues, today="2026-03-31T08:00")

    assert result["what"].tolist() == ["review", "call back", "goal"]
    assert result["state"].tolist() == ["overdue", "today", "ahead"]
    assert result["days_left"].tolist() == [-1, 0, 1]
    assert result["due"].iloc[1] == pd.Timestamp("2026-03-31 23:30")


def test_dates_ahead_in_utc_are_dates_where_today_is() -> None:
    # Half past midnight in Paris on 1 April is still 31 March in UTC.
    dues = pd.DataFrame({"what": ["call back"], "due": [pd.Timestamp("2026-03-31T22:30Z")]})

    assert due_dates.list_due_dates(dues, today="2026-04-01T08:00+02:00")["state"].tolist() == ["today"]
    assert due_dates.list_due_dates(dues, today="2026-04-01")["state"].tolist() == ["overdue"]

from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import empathy


def test_a_guess_that_was_partly_right_counts_half() -> None:
    log = pd.DataFrame(
        {
            "date": ["2026-03-03", "2026-03-02", "2026-03-01", "2026-02-01", "2026-01-01"],
            "client": ["school", "school", "school", "port", None],
            "verdict": ["confirmed", "partly", "wrong", None, "confirmed"],
        }
    )

    result = empathy.compute_calibration(log).set_index("client")

    assert result["right"].to_dict() == {
        "school": 0.5,
        "port": pytest.approx(float("nan"), nan_ok=True),
        "overall": 2.5 / 4,
    }
    assert list(result.loc["overall", ["guesses", "open", "checked"]]) == [5, 1, 4]
    assert empathy.open_guesses(log, today="2026-03-01")["days_open"].tolist() == [28]


def test_a_client_called_overall_is_not_taken_for_all_of_them() -> None:
    log = pd.DataFrame({"client": ["overall", "overall", "port"], "verdict": ["confirmed", "confirmed", "wrong"]})

    result = empathy.compute_calibration(log)

    assert result["client"].tolist() == ["overall", "port", "overall"]
    assert result["right"].tolist() == [1, 0, pytest.approx(2 / 3)]

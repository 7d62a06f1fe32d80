from __future__ import annotations

import pandas as pd
import pytest

from workbook.analysis import leader_acts


def test_what_was_said_is_set_against_what_was_done() -> None:
    acts = pd.DataFrame({"date": ["2026-03-01"] * 4, "kind": ["said", "said", "gave clients a say", "sung"]})

    result = leader_acts.count_acts_said_and_done(acts).set_index("kind")

    assert result["acts"].tolist() == [2, 0, 0, 0, 1]
    assert result.loc["said", "share"] == pytest.approx(2 / 3)
    assert result["is_done"].tolist() == [False, True, True, True, True]

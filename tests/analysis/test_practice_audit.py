from __future__ import annotations

import pandas as pd

from workbook.analysis import practice_audit


def test_practices_now_are_compared_with_the_audit_before() -> None:
    audit = pd.DataFrame(
        {
            "date": ["2026-01-01", "2026-04-01", "2026-04-01", "2025-10-01", "2026-01-01"],
            "practice": ["hire-for-fit"] * 4 + ["keep-lines-open"],
            "rating": [2, 3, 4, 5, 3],
        }
    )

    result = practice_audit.compare_audits(audit).set_index("practice")

    assert list(result.loc["hire-for-fit", ["now", "before", "change", "ratings"]]) == [3.5, 2, 1.5, 3]
    assert result.loc["keep-lines-open", "now"] == 3
    assert result["change"].isna()["keep-lines-open"]
    assert result.loc["trust-your-team", ["now", "before"]].isna().all()

from __future__ import annotations

import functools
import operator

import pandas as pd

from workbook.analysis import culture


def test_culture_is_compared_for_each_record_and_sums_other_than_a_hundred_are_marked() -> None:
    sides = {f"now_{kind}": [25, 20] for kind in culture.CULTURES}
    sides |= {f"preferred_{kind}": [10, 25] for kind in culture.CULTURES} | {"preferred_people_first": [70, 25]}
    records = pd.DataFrame({"id": ["new", "old"], "date": ["2026-03-01", "2026-01-01"], **sides})

    result = culture.compare_culture(records)

    assert result["id"].tolist() == ["old"] * 4 + ["new"] * 4
    assert result["adds_up"].tolist() == [False] * 4 + [True] * 4
    assert result["difference"].tolist() == [5, 5, 5, 5, 45, -15, -15, -15]
    assert result["culture"].tolist() == [*culture.CULTURES] * 2


def test_points_add_up_in_spite_of_floating_point_and_a_record_without_a_date_is_not_the_latest() -> None:
    points = [18.7, 28.0, 19.1, 34.2]
    sides = {
        f"{side}_{kind}": number
        for side in ("now", "preferred")
        for kind, number in zip(culture.CULTURES, points, strict=True)
    }
    records = pd.DataFrame({"id": ["dated", "undated"], "date": ["2026-03-01", None], **sides})

    result = culture.compare_culture(records)

    assert functools.reduce(operator.add, points) != 100
    assert result["adds_up"].all()
    assert result["id"].tolist() == ["undated"] * 4 + ["dated"] * 4

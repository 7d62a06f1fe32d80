from __future__ import annotations

import pandas as pd

from workbook.analysis import perspectives

FACTORS = pd.DataFrame({"id": ["f1", "f2", "f3", "f4"], "problem": "p", "factor": ["queue", "form", "tone", "rule"]})
WEIGHTS = pd.DataFrame(
    [
        ("f1", "me", 5),
        ("f1", "client", 4),
        ("f2", "me", 0),
        ("f2", "client", 3),
        ("f3", "me", 0),
        ("f3", "client", None),
    ],
    columns=["factor", "perspective", "weight"],
)


def test_a_factor_is_seen_by_whoever_gives_it_a_weight_above_zero() -> None:
    result = perspectives.count_shared_factors(FACTORS, WEIGHTS).set_index("factor")

    assert result["view"].fillna("-").to_dict() == {"f1": "shared", "f2": "one-side", "f3": "nobody", "f4": "-"}
    assert result["only_perspective"].fillna("-").to_dict() == {"f1": "-", "f2": "client", "f3": "-", "f4": "-"}
    assert result["asked"].tolist() == [2, 2, 1, 0]


def test_of_several_weights_of_a_side_the_last_that_is_given_counts() -> None:
    again = pd.DataFrame([("f3", "me", 2), ("f3", "me", 4), ("f3", "me", None)], columns=WEIGHTS.columns)
    weights = pd.concat([WEIGHTS, again.astype({"weight": "float64"})])

    row = perspectives.count_shared_factors(FACTORS, weights).set_index("factor").loc["f3"]

    assert (row["asked"], row["mean_weight"], row["only_perspective"]) == (1, 4, "me")

"""Score the sorting exercise, and find the pairs of statements that were mixed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    import pandas as pd

ANSWERS = {"try": "text", "statement": "text", "right": "flag"}


def compute_scores(sorting_answers: pd.DataFrame | None) -> pd.DataFrame:
    """Score every try.

    Parameters
    ----------
    sorting_answers
        Columns `try`, `statement` and `right` (flag). A statement without an answer is left out.

    Returns
    -------
    One row for each try, in the order of the answers. Columns `try`, `answered`, `right` (how many), `score` (right /
    answered, 0 to 1) and `change` (in the score, on the try before; missing for the first).
    """
    answers = read(sorting_answers, **ANSWERS).dropna()
    answers["right"] = answers["right"].astype(bool)
    tries = answers.groupby("try", sort=False)["right"].agg(answered="size", right="sum").reset_index()
    tries["score"] = tries["right"] / tries["answered"]
    kinds = {"try": "text", "answered": "count", "right": "count", "score": "number", "change": "number"}
    return make_result(tries.assign(change=tries["score"].diff()), **kinds)


def count_mixed_up(sorting_answers: pd.DataFrame | None) -> pd.DataFrame:
    """Count for each behaviour how often its two statements were sorted wrongly.

    Parameters
    ----------
    sorting_answers
        Columns as for `scores`; a statement is named by its behaviour and pole, as in `asks-questions.is-not`.

    Returns
    -------
    One row for each behaviour with a wrong answer, most often wrong first. Columns `behaviour`, `tries` (in which it
    was answered), `wrong` (answers), `mixed_up` (tries in which a statement of the pair was sorted wrongly),
    `both_wrong` (tries in which both were, each taken for the other) and `latest_wrong` (flag: in its latest try).
    """
    answers = read(sorting_answers, **ANSWERS).dropna()
    answers["behaviour"] = answers["statement"].str.rsplit(".", n=1).str[0]
    answers["wrong"] = ~answers["right"].astype(bool)
    pairs = answers.groupby(["behaviour", "try"], sort=False)["wrong"].sum().reset_index()
    pairs["mixed_up"], pairs["both_wrong"] = pairs["wrong"] > 0, pairs["wrong"] > 1
    groups = pairs.groupby("behaviour", sort=False)
    result = (
        groups[["wrong", "mixed_up", "both_wrong"]]
        .sum()
        .assign(tries=groups.size(), latest_wrong=groups["mixed_up"].last())
    )
    ranked = result[result["wrong"] > 0].sort_values("wrong", ascending=False, kind="stable").reset_index()
    counts = dict.fromkeys(["tries", "wrong", "mixed_up", "both_wrong"], "count")
    return make_result(ranked, behaviour="text", **counts, latest_wrong="flag")

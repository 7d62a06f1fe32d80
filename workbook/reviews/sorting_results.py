"""Review the sorting exercise: the score of each attempt, and the pairs of statements that were confused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.sorting import compute_scores, count_mixed_up
from workbook.reviews.formatting import format_names, format_whole_number
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import pandas as pd

    from workbook.reviews.review import Worksheets


def review_sorting(worksheets: Worksheets) -> Review:
    """Return the review of the sorting exercise.

    Parameters
    ----------
    worksheets
        The learner's entries.

    Returns
    -------
    A review without a chart. Before the first attempt, it has only its sentence, which names what is needed.
    """
    answers = worksheets.frame("sorting-answers")
    tries, pairs = compute_scores(answers), count_mixed_up(answers)
    if tries.empty:
        return Review("Play the sorting exercise once; the pairs of statements you mix up show here.")
    latest = tries.iloc[-1]
    titles = [worksheets.show("behaviour-ratings", "behaviour", behaviour) for behaviour in pairs["behaviour"]]
    return Review(
        _sentence(latest, pairs, titles),
        numbers=(("Latest try of the sorting exercise", f"{latest['right']} of {latest['answered']} sorted rightly"),),
        tables=(_tries(tries, worksheets), *_pairs(pairs, titles)),
    )


def _sentence(latest: pd.Series, pairs: pd.DataFrame, titles: list[str]) -> str:
    score = f"In your latest try you sorted {latest['right']} of {latest['answered']} statements rightly"
    if pairs.empty:
        return f"{score}, and no pair was mixed up in any try."
    mixed = [f'"{title}"' for title, is_wrong in zip(titles, pairs["latest_wrong"], strict=True) if is_wrong]
    if mixed:
        return f"{score}; read both poles of {format_names(mixed)} again."
    return f"{score}; what you had mixed up before was right in its latest try."


def _tries(tries: pd.DataFrame, worksheets: Worksheets) -> ReviewTable:
    names = worksheets.names("sorting-exercise")
    rows = tuple(
        (names.get(one["try"], "(not found)"), format_whole_number(one["right"]), format_whole_number(one["answered"]))
        for _, one in tries.iterrows()
    )
    headers = ("Try", "Sorted rightly", "Statements")
    return ReviewTable("Tries of the sorting exercise", headers, rows, kinds=("date", "number", "number"))


def _pairs(pairs: pd.DataFrame, titles: list[str]) -> tuple[ReviewTable, ...]:
    if pairs.empty:
        return ()
    rows = tuple(
        (
            title,
            f"{pair['mixed_up']} of {pair['tries']}",
            format_whole_number(pair["both_wrong"]),
            "Yes" if pair["latest_wrong"] else "No",
        )
        for title, (_, pair) in zip(titles, pairs.iterrows(), strict=True)
    )
    headers = (
        "Pair",
        "Tries in which it was mixed up",
        "Both poles taken for each other",
        "Mixed up in its latest try",
    )
    return (ReviewTable("Pairs of statements mixed up", headers, rows, kinds=("words", "number", "number", "words")),)

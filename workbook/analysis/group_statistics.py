"""Count how many people of a group gave a high answer, so that nobody's own answer can be computed from the counts.

Each answer is reduced to one of two sides before anything is counted: high, or anything else, which includes no answer.
On both sides there are several possible answers. All results are computed from the sides alone. So nobody can compute a
person's answer from any number of results, even if they know the answers of everybody else: at most they learn its side.
For the same reason nobody can see who did not answer. `workbook.store.shown_groups` chooses who is counted together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from workbook.analysis import behaviours, culture, expectations, practice_audit, time_log
from workbook.analysis.columns import make_result
from workbook.store.shown_groups import MIN_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Question: TypeAlias = "tuple[str, str]"
# In smaller groups, only a majority is told. From this size on, both ends of the scale leave room for five people.
MIN_PEOPLE_FOR_COUNTS = 10
# What a value is rounded to. Nothing finer is needed, so a file for a group contains nothing finer.
STEPS = {
    "time": 0.05,
    "behaviours": 0.5,
    "culture-now": 5.0,
    "culture-preferred": 5.0,
    "practices": 0.5,
    "importance": 0.5,
    "performance": 0.5,
}
# The lowest high answer of each theme. Shares and points add up, so neither the lowest high answers nor the highest low ones
# may make exactly the whole: then all of them would be known. At 30 points, four low answers could only be 25 each.
CUTS = {
    "time": 0.3,
    "behaviours": 4.0,
    "culture-now": 35.0,
    "culture-preferred": 35.0,
    "practices": 4.0,
    "importance": 3.5,
    "performance": 3.5,
}
ANSWER = {"theme": "text", "question": "text"}


def list_answers(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what one person answered, one number for each question that can be summed up.

    Parameters
    ----------
    frames
        The person's worksheets by their ids; one that is not there was not filled in. No text is read from them.

    Returns
    -------
    One row for each question answered. Columns `theme` ("time": share of the logged minutes by kind; "behaviours": the
    latest rating of oneself; "culture-now", "culture-preferred": points of the latest complete record; "practices": the
    latest rating; "importance", "performance": means over the expectations of a dimension), `question` (which kind,
    behaviour, ...) and `value`, rounded to the theme's step.
    """
    rows = [
        (theme, str(question), _round(theme, value))
        for theme, answered in _list_numbers(frames)
        for question, value in answered.dropna().items()
    ]
    return make_result(pd.DataFrame(rows, columns=["theme", "question", "value"]), **ANSWER, value="number")


def select_high_answers(answers: pd.DataFrame) -> frozenset[Question]:
    """Select the questions to which a person gave a high answer.

    Parameters
    ----------
    answers
        The person's answers, as `list_answers` returns them.

    Returns
    -------
    The theme and the question of each high answer.
    """
    rows = zip(answers["theme"], answers["question"], answers["value"], strict=True)
    return frozenset((theme, question) for theme, question, value in rows if theme in CUTS and value >= CUTS[theme])


def count_high_answers(people: Sequence[Collection[Question]], questions: Sequence[Question]) -> pd.DataFrame:
    """Count how many people gave high answers, as ranges.

    Below ten people, the range says whether more than half did. From ten people on, it has a step of five, and counts near
    none and near all are not told apart, so that unanimity is not shown.

    Parameters
    ----------
    people
        For each person of the group, the questions with a high answer.
    questions
        The theme and the name of every question that is shown, answered or not.

    Returns
    -------
    One row for each question; none for fewer than five people. Columns `theme`, `question`, `fewest` and `most` (the limits of
    the range, with both ends).
    """
    size = len(people)
    rows = [
        (*question, *_make_range(sum(question in high for high in people), size))
        for question in (questions if size >= MIN_PEOPLE else ())
    ]
    table = pd.DataFrame(rows, columns=["theme", "question", "fewest", "most"])
    return make_result(table, **ANSWER, fewest="count", most="count")


def _make_range(number: int, size: int) -> tuple[int, int]:
    if size < MIN_PEOPLE_FOR_COUNTS:
        half = size // 2
        return (half + 1, size) if number > half else (0, half)
    if number < MIN_PEOPLE:
        return 0, MIN_PEOPLE - 1
    if number > size - MIN_PEOPLE:
        return size - MIN_PEOPLE + 1, size
    start = number - number % MIN_PEOPLE
    return start, min(start + MIN_PEOPLE - 1, size - MIN_PEOPLE)


def _list_numbers(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.Series[float]]]:
    days = time_log.summarize_days(frames.get("time-entries"))
    minutes = days[[f"{kind}_minutes" for kind in time_log.KINDS]].sum().set_axis(time_log.KINDS)
    yield "time", minutes / minutes.sum() if minutes.sum() else minutes.iloc[:0]
    yield (
        "behaviours",
        behaviours.summarize_behaviours(frames.get("behaviour-ratings")).set_index("behaviour")["self_rating"],
    )
    points = _read_culture(frames)
    yield "culture-now", points["now"]
    yield "culture-preferred", points["preferred"]
    yield "practices", practice_audit.compare_audits(frames.get("practice-audit")).set_index("practice")["now"]
    gaps = expectations.compute_gaps(frames.get("client-expectations"), frames.get("expectations"))
    means = gaps.dropna(subset="dimension").groupby("dimension")[["importance", "performance"]].mean()
    yield "importance", means["importance"]
    yield "performance", means["performance"]


def _read_culture(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    profile = culture.compare_culture(frames.get("organisation-culture"))
    complete = profile[profile["adds_up"].astype(bool)]
    return complete.tail(len(culture.CULTURES)).set_index("culture")[["now", "preferred"]]


def _round(theme: str, value: float) -> float:
    step = STEPS[theme]
    # Half a step goes up, as people round; the last rounding takes away what 0.05 is not exactly.
    return round(float(np.floor(value / step + 0.5 + 1e-9)) * step, 9)

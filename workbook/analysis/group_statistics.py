"""Sum up what several people answered so that nobody's own answer can be read from it.

Every number that comes out stands for at least five people. A question that fewer answered does not come out; neighbouring
values and rare choices are counted together until there are five; an extreme value is one person's, so that the range is
that of the middle half. And nobody can be found by subtraction: people who come later wait until there are five of
them, question by question, and an answer that has come out once stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbook.analysis import behaviours, culture, expectations, practice_audit, time_log
from workbook.analysis.columns import make_result, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FEWEST = 5
# What a value is rounded to, so that a median is not one person's exact figure.
STEPS = {
    "time": 0.05,
    "behaviours": 0.5,
    "culture-now": 5.0,
    "culture-preferred": 5.0,
    "practices": 0.5,
    "importance": 0.5,
    "performance": 0.5,
}
DOMINANT = "dominant-culture"
OTHERS = "others"
ANSWER = {"theme": "text", "question": "text"}
QUARTILES = (0.25, 0.5, 0.75)


def list_answers(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what one person answered, one value for each question that can be summed up.

    Parameters
    ----------
    frames
        The person's worksheets by their ids; one that is not there was not filled in. No text is read from them.

    Returns
    -------
    One row for each question answered. Columns `theme` ("time": share of the logged minutes by kind; "behaviours": the
    latest rating of oneself; "culture-now", "culture-preferred": points of the latest complete record; "practices": the
    latest rating; "importance", "performance": means over the expectations of a dimension; "dominant-culture": the
    kind with most points now, left out where two share them), `question` (which kind, behaviour, ...), `value` (a
    number; missing for a choice) and `choice` (missing for a number).
    """
    rows = [
        (theme, str(question), value, None)
        for theme, answered in _list_numbers(frames)
        for question, value in answered.dropna().items()
    ]
    chosen = [(DOMINANT, DOMINANT, np.nan, choice) for choice in _list_dominant(frames)]
    table = pd.DataFrame([*rows, *chosen], columns=["theme", "question", "value", "choice"])
    return make_result(table, **ANSWER, value="number", choice="text")


def compute_distributions(answers: pd.DataFrame | None) -> pd.DataFrame:
    """Sum up the answers to each question that at least five people answered.

    Parameters
    ----------
    answers
        Columns `person`, `batch` (a number: who came earlier has a smaller one, who came together the same), `theme`,
        `question` and `value`. Of a person's answers to a question the first counts.

    Returns
    -------
    One row for each question, in the order they come. Columns `theme`, `question`, `people` (never fewer than five),
    `median`, `lower` and `upper` (the quartiles), rounded to the theme's step.
    """
    rows = []
    for (theme, question), values in _release(answers, "value"):
        lower, median, upper = (_round(theme, value) for value in np.quantile(values, QUARTILES))
        rows.append((theme, question, len(values), median, lower, upper))
    table = pd.DataFrame(rows, columns=["theme", "question", "people", "median", "lower", "upper"])
    return make_result(table, **ANSWER, people="count", median="number", lower="number", upper="number")


def count_bands(answers: pd.DataFrame | None) -> pd.DataFrame:
    """Count how many people gave which values, neighbouring values together until there are five.

    Parameters
    ----------
    answers
        As for `distributions`.

    Returns
    -------
    From low to high, the bands of each question that has two or more. Columns `theme`, `question`, `above` (the band
    begins above it; missing for the lowest), `up_to` (and ends with it; missing for the highest) and `people` (never
    fewer than five).
    """
    rows = []
    for (theme, question), values in _release(answers, "value"):
        cuts = _compute_cuts(sorted(_round(theme, value) for value in values))
        if len(cuts) > 1:
            edges = [np.nan, *(cut for cut, _ in cuts[:-1]), np.nan]
            rows += [
                (theme, question, edges[place], edges[place + 1], number) for place, (_, number) in enumerate(cuts)
            ]
    table = pd.DataFrame(rows, columns=["theme", "question", "above", "up_to", "people"])
    return make_result(table, **ANSWER, above="number", up_to="number", people="count")


def count_choices(answers: pd.DataFrame | None) -> pd.DataFrame:
    """Count how many people made which choice, rare choices together.

    Parameters
    ----------
    answers
        As for `distributions`, with `choice` for `value`.

    Returns
    -------
    The most frequent first. Columns `theme`, `question`, `choice` ("others" for those that fewer than five made, and for
    as many more as it takes to have five of them) and `people` (never fewer than five).
    """
    rows = []
    for (theme, question), values in _release(answers, "choice"):
        counts = pd.Series(values).value_counts()
        common = counts[counts >= FEWEST]
        others = len(values) - int(common.sum())
        while 0 < others < FEWEST and len(common):
            others += int(common.iloc[-1])
            common = common.iloc[:-1]
        rows += [(theme, question, str(choice), int(number)) for choice, number in common.items()]
        rows += [(theme, question, OTHERS, others)] if others else []
    table = pd.DataFrame(rows, columns=["theme", "question", "choice", "people"])
    return make_result(table, **ANSWER, choice="text", people="count")


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


def _list_dominant(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    now = _read_culture(frames)["now"]
    most = [str(kind) for kind in now.index[now == now.max()]]
    return most if len(most) == 1 else []


def _release(answers: pd.DataFrame | None, column: str) -> Iterator[tuple[tuple[str, str], list[Any]]]:
    """Yield each question with the answers that may come out: those of whole groups of five or more that came together."""
    kind = "number" if column == "value" else "text"
    rows = read(answers, person="text", batch="number", theme="text", question="text", **{column: kind}).dropna()
    # The first is the one that came earliest, wherever it stands: else a latecomer's row could take an earlier one away.
    earliest = rows.reset_index(drop=True).sort_values("batch", kind="stable")
    rows = earliest.drop_duplicates(["person", "theme", "question"], keep="first").sort_index()
    for (theme, question), given in rows.groupby(["theme", "question"], sort=False):
        shown: list[Any] = []
        waiting: list[Any] = []
        for _, batch in given.groupby("batch", sort=True):
            waiting = [*waiting, *batch[column]]
            if len(waiting) >= FEWEST:
                shown, waiting = [*shown, *waiting], []
        if shown:
            yield (str(theme), str(question)), shown


def _round(theme: str, value: float) -> float:
    step = STEPS.get(theme, 1.0)
    # Half a step goes up, as people round; the last rounding takes away what 0.05 is not exactly.
    return round(float(np.floor(value / step + 0.5 + 1e-9)) * step, 9)


def _compute_cuts(values: list[float]) -> list[tuple[float, int]]:
    """Return the bands of sorted values: where each ends, and how many values it holds, five at least."""
    found: list[tuple[float, int]] = []
    number = 0
    for value, at_it in pd.Series(values).value_counts().sort_index().items():
        number += int(at_it)
        if number >= FEWEST:
            found.append((float(str(value)), number))
            number = 0
    if number and found:
        (_, before) = found.pop()
        found.append((values[-1], before + number))
    return found

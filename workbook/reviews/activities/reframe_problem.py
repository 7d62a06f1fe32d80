"""Review a problem: which of its factors all sides see, and which only one side sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.perspectives import count_shared_factors
from workbook.charts.heat_map import draw_heat_map
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_days_left,
    format_names,
    format_quote,
    format_rating,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

NEEDED = "Describe one service problem in a brief statement; what each side sees in it shows here."
HEADERS = ("Factor", "Seen by", "Mean weight, 0 to 5", "Who sees it")
STEP_HEADERS = ("First step", "By when", "Time left")
WEIGHTS = (0, 5)
MIN_SIDES = 2
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the latest problem."""
    problems = worksheets.frame("problem-statements")
    if problems.empty:
        return Review(NEEDED)
    problem = problems.sort_values("date", na_position="first", kind="stable").iloc[-1]
    factors = worksheets.frame("problem-factors")
    factors = factors[factors["problem"] == problem["id"]]
    weights = _read_weights(worksheets, factors)
    weighed = weights.dropna(subset="weight")
    if weighed["perspective"].nunique() < MIN_SIDES:
        return Review(_describe_needed(problem, factors, weighed))
    sides = {side: worksheets.names("perspectives")[side] for side in weighed["perspective"].unique()}
    shared = count_shared_factors(factors, weighed)
    sentence = _sentence(problem, shared, sides)
    steps = _open_steps(worksheets, problem, today=pd.Timestamp(now.date()))
    return Review(
        sentence,
        numbers=(
            ("Factors weighed", f"{int((shared['asked'] > 0).sum())} of {len(shared)}"),
            ("Sides", str(len(sides))),
            ("Seen by one side only", str(int(_is_seen_alone(shared).sum()))),
        ),
        charts=(_draw(problem, shared, weighed, sides, sentence),),
        tables=(_factors(shared, sides), *_steps(steps)),
        pointers=tuple(_pointers(problem, shared, steps)),
    )


def _read_weights(worksheets: Worksheets, factors: pd.DataFrame) -> pd.DataFrame:
    """Return the weights of a problem's factors, by the sides that still exist."""
    weights = worksheets.frame("factor-weights")
    listed = weights["perspective"].isin(worksheets.frame("perspectives")["id"])
    return weights.loc[weights["factor"].isin(factors["id"]) & listed]


def _describe_needed(problem: pd.Series, factors: pd.DataFrame, weighed: pd.DataFrame) -> str:
    title = format_quote(problem["title"])
    if factors.empty:
        return f"Name the three or four factors of {title} that you would have to tell if it were a story."
    if weighed.empty:
        return f"Weigh the factors of {title} as you see them, then as another side does."
    return f"Weigh the factors of {title} from a second side; what only one of them sees shows here."


def _sentence(problem: pd.Series, shared: pd.DataFrame, sides: Mapping[str, str]) -> str:
    title = format_quote(problem["title"])
    alone = shared[_is_seen_alone(shared)]
    if alone.empty:
        return f"In {title}, {_describe_not_alone(shared)}."
    each = [
        f"{_name(seen['text'])} {'is' if len(seen) == 1 else 'are'} seen only by {format_quote(sides[str(side)])}"
        for side, seen in alone.groupby("only_perspective", sort=False)
    ]
    return f"In {title}, {format_names(each)}; find out why the others do not."


def _is_seen_alone(shared: pd.DataFrame) -> pd.Series:
    # If only one side was asked about a factor, the view of the others is not known.
    return (shared["view"] == "one-side") & (shared["asked"] >= MIN_SIDES)


def _describe_not_alone(shared: pd.DataFrame) -> str:
    unasked = int((shared["asked"] < MIN_SIDES).sum())
    if unasked:
        verb, them = ("is", "it") if unasked == 1 else ("are", "them")
        some = f"{format_count(unasked, 'of', 'of')} {format_count(len(shared), 'factor')}"
        return f"{some} {verb} not weighed from two sides yet; weigh {them} before you compare"
    both = int((shared["view"] == "shared").sum())
    if both == len(shared):
        return "each factor is seen by two sides or more"
    if not both:
        return "no side sees any of the factors; ask what they see instead"
    some = f"{format_count(both, 'of', 'of')} {format_count(len(shared), 'factor')}"
    return f"{some} {'is' if both == 1 else 'are'} seen by two sides or more, and nobody sees the rest"


def _name(factors: pd.Series) -> str:
    if len(factors) > MAX_NAMED:
        return format_count(len(factors), "factor")
    return format_names([format_quote(factor) for factor in factors])


def _draw(
    problem: pd.Series, shared: pd.DataFrame, weighed: pd.DataFrame, sides: Mapping[str, str], sentence: str
) -> Chart:
    cells = weighed.rename(columns={"factor": "row", "perspective": "column", "weight": "value"})
    return draw_heat_map(
        cells,
        rows=dict(zip(shared["factor"], shared["text"], strict=True)),
        columns=sides,
        finding=sentence,
        caption=f"{problem['title']}: how much each factor weighs, by side, from 0 (not seen) to 5 (the heart of it)",
        scale=WEIGHTS,
    )


def _factors(shared: pd.DataFrame, sides: Mapping[str, str]) -> ReviewTable:
    ordered = shared.sort_values("mean_weight", ascending=False, na_position="last", kind="stable")
    rows = tuple(
        (
            row["text"],
            f"{row['seen_by']} of {row['asked']} asked",
            format_rating(row["mean_weight"]),
            _describe_view(row, sides),
        )
        for _, row in ordered.iterrows()
    )
    return ReviewTable("Factors, heaviest first", HEADERS, rows, kinds=("words", "words", "number", "words"))


def _describe_view(factor: pd.Series, sides: Mapping[str, str]) -> str:
    if factor["asked"] == 1:
        return "Only one side asked"
    if factor["view"] == "one-side":
        return f"Only {sides[factor['only_perspective']]}"
    return {"shared": "Shared", "nobody": "Nobody"}.get(factor["view"], "Nobody asked yet")


def _open_steps(worksheets: Worksheets, problem: pd.Series, *, today: pd.Timestamp) -> pd.DataFrame:
    steps = worksheets.frame("first-steps")
    steps = steps[(steps["problem"] == problem["id"]) & steps["taken_on"].isna()]
    ordered: pd.DataFrame = steps.assign(days=(steps["by_when"] - today).dt.days).sort_values("by_when", kind="stable")
    return ordered


def _steps(steps: pd.DataFrame) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (step["step"], format_date(step["by_when"]), format_days_left(step["days"])) for _, step in steps.iterrows()
    )
    return (
        (ReviewTable("First steps not taken yet", STEP_HEADERS, rows, kinds=("words", "date", "words")),)
        if rows
        else ()
    )


def _pointers(problem: pd.Series, shared: pd.DataFrame, steps: pd.DataFrame) -> Iterator[str]:
    unasked = shared[shared["asked"] < MIN_SIDES]
    if len(unasked):
        yield f"Not weighed from two sides yet: {_name(unasked['text'])}."
    overdue = int((steps["days"] < 0).sum())
    if overdue:
        yield capitalize_sentence(f"{format_count(overdue, 'first step')} {'is' if overdue == 1 else 'are'} overdue.")
    if pd.isna(problem["presented_on"]):
        yield f"{format_quote(problem['title'])} has not been presented yet: choose to whom, and set a day."

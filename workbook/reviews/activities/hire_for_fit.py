"""Review candidates: how they compare on the traits that matter, and on which traits raters disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.hiring import compute_ratings_by_trait
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.heat_map import draw_heat_map
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_quote,
    format_rating,
    format_rating_points,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

NO_TRAITS = "Write down one trait you look for, with a question that brings it out, before you rate a candidate."
ALONE = "Each rating so far is one person's; have a second one rate the same trait before you compare candidates."
NO_RATINGS = "Rate one candidate on one trait, with the evidence; how candidates compare shows here."
HEADERS = ("Candidate", "Trait", "Raters", "Mean, 1 to 5", "Lowest", "Highest", "Apart, points")
# Raters who are one point apart agree; raters who are two points apart do not.
CLOSE = 1
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the ratings of candidates."""
    del now  # ratings count, however old they are
    guide, traits = worksheets.frame("hiring-guide"), compute_ratings_by_trait(worksheets.frame("candidate-ratings"))
    if traits.empty:
        return Review(NO_TRAITS if guide.empty else NO_RATINGS)
    sentence = _sentence(traits)
    compared = traits[traits["spread"].notna()]
    return Review(
        sentence,
        numbers=(
            ("Candidates", str(traits["candidate_code"].nunique())),
            ("Traits rated", str(traits["trait"].nunique())),
            ("Rated by two or more", f"{len(compared)} of {len(traits)}"),
        ),
        charts=(_draw(traits, sentence),),
        tables=(_table(traits),),
        pointers=tuple(_pointers(guide, traits)),
    )


def _sentence(traits: pd.DataFrame) -> str:
    compared = traits[traits["spread"].notna()]
    if compared.empty:
        return ALONE
    widest = compared["spread"].max()
    if widest <= CLOSE:
        return "Where two or more have rated the same trait, they lie no more than a point apart."
    apart = compared[compared["spread"] == widest]
    if len(apart) > MAX_NAMED:
        where = f"in {len(apart)} places, {_describe_place(apart.iloc[0])} among them"
    else:
        where = f"on {format_names([_describe_place(place) for _, place in apart.iterrows()])}"
    by = format_rating_points(widest)
    return f"Your raters lie furthest apart {where}, by {by}; hear both sides' evidence before you decide."


def _describe_place(place: pd.Series) -> str:
    return f"{format_quote(place['trait'])} of {place['candidate_code']}"


def _draw(traits: pd.DataFrame, sentence: str) -> Chart:
    cells = traits.rename(columns={"candidate_code": "row", "trait": "column", "mean_rating": "value"})
    return draw_heat_map(
        cells.assign(value=cells["value"].round(1)),
        rows=list(cells["row"].unique()),
        columns=list(cells["column"].unique()),
        finding=sentence,
        caption="Mean rating of each candidate on each trait, 1 to 5",
        scale=RATING_SCALE,
    )


def _table(traits: pd.DataFrame) -> ReviewTable:
    ordered = traits.sort_values("spread", ascending=False, na_position="last", kind="stable")
    rows = tuple(
        (
            row["candidate_code"],
            row["trait"],
            str(row["raters"]),
            format_rating(row["mean_rating"]),
            *(format_whole_number(row[name]) for name in ("lowest", "highest", "spread")),
        )
        for _, row in ordered.iterrows()
    )
    return ReviewTable("Ratings, widest apart first", HEADERS, rows, kinds=("words", "words", *("number",) * 5))


def _pointers(guide: pd.DataFrame, traits: pd.DataFrame) -> Iterator[str]:
    unlisted = [trait for trait in traits["trait"].unique() if trait not in set(guide["trait"])]
    if unlisted:
        named = format_names([format_quote(trait) for trait in unlisted])
        each = "it" if len(unlisted) == 1 else "each"
        yield f"Rated, but not in your hiring guide: {named}; add a question for {each}."
    for candidate, rated in traits.groupby("candidate_code", sort=False)["trait"]:
        lacking = [trait for trait in guide["trait"].unique() if trait not in set(rated)]
        if lacking:
            yield f"{candidate} is not rated yet on {format_names([format_quote(trait) for trait in lacking])}."
    alone = int((traits["raters"] == 1).sum())
    if 0 < alone < len(traits):
        yield capitalize_sentence(f"{format_count(alone, 'rating')} {'rests' if alone == 1 else 'rest'} on one rater.")

"""Review the service exemplars: the behaviours they share, and which of these were tried or observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.exemplars import list_shared_behaviours
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_all_of,
    format_count,
    format_names,
    format_part_of,
    format_quote,
    format_rating,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.reviews.review import Worksheets

NEEDED = "Write down one behaviour of someone recognised for excellent service; what several of them share shows here."
NOBODY = "Write down who showed you these behaviours; what several people share shows here."
HEADERS = ("Behaviour", "People who show it", "Times tried", "Mean result, 1 to 5", "Times spotted in others")
SHARED = 2
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the behaviours learned from others."""
    del now  # what people share has no date
    seen = worksheets.frame("exemplar-behaviours")
    table = list_shared_behaviours(seen, worksheets.frame("behaviour-trials"), worksheets.frame("behaviour-sightings"))
    if table.empty:
        return Review(NEEDED)
    people = [worksheets.names("exemplars").get(exemplar, "") for exemplar in seen["exemplar"].unique()]
    return Review(_sentence(table, people), numbers=_numbers(table, len(people)), tables=(_behaviours(table),))


def _sentence(table: pd.DataFrame, people: list[str]) -> str:
    shared = table[table["exemplars"] >= SHARED]
    if not people:
        return NOBODY
    if len(people) == 1:
        noted = format_count(int((table["exemplars"] > 0).sum()), "behaviour")
        return f"You have noted {noted} of one person, {people[0]}; ask a second one to see what they share."
    if shared.empty:
        return (
            f"Your {format_count(len(people), 'person', 'people')} share no behaviour yet; "
            "where they do the same thing, write it in the same words."
        )
    return capitalize_sentence(f"{_describe_shared(shared, len(people))}; {_describe_next(shared)}.")


def _describe_shared(shared: pd.DataFrame, people: int) -> str:
    most = int(shared["exemplars"].max())
    top = shared.loc[shared["exemplars"] == most, "behaviour"]
    who = format_all_of(people, "of your people", "of your people")
    if most < people:
        who = f"{format_count(most, 'of', 'of')} your {format_count(people, 'person', 'people')}"
    return f"{_name(top)} {'is' if len(top) == 1 else 'are each'} shown by {who}"


def _describe_next(shared: pd.DataFrame) -> str:
    untried, unspotted = shared[~shared["tried"]], shared[~shared["spotted"]]
    if len(untried):
        return f"you have not tried {_name(untried['behaviour'])} yourself yet"
    if len(unspotted):
        return f"you have tried what they share, and not spotted {_name(unspotted['behaviour'])} in others yet"
    if len(shared) == 1:
        return "you have tried it, and spotted it in others"
    return f"you have tried {format_part_of(len(shared), len(shared), 'behaviour')} that are shared, and spotted them in others"


def _name(behaviours: pd.Series[str]) -> str:
    if len(behaviours) > MAX_NAMED:
        return format_count(len(behaviours), "behaviour")
    return format_names([format_quote(behaviour) for behaviour in behaviours])


def _numbers(table: pd.DataFrame, people: int) -> tuple[tuple[str, str], ...]:
    numbers = [("People learned from", str(people)), ("Behaviours tried", f"{table['tried'].sum()} of {len(table)}")]
    numbers.append(("Behaviours spotted in others", f"{table['spotted'].sum()} of {len(table)}"))
    best = table[table["mean_result"].notna() & (table["mean_result"] == table["mean_result"].max())]
    if len(best):
        tries = format_count(int(best["trials"].sum()), "try", "tries")
        numbers.append(
            (
                "Best result",
                f"{format_rating(best.iloc[0]['mean_result'])} of 5 for {_name(best['behaviour'])}, over {tries}",
            )
        )
    return tuple(numbers)


def _behaviours(table: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            row["behaviour"],
            str(row["exemplars"]),
            str(row["trials"]),
            format_rating(row["mean_result"]),
            str(row["sightings"]),
        )
        for row in table.to_dict("records")
    )
    return ReviewTable("Most widely shared first", HEADERS, rows, kinds=("words", *("number",) * 4))

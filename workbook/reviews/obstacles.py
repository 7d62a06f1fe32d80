"""Show the rules and resources that prevent clients' expectations from being met, and kinds of client without a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.clients import list_kinds_without_path
from workbook.analysis.expectations import count_feasibility
from workbook.reviews.formatting import format_count, format_names
from workbook.reviews.review import ReviewTable

if TYPE_CHECKING:
    import pandas as pd

    from workbook.reviews.review import Worksheets

RULES = "rules-prevent"
PREVENTED = (RULES, "resources-prevent")
IN_THE_WAY = (*PREVENTED, "not-known")


def show_obstacles(cells: pd.DataFrame, worksheets: Worksheets) -> tuple[ReviewTable, ...]:
    """Return a table of the obstacles, most frequent first.

    Parameters
    ----------
    cells
        The expectation matrix, with the columns `feasible` and `obstacle`.
    worksheets
        The learner's entries; they give the labels of `feasible`.

    Returns
    -------
    A tuple with the table, or an empty tuple when there are no obstacles.
    """
    counts = _count(cells)
    if counts.empty:
        return ()
    rows = tuple(
        (worksheets.show("client-expectations", "feasible", row["feasible"]), row["obstacle"], str(row["expectations"]))
        for _, row in counts.fillna({"obstacle": "Not named"}).iterrows()
    )
    headers = ("Can it be met", "Which rule or resource", "Expectations")
    return (ReviewTable("What stands in the way", headers, rows, kinds=("words", "words", "number")),)


def list_obstacle_sentences(cells: pd.DataFrame) -> tuple[str, ...]:
    """Return sentences about the most frequent obstacle and about obstacles without a name; none when there are none.

    Parameters
    ----------
    cells
        The expectation matrix, with the columns `feasible` and `obstacle`.
    """
    counts, sentences = _count(cells), []
    named = counts.dropna(subset="obstacle")
    sums = named.groupby("obstacle", sort=False)["expectations"].sum()
    if len(sums):
        top = sums[sums == sums.max()]
        obstacles = format_names([f'"{obstacle}"' for obstacle in top.index])
        verb = "stands" if len(top) == 1 else "each stand"
        met = format_count(int(top.iloc[0]), "expectation")
        is_rule = (named[named["obstacle"].isin(top.index)]["feasible"] == RULES).all()
        find_out = (
            "where it is written and who could change it" if is_rule else "what it would take and who decides on it"
        )
        sentences.append(f"{obstacles} {verb} in the way of {met}; find out {find_out}.")
    unnamed = counts[counts["obstacle"].isna() & counts["feasible"].isin(PREVENTED)]["expectations"].sum()
    if unnamed:
        sentences.append(f"Name the rule or the resource that prevents {format_count(int(unnamed), 'expectation')}.")
    return tuple(sentences)


def list_path_sentences(worksheets: Worksheets) -> tuple[str, ...]:
    """Return a sentence about the kinds of client without a path to satisfaction; none when all have one."""
    kinds = list_kinds_without_path(worksheets.frame("clients"), worksheets.frame("satisfaction-paths"))
    if kinds.empty:
        return ()
    named = format_names([worksheets.show("clients", "kind", kind).lower() for kind in kinds["kind"]])
    return (f"{_begin_kinds(len(kinds))} no path to satisfaction written down: {named}.",)


def _begin_kinds(number: int) -> str:
    return "One kind of client has" if number == 1 else f"{format_count(number, 'kind').capitalize()} of client have"


def _count(cells: pd.DataFrame) -> pd.DataFrame:
    # An entry keeps its obstacle when its answer changes to yes; the obstacle then no longer counts.
    return count_feasibility(cells[cells["feasible"].isin(IN_THE_WAY)])

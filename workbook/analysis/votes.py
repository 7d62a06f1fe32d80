"""Count votes, by dots or by Borda's method, with ties as ties and blank ballots counted."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy
from workbook.errors import AnalysisError, suggest

METHODS = ("dots", "borda")


def count_votes(
    ballots: pd.DataFrame | None, *, method: Literal["dots", "borda"] = "dots", last_place_points: int = 0
) -> pd.DataFrame:
    """Count the votes for each option and put the options in order.

    Dots: an option's points are the votes put on it. Borda: of n options, the one a voter ranks first gets n - 1
    points, the next n - 2, the last 0; options that a voter ranks alike share the mean of their points, and an option
    a voter left unranked gets none from that voter. Source: Borda, "Mémoire sur les élections au scrutin", Histoire de
    l'Académie Royale des Sciences (1781); Emerson, "The original Borda count and partial voting", Social Choice and
    Welfare 40 (2013) 353-358, for the ways to count partial ballots.

    Parameters
    ----------
    ballots
        Columns `voter`, `option` and `votes` (dots; several rows of a voter for an option add up) or `rank` (Borda; 1
        is best, only the order of a voter's ranks matters, and of several ranks for an option the last counts). A voter
        none of whose rows holds a vote above 0, or a rank, cast a blank ballot. A row without a voter is not a ballot.
    method
        "dots" or "borda".
    last_place_points
        For Borda, what the last place is worth: 0, or 1 where places count n, n - 1, ..., 1.

    Returns
    -------
    One row for each option on any ballot, most points first, options with equal points in the order of the ballots.
    Columns `option`, `points`, `voters` (how many gave it a vote or a rank), `place` (1 is first; options with equal
    points share the better place, and the places after them are skipped), `tied` (another option has as many points),
    and, the same in each row, `ballots` (all voters) and `blank_ballots`.

    Raises
    ------
    AnalysisError
        The method is not one of the two.
    """
    if method not in METHODS:
        raise AnalysisError(f'There is no way of counting called "{method}"; {suggest(method, METHODS)}')
    votes = _read_ballots(ballots, method=method)
    listed = votes["option"].dropna().unique()
    votes["points"] = _borda_points(votes, len(listed), last_place_points) if method == "borda" else votes["votes"]
    counted = votes[votes["cast"]].groupby("option", sort=False)
    options = pd.DataFrame({"option": listed}).set_index("option")
    options["points"] = tidy(counted["points"].sum()).reindex(options.index, fill_value=0.0)
    options["voters"] = counted["voter"].nunique().reindex(options.index, fill_value=0)
    options["place"] = options["points"].rank(method="min", ascending=False)
    options["tied"] = options["points"].duplicated(keep=False)
    turned_out = count_turnout(ballots, method=method).iloc[0]
    options["ballots"], options["blank_ballots"] = turned_out["ballots"], turned_out["blank_ballots"]
    return make_result(
        options.sort_values("points", ascending=False, kind="stable").reset_index(),
        option="text",
        points="number",
        voters="count",
        place="count",
        tied="flag",
        ballots="count",
        blank_ballots="count",
    )


def count_turnout(ballots: pd.DataFrame | None, *, method: Literal["dots", "borda"] = "dots") -> pd.DataFrame:
    """Count the ballots and how many of them are blank, also where no option was voted for at all.

    Parameters
    ----------
    ballots
        As for `tally`.
    method
        "dots" or "borda".

    Returns
    -------
    One row with the columns `ballots` (voters, blank or not) and `blank_ballots`.
    """
    votes = _read_ballots(ballots, method=method)
    is_used = votes.groupby("voter")["cast"].any()
    counts = {"ballots": [len(is_used)], "blank_ballots": [int((~is_used).sum())]}
    return make_result(pd.DataFrame(counts), ballots="count", blank_ballots="count")


def _read_ballots(ballots: pd.DataFrame | None, *, method: str) -> pd.DataFrame:
    if method == "borda":
        votes = read(ballots, voter="text", option="text", rank="number").dropna(subset="voter")
        # The last rank that is given: one left empty later takes none away.
        votes = votes.groupby(["voter", "option"], sort=False, dropna=False)["rank"].last().reset_index()
        return votes.assign(cast=votes["option"].notna() & votes["rank"].notna())
    votes = read(ballots, voter="text", option="text", votes="number").dropna(subset="voter")
    return votes.assign(cast=votes["option"].notna() & (votes["votes"] > 0))


def _borda_points(votes: pd.DataFrame, options: int, last_place_points: int) -> pd.Series[float]:
    places = votes[votes["cast"]].groupby("voter")["rank"].rank(method="average")
    return (options - places + last_place_points).reindex(votes.index)

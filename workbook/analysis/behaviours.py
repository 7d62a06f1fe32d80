"""Draw the profile of the six behaviours from ratings: self against others, first against latest, the lowest."""

from __future__ import annotations

import pandas as pd

from workbook.analysis.columns import make_result, read
from workbook.analysis.scales import tidy

SELF = "self"
LOWEST = 2
RATER = ["behaviour", "rater", "person"]


def summarize_behaviours(behaviour_ratings: pd.DataFrame | None) -> pd.DataFrame:
    """Sum up the ratings of each behaviour, each rater counting once.

    Parameters
    ----------
    behaviour_ratings
        Columns `date`, `rater` (`self`, `manager`, `colleague`, `client`), `person` (optional: which of them),
        `behaviour` and `rating` (1 to 5). Of a rater's ratings on one day the last row counts; one without a date is
        taken to be earlier than all others.

    Returns
    -------
    One row for each behaviour rated, in the order of the ratings. Columns `behaviour`, `raters` (how many),
    `self_rating` (my latest), `others_rating` (mean of the latest rating of each of the others), `difference`
    (self - others), `first` and `latest` (means over all raters of the first and of the latest rating each gave) and
    `change` (latest - first; 0 as long as everybody rated once).
    """
    ends = _read_ends(behaviour_ratings)
    is_self = ends["rater"] == SELF
    ends["self_rating"], ends["others_rating"] = ends["latest"].where(is_self), ends["latest"].where(~is_self)
    groups = ends.groupby("behaviour", sort=False)
    result = groups[["self_rating", "others_rating", "first", "latest"]].mean().assign(raters=groups.size())
    result["difference"] = tidy(result["self_rating"] - result["others_rating"])
    result["change"] = tidy(result["latest"] - result["first"])
    return make_result(
        result.reset_index(),
        behaviour="text",
        raters="count",
        self_rating="number",
        others_rating="number",
        difference="number",
        first="number",
        latest="number",
        change="number",
    )


def list_lowest_behaviours(
    behaviour_ratings: pd.DataFrame | None, training: pd.DataFrame | None = None, *, count: int = LOWEST
) -> pd.DataFrame:
    """Name the behaviours that come out lowest, and the activities that train them.

    Parameters
    ----------
    behaviour_ratings
        As for `profile`.
    training
        Columns `activity` and `behaviour`: what each activity trains. None leaves the activities out.
    count
        How many behaviours; a tie for the last place lets in all that share it.

    Returns
    -------
    Lowest first, one row for each activity that trains the behaviour, one in all where none does. Columns `behaviour`,
    `latest` (as in `summarize_behaviours`) and `activity`.
    """
    latest = summarize_behaviours(behaviour_ratings)[["behaviour", "latest"]].assign(
        latest=lambda rows: tidy(rows["latest"])
    )
    chosen = latest.nsmallest(count, "latest", keep="all")
    trained = read(training, activity="text", behaviour="choice")
    return make_result(
        chosen.merge(trained, on="behaviour", how="left"), behaviour="text", latest="number", activity="text"
    )


def _read_ends(behaviour_ratings: pd.DataFrame | None) -> pd.DataFrame:
    ratings = read(behaviour_ratings, date="date", rater="choice", person="text?", behaviour="choice", rating="number")
    # My ratings are from one rater, whatever the rater's name; ratings without a name are from one rater too.
    ratings["person"] = ratings["person"].fillna("").mask(ratings["rater"] == SELF, "")
    usable = ratings.dropna(subset=["behaviour", "rater", "rating"])
    daily = usable.drop_duplicates([*RATER, "date"], keep="last")
    in_time = daily.sort_values("date", na_position="first", kind="stable").groupby(RATER, sort=False)["rating"]
    ends = pd.DataFrame({"first": in_time.first(), "latest": in_time.last()}).reset_index()
    order = {name: place for place, name in enumerate(usable["behaviour"].unique())}
    return ends.sort_values("behaviour", key=lambda names: names.map(order), kind="stable")

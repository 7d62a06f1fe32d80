"""Find out where areas agree: on proposals, on issues, on the order of opportunities, and who gains from these."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbook.analysis.agreement import Concordance, compute_kendalls_w, keep_last, summarize_support
from workbook.analysis.columns import make_result, read, read_lists
from workbook.analysis.scales import MIDPOINT, compare_with_limit

ISSUES = (
    "key-clients",
    "expectations",
    "biggest-complaint",
    "how-well-we-meet-them",
    "what-hinders-us",
    "how-to-improve",
)


def summarize_proposal_support(issue_proposals: pd.DataFrame | None, consensus: pd.DataFrame | None) -> pd.DataFrame:
    """Sum up the areas' support for each proposal.

    Parameters
    ----------
    issue_proposals
        Columns `id`, `issue` and `proposal`.
    consensus
        Columns `proposal` (the id of one), `area` and `support` (1 to 5). Of several ratings of an area the last
        counts.

    Returns
    -------
    One row for each proposal, the issues in their order. Columns `id`, `issue`, `proposal`, `ratings` (areas that
    gave one), `mean_support`, `lowest`, `highest`, `support_range` (highest - lowest; missing with fewer than two) and
    `settled` (the range is below 2; missing where the range is). Settled says that the areas agree, not that they
    agree to it: see the mean.
    """
    proposals = read(issue_proposals, id="text", issue="choice", proposal="text")
    cells = read(consensus, proposal="text", area="text?", support="number").rename(columns={"proposal": "item"})
    counted = keep_last(cells, rater="area", item="item", rating="support")
    ranges = summarize_support(counted).rename(columns={"item": "id"})
    rows = proposals.merge(ranges, on="id", how="left")
    rows["ratings"] = rows["ratings"].fillna(0)
    rows["place"] = rows["issue"].map({issue: place for place, issue in enumerate(ISSUES)})
    texts = dict.fromkeys(["id", "issue", "proposal"], "text")
    numbers = dict.fromkeys(["mean_support", "lowest", "highest", "support_range"], "number")
    ordered = rows.sort_values("place", kind="stable")
    return make_result(ordered, **texts, ratings="count", **numbers, settled="flag")


def summarize_issues(issue_proposals: pd.DataFrame | None, consensus: pd.DataFrame | None) -> pd.DataFrame:
    """Say which of the six issues are settled.

    Parameters
    ----------
    issue_proposals, consensus
        As for `summarize_proposal_support`.

    Returns
    -------
    Always the six issues. Columns `issue`, `proposals`, `settled_proposals` (the areas agree, whether for or against)
    and `settled` (flag: there is a proposal on which they agree and that they support, by a mean of 3 or more).
    """
    rows = summarize_proposal_support(issue_proposals, consensus)
    rows["is_settled"] = rows["settled"].fillna(value=False).astype(bool)
    is_backed = compare_with_limit(rows["mean_support"], MIDPOINT).fillna(value=False).astype(bool)
    rows["is_agreed"] = rows["is_settled"] & is_backed
    groups = rows.groupby("issue")
    table = pd.DataFrame(
        {
            "proposals": groups.size(),
            "settled_proposals": groups["is_settled"].sum(),
            "settled": groups["is_agreed"].sum(),
        }
    )
    table = table.reindex(list(ISSUES)).fillna(0).rename_axis("issue").reset_index()
    table["settled"] = table["settled"] > 0
    return make_result(table, issue="text", proposals="count", settled_proposals="count", settled="flag")


def compute_ranking_agreement(opportunity_rankings: pd.DataFrame | None) -> Concordance:
    """Measure how far the areas rank the opportunities alike, by Kendall's W.

    Parameters
    ----------
    opportunity_rankings
        Columns `opportunity`, `area` and `rank`; of several ranks of an area the last counts. An opportunity that no
        area has ranked is left out; an area that has not ranked all the others is dropped and counted.

    Returns
    -------
    As `workbook.analysis.agreement.compute_kendalls_w`, the areas being the raters.
    """
    cells = read(opportunity_rankings, opportunity="text", area="text", rank="number")
    # The last that is given; an area that gave none stays, and is counted.
    last = cells.groupby(["area", "opportunity"])["rank"].last()
    table = last.unstack()  # noqa: PD010 - nothing is to be aggregated
    return compute_kendalls_w(table.dropna(axis="columns", how="all"))


def sort_opportunities_by_gain(
    opportunities: pd.DataFrame | None, opportunity_rankings: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Order the opportunities by how many areas gain.

    Parameters
    ----------
    opportunities
        Columns `id`, `opportunity`, `areas` (those that gain: a list, or text with commas or a line for each) and
        `effort` (1 to 5; optional).
    opportunity_rankings
        As for `compute_ranking_agreement`. None for no rankings.

    Returns
    -------
    One row for each opportunity, most areas first, less effort first among equals. Columns `id`, `opportunity`,
    `areas_that_gain` (different ones), `effort`, `rankings` (areas that ranked it) and `mean_rank`.
    """
    rows = read(opportunities, id="text", opportunity="text", effort="number?")
    areas = _read_areas(opportunities)
    gain = areas.str.casefold().groupby(level=0).nunique()
    cells = read(opportunity_rankings, opportunity="text", area="text?", rank="number")
    ranks = keep_last(cells, rater="area", item="opportunity", rating="rank").groupby("opportunity")["rank"]
    rows["areas_that_gain"] = gain.reindex(rows.index).fillna(0)
    rows["rankings"], rows["mean_rank"] = rows["id"].map(ranks.count()).fillna(0), rows["id"].map(ranks.mean())
    ordered = rows.sort_values(["areas_that_gain", "effort"], ascending=[False, True], kind="stable")
    kinds = {"id": "text", "opportunity": "text", "areas_that_gain": "count", "effort": "number"}
    return make_result(ordered, **kinds, rankings="count", mean_rank="number")


def _read_areas(opportunities: pd.DataFrame | None) -> pd.Series[Any]:
    if opportunities is None or "areas" not in opportunities:
        return pd.Series(dtype="str")
    return read_lists(opportunities["areas"].reset_index(drop=True))

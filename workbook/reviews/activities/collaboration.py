"""Review the collaboration of areas: on which of the six issues they agree, and which opportunity they rank highest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from workbook.analysis.agreement import MIN_RATINGS
from workbook.analysis.collaboration import (
    compute_ranking_agreement,
    sort_opportunities_by_gain,
    summarize_issues,
    summarize_proposal_support,
)
from workbook.analysis.scales import RATING_SCALE
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_quote,
    format_rating,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import pandas as pd

    from workbook.analysis.agreement import Concordance
    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

# An opportunity brings a gain to several areas.
SEVERAL = 2


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the proposals on the six issues and of the opportunities."""
    del now  # agreement has no date
    proposals, consensus = worksheets.frame("issue-proposals"), worksheets.frame("consensus")
    opportunities, rankings = worksheets.frame("opportunities"), worksheets.frame("opportunity-rankings")
    if proposals.empty and opportunities.empty:
        return Review("Put a proposal to one issue, or write down one opportunity; where the areas agree shows here.")
    support, settled = summarize_proposal_support(proposals, consensus), summarize_issues(proposals, consensus)
    gains = sort_opportunities_by_gain(opportunities, rankings)
    for frame in (support, settled):
        frame["title"] = [worksheets.show("issue-proposals", "issue", issue) for issue in frame["issue"]]
    agreement = compute_ranking_agreement(rankings[rankings["opportunity"].isin(opportunities["id"])])
    sentence = _describe_settled(settled, support) if len(support) else _describe_gain(gains)
    return Review(
        sentence,
        numbers=(("Issues settled", f"{settled['settled'].sum()} of {len(settled)}"), *_agreement(agreement)),
        charts=_draw(support, sentence),
        tables=(*_proposals(support), *_opportunities(gains)),
        pointers=(*_describe_whom_to_ask(support, consensus, worksheets), *_describe_single_gain(gains)),
    )


def _describe_settled(settled: pd.DataFrame, support: pd.DataFrame) -> str:
    if (support["ratings"] < MIN_RATINGS).all():
        first = format_quote(support["proposal"].iloc[0])
        return f"No proposal has the support of two areas to compare yet; begin with {first} and ask each area."
    number, of_all = int(settled["settled"].sum()), f"of the {format_count(len(settled), 'issue')}"
    some = capitalize_sentence(format_count(number, f"{of_all} is settled", f"{of_all} are settled"))
    start = some if number else f"None {of_all} is settled"
    disputed = settled[(settled["proposals"] > 0) & ~settled["settled"].astype(bool)]["title"]
    if len(disputed):
        verb = "is" if len(disputed) == 1 else "are"
        return f"{start}; {_quote(disputed)} {verb} not, so talk with the area that supports a proposal least."
    untouched = settled[settled["proposals"] == 0]["title"]
    if len(untouched):
        return f"{start}; {_quote(untouched)} {'has' if len(untouched) == 1 else 'have'} no proposal yet."
    return f"All {format_count(len(settled), 'issue')} are settled: on each the areas support at least one proposal."


def _describe_gain(gains: pd.DataFrame) -> str:
    most = gains["areas_that_gain"].max()
    if most == 0:
        return "No opportunity says yet which areas gain; name them, one a line."
    top = gains[gains["areas_that_gain"] == most]["opportunity"]
    verb = "is the opportunity" if len(top) == 1 else "are the opportunities"
    return (
        f"{_quote(top)} {verb} from which the most areas gain ({format_count(int(most), 'area')}); "
        "put a proposal to each of the six issues next."
    )


def _describe_whom_to_ask(support: pd.DataFrame, consensus: pd.DataFrame, worksheets: Worksheets) -> tuple[str, ...]:
    areas, sentences = worksheets.names("areas"), []
    for _, proposal in support[support["settled"].eq(other=False).fillna(value=False).astype(bool)].iterrows():
        ratings = consensus[(consensus["proposal"] == proposal["id"]) & (consensus["support"] == proposal["lowest"])]
        named = format_names([areas.get(area, "(not found)") for area in ratings["area"]])
        sentences.append(
            f"{format_quote(proposal['proposal'])} is not settled: support runs from {format_whole_number(proposal['lowest'])} ({named}) "
            f"to {format_whole_number(proposal['highest'])}."
        )
    return tuple(sentences)


def _describe_single_gain(gains: pd.DataFrame) -> tuple[str, ...]:
    single = gains[gains["areas_that_gain"] < SEVERAL]["opportunity"]
    if single.empty:
        return ()
    verb = "names" if len(single) == 1 else "name"
    return (f"{_quote(single)} {verb} fewer than two areas that gain; find a gain for another area, or drop it.",)


def _quote(names: Iterable[str]) -> str:
    return format_names([format_quote(name) for name in names])


def _agreement(agreement: Concordance) -> tuple[tuple[str, str], ...]:
    if math.isnan(agreement.w):
        return ()
    left_out = (
        f"; {format_count(agreement.dropped, 'area')} left out, whose ranking has gaps" if agreement.dropped else ""
    )
    value = f"{agreement.w:.2f}, from {format_count(agreement.raters, 'area')}{left_out}"
    return (("Agreement on the ranking of opportunities, 0 none to 1 complete (Kendall's W)", value),)


def _draw(support: pd.DataFrame, sentence: str) -> tuple[Chart, ...]:
    rated = support[support["ratings"] > 0]
    rows = [
        ProfileRow(
            row["proposal"],
            {"Lowest": row["lowest"], "Mean": float(format_rating(row["mean_support"])), "Highest": row["highest"]},
        )
        for _, row in rated.iterrows()
    ]
    caption = "Support of the areas for each proposal, 1 against it to 5 will work for it"
    return (draw_profile(rows, scale=RATING_SCALE, finding=sentence, caption=caption),) if rows else ()


def _proposals(support: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if support.empty:
        return ()
    settled = {True: "Yes", False: "No"}
    rows = tuple(
        (
            row["title"],
            row["proposal"],
            str(row["ratings"]),
            format_rating(row["mean_support"]),
            format_whole_number(row["support_range"]),
            settled[bool(row["settled"])] if row["ratings"] >= MIN_RATINGS else "Needs two areas",
        )
        for _, row in support.iterrows()
    )
    headers = ("Issue", "Proposal", "Areas", "Mean support, 1 to 5", "Range", "Areas agree")
    return (
        ReviewTable(
            "Support for each proposal", headers, rows, kinds=("words", "words", "number", "number", "number", "words")
        ),
    )


def _opportunities(gains: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if gains.empty:
        return ()
    rows = tuple(
        (
            row["opportunity"],
            str(row["areas_that_gain"]),
            format_whole_number(row["effort"]),
            str(row["rankings"]),
            format_rating(row["mean_rank"]),
        )
        for _, row in gains.iterrows()
    )
    headers = ("Opportunity", "Areas that gain", "Effort, 1 to 5", "Areas that ranked it", "Mean rank, 1 first")
    return (ReviewTable("Opportunities by who gains", headers, rows, kinds=("words", *("number",) * 4)),)

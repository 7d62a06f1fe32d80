"""Show where areas agree, how similarly they rank the opportunities, and the purpose of each task force."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from workbook.analysis.agreement import MIN_RATINGS, describe_strength
from workbook.analysis.collaboration import (
    compute_ranking_agreement,
    sort_opportunities_by_gain,
    summarize_proposal_support,
)
from workbook.analysis.scales import MIDPOINT, SLACK
from workbook.document.html import join_html, make_element, make_facts, make_table
from workbook.reports.session_parts.record_part import RecordPart, list_lines
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_names,
    format_quote,
    format_rating,
    format_whole_number,
)
from workbook.reviews.review import make_review, render_chart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

PROPOSALS, CONSENSUS = "issue-proposals", "consensus"
OPPORTUNITIES, RANKINGS, TASK_FORCES = "opportunities", "opportunity-rankings", "task-forces"
AGREE, WANT, GROUP = "Where the areas agree", "What the areas want most", "Task force"
SUPPORT_HEADERS = ("Issue", "Proposal", "Areas asked", "Mean support, 1 to 5", "Lowest to highest", "Settled")
SUPPORT_KINDS: tuple[Kind, ...] = ("words", "words", "number", "number", "words", "words")
GAIN_HEADERS = ("Opportunity", "Areas that gain", "Mean rank, 1 first")
SCALE = "Support runs from 1 (against it) to 5 (will work for it). Settled: the areas differ by less than two."


def list_area_parts(worksheets: Worksheets, *, now: dt.datetime) -> Iterator[RecordPart]:
    """Yield the areas' consensus, their rankings with Kendall's W in words, and the task forces without names."""
    support = _read_support(worksheets)
    if len(support):
        yield _make_support(support, worksheets, now=now)
    opportunities, rankings = worksheets.frame(OPPORTUNITIES), worksheets.frame(RANKINGS)
    if len(opportunities):
        yield _make_opportunities(opportunities, rankings)
    for entry in worksheets.store.entries(TASK_FORCES):
        if facts := _list_facts(entry.values):
            yield RecordPart(
                f"{GROUP}: {entry.values.get('title') or 'no name yet'}", "", make_facts("What it is for", facts)
            )


def list_agreed(worksheets: Worksheets) -> list[str]:
    """Return the proposals on which all areas agree and which they support."""
    support = _read_support(worksheets)
    return [
        f"{row['title']}: the areas agree that {format_quote(row['proposal'])}."
        for _, row in support.iterrows()
        if _is_settled(row) and row["mean_support"] >= MIDPOINT - SLACK
    ]


def list_unsettled(worksheets: Worksheets) -> list[str]:
    """Return the proposals on which the areas do not agree, or which they agree to reject."""
    lines = []
    for _, row in _read_support(worksheets).iterrows():
        if row["ratings"] < MIN_RATINGS:
            lines.append(f"{row['title']}: {format_quote(row['proposal'])} has not been put to two areas yet.")
        elif not _is_settled(row):
            lines.append(f"{row['title']}: support for {format_quote(row['proposal'])} runs {_describe_range(row)}.")
        elif row["mean_support"] < MIDPOINT - SLACK:
            lines.append(f"{row['title']}: the areas agree to reject {format_quote(row['proposal'])}.")
    return lines


def _read_support(worksheets: Worksheets) -> pd.DataFrame:
    support = summarize_proposal_support(worksheets.frame(PROPOSALS), worksheets.frame(CONSENSUS))
    return support.assign(title=[worksheets.show(PROPOSALS, "issue", issue) for issue in support["issue"]])


def _is_settled(row: pd.Series) -> bool:
    return bool(row["ratings"] >= MIN_RATINGS and row["settled"])


def _describe_range(row: pd.Series) -> str:
    return f"from {format_whole_number(row['lowest'])} to {format_whole_number(row['highest'])}"


def _make_support(support: pd.DataFrame, worksheets: Worksheets, *, now: dt.datetime) -> RecordPart:
    asked = support[support["ratings"] >= MIN_RATINGS]
    settled = sum(_is_settled(row) for _, row in asked.iterrows())
    message = (
        f"Of {format_count(len(asked), 'proposal')}, {format_count(settled, 'is', 'are')} settled between the areas."
    )
    rows = [
        (
            row["title"],
            row["proposal"],
            str(row["ratings"]),
            format_rating(row["mean_support"]),
            _describe_range(row).removeprefix("from ") if row["ratings"] else "",
            ("Yes" if _is_settled(row) else "No") if row["ratings"] >= MIN_RATINGS else "",
        )
        for _, row in support.iterrows()
    ]
    table = make_table("Support for each proposal", SUPPORT_HEADERS, rows, kinds=SUPPORT_KINDS)
    charts = make_review("collaboration", worksheets, now=now).charts if len(asked) else ()
    drawn = tuple(RecordPart("Support for each proposal, drawn", "", render_chart(chart)) for chart in charts)
    return RecordPart(AGREE, message if len(asked) else "", join_html([make_element("p", SCALE), table]), drawn)


def _make_opportunities(opportunities: pd.DataFrame, rankings: pd.DataFrame) -> RecordPart:
    gains = sort_opportunities_by_gain(opportunities, rankings)
    if gains["mean_rank"].notna().any():
        gains = gains.sort_values("mean_rank", kind="stable", na_position="last")
    rows = [
        (row["opportunity"], str(row["areas_that_gain"]), format_rating(row["mean_rank"]))
        for _, row in gains.iterrows()
    ]
    table = make_table("Opportunities", GAIN_HEADERS, rows, kinds=("words", "number", "number"))
    agreement = compute_ranking_agreement(rankings[rankings["opportunity"].isin(opportunities["id"])])
    return RecordPart(WANT, _describe_agreement(agreement), table)


def _describe_agreement(agreement: Any) -> str:
    if math.isnan(agreement.w):
        return ""
    strength = describe_strength(agreement.w)
    left_out = f"; {format_count(agreement.dropped, 'area')} left a gap and {'is' if agreement.dropped == 1 else 'are'} not counted"
    return (
        f"On what to do first, the agreement of {format_count(agreement.raters, 'area')} is {strength} "
        f"(Kendall's W {agreement.w:.2f}, where 0 is none and 1 complete{left_out * bool(agreement.dropped)})."
    )


def _list_facts(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    members = list_lines(values.get("members"))
    # Of "Sina Tuala, Finance" only the area is shown.
    areas = list(dict.fromkeys(line.rpartition(",")[2].strip() for line in members if "," in line))
    people = capitalize_sentence(format_count(len(members), "person", "people")) if members else ""
    facts = (
        ("Purpose", values.get("purpose")),
        ("Mandate", values.get("mandate")),
        ("Members", f"{people} from {format_names(areas)}" if areas else people),
        ("Meets", values.get("meeting_rhythm")),
    )
    return [(title, str(said)) for title, said in facts if said]

"""Review communication: on which topics people get too little information, and which problems have no contact person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.channels import list_problems_without_help, list_topics_with_gap
from workbook.reviews.formatting import capitalize_sentence, format_count, format_names, format_quote, format_text
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from workbook.reviews.review import Worksheets

NEEDED = "Note one topic your team should hear about, or one hard problem and who is called for it."
TOPIC_HEADERS = ("Topic", "Channel", "Who", "How often", "Gap")
PROBLEM_HEADERS = ("Problem", "Person to call", "Backup", "What is lacking")
LACKING = {"both": "Nobody to call", "person": "Nobody but the backup", "backup": "No backup"}
MAX_NAMED = 2
# The same name for every problem is a gap too; two problems are too few for a pattern.
MIN_FOR_PATTERN = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the channels and of who to call."""
    del now  # the map is valid until it is changed
    topics, calls = worksheets.frame("channel-map"), worksheets.frame("who-to-call")
    if topics.empty and calls.empty:
        return Review(NEEDED)
    names, known = worksheets.names("people"), set(worksheets.frame("people")["id"])
    # A person who was removed from the list can no longer be called.
    calls = calls.assign(**{side: calls[side].where(calls[side].isin(known)) for side in ("person", "backup")})
    gaps, lacking = list_topics_with_gap(topics), list_problems_without_help(calls)
    return Review(
        capitalize_sentence(f"{'; '.join(_sentence(topics, gaps, calls, lacking))}."),
        numbers=(
            ("Topics with a gap", f"{len(gaps)} of {len(topics)}"),
            ("Problems with nobody, or no backup", f"{len(lacking)} of {len(calls)}"),
        ),
        tables=(*_topics(gaps), *_problems(lacking, names)),
        pointers=tuple(_describe_one_name(calls, names)),
    )


def _sentence(topics: pd.DataFrame, gaps: pd.DataFrame, calls: pd.DataFrame, lacking: pd.DataFrame) -> Iterator[str]:
    if len(topics):
        yield _describe_gaps(topics, gaps)
    else:
        yield "you have not mapped a topic yet"
    if calls.empty:
        yield "no problem is listed yet with the person to call"
        return
    nobody, no_backup = lacking[lacking["person"].isna()], lacking[lacking["person"].notna()]
    if len(nobody):
        yield f"there is nobody to call for {_name(nobody['problem'], 'problem')}"
    if len(no_backup):
        yield f"there is no backup for {_name(no_backup['problem'], 'problem')}"
    if lacking.empty:
        yield "each problem you listed has a person to call and a backup"


def _describe_gaps(topics: pd.DataFrame, gaps: pd.DataFrame) -> str:
    if gaps.empty:
        mapped = f"the {format_count(len(topics), 'topic')} you mapped"
        return f"no gap is noted in {mapped}; ask your newest employee whether that is so"
    if len(gaps) > MAX_NAMED:
        some = f"{format_count(len(gaps), 'of the', 'of the')} {format_count(len(topics), 'topic')} you mapped"
        return f"{some} have a gap, {format_quote(gaps['topic'].iloc[0])} among them"
    has = "has" if len(gaps) == 1 else "have"
    return f"{_name(gaps['topic'], 'topic')} {has} a gap, of {format_count(len(topics), 'topic')} you mapped"


def _name(things: pd.Series, word: str) -> str:
    if len(things) > MAX_NAMED:
        return f"{format_count(len(things), word)}, {format_quote(things.iloc[0])} among them"
    return format_names([format_quote(thing) for thing in things])


def _topics(gaps: pd.DataFrame) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (
            row["topic"],
            format_text(row["channel"], missing="None"),
            format_text(row["who"]),
            format_text(row["how_often"]),
            format_text(row["gap"], missing="No channel"),
        )
        for _, row in gaps.iterrows()
    )
    return (ReviewTable("Topics with a gap", TOPIC_HEADERS, rows),) if rows else ()


def _problems(lacking: pd.DataFrame, names: Mapping[str, str]) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (row["problem"], *(names.get(row[side], "") for side in ("person", "backup")), LACKING[row["lacking"]])
        for _, row in lacking.iterrows()
    )
    return (ReviewTable("Problems where somebody is missing", PROBLEM_HEADERS, rows),) if rows else ()


def _describe_one_name(calls: pd.DataFrame, names: Mapping[str, str]) -> Iterator[str]:
    shares = calls["person"].value_counts()
    if len(calls) >= MIN_FOR_PATTERN and len(shares) and shares.iloc[0] * 2 > len(calls):
        yield (
            f"{names[shares.index[0]]} is the one to call for {shares.iloc[0]} of {len(calls)} problems; "
            "think of the day when that line is busy."
        )

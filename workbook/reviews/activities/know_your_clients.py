"""Review the first assessment of clients: how close it was, who was not asked, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbook.analysis.clients import count_unverified, list_reviews_due
from workbook.analysis.verifications import MISSED, compute_accuracy
from workbook.charts.bars import draw_bars
from workbook.reviews.expectation_changes import show_changes
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_days_left,
    format_names,
    format_percent,
    format_quote,
    format_rating,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

OUTCOMES = {"confirmed": "Confirmed", "changed": "Changed", "not_theirs": "Not theirs", "missed": "I had missed it"}
# Client reviews that are more than a month away are not shown.
AHEAD_DAYS = 30
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the verifications, the clients and their expectations."""
    clients, cells, checks = (worksheets.frame(name) for name in ("clients", "client-expectations", "verifications"))
    if clients.empty and checks.empty:
        return Review("List the clients who rely on you; whom you have asked, and how close you were, shows here.")
    sums = compute_accuracy(cells, checks)
    names = worksheets.names("clients")
    by_client, overall = sums.iloc[:-1].assign(name=lambda rows: rows["client"].map(names)), sums.iloc[-1]
    asked = by_client[by_client["verified"] > 0]
    waiting, due = count_unverified(clients, cells, checks), list_reviews_due(clients, today=now.date())
    accurate = f"{_describe_accuracy(overall)}; " if len(asked) else ""
    sentence = capitalize_sentence(f"{accurate}{_describe_not_asked(waiting)}.")
    return Review(
        sentence,
        numbers=_numbers(overall, waiting, due),
        charts=_draw(asked, sentence),
        tables=(
            *_accuracy(asked, overall),
            *_unverified(waiting),
            *_due(due),
            *show_changes(clients, worksheets),
        ),
        pointers=_describe_missed(checks, worksheets),
    )


def _describe_accuracy(overall: pd.Series) -> str:
    theirs = int(overall["confirmed"] + overall["changed"])
    checked, missed = theirs + int(overall["not_theirs"]), int(overall["missed"])
    named = f"they named {format_count(missed, 'expectation')} that you had missed"
    if checked == 0:
        return f"Clients named {format_count(missed, 'expectation')} that you had missed, and have seen none that you had listed"
    if checked == 1:
        return f"The one expectation you have checked was {'theirs' if theirs else 'not theirs'}, and {named}"
    some = {0: "none was", 1: "one was", checked: "all were"}.get(theirs, f"{theirs} were")
    return f"Of {checked} expectations you had listed and checked, {some} theirs, and {named}"


def _describe_not_asked(waiting: pd.DataFrame) -> str:
    never = waiting[waiting["never_verified"].astype(bool)].sort_values("importance", ascending=False, kind="stable")
    if waiting.empty:
        return "none of these clients is in your list any more"
    if never.empty:
        return "you have asked every client in your list at least once"
    if len(waiting) == 1:
        return f"you have not asked {never['name'].iloc[0]}, your one client, yet"
    asked = len(waiting) - len(never)
    start = f"you have asked {asked or 'none'} of your {len(waiting)} clients so far"
    return f"{start}, so {'go on' if asked else 'begin'} with {_describe_next(never)}"


def _describe_next(never: pd.DataFrame) -> str:
    # The most important one comes first; one without a rating comes last.
    most = never[never["importance"] == never["importance"].iloc[0]]
    return format_names(list(most["name"][:MAX_NAMED]) or [never["name"].iloc[0]])


def _numbers(overall: pd.Series, waiting: pd.DataFrame, due: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    shares = {
        "Precision: theirs among what you listed and checked": overall["precision"],
        "Recall: what you had listed among theirs": overall["recall"],
    }
    numbers = [(title, format_percent(share)) for title, share in shares.items() if pd.notna(share)]
    if pd.notna(overall["mean_absolute_difference"]):
        difference = f"{format_rating(overall['mean_absolute_difference'])} rating points"
        numbers.append(("Mean difference between your ratings and theirs", difference))
    never = waiting["never_verified"].astype(bool).sum()
    overdue = due["overdue"].fillna(value=False).sum() + due["never_reviewed"].sum()
    numbers += [
        ("Clients never asked", f"{never} of {len(waiting)}"),
        ("Client reviews overdue or never done", f"{overdue} of {len(due)}"),
    ]
    return tuple(numbers)


def _draw(asked: pd.DataFrame, sentence: str) -> tuple[Chart, ...]:
    rows = [
        (client["name"], {words: int(client[outcome]) for outcome, words in OUTCOMES.items()})
        for _, client in asked.iterrows()
    ]
    caption = "First verification of each expectation, by client and outcome"
    return (draw_bars(rows, finding=sentence, caption=caption, unit="expectations"),) if rows else ()


def _accuracy(asked: pd.DataFrame, overall: pd.Series) -> tuple[ReviewTable, ...]:
    if asked.empty:
        return ()
    lines = [row for _, row in asked.iterrows()]
    if len(lines) > 1:
        lines.append(overall.copy())
        lines[-1]["name"] = "All clients"
    rows = tuple(
        (
            line["name"],
            *(format_whole_number(line[outcome]) for outcome in OUTCOMES),
            format_percent(line["precision"]),
            format_percent(line["recall"]),
            format_rating(line["mean_absolute_difference"]),
        )
        for line in lines
    )
    headers = ("Client", *OUTCOMES.values(), "Precision", "Recall", "Mean difference of ratings")
    return (ReviewTable("How close your first assessment was", headers, rows, kinds=("words", *("number",) * 7)),)


def _unverified(waiting: pd.DataFrame) -> tuple[ReviewTable, ...]:
    rows = tuple(
        (
            client["name"],
            format_whole_number(client["importance"]),
            str(client["expectations"]),
            str(client["unverified"]),
        )
        for _, client in waiting.iterrows()
        if client["unverified"] or client["never_verified"]
    )
    if not rows:
        return ()
    headers = ("Client", "Importance, 1 to 5", "Expectations", "Not verified")
    caption = "Clients not asked yet, or with expectations not verified"
    return (ReviewTable(caption, headers, rows, kinds=("words", *("number",) * 3)),)


def _due(due: pd.DataFrame) -> tuple[ReviewTable, ...]:
    soon = due[due["never_reviewed"].astype(bool) | (due["days_left"] <= AHEAD_DAYS)]
    if soon.empty:
        return ()
    rows = tuple(
        (
            client["name"],
            format_date(client["last_reviewed"]) or "Never",
            format_date(client["due"]),
            format_days_left(client["days_left"]) or "not reviewed yet",
        )
        for _, client in soon.iterrows()
    )
    headers = ("Client", "Last reviewed", "Next review", "Due")
    caption = f"Client reviews never done, overdue, or due within {AHEAD_DAYS} days"
    return (ReviewTable(caption, headers, rows, kinds=("words", "date", "date", "date")),)


def _describe_missed(checks: pd.DataFrame, worksheets: Worksheets) -> tuple[str, ...]:
    listed = {name.casefold() for name in worksheets.names("expectations").values()}
    names = worksheets.names("clients")
    missed = checks[(checks["outcome"] == MISSED) & checks["expectation"].isna() & checks["missed_expectation"].notna()]
    return tuple(
        f"{names[check['client']]} named {format_quote(check['missed_expectation'])}, which is not in your expectations; "
        "add it."
        for _, check in missed.iterrows()
        if check["missed_expectation"].strip().casefold() not in listed
    )

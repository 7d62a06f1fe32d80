"""Review response times: how fast requests are answered, whether promises are kept, and which responses work best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.requests import (
    ALL,
    LISTS,
    classify_promises,
    count_reactions,
    list_wishes,
    summarize_response_times,
)
from workbook.charts.profile import ProfileRow, draw_profile
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_hours,
    format_label,
    format_moment,
    format_names,
    format_part_of,
    format_quote,
    format_rating,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

NEEDED = "Log one request or complaint, and when the client had an answer; how fast you respond shows here."
CAPTION = "Mean reaction of clients to each type of response, 1 to 5; in brackets how many"
SERIES = "Mean reaction"
RATING_SCALE = (1, 5)
STATES = {"overdue": "Overdue", "open": "Open", "late": "Kept late", "kept": "Kept"}
# A promise kept in time needs no attention.
SHOWN = tuple(STATES)[:3]
MIN_TYPES = 2
# The most urgent finding comes first; the numbers show the rest.
CLAUSES = 2
SETTLED = ("done", "dropped")
PROMISES = ("Action promised", "To", "Back in touch by", "Stands", "Late by")
TIMES = ("Kind", "Requests", "Answered", "Half of them within", "Nine in ten within")


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the requests, the promises and the three lists."""
    requests, wishes = worksheets.frame("requests"), worksheets.frame("start-stop-continue")
    if requests.empty and wishes.empty:
        return Review(NEEDED)
    moment = now if now.tzinfo else now.astimezone()
    promises = worksheets.frame("promises")
    times = summarize_response_times(requests, promises, now=moment)
    states = classify_promises(promises, requests, now=moment)
    types = count_reactions(requests)
    said = [*_describe_promises(worksheets, states), *_describe_waiting(requests)]
    said += [*_describe_times(times.iloc[0]), *_describe_wishes(wishes)]
    sentence = capitalize_sentence(f"{'; '.join(said[:CLAUSES])}.")
    return Review(
        sentence,
        numbers=tuple(_numbers(times.iloc[0])),
        charts=tuple(_charts(types, sentence)),
        tables=tuple(_tables(worksheets, states=states, times=times, types=types, wishes=wishes)),
    )


def _describe_promises(worksheets: Worksheets, states: pd.DataFrame) -> Iterator[str]:
    overdue = states[states["state"] == "overdue"]
    if len(overdue):
        first = overdue.iloc[0]
        to = _name_client(worksheets.names("clients"), first["client"])
        which = f"one promise to {to} is overdue"
        if len(overdue) > 1:
            which = f"{format_count(len(overdue), 'promise')} are overdue, the oldest to {to}"
        yield f"{which}: {format_quote(first['action'])}, due {format_moment(first['back_in_touch_by'])}"
        return
    settled = states[states["state"] != "open"]
    kept = int((settled["state"] == "kept").sum())
    if len(settled) == 1:
        yield f"you kept one promise, {'in time' if kept else 'late'}"
    elif len(settled):
        yield f"{format_part_of(kept, len(settled), 'promise')} you kept {'was' if kept <= 1 else 'were'} in time"


def _name_client(clients: Mapping[str, str], client: Any) -> str:
    return clients.get(client, "a client you have not named")


def _describe_waiting(requests: pd.DataFrame) -> Iterator[str]:
    waiting = requests[requests["responded_at"].isna()].sort_values("received", kind="stable")
    if len(waiting):
        oldest = waiting.iloc[0]
        which = "one request waits" if len(waiting) == 1 else f"{format_count(len(waiting), 'request')} wait"
        since = f"since {format_moment(oldest['received'])}"
        yield f"{which} for an answer, {'' if len(waiting) == 1 else 'the oldest '}{since}"


def _describe_times(overall: pd.Series[Any]) -> Iterator[str]:
    median = format_hours(overall["median_hours"])
    if median and overall["responded"] == 1:
        yield f"the one you have answered took {median}"
    elif median:
        yield f"half of your answers came within {median}"
    elif overall["responded"]:
        yield "your answers are noted as earlier than the requests; mend their times"


def _describe_wishes(wishes: pd.DataFrame) -> Iterator[str]:
    still_open = int((~wishes["status"].isin(SETTLED)).sum())
    if len(wishes) == 1:
        stands = "still open" if still_open else "settled"
        yield f"the one thing a client asked you to start, stop or continue is {stands}"
    elif len(wishes):
        which = format_part_of(still_open, len(wishes), "thing")
        are = "is" if still_open <= 1 else "are"
        yield f"{which} clients asked you to start, stop or continue {are} still open"


def _numbers(overall: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    if overall["requests"]:
        yield "Requests answered", f"{overall['responded']} of {overall['requests']}"
    if pd.notna(overall["median_hours"]):
        yield "Half answered within (median)", format_hours(overall["median_hours"])
        yield "Nine in ten answered within (90th percentile)", format_hours(overall["percentile_90_hours"])
    if overall["promises"]:
        counts = ", ".join(f"{overall[state]} {said.lower()}" for state, said in reversed(STATES.items()))
        yield "Promises", counts


def _charts(types: pd.DataFrame, finding: str) -> Iterator[Chart]:
    rated = types[types["reactions"] > 0]
    if len(rated) >= MIN_TYPES:
        rows = [
            ProfileRow(f"{row['response_type']} ({row['reactions']})", {SERIES: round(row["mean_reaction"], 1)})
            for row in rated.to_dict("records")
        ]
        said = f"{finding} {_describe_best(rated)}"
        yield draw_profile(rows, scale=RATING_SCALE, finding=said, caption=CAPTION, unit="mean of the reactions noted")


def _describe_best(rated: pd.DataFrame) -> str:
    best = rated[rated["mean_reaction"] == rated["mean_reaction"].max()]
    mean = f"{format_rating(best.iloc[0]['mean_reaction'])} of 5"
    if len(best) == len(rated):
        return f"Every type of response had the same mean reaction, {mean}."
    return (
        f"The best reactions, {mean}, went to {format_names([format_quote(name) for name in best['response_type']])}."
    )


def _tables(
    worksheets: Worksheets, *, states: pd.DataFrame, times: pd.DataFrame, types: pd.DataFrame, wishes: pd.DataFrame
) -> Iterator[ReviewTable]:
    shown = states[states["state"].isin(SHOWN)]
    if len(shown):
        yield _promises(worksheets, shown)
    if pd.notna(times.iloc[0]["median_hours"]):
        yield _times(worksheets, times)
    if len(types):
        yield _types(types)
    if len(wishes):
        yield _lists(worksheets, wishes)


def _promises(worksheets: Worksheets, states: pd.DataFrame) -> ReviewTable:
    clients = worksheets.names("clients")
    rows = tuple(
        (
            format_text(row["action"]),
            _name_client(clients, row["client"]),
            format_moment(row["back_in_touch_by"]),
            STATES[row["state"]],
            format_hours(row["hours_late"]),
        )
        for row in states.to_dict("records")
    )
    caption = "Promises overdue, open and kept late"
    return ReviewTable(caption, PROMISES, rows, kinds=("words", "words", "date", "words", "date"))


def _times(worksheets: Worksheets, times: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            "All" if row["kind"] == ALL else f"{format_label(worksheets, 'requests', 'kind', row['kind'])}s",
            str(row["requests"]),
            str(row["responded"]),
            format_hours(row["median_hours"]),
            format_hours(row["percentile_90_hours"]),
        )
        for row in times.to_dict("records")
    )
    caption = "Time until the client had an answer, by the calendar"
    return ReviewTable(caption, TIMES, rows, kinds=("words", *("number",) * 4))


def _types(types: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (row["response_type"], str(row["responses"]), str(row["reactions"]), format_rating(row["mean_reaction"]))
        for row in types.to_dict("records")
    )
    headers = ("Type of response", "Responses", "Reactions noted", "Mean reaction, 1 to 5")
    return ReviewTable("Reactions, best first", headers, rows, kinds=("words", *("number",) * 3))


def _lists(worksheets: Worksheets, wishes: pd.DataFrame) -> ReviewTable:
    clients = worksheets.names("clients")
    rows = tuple(
        (_name_client(clients, row["client"]), *(_describe_item(worksheets, row, name) for name in LISTS))
        for row in list_wishes(wishes).to_dict("records")
    )
    return ReviewTable(
        "What clients want you to start, stop and continue", ("Client", "Start", "Stop", "Continue"), rows
    )


def _describe_item(worksheets: Worksheets, row: dict[Any, Any], name: str) -> str:
    if pd.isna(row[name]):
        return ""
    status = format_label(worksheets, "start-stop-continue", "status", row[f"{name}_status"], missing="Open")
    return f"{row[name]} ({status.lower()})"

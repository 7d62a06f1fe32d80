"""Review the empathy log: how often a guess at a client's feelings was right, and which guesses are not checked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.days import A_WHILE_DAYS
from workbook.analysis.empathy import compute_calibration, open_guesses
from workbook.charts.bars import draw_bars
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_names,
    format_percent,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

VERDICTS = {"confirmed": "Confirmed", "partly": "Partly right", "wrong": "Wrong"}
# Fewer guesses do not show how well a learner reads clients.
MIN_CHECKED = 2
HALF = 0.5


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the empathy log."""
    log, names = worksheets.frame("empathy-log"), worksheets.names("clients")
    if log.empty:
        return Review("Write down one guess at what a client felt and thought; how often you guess rightly shows here.")
    sums = compute_calibration(log)
    clients, overall = sums.iloc[:-1].copy(), sums.iloc[-1]
    clients["name"] = clients["client"].map(names)
    waiting = open_guesses(log, today=now.date())
    waiting["name"] = waiting["client"].map(names)
    sentence = f"{_describe_right(overall)}; {_describe_open(waiting)}."
    right = ("Right, partly right counting half", format_percent(overall["right"]))
    return Review(
        sentence,
        numbers=(
            ("Guesses checked", f"{overall['checked']} of {overall['guesses']}"),
            *([right] if overall["checked"] else []),
        ),
        charts=_draw(clients, sentence),
        tables=(_by_client(clients), *_still_open(waiting)),
        pointers=(*_describe_misread(clients, worksheets), *_describe_waiting_long(waiting)),
    )


def _describe_right(overall: pd.Series) -> str:
    checked = int(overall["checked"])
    if checked == 0:
        guesses = int(overall["guesses"])
        which = (
            "Your one guess is not" if guesses == 1 else f"None of your {format_count(guesses, 'guess', 'guesses')} is"
        )
        return f"{which} checked yet"
    if checked == 1:
        [verdict] = [words.lower() for verdict, words in VERDICTS.items() if overall[verdict]]
        return f"The one guess you have checked was {verdict}"
    first, *others = [(int(overall[verdict]), words.lower()) for verdict, words in VERDICTS.items() if overall[verdict]]
    parts = [f"{first[0]} {'was' if first[0] == 1 else 'were'} {first[1]}", *(f"{n} {words}" for n, words in others)]
    right = f"{format_percent(overall['right'])} right" + (", partly right counting half" if overall["partly"] else "")
    return f"Of {checked} guesses you have checked, {format_names(parts)}: {right}"


def _describe_open(waiting: pd.DataFrame) -> str:
    if waiting.empty:
        return "none is open"
    oldest = waiting.iloc[0]
    age = f"since {format_date(oldest['date'])}"
    if len(waiting) == 1:
        return f"look for evidence for the open one, about {oldest['name']}, {age}"
    return f"{format_count(len(waiting), 'guess is', 'guesses are')} open, that about {oldest['name']} {age}"


def _describe_misread(clients: pd.DataFrame, worksheets: Worksheets) -> tuple[str, ...]:
    misread = clients[(clients["checked"] >= MIN_CHECKED) & (clients["right"] < HALF)]
    if misread.empty:
        return ()
    title = worksheets.store.content.get_activity("know-your-clients").title
    return (
        f'You were more often wrong than right about {format_names(list(misread["name"]))}; ask them, in "{title}".',
    )


def _describe_waiting_long(waiting: pd.DataFrame) -> tuple[str, ...]:
    old = waiting[waiting["days_open"] > A_WHILE_DAYS]
    if old.empty:
        return ()
    which = capitalize_sentence(format_count(len(old), "guess has", "guesses have"))
    return (f"{which} been open for more than {A_WHILE_DAYS} days; one question to the client would settle it.",)


def _draw(clients: pd.DataFrame, sentence: str) -> tuple[Chart, ...]:
    rows = [
        (client["name"], {words: int(client[verdict]) for verdict, words in VERDICTS.items()})
        for _, client in clients[clients["checked"] > 0].iterrows()
    ]
    caption = "Checked guesses by client and verdict"
    return (draw_bars(rows, finding=sentence, caption=caption, unit="guesses"),) if rows else ()


def _by_client(clients: pd.DataFrame) -> ReviewTable:
    counts = ("guesses", *VERDICTS, "open")
    rows = tuple(
        (client["name"], *(format_whole_number(client[name]) for name in counts), format_percent(client["right"]))
        for _, client in clients.iterrows()
    )
    headers = ("Client", "Guesses", *VERDICTS.values(), "Open", "Right")
    return ReviewTable("Guesses by client", headers, rows, kinds=("words", *("number",) * 6))


def _still_open(waiting: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if waiting.empty:
        return ()
    rows = tuple(
        (
            format_date(guess["date"]),
            guess["name"],
            guess["happened"],
            guess["felt"],
            format_whole_number(guess["days_open"]),
        )
        for _, guess in waiting.fillna({"happened": "", "felt": ""}).iterrows()
    )
    headers = ("Date", "Client", "What happened", "What they felt", "Days open")
    return (ReviewTable("Guesses still to check", headers, rows, kinds=("date", "words", "words", "words", "number")),)

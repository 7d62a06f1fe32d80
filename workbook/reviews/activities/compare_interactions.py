"""Review the interactions compared: which tactics worked, and what the client of the difficult interaction expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.interactions import list_difficult_expectations, summarize_tactics
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_label,
    format_names,
    format_quote,
    format_rating,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.document.html import Kind
    from workbook.reviews.review import Worksheets

NEEDED = "Describe one interaction that went well and one that was hard; what you make of the difference shows here."
TACTICS = ("Tactic", "From", "Times tried", "Mean result, 1 to 5", "Last tried", "With that difficult client")
EXPECTATIONS = ("Difficult client", "Expectation", "Importance", "Performance", "Gap", "Status", "Measured by")
EXPECTATION_KINDS: tuple[Kind, ...] = ("words", "words", "number", "number", "number", "words", "words")
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the interactions compared."""
    del now  # a tactic counts, however long ago it was tried
    pairs, trials = worksheets.frame("interaction-pairs"), worksheets.frame("tactic-trials")
    if pairs.empty:
        return Review(NEEDED)
    results = summarize_tactics(worksheets.frame("tactics"), trials)
    expected = list_difficult_expectations(pairs, worksheets.frame("client-expectations"))
    return Review(
        _sentence(results, pairs),
        numbers=(
            ("Pairs compared", str(len(pairs))),
            ("Tactics", str(len(results))),
            ("Trials of them", str(int(results["trials"].sum()))),
        ),
        tables=tuple(_tables(worksheets, pairs=pairs, trials=trials, results=results, expected=expected)),
        pointers=tuple(_pointers(worksheets, pairs, expected)),
    )


def _sentence(results: pd.DataFrame, pairs: pd.DataFrame) -> str:
    tried, untried = results[results["trials"] > 0], results[results["trials"] == 0]
    if results.empty:
        return f"Turn what made the difference in {format_quote(pairs.iloc[-1]['title'])} into one tactic you can try."
    if tried.empty:
        which = (
            f"your tactic {_name(untried)}"
            if len(untried) == 1
            else f"any of your {format_count(len(untried), 'tactic')}"
        )
        return f"You have not tried {which} yet."
    said = [*_describe_results(tried)]
    if len(untried):
        said.append(f"you have not tried {_name(untried)} yet")
    return capitalize_sentence(f"{'; '.join(said)}.")


def _describe_results(tried: pd.DataFrame) -> Iterator[str]:
    rated = tried[tried["mean_result"].notna()]
    if rated.empty:
        yield f"you have tried {_name(tried)} without noting the result; say what it changed"
        return
    best = rated[rated["mean_result"] == rated["mean_result"].max()]
    mean, tries = format_rating(best.iloc[0]["mean_result"]), int(best["trials"].sum())
    over = f"{mean} of 5 over {format_count(tries, 'try', 'tries')}"
    if len(rated) == 1:
        yield f"{_name(best)} came to {over}"
    elif len(best) == len(rated):
        yield f"the tactics you have tried worked equally well, {over}"
    else:
        yield f"{_name(best)} worked best so far, {over}"


def _name(tactics: pd.DataFrame) -> str:
    if len(tactics) > MAX_NAMED:
        return f"{format_count(len(tactics), 'of your tactics', 'of your tactics')}"
    return format_names([format_quote(tactic) for tactic in tactics["tactic"]])


def _tables(
    worksheets: Worksheets,
    *,
    pairs: pd.DataFrame,
    trials: pd.DataFrame,
    results: pd.DataFrame,
    expected: pd.DataFrame,
) -> Iterator[ReviewTable]:
    if len(results):
        yield _tactics(worksheets, results, pairs, trials)
    listed = expected[expected["expectation"].notna()].drop_duplicates(["client", "expectation"])
    if len(listed):
        yield _expectations(worksheets, listed)


def _tactics(worksheets: Worksheets, results: pd.DataFrame, pairs: pd.DataFrame, trials: pd.DataFrame) -> ReviewTable:
    clients, names = worksheets.names("clients"), worksheets.names("interaction-pairs")
    difficult = pairs.set_index("id")["difficult_client"].dropna().to_dict()
    met = set(zip(trials["tactic"], trials["client"], strict=True))
    rows = []
    for row in results.to_dict("records"):
        client = difficult.get(row["pair"])
        again = f"{'Tried' if (row['id'], client) in met else 'Not yet'}: {clients.get(client, '')}" if client else ""
        rows.append(
            (
                row["tactic"],
                names.get(row["pair"], ""),
                str(row["trials"]),
                format_rating(row["mean_result"]),
                format_date(row["last_tried"]),
                again,
            )
        )
    return ReviewTable(
        "Tactics, best result first",
        TACTICS,
        tuple(rows),
        kinds=("words", "words", "number", "number", "date", "words"),
    )


def _expectations(worksheets: Worksheets, listed: pd.DataFrame) -> ReviewTable:
    clients, names = worksheets.names("clients"), worksheets.names("expectations")
    stands = worksheets.frame("client-expectations").set_index(["client", "expectation"])["status"]
    measures = worksheets.frame("measures")
    rows = []
    for row in listed.to_dict("records"):
        status = stands.get((row["client"], row["expectation"]))
        rows.append(
            (
                clients.get(row["client"], ""),
                names.get(row["expectation"], ""),
                format_whole_number(row["importance"]),
                format_whole_number(row["performance"]),
                format_whole_number(row["gap"], sign=True),
                format_label(worksheets, "client-expectations", "status", status, missing="Assumed"),
                _name_measures(measures, row["client"], row["expectation"]),
            )
        )
    return ReviewTable(
        "What your difficult clients expect, worst gap first", EXPECTATIONS, tuple(rows), kinds=EXPECTATION_KINDS
    )


def _name_measures(measures: pd.DataFrame, client: str, expectation: str) -> str:
    """Return the names of the measures of an expectation, for this client or for all clients."""
    kept = measures[(measures["expectation"] == expectation) & (measures["client"].fillna(client) == client)]
    return format_names([format_text(measure) for measure in kept["measure"]]) or "Not measured"


def _pointers(worksheets: Worksheets, pairs: pd.DataFrame, expected: pd.DataFrame) -> Iterator[str]:
    clients = worksheets.frame("clients").set_index("id")["name"]
    matrix = worksheets.store.content.get_worksheet("client-expectations").title
    activity = worksheets.store.content.get_activity("customer-wants").title
    # Nothing more is written about clients who were removed.
    noted = pairs[pairs["difficult_client"].isin(clients.index) & pairs["difficult_expected"].notna()]
    names = worksheets.names("expectations")
    listed = {
        (client, format_text(names.get(title)).casefold())
        for client, title in expected[["client", "expectation"]].to_numpy()
    }
    for client, words_noted, title in noted[["difficult_client", "difficult_expected", "title"]].itertuples(
        index=False
    ):
        if (client, words_noted.casefold()) not in listed:
            yield f"{clients[client]} expected {format_quote(words_noted)}: add it to their expectations from {format_quote(title)}."
    unknown = expected.loc[
        expected["expectation"].isna() & ~expected["client"].isin(noted["difficult_client"]), "client"
    ]
    for who in clients.reindex(unknown.unique()).dropna():
        yield f'No expectation of {who} is written down: add one to "{matrix}" in "{activity}".'
    for pair in pairs.loc[pairs["discussed_with_manager_on"].isna(), "title"]:
        yield f"Discuss {format_quote(pair)} with your manager, and note the advice."

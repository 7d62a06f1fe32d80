"""Review a difficult problem: which of the manager's actions are not understood yet, and which ideas were useful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.problem_cases import count_ideas, list_reasons_to_ask
from workbook.reviews.formatting import (
    format_count,
    format_date,
    format_label,
    format_part_of,
    format_quote,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.reviews.review import Worksheets

NEEDED = "Note one thing your manager did in a case, and why; what there is to ask about shows here."
TO_ASK = ("What your manager did", "Date", "Case", "Your guess", "How you know it")
VERDICTS = ("used", "partly-used", "set-aside", "open")
LED_SOMEWHERE = VERDICTS[:2]


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the work on a difficult problem."""
    del now  # a question to the manager has no due date
    cases, actions = worksheets.frame("problem-cases"), worksheets.frame("manager-actions")
    counts = count_ideas(worksheets.frame("problem-ideas"))
    to_ask = list_reasons_to_ask(actions)
    if actions.empty and counts.empty:
        return Review(NEEDED)
    said = [_describe_actions(_name_manager(worksheets, cases), len(actions), to_ask), *_describe_ideas(counts)]
    tables = []
    if len(to_ask):
        tables.append(_to_ask(worksheets, to_ask))
    if len(counts):
        tables.append(_ideas(worksheets, counts))
    return Review(
        f"{'; '.join(said)}.",
        numbers=(
            ("Actions noted", str(len(actions))),
            ("Reasons to ask about", str(len(to_ask))),
            ("Ideas", str(int(counts["ideas"].sum()))),
        ),
        tables=tuple(tables),
        pointers=tuple(_pointers(cases)),
    )


def _name_manager(worksheets: Worksheets, cases: pd.DataFrame) -> str:
    managers = cases["manager"].dropna().unique()
    return worksheets.names("people").get(managers[0], "") if len(managers) == 1 else "your manager"


def _describe_actions(manager: str, actions: int, to_ask: pd.DataFrame) -> str:
    if not actions:
        return f"Note what {manager} does in the case, and why"
    if to_ask.empty:
        return f"You know the reason for {format_part_of(actions, actions, 'action')} you noted"
    which = format_part_of(len(to_ask), actions, "action")
    guessed = int((to_ask["how_known"] == "guessed").sum())
    return f"Ask {manager} about {which} you noted: {_describe_how_known(guessed, len(to_ask) - guessed)}"


def _describe_how_known(guessed: int, unknown: int) -> str:
    if not unknown:
        return f"you have guessed {'the reason' if guessed == 1 else format_count(guessed, 'reason')}"
    if not guessed:
        return f"you do not know {'the reason' if unknown == 1 else format_count(unknown, 'reason')}"
    are = "is" if guessed == 1 else "are"
    return f"{format_count(guessed, 'reason')} {are} guessed and {format_count(unknown, 'is', 'are')} not known"


def _describe_ideas(counts: pd.DataFrame) -> Iterator[str]:
    total, led = int(counts["ideas"].sum()), int(counts.loc[counts["verdict"].isin(LED_SOMEWHERE), "ideas"].sum())
    if total == 1:
        yield f"the one idea was {'used at least in part' if led else 'not used so far'}"
    elif total:
        yield f"{format_part_of(led, total, 'idea')} {'was' if led <= 1 else 'were'} used at least in part"


def _to_ask(worksheets: Worksheets, to_ask: pd.DataFrame) -> ReviewTable:
    cases = worksheets.names("problem-cases")
    rows = tuple(
        (
            format_text(row["action"]),
            format_date(row["date"]),
            cases.get(row["case"], ""),
            format_text(row["reason"]),
            format_label(worksheets, "manager-actions", "how_known", row["how_known"], missing="Not said"),
        )
        for row in to_ask.to_dict("records")
    )
    return ReviewTable("Reasons to ask about", TO_ASK, rows, kinds=("words", "date", *("words",) * 3))


def _ideas(worksheets: Worksheets, counts: pd.DataFrame) -> ReviewTable:
    """Return the ideas by source and verdict; an idea without a verdict counts as open."""
    table = counts.assign(
        source=counts["source"].fillna(""), verdict=counts["verdict"].fillna(VERDICTS[-1])
    ).pivot_table(index="source", columns="verdict", values="ideas", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=list(VERDICTS), fill_value=0)
    rows = tuple(
        (format_label(worksheets, "problem-ideas", "source", source) if source else "Not said", *map(str, row))
        for source, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    )
    headers = ("Source", *(format_label(worksheets, "problem-ideas", "verdict", verdict) for verdict in VERDICTS))
    return ReviewTable(
        "Ideas by where they came from and what became of them", headers, rows, kinds=("words", *("number",) * 4)
    )


def _pointers(cases: pd.DataFrame) -> Iterator[str]:
    for case in cases.loc[cases["best_outcome"].isna(), "title"]:
        yield f"In {format_quote(case)}, write down what the client would call solved."

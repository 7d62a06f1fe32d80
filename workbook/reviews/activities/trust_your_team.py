"""Review scripts and approvals: which are in force, which have been loosened, and which have been removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.analysis.scripts import count_decisions, list_kept_scripts
from workbook.charts.bars import draw_bars
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_label,
    format_names,
    format_quote,
    format_text,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from workbook.charts.chart import Chart
    from workbook.reviews.review import Worksheets

WORKSHEET = "scripts-and-approvals"
NEEDED = "List one script or approval your staff must follow, and why it exists; what becomes of it shows here."
UNDECIDED = "Not decided"
HEADERS = ("Script or approval", "Decision", "Why it exists", "Limits that stay")
MAX_NAMED = 3


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the scripts and approvals."""
    del now  # changes count, however long ago they were
    scripts = worksheets.frame(WORKSHEET)
    if scripts.empty:
        return Review(NEEDED)
    counts, kept = count_decisions(scripts), list_kept_scripts(scripts)
    sentence = _sentence(scripts, counts, kept)
    return Review(
        sentence,
        numbers=(
            ("Scripts and approvals", str(len(scripts))),
            ("Still in force as they were", str(len(kept))),
            ("Decided, not done yet", str(counts["to_do"].sum())),
        ),
        charts=(_draw(worksheets, counts, sentence),),
        tables=_table(worksheets, kept),
        pointers=tuple(_pointers(kept)),
    )


def _sentence(scripts: pd.DataFrame, counts: pd.DataFrame, kept: pd.DataFrame) -> str:
    done = counts.set_index("decision")["done"]
    of_all = f"of {format_count(len(scripts), 'script and approval', 'scripts and approvals')}"
    states = (
        f"{_describe(done['drop'])} gone",
        f"{_describe(done['loosen'])} loosened",
        f"{_describe(len(kept))} still in force as before",
    )
    start = f"{of_all}, {format_names(states)}"
    waiting = kept[kept["decision"].isin(["loosen", "drop"])]
    undecided = kept[kept["decision"].isna()]
    if len(waiting):
        each = "it" if len(waiting) == 1 else "each"
        decided = f"{_name(waiting)} {_be(len(waiting))} to be loosened or dropped, so set a day for {each}"
        return capitalize_sentence(f"{start}; {decided}.")
    if len(undecided):
        return capitalize_sentence(
            f"{start}; {_name(undecided)} {_be(len(undecided))} not decided yet, so ask those who work with it."
        )
    return capitalize_sentence(f"{start}.")


def _describe(number: int) -> str:
    return format_count(int(number), "is", "are") if number else "none is"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _name(scripts: pd.DataFrame) -> str:
    if len(scripts) > MAX_NAMED:
        return f"{format_count(len(scripts), 'of these', 'of these')}"
    return format_names([format_quote(script) for script in scripts["script_or_approval"]])


def _draw(worksheets: Worksheets, counts: pd.DataFrame, sentence: str) -> Chart:
    rows = []
    for row in counts.to_dict("records"):
        name = format_label(worksheets, WORKSHEET, "decision", row["decision"], missing=UNDECIDED)
        done = row["scripts"] - row["to_do"] if row["decision"] in {"loosen", "drop"} else 0
        rows.append((name, {"Still in force": row["scripts"] - done, "Done": done}))
    return draw_bars(rows, finding=sentence, caption="Scripts and approvals by decision", unit="scripts and approvals")


def _table(worksheets: Worksheets, kept: pd.DataFrame) -> tuple[ReviewTable, ...]:
    if kept.empty:
        return ()
    rows = tuple(
        (
            row["script_or_approval"],
            format_label(worksheets, WORKSHEET, "decision", row["decision"], missing=UNDECIDED),
            format_text(row["why_it_exists"]),
            format_text(row["limits"]),
        )
        for _, row in kept.iterrows()
    )
    return (ReviewTable("Still in force as before", HEADERS, rows),)


def _pointers(kept: pd.DataFrame) -> Iterator[str]:
    unexplained = kept[kept["why_it_exists"].isna()]
    if len(unexplained):
        yield f"Nobody has written down why {_name(unexplained)} {'exists' if len(unexplained) == 1 else 'exist'}."

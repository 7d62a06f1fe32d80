"""Review the feedback received: where ratings are low or high, and which changes are still to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.feedback import KINDS, count_feedback, open_changes
from workbook.charts.bars import draw_bars
from workbook.reviews.formatting import (
    capitalize_sentence,
    format_count,
    format_date,
    format_label,
    format_names,
    format_part_of,
    format_text,
    format_whole_number,
)
from workbook.reviews.review import Review, ReviewTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from workbook.reviews.review import Worksheets

NOTES = "feedback-notes"
NEEDED = "Write down one piece of feedback, with the behaviour it was about, and the pattern shows here."
CAPTION = "Feedback on each of the six behaviours, number of notes of each kind"
PATTERN = ("Behaviour", "Strength", "Lacking", "Deficient", "Inappropriate", "Strengths less faults")
OPEN = ("Date", "From", "Behaviour", "Kind", "My change", "Status", "In my actions")
REPEATED = 2


def review(worksheets: Worksheets, *, now: dt.datetime) -> Review:
    """Return the review of the feedback received."""
    del now  # a change has no date before it becomes an action
    notes = worksheets.frame(NOTES)
    if notes.empty:
        return Review(NEEDED)
    counts, changes = count_feedback(notes), open_changes(notes)
    sentence = f"{_describe_pattern(worksheets, counts, len(notes))}; {_describe_open(changes)}."
    tables = []
    if len(counts):
        tables.append(_pattern(worksheets, counts))
    if len(changes):
        tables.append(_open(worksheets, changes))
    return Review(
        sentence,
        numbers=_numbers(notes, counts, changes),
        charts=(draw_bars(_bars(worksheets, counts), finding=sentence, caption=CAPTION, unit="notes"),)
        if len(counts) > 1
        else (),
        tables=tuple(tables),
        pointers=tuple(_pointers(worksheets, counts)),
    )


def _describe_pattern(worksheets: Worksheets, counts: pd.DataFrame, notes: int) -> str:
    faults, strengths = int(counts["below"].sum()), int(counts["above"].sum())
    if not faults + strengths:
        return (
            f"You have noted {format_count(notes, 'piece')} of feedback; choose the behaviour and the kind of each, and the "
            "pattern shows here"
        )
    if not faults:
        pieces = capitalize_sentence(format_part_of(strengths, strengths, "piece of feedback", "pieces of feedback"))
        are = "names a behaviour is a strength" if strengths == 1 else "name a behaviour are strengths"
        return f"{pieces} that {are}, so ask next for one thing you lack"
    return _describe_faults(_quote_all(worksheets, _most_faulted(counts)), faults, int(counts["below"].max()))


def _describe_faults(behaviours: Sequence[str], faults: int, most: int) -> str:
    if faults == 1:
        return f"One note faults a behaviour, {behaviours[0]}, and one is not yet a pattern"
    if most < REPEATED:
        return f"Your {format_count(faults, 'critical note')} are about {format_count(faults, 'different behaviour')}: no pattern yet"
    if len(behaviours) == 1:
        return capitalize_sentence(f"{format_part_of(most, faults, 'critical note')} are about {behaviours[0]}")
    return f"{format_names(behaviours)} are faulted most, with {format_count(most, 'note')} each"


def _describe_open(changes: pd.DataFrame) -> str:
    if changes.empty:
        return "no change is open"
    oldest = format_date(changes["date"].min())
    if len(changes) == 1:
        return f"one change is still open, since {oldest}"
    return f"{format_count(len(changes), 'change')} are still open, the oldest since {oldest}"


def _most_faulted(counts: pd.DataFrame) -> list[str]:
    return list(counts.loc[counts["below"] == counts["below"].max(), "behaviour"])


def _quote_all(worksheets: Worksheets, behaviours: list[str]) -> list[str]:
    return [f'"{_title(worksheets, behaviour)}"' for behaviour in behaviours]


def _title(worksheets: Worksheets, behaviour: Any) -> str:
    return format_label(worksheets, NOTES, "which_behaviour", behaviour, missing="None of the six")


def _numbers(notes: pd.DataFrame, counts: pd.DataFrame, changes: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    return (
        ("Pieces of feedback", str(len(notes))),
        ("Strengths", str(int(counts["above"].sum()))),
        ("Lacking, deficient or inappropriate", str(int(counts["below"].sum()))),
        ("Changes still open", str(len(changes))),
    )


def _bars(worksheets: Worksheets, counts: pd.DataFrame) -> list[tuple[str, dict[str, float]]]:
    kinds = {kind: format_label(worksheets, NOTES, "kind", kind) for kind in KINDS}
    return [
        (_title(worksheets, row["behaviour"]), {title: row[kind] for kind, title in kinds.items()})
        for row in counts.to_dict("records")
    ]


def _pattern(worksheets: Worksheets, counts: pd.DataFrame) -> ReviewTable:
    rows = tuple(
        (
            _title(worksheets, row["behaviour"]),
            *(str(row[kind]) for kind in KINDS),
            format_whole_number(row["balance"], sign=True),
        )
        for row in counts.to_dict("records")
    )
    return ReviewTable("Most often faulted first", PATTERN, rows, kinds=("words", *("number",) * 5))


def _open(worksheets: Worksheets, changes: pd.DataFrame) -> ReviewTable:
    people, actions = worksheets.names("people"), _map_actions(worksheets)
    rows = tuple(
        (
            format_date(row["date"]),
            people.get(row["from"], ""),
            _title(worksheets, row["behaviour"]),
            format_label(worksheets, NOTES, "kind", row["kind"]),
            format_text(row["my_change"], missing="None decided on yet"),
            format_label(worksheets, NOTES, "status", row["status"], missing="Open"),
            actions.get(row["id"], "Not yet"),
        )
        for row in changes.to_dict("records")
    )
    return ReviewTable("Changes still open, oldest first", OPEN, rows, kinds=("date", *("words",) * 6))


def _map_actions(worksheets: Worksheets) -> dict[str, str]:
    """Return the state of the action made from each piece of feedback, by the feedback's id."""
    actions = worksheets.frame("actions")
    return {
        row["entry"]: _describe_action(worksheets, row)
        for row in actions[actions["worksheet"] == NOTES].to_dict("records")
    }


def _describe_action(worksheets: Worksheets, action: dict[Any, Any]) -> str:
    status = format_label(worksheets, "actions", "status", action["status"])
    return status if pd.isna(action["due"]) else f"{status}, due {format_date(action['due'])}"


def _pointers(worksheets: Worksheets, counts: pd.DataFrame) -> Iterator[str]:
    """Return sentences that name the activities of this level for behaviours that were rated low more than once."""
    if counts["below"].max() < REPEATED:
        return
    content = worksheets.store.content
    level = content.get_activity("manager-feedback").level
    names = [
        name for notebook in content.workbook.notebooks if notebook.folder == level for name in notebook.activities
    ]
    for behaviour in _most_faulted(counts):
        activities = [content.get_activity(name) for name in names if name != "manager-feedback"]
        training = [f'"{activity.title}"' for activity in activities if behaviour in activity.behaviours]
        if training:
            yield f'"{_title(worksheets, behaviour)}" is trained in {format_names(training)}.'

"""Show how a session ran: its agenda items in order, with the minutes planned and taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.document.html import make_table
from workbook.reports.session_parts.record_part import RecordPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbook.reviews.review import Worksheets

AGENDA, SESSION = "agenda", "session"
TITLE = "How the session ran"
HEADERS = ("Step", "Minutes planned", "Minutes taken")


def make_agenda_part(worksheets: Worksheets) -> Iterator[RecordPart]:
    """Yield the agenda, without the facilitator's notes; nothing when there is no agenda."""
    steps = [entry.values for entry in worksheets.store.entries(AGENDA) if entry.values.get("title")]
    if not steps:
        return
    steps.sort(key=lambda step: float(step.get("position") or 0))
    rows = [(str(step["title"]), str(step.get("minutes") or ""), _describe_taken(step)) for step in steps]
    yield RecordPart(
        TITLE, _describe_length(steps), make_table("Agenda", HEADERS, rows, kinds=("words", "number", "number"))
    )


def _describe_taken(step: Mapping[str, Any]) -> str:
    if step.get("actual_minutes"):
        return str(max(1, round(float(step["actual_minutes"]))))
    return "" if step.get("done") else "not reached"


def _describe_length(steps: list[Mapping[str, Any]]) -> str:
    planned = sum(int(step.get("minutes") or 0) for step in steps)
    taken = sum(float(step.get("actual_minutes") or 0) for step in steps)
    if not taken:
        return f"The agenda was planned for {planned} minutes."
    return f"It took {round(taken)} of {planned} minutes planned."

"""Show the problem of a session from several sides: the problem, each side's view, and the conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.document.html import join_html, make_element, make_table
from workbook.reports.session_parts.record_part import RecordPart
from workbook.reviews.formatting import format_date
from workbook.reviews.review import make_review, render_chart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets
    from workbook.store.entries import Entry

PROBLEMS, STEPS, ACTIVITY = "problem-statements", "first-steps", "reframe-problem"
TITLE = "The problem, seen from several sides"
TOLD = (("statement", "The problem"), ("story", "The story"), ("conclusion", "What the room concludes"))
STEP_HEADERS = ("First step", "By")


def list_problem_parts(worksheets: Worksheets, *, now: dt.datetime) -> Iterator[RecordPart]:
    """Yield the latest problem, with its factors by side when two sides have weighed them."""
    problems = [entry for entry in worksheets.store.entries(PROBLEMS) if entry.values.get("title")]
    if not problems:
        return
    # As its review does: the latest, and those without a date before all others.
    problem = max(problems, key=lambda entry: str(entry.values.get("date") or ""))
    told = [
        make_element("p", make_element("strong", f"{title}: "), str(problem.values[name]))
        for name, title in TOLD
        if problem.values.get(name)
    ]
    parts = [*_compare(worksheets, now), *_plan(worksheets, problem)]
    if told or parts:
        yield RecordPart(TITLE, f"{problem.values['title']}", join_html(told), tuple(parts))


def _compare(worksheets: Worksheets, now: dt.datetime) -> Iterator[RecordPart]:
    review = make_review(ACTIVITY, worksheets, now=now)
    if not review.charts:  # no two sides have given weights
        return
    table = review.tables[0]
    factors: Html = make_table(table.caption, table.headers, table.rows, kinds=table.kinds)
    yield RecordPart("What each side sees", review.sentence, factors)
    yield RecordPart("How heavy each factor is", "", join_html(render_chart(chart) for chart in review.charts))


def _plan(worksheets: Worksheets, problem: Entry) -> Iterator[RecordPart]:
    steps = [entry.values for entry in worksheets.store.entries(STEPS) if entry.values.get("problem") == problem.id]
    rows = [(str(step["step"]), format_date(step.get("by_when"))) for step in steps if step.get("step")]
    if rows:
        yield RecordPart("First steps", "", make_table("First steps", STEP_HEADERS, rows, kinds=("words", "date")))

"""Tell the problem that a session looked at from several sides: what it is, what each side sees, and the conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.report.documents.session_parts.part import Part
from workbook.report.html import join_html, make_element, make_table
from workbook.report.review import make_review, render_chart
from workbook.report.saying import say_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from workbook.report.html import Html
    from workbook.report.review import Worksheets
    from workbook.store.entries import Entry

PROBLEMS, STEPS, ACTIVITY = "problem-statements", "first-steps", "reframe-problem"
TITLE = "The problem, seen from several sides"
TOLD = (("statement", "The problem"), ("story", "The story"), ("conclusion", "What the room concludes"))
STEP_HEADERS = ("First step", "By")


def list_problem_parts(worksheets: Worksheets, *, now: dt.datetime) -> Iterator[Part]:
    """Yield the problem that was stated last, with its factors by side where two sides weighed them."""
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
        yield Part(TITLE, f"{problem.values['title']}", join_html(told), tuple(parts))


def _compare(worksheets: Worksheets, now: dt.datetime) -> Iterator[Part]:
    review = make_review(ACTIVITY, worksheets, now=now)
    if not review.charts:  # without them nothing has been weighed from two sides
        return
    table = review.tables[0]
    factors: Html = make_table(table.caption, table.headers, table.rows, kinds=table.kinds)
    yield Part("What each side sees", review.sentence, factors)
    yield Part("How heavy each factor is", "", join_html(render_chart(chart) for chart in review.charts))


def _plan(worksheets: Worksheets, problem: Entry) -> Iterator[Part]:
    steps = [entry.values for entry in worksheets.store.entries(STEPS) if entry.values.get("problem") == problem.id]
    rows = [(str(step["step"]), say_date(step.get("by_when"))) for step in steps if step.get("step")]
    if rows:
        yield Part("First steps", "", make_table("First steps", STEP_HEADERS, rows, kinds=("words", "date")))

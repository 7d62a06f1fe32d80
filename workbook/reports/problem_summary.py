"""Make a summary of a service problem on one page: the problem, each side's view, and the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import join_html, make_element, make_table
from workbook.errors import DocumentError
from workbook.reviews.formatting import format_date
from workbook.reviews.review import make_review

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from workbook.document.html import Html
    from workbook.reviews.review import Worksheets
    from workbook.store.entries import Entry

ACTIVITY, PROBLEMS, STEPS = "reframe-problem", "problem-statements", "first-steps"
KIND = "A service problem, seen from several sides"
PARTS = (("The problem", ("statement",)), ("The story", ("story",)))
CLOSING = (("What I conclude", ("conclusion",)), ("What others said", ("response",)))
SIDES = "How each side sees it"
NEXT = "First steps"
NEXT_HEADERS = ("Step", "By", "Taken on", "Result")


def make_problem_summary(worksheets: Worksheets, *, now: dt.datetime) -> HtmlDocument:
    """Return the summary of the latest problem.

    Parameters
    ----------
    worksheets
        The learner's entries.
    now
        The moment that counts as the present.

    Raises
    ------
    DocumentError
        No problem has been stated yet.
    """
    problem = get_latest_problem(worksheets)
    about = next(iter(worksheets.store.entries("about-me")), None)
    author = str(about.values.get("name") or "") if about else ""
    date = format_date(problem.values["date"]) if problem.values.get("date") else ""
    sections = [
        *_make_sections(problem, PARTS),
        *_compare(worksheets, now),
        *_make_sections(problem, CLOSING),
        *_plan(worksheets, problem),
    ]
    lines = tuple(filter(None, (KIND, ", ".join(filter(None, (author, date))))))
    return HtmlDocument(
        str(problem.values["title"]), lines, tuple(sections), author=author, has_contents=False, is_one_page=True
    )


def get_latest_problem(worksheets: Worksheets) -> Entry:
    """Return the latest problem; raises DocumentError when there is none."""
    problems = [entry for entry in worksheets.store.entries(PROBLEMS) if entry.values.get("title")]
    if not problems:
        raise DocumentError("There is no problem to sum up yet: state one in the notebook of Level 6.")
    # As its review does: the latest, and those without a date before all others.
    return max(problems, key=lambda entry: str(entry.values.get("date") or ""))


def list_steps(worksheets: Worksheets, problem: Entry) -> list[Mapping[str, Any]]:
    """Return the first steps towards a problem's solution, as they were entered."""
    steps = [entry.values for entry in worksheets.store.entries(STEPS) if entry.values.get("problem") == problem.id]
    return [step for step in steps if step.get("step")]


def render_steps(steps: Iterable[Mapping[str, Any]]) -> Html:
    """Return first steps as a table."""
    return make_table(NEXT, NEXT_HEADERS, map(_make_row, steps), kinds=("words", "date", "date", "words"))


def _make_sections(problem: Entry, parts: tuple[tuple[str, tuple[str, ...]], ...]) -> list[HtmlSection]:
    told = [
        (title, [str(problem.values[name]) for name in names if problem.values.get(name)]) for title, names in parts
    ]
    return [HtmlSection(title, join_html(make_element("p", text) for text in texts)) for title, texts in told if texts]


def _compare(worksheets: Worksheets, now: dt.datetime) -> list[HtmlSection]:
    """Return the result of the problem's review: its sentence, and the factors by side."""
    review = make_review(ACTIVITY, worksheets, now=now)
    factors = [
        make_table(table.caption, table.headers, table.rows, kinds=table.kinds)
        for table in review.tables[:1]
        if review.charts  # without them nothing has been weighed from two sides
    ]
    return [HtmlSection(SIDES, join_html([make_element("p", review.sentence), *factors]))] if factors else []


def _plan(worksheets: Worksheets, problem: Entry) -> list[HtmlSection]:
    steps = list_steps(worksheets, problem)
    return [HtmlSection(NEXT, render_steps(steps))] if steps else []


def _make_row(step: Mapping[str, Any]) -> tuple[str, ...]:
    dates = (format_date(step[name]) if step.get(name) else "" for name in ("by_when", "taken_on"))
    return (str(step["step"]), *dates, str(step.get("result") or ""))

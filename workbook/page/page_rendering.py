"""The parts that live and static pages render alike: reviews, the overview, and parts that belong to no activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook.reports.overview import render_overview
from workbook.reports.parts import PartContext, render_part
from workbook.reviews.review import Worksheets, make_review, render_review

if TYPE_CHECKING:
    from workbook.content.page_definitions import Notebook
    from workbook.document.html import Html
    from workbook.page.context import PageContext


def render_activity_review(activity: str, context: PageContext) -> tuple[Html, set[str]]:
    """Return the review of an activity as HTML, and the ids of the worksheets that it was made from."""
    worksheets = Worksheets(context.store)
    return render_review(make_review(activity, worksheets, now=context.now())), worksheets.read


def render_page_part(part: str, context: PageContext) -> tuple[str, set[str]]:
    """Return a part that belongs to no activity as HTML, and the ids of the worksheets that it was made from."""
    worksheets = Worksheets(context.store)
    return render_part(part, worksheets, PartContext(context.now(), context.home)), worksheets.read


def render_page_overview(notebook: Notebook, context: PageContext) -> str:
    """Return what a page's activities are and how far the learner is, as HTML."""
    return render_overview(notebook, list_steps_done(context), content=context.content)


def list_steps_done(context: PageContext) -> dict[str, dict[str, Any]]:
    """Return the day on which each step was done, by activity and step."""
    done: dict[str, dict[str, Any]] = {}
    for entry in context.store.entries("steps-done"):
        if entry.values.get("done_on"):
            steps = done.setdefault(str(entry.values.get("activity")), {})
            steps[str(entry.values.get("step"))] = str(entry.values["done_on"])
    return done

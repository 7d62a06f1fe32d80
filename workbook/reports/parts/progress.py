"""Review the learner's progress: the steps done, by level and activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from workbook.analysis.step_progress import count_steps_by_activity, count_steps_by_level
from workbook.document.html import make_link, make_page_address
from workbook.reviews.formatting import format_count, format_date
from workbook.reviews.review import Review, ReviewTable, render_review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook.content.loader import Content
    from workbook.content.page_definitions import Notebook
    from workbook.document.html import Html
    from workbook.reports.parts import PartContext
    from workbook.reviews.review import Worksheets

NOTHING_DONE = "No step is ticked yet; tick the first one you do, and how far you are shows here."
HEADERS = ("Activity", "Steps done", "Last on")


def render(worksheets: Worksheets, _moment: PartContext) -> Html:
    """Return the learner's progress as HTML."""
    return render_review(review_progress(worksheets))


def review_progress(worksheets: Worksheets) -> Review:
    """Return a review of the steps done, with one table per notebook, in which each activity is a link."""
    content = worksheets.store.content
    steps, done = _list_steps(content), worksheets.frame("steps-done")
    activities = count_steps_by_activity(steps, done).set_index("activity").to_dict("index")
    levels = count_steps_by_level(steps, done)
    notebooks = [notebook for notebook in content.workbook.notebooks if notebook.activities]
    titles = {str(notebook.folder): notebook.title for notebook in notebooks}
    return Review(
        _describe(levels),
        numbers=tuple((titles[level["level"]], _describe_level(level)) for level in levels.to_dict("records")),
        tables=tuple(_make_table(notebook, activities, content) for notebook in notebooks),
    )


def _list_steps(content: Content) -> pd.DataFrame:
    rows = [(activity.level, activity.id, step.id) for activity in content.activities for step in activity.steps]
    return pd.DataFrame(rows, columns=["level", "activity", "step"])


def _describe(levels: pd.DataFrame) -> str:
    done, steps, finished, activities = (
        int(levels[name].sum()) for name in ("done", "steps", "activities_complete", "activities")
    )
    if not done:
        return NOTHING_DONE
    finished_of = f"{format_count(finished, 'of', 'of') if finished else 'none of'} {activities} activities"
    return f"You have done {done} of {steps} steps, and finished {finished_of}."


def _describe_level(level: Mapping[Any, Any]) -> str:
    return (
        f"{level['done']} of {level['steps']} steps, {level['activities_complete']} of {level['activities']} finished"
    )


def _make_table(notebook: Notebook, activities: Mapping[Any, Mapping[Any, Any]], content: Content) -> ReviewTable:
    rows = []
    for name in notebook.activities:
        title, counted = content.get_activity(name).title, activities[name]
        link = make_link(title, make_page_address(notebook.id, heading=title))
        rows.append((link, f"{counted['done']} of {counted['steps']}", format_date(counted["last_done_on"])))
    return ReviewTable(notebook.title, HEADERS, tuple(rows), kinds=("words", "number", "date"))

"""Make the cells of an activity: its purpose, steps, worksheets, review, prompts and actions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbook.content.time_text import format_effort, format_minutes
from workbook.document.html import make_anchor
from workbook.notebooks.markdown import (
    escape_markdown,
    escape_paragraphs,
    render_bullets,
    render_form_text,
    render_link,
    render_numbers,
)
from workbook.notebooks.notebook_cells import make_code_cell, make_markdown_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode

    from workbook.content.definitions import Activity, Facilitator, Worksheet
    from workbook.content.loader import Content

ACTIONS_TEXT = "What you decide to do goes into your one list of actions, each with the day it is due."


def make_activity_cells(
    activity: Activity, content: Content, *, shown: Sequence[Worksheet], linked: Sequence[Worksheet]
) -> list[NotebookNode]:
    """Return the cells of an activity.

    Parameters
    ----------
    activity
        The activity.
    content
        Contains the titles of its behaviours.
    shown
        The worksheets that are filled in here, in order.
    linked
        The other worksheets that the activity uses, which are elsewhere on the same page.
    """
    cells = [_make_heading_cell(activity, content), *_make_steps_cells(activity)]
    for worksheet in shown:
        # A worksheet that only the workbook fills in (the answers of an exercise) needs no form.
        if worksheet.layout == "playable" or any(field.filled_by == "learner" for field in worksheet.fields):
            cells += _make_worksheet_cells(worksheet)
    if linked:
        cells.append(_make_links_cell(activity, linked))
    if activity.review:
        cells += _make_review_cells(activity, activity.review)
    return [*cells, *_make_reflection_cells(activity), *_make_actions_cells(activity), _make_facilitator_cell(activity)]


def _make_heading_cell(activity: Activity, content: Content) -> NotebookNode:
    level = activity.level.replace("-", " ", 1).capitalize()
    trains = "; ".join(escape_markdown(content.behaviours[name].title) for name in activity.behaviours)
    return make_markdown_cell(
        f"activity-{activity.id}",
        f"## {escape_markdown(activity.title)}",
        f"*{level} · {format_effort(activity)} · trains: {trains}*",
        escape_paragraphs(activity.purpose),
        escape_paragraphs(activity.introduction),
    )


def _make_steps_cells(activity: Activity) -> list[NotebookNode]:
    steps = render_numbers(step.text for step in activity.steps)
    return [
        make_markdown_cell(f"to-do-{activity.id}", "### What to do", render_form_text(steps)),
        make_code_cell(f"steps-{activity.id}", _comment("Steps", activity.title), _call("steps", activity.id)),
    ]


def _make_worksheet_cells(worksheet: Worksheet) -> list[NotebookNode]:
    heading = f"### {escape_markdown(worksheet.title)}"
    return [
        make_markdown_cell(f"worksheet-{worksheet.id}", heading, escape_paragraphs(worksheet.description)),
        make_code_cell(f"form-{worksheet.id}", _comment("Form", worksheet.title), _call("form", worksheet.id)),
    ]


def _make_links_cell(activity: Activity, worksheets: Sequence[Worksheet]) -> NotebookNode:
    links = [f"- {render_link(worksheet.title, make_anchor(worksheet.title))}" for worksheet in worksheets]
    return make_markdown_cell(f"also-{activity.id}", "Also used here, elsewhere on this page:", "\n".join(links))


def _make_review_cells(activity: Activity, question: str) -> list[NotebookNode]:
    return [
        make_markdown_cell(f"question-{activity.id}", "### What it shows", escape_paragraphs(question)),
        make_code_cell(f"review-{activity.id}", _comment("Review", activity.title), _call("review", activity.id)),
    ]


def _make_reflection_cells(activity: Activity) -> list[NotebookNode]:
    prompts = render_bullets(reflection.prompt for reflection in activity.reflections)
    return [
        make_markdown_cell(f"think-{activity.id}", "### Think it over", render_form_text(prompts)),
        make_code_cell(f"reflect-{activity.id}", _comment("Journal", activity.title), _call("reflect", activity.id)),
    ]


def _make_actions_cells(activity: Activity) -> list[NotebookNode]:
    return [
        make_markdown_cell(f"plan-{activity.id}", "### Actions", ACTIONS_TEXT),
        make_code_cell(f"actions-{activity.id}", _comment("Actions", activity.title), _call("actions", activity.id)),
    ]


def _make_facilitator_cell(activity: Activity) -> NotebookNode:
    notes: Facilitator = activity.facilitator
    # The empty lines let renderers read Markdown again between the two HTML tags.
    return make_markdown_cell(
        f"facilitator-{activity.id}",
        "<details>\n<summary>Facilitator's notes</summary>",
        f"With a group, allow {format_minutes(notes.minutes)} in the room.",
        "Ask the group:",
        render_bullets(notes.prompts),
        "Watch for:",
        render_bullets(notes.watch_for),
        "</details>",
    )


def _comment(what: str, title: str) -> str:
    return f"# {what}: {' '.join(title.split())}"


def _call(method: str, name: str) -> str:
    return f"book.{method}({json.dumps(name)})"

"""Make a notebook from its content: title, parameters, overview, activities or sections, and links to other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbformat import v4

from workbook.content.time_text import EVERY, format_minutes
from workbook.notebooks.activity_cells import make_activity_cells
from workbook.notebooks.markdown import escape_markdown, escape_paragraphs, render_bullets, render_link
from workbook.notebooks.notebook_cells import PARAMETERS_TAG, START_TAG, make_code_cell, make_markdown_cell
from workbook.notebooks.section_cells import make_section_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode

    from workbook.content.definitions import Activity, Worksheet
    from workbook.content.loader import Content
    from workbook.content.page_definitions import Notebook

NBFORMAT_MINOR = 5
# Worksheets of which each activity shows its own entries, in its steps, prompts and actions.
SHOWN_EVERYWHERE = {"actions", "reflections", "steps-done"}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PARAMETERS = (
    "# Parameters: what papermill and trainers may change",
    'learner: str = "me"  # whose entries; give each learner a name where several share one computer account',
    'example: str = ""  # the id of an invented person, whose filled worksheets are shown instead of your own',
    'today: str = ""  # the day to look back from, such as "2026-03-10"; empty for today, or the example\'s own day',
)
# With the workbook's extension, forms start automatically in JupyterLab, and the extension hides this class.
START_BUTTON = """\
<div class="workbook-start">
<p>The forms on this page start by themselves. Where they do not, press this button once:
<button data-commandlinker-command="notebook:run-all-cells" data-commandlinker-args="{}">Start the forms</button></p>
</div>"""


def make_notebook(content: Content, notebook_id: str) -> NotebookNode:
    """Return the notebook that the content defines, without outputs.

    Parameters
    ----------
    content
        The texts and definitions.
    notebook_id
        The notebook's id in workbook.yaml.

    Raises
    ------
    UnknownNameError
        The notebook does not exist, or refers to a worksheet or notebook that does not exist.
    ContentError
        The file of one of its activities has mistakes.
    """
    notebook = content.get_notebook(notebook_id)
    activities = [content.get_activity(name) for name in notebook.activities]
    cells = [_make_title_cell(notebook, activities), *_make_opening_cells(notebook)]
    for activity, shown, linked in _assign_worksheets(activities, content):
        cells += make_activity_cells(activity, content, shown=shown, linked=linked)
    for section in notebook.sections:
        cells += make_section_cells(section, content)
    cells.append(_make_closing_cell(notebook, content.workbook.notebooks))
    return _finish(cells, notebook, edition=content.workbook.edition)


def make_file_name(notebook_id: str) -> str:
    """Return the file name of a notebook."""
    return f"{notebook_id}.ipynb"


def _make_title_cell(notebook: Notebook, activities: Sequence[Activity]) -> NotebookNode:
    return make_markdown_cell(
        "title",
        f"# {escape_markdown(notebook.title)}",
        escape_paragraphs(notebook.introduction),
        "When you have worked through this page, you will be able to:",
        render_bullets(notebook.objectives),
        _render_time(notebook, activities),
    )


def _render_time(notebook: Notebook, activities: Sequence[Activity]) -> str:
    if notebook.minutes:
        return f"**Time:** {format_minutes(notebook.minutes)}."
    return f"**Time, if you did everything at once:** {_render_times(activities)}. One activity at a time is enough."


def _render_times(activities: Sequence[Activity]) -> str:
    sums = {every: sum(activity.minutes for activity in activities if activity.every == every) for every in EVERY}
    times = [f"{format_minutes(minutes)} {EVERY[every]}" for every, minutes in sums.items() if minutes]
    return " and ".join(part for part in (", ".join(times[:-1]), times[-1]) if part)


def _make_opening_cells(notebook: Notebook) -> list[NotebookNode]:
    call = f'book = open_workbook(learner, example=example, today=today, notebook="{notebook.id}")'
    return [
        make_markdown_cell("start", START_BUTTON, tags=(START_TAG,)),
        make_code_cell("parameters", *PARAMETERS, tags=(PARAMETERS_TAG,)),
        make_code_cell("open", "# Overview", "from workbook import open_workbook", "", call, "book"),
    ]


def _assign_worksheets(
    activities: Sequence[Activity], content: Content
) -> list[tuple[Activity, list[Worksheet], list[Worksheet]]]:
    """Assign each worksheet to one activity: the one that defines it, or else the first that uses it.

    Each activity is returned with the worksheets that it shows, and those that it uses and another activity shows. The
    worksheets that provide the rows and columns of a matrix come before the activity's own, because they must be
    filled in first; the other worksheets that it uses come after.
    """
    placed = {worksheet.id for activity in activities for worksheet in activity.worksheets}
    assigned = []
    for activity in activities:
        used = {name: content.get_worksheet(name) for name in activity.uses if name not in SHOWN_EVERYWHERE}
        here = [worksheet for name, worksheet in used.items() if name not in placed]
        sides = {axis.worksheet for sheet in activity.worksheets for axis in (sheet.rows, sheet.columns) if axis}
        before, after = ([sheet for sheet in here if (sheet.id in sides) is is_side] for is_side in (True, False))
        linked = [worksheet for name, worksheet in used.items() if name in placed]
        placed.update(used)
        assigned.append((activity, [*before, *activity.worksheets, *after], linked))
    return assigned


def _make_closing_cell(notebook: Notebook, notebooks: Sequence[Notebook]) -> NotebookNode:
    return make_markdown_cell(
        "closing",
        "## What comes next",
        escape_paragraphs(notebook.closing),
        _render_links(notebook, notebooks),
    )


def _render_links(notebook: Notebook, notebooks: Sequence[Notebook]) -> str:
    """Return links to the previous, the first and the next notebook, without the page itself and without duplicates."""
    place = [other.id for other in notebooks].index(notebook.id)
    candidates = [("Previous", place - 1), ("Start", 0), ("Next", place + 1)]
    targets: dict[int, str] = {}
    for word, number in candidates:
        if 0 <= number < len(notebooks) and number != place:
            targets.setdefault(number, word)
    # A list, because a link within a sentence would differ from its text by colour alone.
    return "\n".join(
        f"- {render_link(f'{word}: {notebooks[number].title}', make_file_name(notebooks[number].id))}"
        for number, word in targets.items()
    )


def _finish(cells: list[NotebookNode], notebook: Notebook, *, edition: str) -> NotebookNode:
    metadata = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        "workbook": {"autorun": True, "edition": edition, "notebook": notebook.id},
    }
    made: NotebookNode = v4.new_notebook(cells=cells, metadata=metadata, nbformat_minor=NBFORMAT_MINOR)
    return made

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workbook.errors import UnknownNameError
from workbook.notebooks.markdown import render_bullets, render_form_text, render_numbers
from workbook.notebooks.notebook import make_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

    from workbook.content.definitions import Worksheet
    from workbook.content.loader import Content


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    cells: list[NotebookNode] = [cell for cell in notebook.cells if cell.id == name]
    assert len(cells) == 1
    return cells[0]


def names_of(notebook: NotebookNode, kind: str) -> list[str]:
    return [cell.id.removeprefix(kind) for cell in notebook.cells if cell.id.startswith(kind)]


def is_filled_in(worksheet: Worksheet) -> bool:
    return worksheet.layout == "playable" or any(field.filled_by == "learner" for field in worksheet.fields)


def test_a_page_opens_with_title_start_parameters_and_overview_and_ends_with_what_comes_next(
    notebook: NotebookNode,
) -> None:
    names = [cell.id for cell in notebook.cells]
    assert names[:4] == ["title", "start", "parameters", "open"]
    assert names[-1] == "closing"


def test_the_title_is_followed_by_objectives_and_minutes(notebook: NotebookNode) -> None:
    source = cell_of(notebook, "title").source
    assert source.startswith("# A sample notebook\n\n")
    assert "\n- Fill in a form of each kind.\n- See that" in source
    assert "15 minutes a week." in source


def test_minutes_are_summed_by_how_often_they_are_spent(content: Content) -> None:
    activities = [content.get_activity(name) for name in content.get_notebook("02-level-1-3").activities]
    a_day = sum(activity.minutes for activity in activities if activity.every == "day")
    assert f"{a_day} minutes a day and " in cell_of(make_notebook(content, "02-level-1-3"), "title").source


def test_the_parts_of_an_activity_follow_each_other_in_the_same_order_always(notebook: NotebookNode) -> None:
    names = [cell.id for cell in notebook.cells[4:-1]]
    kinds = [name.removesuffix("-sample-activity") for name in names if name.endswith("-sample-activity")]
    assert kinds == [
        "activity",
        "to-do",
        "steps",
        "question",
        "review",
        "think",
        "reflect",
        "plan",
        "actions",
        "facilitator",
    ]
    assert names.index("steps-sample-activity") < names.index("form-sample-charter")
    assert names.index("form-sample-types") < names.index("question-sample-activity")


def test_an_activity_says_its_level_its_time_and_what_it_trains_by_title(notebook: NotebookNode) -> None:
    source = cell_of(notebook, "activity-sample-activity").source
    assert source.split("\n\n")[:2] == [
        "## Try every kind of worksheet",
        "*Level 1-3 · 15 minutes a week · trains: Asks questions; Applies knowledge*",
    ]


def test_each_worksheet_has_a_heading_and_a_form_that_its_comment_names(notebook: NotebookNode) -> None:
    assert cell_of(notebook, "worksheet-sample-times").source.startswith("### Times\n\nA line for each")
    assert cell_of(notebook, "form-sample-times").source == '# Form: Times\nbook.form("sample-times")'


def test_steps_and_prompts_can_be_read_without_the_workbook(content: Content) -> None:
    for page in content.workbook.notebooks:
        notebook = make_notebook(content, page.id)
        for activity in map(content.get_activity, page.activities):
            steps = render_numbers(step.text for step in activity.steps)
            prompts = render_bullets(reflection.prompt for reflection in activity.reflections)
            assert cell_of(notebook, f"to-do-{activity.id}").source == f"### What to do\n\n{render_form_text(steps)}"
            assert (
                cell_of(notebook, f"think-{activity.id}").source == f"### Think it over\n\n{render_form_text(prompts)}"
            )


def test_an_activity_without_a_review_has_no_review_on_the_page(content_folder: Path) -> None:
    from workbook.content.loader import load_content

    file = content_folder / "level-1-3" / "sample-activity.yaml"
    file.write_text(re.sub(r"(?m)^review: .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    notebook = make_notebook(load_content(content_folder), "01-sample")
    assert names_of(notebook, "review-") == names_of(notebook, "question-") == []


def test_every_worksheet_that_is_used_stands_on_the_page_once(content: Content) -> None:
    for page in content.workbook.notebooks:
        notebook = make_notebook(content, page.id)
        forms = names_of(notebook, "form-")
        activities = [content.get_activity(name) for name in page.activities]
        own = {sheet.id for activity in activities for sheet in activity.worksheets if is_filled_in(sheet)}
        used = {name for activity in activities for name in activity.uses} - {"actions", "reflections", "steps-done"}
        assert len(forms) == len(set(forms))
        assert set(forms) == own | used | {section.worksheet for section in page.sections if section.worksheet}


def test_what_stands_elsewhere_on_the_page_is_linked_to_by_its_heading(content: Content) -> None:
    notebook = make_notebook(content, "03-level-4-5")
    assert "- [My clients](<#My-clients>)" in cell_of(notebook, "also-know-your-clients").source
    headings = {line for cell in notebook.cells for line in cell.source.splitlines() if line.startswith("### ")}
    assert "### My clients" in headings


def test_the_sides_of_a_matrix_stand_before_it(content: Content) -> None:
    forms = names_of(make_notebook(content, "04-level-6"), "form-")
    assert max(forms.index("clients"), forms.index("services")) < forms.index("benefits")


def test_a_page_links_to_its_neighbours_and_the_start_but_never_to_itself_or_twice(content: Content) -> None:
    addresses = [
        re.findall(r"<(.+?\.ipynb)>", cell_of(make_notebook(content, page.id), "closing").source)
        for page in content.workbook.notebooks[:3]
    ]
    assert addresses == [
        ["01-foundations.ipynb"],
        ["00-start-here.ipynb", "02-level-1-3.ipynb"],
        ["01-foundations.ipynb", "00-start-here.ipynb", "03-level-4-5.ipynb"],
    ]


def test_a_page_alone_has_no_links(notebook: NotebookNode) -> None:
    assert ".ipynb" not in cell_of(notebook, "closing").source


def test_the_start_button_carries_the_command_and_a_tag_that_exports_drop(notebook: NotebookNode) -> None:
    cell = cell_of(notebook, "start")
    assert 'data-commandlinker-command="notebook:run-all-cells"' in cell.source
    assert cell.metadata.tags == ["workbook-start"]


def test_the_cell_that_opens_the_book_says_which_page_it_is(notebook: NotebookNode) -> None:
    assert 'notebook="01-sample")\nbook' in cell_of(notebook, "open").source


def test_papermill_finds_the_parameters_with_their_types_and_what_each_is_for(
    notebook: NotebookNode, tmp_path: Path
) -> None:
    import nbformat
    import papermill

    file = tmp_path / "page.ipynb"
    nbformat.write(notebook, file)
    found = papermill.inspect_notebook(str(file))
    assert {name: parameter["inferred_type_name"] for name, parameter in found.items()} == {
        "learner": "str",
        "example": "str",
        "today": "str",
    }
    assert all(parameter["help"] for parameter in found.values())


def test_the_facilitators_notes_are_folded_away_and_still_a_list_inside(notebook: NotebookNode) -> None:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    html = str(markdown2html_mistune(cell_of(notebook, "facilitator-sample-activity").source))
    assert html.index("<details>") < html.index("<summary>") < html.index("<li>") < html.index("</details>")


def test_a_notebook_that_is_not_there_is_said_to_be_missing(sample: Content) -> None:
    with pytest.raises(UnknownNameError, match="01-sample"):
        make_notebook(sample, "01-simple")

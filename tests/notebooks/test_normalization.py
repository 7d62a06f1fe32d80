"""A tidied notebook: the same bytes whichever machine made it, and when, and by which engine."""

from __future__ import annotations

import copy
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import papermill
import pytest
from nbformat import v4

from workbook.notebooks.markdown import render_form_text
from workbook.notebooks.normalization import render_notebook, tidy_notebook
from workbook.notebooks.notebook_rules import check_format, check_hidden, check_names
from workbook.paths import get_notebooks_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

SOURCE = get_notebooks_folder() / "00-start-here.ipynb"
PARAMETERS = {"example": "permit-clerk"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")


@pytest.fixture(scope="module")
def filled() -> NotebookNode:
    """A notebook as papermill leaves it."""
    notebook: NotebookNode = papermill.execute_notebook(
        str(SOURCE), None, PARAMETERS, engine_name="workbook", progress_bar=False
    )
    return notebook


def test_a_kernel_and_our_engine_leave_the_same_bytes(filled: NotebookNode, tmp_path: Path) -> None:
    by_kernel = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(SOURCE), str(by_kernel), "-p", "example"]
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython"), "WORKBOOK_HOME": str(tmp_path / "home")}
    subprocess.run([*command, "permit-clerk"], check=True, capture_output=True, env=environment, cwd=tmp_path)
    notebook = nbformat.read(by_kernel, as_version=4)

    assert render_notebook(tidy_notebook(notebook)) == render_notebook(tidy_notebook(filled))


def test_it_holds_no_times_no_chance_ids_and_nothing_of_the_machine(filled: NotebookNode) -> None:
    text = render_notebook(tidy_notebook(filled)).decode()

    assert TIME.search(render_notebook(filled).decode()), "papermill has stopped noting times: is tidying still needed?"
    assert not TIME.search(text)
    for detail in (str(Path.home()), socket.gethostname(), sys.executable, str(SOURCE.parent), "papermill_"):
        assert detail not in text
    assert "papermill" not in json.dumps(tidy_notebook(filled).metadata)


def test_it_is_a_valid_notebook_with_named_cells_and_hidden_code(filled: NotebookNode) -> None:
    tidied = tidy_notebook(filled)

    assert [*check_format(tidied), *check_names(tidied), *check_hidden(tidied)] == []
    assert "injected-parameters" in [cell.id for cell in tidied.cells]
    assert tidied.metadata.language_info == {"name": "python"}


def test_nothing_in_it_starts_forms(filled: NotebookNode) -> None:
    tidied = tidy_notebook(filled)

    assert tidied.metadata.workbook.autorun is False
    assert "start" in [cell.id for cell in filled.cells]
    assert "start" not in [cell.id for cell in tidied.cells]


def test_what_its_outputs_show_does_not_stand_in_its_text_as_well(filled: NotebookNode) -> None:
    filled = copy.deepcopy(filled)
    filled.cells.insert(0, v4.new_markdown_cell(f"### What to do\n\n{render_form_text('1. Ask them.')}\n\nMore."))

    assert tidy_notebook(filled).cells[0].source == "### What to do\n\nMore."


def test_outputs_stay_as_they_are_and_the_notebook_given_is_not_changed(filled: NotebookNode) -> None:
    before = copy.deepcopy(filled)
    tidied = tidy_notebook(filled)

    assert filled == before
    assert [cell.outputs for cell in tidied.cells if cell.cell_type == "code"] == [
        cell.outputs for cell in filled.cells if cell.cell_type == "code"
    ]


def test_tidying_again_changes_nothing(filled: NotebookNode) -> None:
    once = tidy_notebook(filled)

    assert render_notebook(tidy_notebook(once)) == render_notebook(once)


def test_widget_state_goes(filled: NotebookNode) -> None:
    with_widgets = copy.deepcopy(filled)
    with_widgets.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}

    assert "widgets" not in tidy_notebook(with_widgets).metadata

"""The parameters of a notebook: none leads to a learner's own page by mistake, with any engine."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from papermill.translators import PythonTranslator

from workbook.errors import UnknownNameError, WorkbookError
from workbook.notebooks.notebook import PARAMETERS
from workbook.notebooks.parameters import check_cells_run
from workbook.page.entry_point import open_book
from workbook.paths import get_notebooks_folder

if TYPE_CHECKING:
    from pathlib import Path

OWN_CELL = "\n".join(PARAMETERS)


def run_papermill(folder: Path, *options: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Fill the first page with papermill's command, and return how it ended and everything that the page shows."""
    source, filled = get_notebooks_folder() / "00-start-here.ipynb", folder / "out.ipynb"
    own = {"WORKBOOK_HOME": str(folder / "home"), "IPYTHONDIR": str(folder / "ipython")}
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", *options, str(source), str(filled)]
    result = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    written = nbformat.read(filled, as_version=4).cells if filled.exists() else []
    cells = [cell for cell in written if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs if output.output_type != "error"]
    return result, "".join(str(output) for output in shown)


@pytest.mark.parametrize("engine", [(), ("--engine", "workbook")])
@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (("-p", "exmaple", "permit-clerk"), 'There is no parameter "exmaple"; did you mean "example"?'),
        (("-p", "example", "None"), "The parameter example is None; give the id of an invented person"),
        (("-p", "example", "permit-clerk", "-p", "today", "10/03/2026"), '"10/03/2026" is not a day; write the year'),
    ],
)
def test_papermill_fails_with_one_sentence_and_shows_nobody(
    engine: tuple[str, ...], parameters: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    result, shown = run_papermill(tmp_path, *engine, *parameters)

    assert result.returncode != 0
    assert sentence in result.stderr
    assert shown == ""
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("value", ["", None, False, 0])
def test_an_empty_example_is_refused(value: object) -> None:
    injected = PythonTranslator.codify({"example": value})

    with pytest.raises(WorkbookError, match="give the id of an invented person"):
        check_cells_run([OWN_CELL, injected])


def test_a_misspelt_parameter_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match='did you mean "today"'):
        check_cells_run(["%matplotlib inline", OWN_CELL, PythonTranslator.codify({"example": "ana", "tody": "x"})])


def test_known_parameters_and_those_of_a_trainers_own_notebook_are_accepted() -> None:
    check_cells_run([])
    check_cells_run([OWN_CELL, "import os\nbook = 1"])
    check_cells_run([OWN_CELL, PythonTranslator.codify({"example": "ana", "today": "2026-03-10"})])
    check_cells_run(["group = 1", OWN_CELL, PythonTranslator.codify({"group": 2})])


@pytest.mark.parametrize(("name", "value"), [("example", None), ("example", 7), ("today", None), ("learner", 7)])
def test_a_value_that_is_not_text_never_counts_as_an_empty_one(
    name: str, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
    with pytest.raises(WorkbookError):
        open_book(**{name: value})  # type: ignore[arg-type]

    assert not (tmp_path / "home").exists()

"""The notebooks run: live with nbval, and as filled examples with papermill's own command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from workbook.content.loader import load_content
from workbook.paths import PACKAGE, get_notebooks_folder

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = load_content()
EXAMPLES = [
    (notebook, persona) for persona in CONTENT.persona_ids for notebook in CONTENT.get_persona(persona).notebooks
]
KEPT = PACKAGE.parent / "examples"
# Of each person the page with the most on it.
LONGEST = [("02-level-1-3", "permit-clerk"), ("03-level-4-5", "programme-officer"), ("04-level-6", "regional-director")]
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module as somebody with a home of their own would, warnings and all."""
    environment = {**os.environ, "WORKBOOK_HOME": str(home), "IPYTHONDIR": str(home / "ipython")}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=home.parent)


def outputs_of(notebook: Path) -> list[Any]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]


def test_every_notebook_runs_from_top_to_bottom_under_nbval(tmp_path: Path) -> None:
    result = run(
        tmp_path / "home",
        "pytest",
        "--nbval-lax",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        str(get_notebooks_folder()),
    )

    assert result.returncode == 0, result.stdout[-3000:]
    assert "failed" not in result.stdout


@pytest.mark.parametrize(("notebook", "persona"), EXAMPLES)
def test_a_filled_example_reads_without_a_kernel(notebook: str, persona: str) -> None:
    outputs = outputs_of(KEPT / persona / f"{notebook}.ipynb")
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    assert not any(WIDGET in output.data for output in outputs)
    assert all(output.metadata.get("workbook") == {"shared": True} for output in outputs)
    assert all(output.data["text/plain"].strip() and output.data["text/html"] for output in outputs)
    text = "\n".join(output.data["text/plain"] for output in outputs)
    assert "Invented example" in text
    assert CONTENT.get_persona(persona).title in text
    assert CONTENT.workbook.edition in text


@pytest.mark.parametrize(("notebook", "persona"), LONGEST)
def test_papermill_as_it_is_makes_the_same_filled_example(notebook: str, persona: str, tmp_path: Path) -> None:
    source, filled = get_notebooks_folder() / f"{notebook}.ipynb", tmp_path / "out.ipynb"
    home = tmp_path / "home"
    result = run(home, "papermill", "--no-progress-bar", str(source), str(filled), "-p", "example", persona)
    assert result.returncode == 0, result.stderr[-3000:]

    outputs = outputs_of(filled)
    assert [output.data for output in outputs] == [
        output.data for output in outputs_of(KEPT / persona / f"{notebook}.ipynb")
    ]
    assert str(tmp_path) not in json.dumps([output.data for output in outputs])
    assert not (home / "workbook.sqlite").exists(), "an example must not touch anybody's home"


def test_a_wrong_persona_fails_the_cell_with_one_sentence(tmp_path: Path) -> None:
    source = get_notebooks_folder() / "02-level-1-3.ipynb"
    result = run(
        tmp_path / "home",
        "papermill",
        "--no-progress-bar",
        str(source),
        str(tmp_path / "out.ipynb"),
        "-p",
        "example",
        "permit-clark",
    )

    assert result.returncode != 0
    assert 'There is no persona "permit-clark"; did you mean "permit-clerk"?' in result.stderr
    assert "workbook/page/" not in result.stderr


def test_a_persona_that_does_not_fill_a_notebook_is_refused_with_those_it_fills(tmp_path: Path) -> None:
    source = get_notebooks_folder() / "04-level-6.ipynb"
    result = run(
        tmp_path / "home",
        "papermill",
        "--no-progress-bar",
        str(source),
        str(tmp_path / "out.ipynb"),
        "-p",
        "example",
        "permit-clerk",
    )

    assert 'There is no notebook filled by permit-clerk "04-level-6"' in result.stderr

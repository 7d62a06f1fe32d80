"""What `import workbook` offers, and that it stays quick."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import workbook
from workbook import errors

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "IPython",
    "anywidget",
    "ipywidgets",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "scipy",
    "sqlalchemy",
}


def test_the_package_offers_the_notebook_and_its_errors_and_nothing_else() -> None:
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}

    assert set(workbook.__all__) == {"__version__", "open_workbook", *raised}


def test_every_public_name_is_there_and_is_listed_by_dir() -> None:
    for name in workbook.__all__:
        assert getattr(workbook, name) is not None
        assert name in dir(workbook)


def test_the_version_is_that_of_the_project(pyproject: dict[str, Any]) -> None:
    assert workbook.__version__ == pyproject["project"]["version"]


@pytest.mark.parametrize("module", ["workbook", "workbook.cli"])
def test_importing_it_loads_no_heavy_library(module: str, checkout: Path) -> None:
    ask = f"import sys, {module}; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", ask], cwd=checkout, check=True, capture_output=True, text=True
    ).stdout

    assert HEAVY & set(loaded.split()) == set()

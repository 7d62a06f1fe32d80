"""That what is installed from a wheel, far from the checkout, works like the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.wheel

# Runs a notebook that lies in the installed package, as JupyterLab would, and prints what its cells complained of.
RUN_NOTEBOOK = """
import nbclient, nbformat
from workbook.paths import get_notebooks_folder
folder = get_notebooks_folder()
assert "_data" in folder.parts, folder
notebook = nbformat.read(folder / "02-level-1-3.ipynb", as_version=4)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=False).execute()
print(sum(bool(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"))
"""


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network by the backend that pip would start."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"import hatchling.build; hatchling.build.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=checkout, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel, and borrows all the libraries of this one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    borrow_libraries(python)
    return python


def borrow_libraries(python: Path) -> None:
    """Let the environment of this Python see the libraries of the present one, but not its editable installations."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    theirs = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    # A folder named in a .pth file is searched last, and its own .pth files (the editable checkout) are not read.
    (Path(theirs) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, Any]:
    """An empty folder to work in, and a learner's home that is not there yet."""
    variables = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "WORKBOOK_CONTENT"}}
    return {"cwd": tmp_path, "env": variables | {"WORKBOOK_HOME": str(tmp_path / "home")}}


def test_the_wheel_holds_every_file_of_content_and_notebooks(checkout: Path, names: set[str]) -> None:
    for folder, ending in (("content", "yaml"), ("notebooks", "ipynb")):
        expected = {
            f"workbook/_data/{file.relative_to(checkout).as_posix()}"
            for file in (checkout / folder).rglob(f"*.{ending}")
        }

        assert expected
        assert expected <= names


def test_the_wheel_holds_every_file_of_the_package(checkout: Path, files: list[Path], names: set[str]) -> None:
    package = {file.relative_to(checkout).as_posix() for file in files if file.is_relative_to(checkout / "workbook")}

    assert {Path(name).suffix for name in package} >= {".py", ".js", ".css", ".json"}
    assert package <= names


def test_the_wheel_puts_the_extension_where_jupyter_looks(names: set[str]) -> None:
    data = {name.partition(".data/data/")[2] for name in names}

    assert "share/jupyter/labextensions/service-orientation-workbook/package.json" in data
    assert "etc/jupyter/jupyter_server_config.d/service-orientation-workbook.json" in data


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"workbook", "service_orientation_workbook"}
    assert not [name for name in names if "/tests/" in name or "/test_" in name or "__pycache__" in name]


def test_an_installed_workbook_finds_itself_in_order(installed: Path, surroundings: dict[str, Any]) -> None:
    checked = subprocess.run(
        [installed, "-m", "workbook", "check"], capture_output=True, text=True, check=False, **surroundings
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_installed_notebook_runs_and_shows_its_forms(installed: Path, surroundings: dict[str, Any]) -> None:
    run = subprocess.run([installed, "-c", RUN_NOTEBOOK], capture_output=True, text=True, check=False, **surroundings)

    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 0
    assert (surroundings["cwd"] / "home" / "workbook.sqlite").is_file()

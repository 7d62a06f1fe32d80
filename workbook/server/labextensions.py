"""Copy the JupyterLab extensions that forms need into the home, so that no other installed extension is loaded.

JupyterLab loads every extension in a folder, and the folders of the Python environment and the computer may contain any. An extension
can read and change everything on a page, so the workbook's JupyterLab gets a folder with only those that it needs.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.paths import make_private_folder

if TYPE_CHECKING:
    from workbook.paths import Home

# Each extension, and the Python package that installs it.
NEEDED_EXTENSIONS = {"@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets", "anywidget": "anywidget"}
_FOLDER = "share/jupyter/labextensions"
_ABOUT = "package.json"


def get_labextensions_folder(home: Home) -> Path:
    """Return the folder with the copies of the extensions."""
    return home.jupyter / "labextensions"


def update_labextensions(home: Home) -> None:
    """Copy the extensions that forms need, unless the same versions have been copied already.

    Parameters
    ----------
    home
        The learner's home, with its jupyter folder.
    """
    folder = get_labextensions_folder(home)
    make_private_folder(folder)
    for known in folder.iterdir():
        if known.name not in {name.partition("/")[0] for name in NEEDED_EXTENSIONS}:
            shutil.rmtree(known)
    for name, package in NEEDED_EXTENSIONS.items():
        source, target = _find_installed(name, package), folder / name
        if source and not _is_same(source, target):
            _copy(source, target)


def _find_installed(name: str, package: str) -> Path | None:
    """Return the folder into which a package has installed its extension; None when there is none."""
    ending = f"{_FOLDER}/{name}/{_ABOUT}"
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    listed = [Path(str(file.locate())).parent for file in files if file.as_posix().endswith(ending)]
    usual = Path(sys.prefix, _FOLDER, name)
    return next((folder for folder in (*listed, usual) if (folder / _ABOUT).is_file()), None)


def _is_same(source: Path, target: Path) -> bool:
    """Return whether an extension has been copied; its package.json has the hash of its files."""
    try:
        return (source / _ABOUT).read_bytes() == (target / _ABOUT).read_bytes()
    except OSError:
        return False


def _copy(source: Path, target: Path) -> None:
    """Copy the files of an extension, the one that marks it as complete last, without the permissions of the original."""
    shutil.rmtree(target, ignore_errors=True)
    files = [file for file in source.rglob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: file == source / _ABOUT):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)

"""Build the notebooks from the content, the same bytes every time, and tell when a file is not what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat

from workbook.notebooks.notebook import make_file_name, make_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content

REMEDY = "run: python -m workbook build"


@dataclass(frozen=True)
class Drift:
    """A notebook file that is not what the content makes.

    Parameters
    ----------
    file
        The file's name.
    message
        What is wrong with it, and what to do.
    """

    file: str
    message: str

    def __str__(self) -> str:
        """Return both as one line."""
        return f"{self.file}: {self.message}"


def build_notebooks(content: Content, folder: Path) -> list[Path]:
    """Write every notebook whose file differs from what the content makes.

    Parameters
    ----------
    content
        The words and definitions.
    folder
        Where the notebooks lie; it is made when it is not there. Other files in it are left alone.

    Returns
    -------
    The files that were written, in the workbook's order. Raises as `make_notebook` does, before anything is written.
    """
    built = _render_notebooks(content)
    folder.mkdir(parents=True, exist_ok=True)
    changed = [folder / name for name, text in built.items() if _find_bytes(folder / name) != text]
    for file in changed:
        _replace(file, built[file.name])
    return changed


def check_notebooks(content: Content, folder: Path) -> list[Drift]:
    """Return the notebook files that are missing, left over, or differ from what the content makes; writes nothing.

    Parameters
    ----------
    content
        The words and definitions.
    folder
        Where the notebooks lie.
    """
    built = _render_notebooks(content)
    drift = [Drift(name, message) for name, text in built.items() if (message := _find_drift(folder / name, text))]
    left_over = sorted(file.name for file in folder.glob("*.ipynb") if file.name not in built)
    return drift + [Drift(name, "is no notebook of workbook.yaml; remove it, or add it there") for name in left_over]


def _render_notebooks(content: Content) -> dict[str, bytes]:
    notebooks = {notebook.id: make_notebook(content, notebook.id) for notebook in content.workbook.notebooks}
    return {make_file_name(name): nbformat.writes(notebook).encode() + b"\n" for name, notebook in notebooks.items()}


def _find_bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _find_drift(file: Path, text: bytes) -> str | None:
    found = _find_bytes(file)
    if found is None:
        return f"is missing; {REMEDY}"
    return None if found == text else f"differs from what the content makes; {REMEDY}"


def _replace(file: Path, text: bytes) -> None:
    """Write a file so that whoever reads it meanwhile finds the old one or the new one, whole."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(text)
    beside.replace(file)

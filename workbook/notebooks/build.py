"""Build the notebooks from the content, the same bytes every time, and tell when a file is not what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from workbook.notebooks.generated_files import Drift, check_files, save_changed
from workbook.notebooks.notebook import make_file_name, make_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


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
    return save_changed(_render_notebooks(content), folder)


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
    left_over = sorted(file.name for file in folder.glob("*.ipynb") if file.name not in built)
    return [
        *check_files(built, folder),
        *(Drift(name, "is no notebook of workbook.yaml; remove it, or add it there") for name in left_over),
    ]


def _render_notebooks(content: Content) -> dict[str, bytes]:
    notebooks = {notebook.id: make_notebook(content, notebook.id) for notebook in content.workbook.notebooks}
    return {make_file_name(name): nbformat.writes(notebook).encode() + b"\n" for name, notebook in notebooks.items()}

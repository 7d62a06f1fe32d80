"""Build the notebooks from the content, with the same bytes every time, and check whether files are up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from workbook.notebooks.generated_files import Drift, check_files, write_changed
from workbook.notebooks.notebook import make_file_name, make_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def build_notebooks(content: Content, folder: Path) -> list[Path]:
    """Write every notebook whose file is out of date.

    Nothing is written when one of them cannot be built; see `make_notebook` for the errors.

    Parameters
    ----------
    content
        The texts and definitions.
    folder
        The folder of the notebooks, which is created when it is missing. Other files in it are left alone.

    Returns
    -------
    The files that were written, in the workbook's order.
    """
    return write_changed(_render_notebooks(content), folder)


def check_notebooks(content: Content, folder: Path) -> list[Drift]:
    """Return the notebook files that are missing, left over, or out of date; nothing is written.

    Parameters
    ----------
    content
        The texts and definitions.
    folder
        The folder of the notebooks.
    """
    built = _render_notebooks(content)
    left_over = sorted(file.name for file in folder.glob("*.ipynb") if file.name not in built)
    return [
        *check_files(built, folder),
        *(Drift(name, "is not a notebook of workbook.yaml; remove it, or add it there") for name in left_over),
    ]


def _render_notebooks(content: Content) -> dict[str, bytes]:
    notebooks = {notebook.id: make_notebook(content, notebook.id) for notebook in content.workbook.notebooks}
    return {make_file_name(name): nbformat.writes(notebook).encode() + b"\n" for name, notebook in notebooks.items()}

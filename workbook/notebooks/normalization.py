"""Remove from a filled notebook what differs in every run: times, random ids, and details of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from workbook.notebooks.markdown import drop_form_text
from workbook.notebooks.notebook_cells import HIDDEN_TAG, START_TAG

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED_TAG = "injected-parameters"  # Papermill tags the cell that it adds.
# The metadata that is kept; papermill, nbclient and Jupyter add times, versions and widgets.
NOTEBOOK_KEYS = ("kernelspec", "language_info", "workbook")
CELL_KEYS = ("deletable", "editable", "jupyter", "tags")


def tidy_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return a filled notebook in its lasting form: the same bytes for the same content in every run.

    Parameters
    ----------
    notebook
        The notebook as papermill returns it; it is not changed.

    Returns
    -------
    A copy in which every cell has a permanent id and the outputs are unchanged. The cell with papermill's parameters is
    hidden like any other code. The button that starts forms is removed, because there are none, and so is the text that
    the outputs repeat: the steps and prompts.
    """
    cells = [_tidy_cell(cell) for cell in notebook.cells if START_TAG not in cell.metadata.get("tags", [])]
    metadata = {key: notebook.metadata[key] for key in NOTEBOOK_KEYS if key in notebook.metadata}
    if "workbook" in metadata:
        metadata["workbook"] = {**metadata["workbook"], "autorun": False}
    metadata["language_info"] = {"name": "python"}
    tidied: NotebookNode = nbformat.v4.new_notebook(
        cells=cells, metadata=metadata, nbformat_minor=notebook.nbformat_minor
    )
    return tidied


def render_notebook(notebook: NotebookNode) -> bytes:
    """Return a notebook as the bytes of its file; raises nbformat's ValidationError when it is not valid."""
    text: str = nbformat.writes(notebook)
    return text.encode() + b"\n"


def _tidy_cell(cell: NotebookNode) -> NotebookNode:
    tidied: NotebookNode = nbformat.from_dict(
        {**cell, "metadata": {key: cell.metadata[key] for key in CELL_KEYS if key in cell.metadata}}
    )
    if cell.cell_type == "markdown":
        tidied.source = drop_form_text(cell.source)
    if INJECTED_TAG in cell.metadata.get("tags", []):
        tidied.id = INJECTED_TAG
        tidied.metadata.update(
            deletable=False, editable=False, jupyter={"source_hidden": True}, tags=[INJECTED_TAG, HIDDEN_TAG]
        )
    return tidied

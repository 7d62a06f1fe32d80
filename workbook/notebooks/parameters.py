"""The parameters of a notebook: those it has, and whether it was given any other."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError
from workbook.notebooks.notebook_cells import PARAMETERS_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbformat import NotebookNode


def list_parameters(notebook: NotebookNode) -> tuple[str, ...]:
    """Return the names that the notebook's parameters cell sets, in their order; none when it has no such cell."""
    return tuple(
        target.id
        for cell in notebook.cells
        if PARAMETERS_TAG in cell.metadata.get("tags", [])
        for statement in ast.parse(cell.source).body
        for target in _list_targets(statement)
        if isinstance(target, ast.Name)
    )


def check_parameters(notebook: NotebookNode, names: Iterable[str]) -> None:
    """Refuse parameters that a notebook does not have: papermill itself would only warn, and show something else.

    Raises
    ------
    UnknownNameError
        With the nearest name that it has.
    """
    known = list_parameters(notebook)
    for name in names:
        if name not in known:
            raise UnknownNameError("parameter", name, known)


def check_given(notebook: NotebookNode) -> None:
    """Refuse what papermill was told to set in a notebook, as `check_parameters` does."""
    check_parameters(notebook, notebook.metadata.get("papermill", {}).get("parameters", {}))


def _list_targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        return [statement.target]
    return statement.targets if isinstance(statement, ast.Assign) else []

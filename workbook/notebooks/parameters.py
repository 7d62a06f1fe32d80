"""The parameters of a notebook: list them, and refuse unknown ones."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError
from workbook.notebooks.notebook_cells import PARAMETERS_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbformat import NotebookNode


def list_parameters(notebook: NotebookNode) -> tuple[str, ...]:
    """Return the names that a notebook's parameters cell sets, in order; none when it has no such cell."""
    return tuple(
        target.id
        for cell in notebook.cells
        if PARAMETERS_TAG in cell.metadata.get("tags", [])
        for statement in ast.parse(cell.source).body
        for target in _list_targets(statement)
        if isinstance(target, ast.Name)
    )


def check_parameters(notebook: NotebookNode, names: Iterable[str]) -> None:
    """Refuse parameters that a notebook does not have; papermill itself would only warn, and ignore them.

    Raises
    ------
    UnknownNameError
        A name is unknown; the error suggests the most similar one.
    """
    parameters = list_parameters(notebook)
    for name in names:
        if name not in parameters:
            raise UnknownNameError("parameter", name, parameters)


def check_injected_parameters(notebook: NotebookNode) -> None:
    """Refuse unknown parameters that papermill was asked to set, as `check_parameters` does."""
    check_parameters(notebook, notebook.metadata.get("papermill", {}).get("parameters", {}))


def _list_targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        return [statement.target]
    return statement.targets if isinstance(statement, ast.Assign) else []

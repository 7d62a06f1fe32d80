"""The parameters of a notebook: list them, and refuse unknown ones and those that would not choose an example.

Papermill adds a cell with the parameters after the notebook's own. It only warns about an unknown name, so a misspelt
`example` would show the learner's own page.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from workbook.errors import UnknownNameError, WorkbookError
from workbook.notebooks.notebook_cells import PARAMETERS_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nbformat import NotebookNode

# The first line of the cell that papermill adds.
INJECTED_LINE = "# Parameters"
EXAMPLE = "example"


def list_parameters(notebook: NotebookNode) -> tuple[str, ...]:
    """Return the names that a notebook's parameters cell sets, in order; none when it has no such cell."""
    sources = [cell.source for cell in notebook.cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
    return tuple(name for source in sources for name in _read_assignments(source))


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


def check_cells_run(cells: Sequence[str]) -> None:
    """Refuse parameters that the cells of a notebook got from papermill, as soon as they have run.

    Parameters
    ----------
    cells
        The code of the cells that have run, in order.

    Raises
    ------
    UnknownNameError
        A name is not set by any cell before papermill's cell; the error suggests the most similar one.
    WorkbookError
        The parameter for the example is empty.
    """
    known: dict[str, ast.expr | None] = {}
    for cell in cells:
        if cell.partition("\n")[0] != INJECTED_LINE:
            known |= _read_assignments(cell)
            continue
        for name, value in _read_assignments(cell).items():
            if name not in known:
                raise UnknownNameError("parameter", name, tuple(known))
            if name == EXAMPLE and isinstance(value, ast.Constant) and not value.value:
                raise WorkbookError(
                    f"The parameter {EXAMPLE} is {value.value!r}; give the id of an invented person, such as permit-clerk."
                )


def _read_assignments(source: str) -> dict[str, ast.expr | None]:
    """Return the names that the lines of a cell set, with their values; none when the cell does not parse."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a line for IPython only, such as %matplotlib
        return {}
    return {
        target.id: statement.value
        for statement in statements
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }

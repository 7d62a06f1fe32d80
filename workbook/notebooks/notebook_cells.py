"""Make the cells of a notebook: with permanent ids, hidden code, and protection against accidental changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbformat import v4

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETERS_TAG = "parameters"
START_TAG = "workbook-start"
# nbconvert omits the code of cells with this tag; JupyterLab uses `source_hidden`.
HIDDEN_TAG = "remove-input"


def make_markdown_cell(name: str, *parts: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return a Markdown cell.

    Parameters
    ----------
    name
        The cell's id, which is the same in every edition.
    parts
        Parts of Markdown, which are joined by empty lines; empty parts are omitted.
    tags
        Tags by which programs find the cell.
    """
    source = "\n\n".join(part for part in parts if part)
    return _set_id(v4.new_markdown_cell(source, metadata=_make_metadata(tags)), name)


def make_code_cell(name: str, *lines: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return a code cell whose code is hidden.

    Parameters
    ----------
    name
        The cell's id, which is the same in every edition.
    lines
        The code. The first line is a comment that says in a few words what the cell shows; JupyterLab displays it in place
        of the hidden code.
    tags
        Tags by which programs find the cell, besides the tag that hides its code.
    """
    metadata = {"jupyter": {"source_hidden": True}, **_make_metadata((*tags, HIDDEN_TAG))}
    return _set_id(v4.new_code_cell("\n".join(lines), metadata=metadata), name)


def _make_metadata(tags: tuple[str, ...]) -> dict[str, object]:
    return {"deletable": False, "editable": False, **({"tags": list(tags)} if tags else {})}


def _set_id(cell: NotebookNode, name: str) -> NotebookNode:
    cell["id"] = name
    return cell

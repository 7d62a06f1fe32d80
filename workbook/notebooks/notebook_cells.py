"""Make the cells of a notebook: named for ever, hidden where they hold code, and not to be changed by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbformat import v4

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETERS_TAG = "parameters"
START_TAG = "workbook-start"
# nbconvert leaves out the code of cells with this tag; JupyterLab goes by `source_hidden`.
HIDDEN_TAG = "remove-input"


def make_markdown_cell(name: str, *parts: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return a cell of words.

    Parameters
    ----------
    name
        The cell's id; it stays the same in every edition.
    parts
        Markdown, parted by empty lines; empty parts are left out.
    tags
        What programs know the cell by.
    """
    source = "\n\n".join(part for part in parts if part)
    return _named(v4.new_markdown_cell(source, metadata=_make_metadata(tags)), name)


def make_code_cell(name: str, *lines: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return a hidden cell of code.

    Parameters
    ----------
    name
        The cell's id; it stays the same in every edition.
    lines
        The code. The first is a comment that says in a few words what the cell shows: JupyterLab puts it in place of
        the hidden code.
    tags
        What programs know the cell by, beside the tag that hides it.
    """
    metadata = {"jupyter": {"source_hidden": True}, **_make_metadata((*tags, HIDDEN_TAG))}
    return _named(v4.new_code_cell("\n".join(lines), metadata=metadata), name)


def _make_metadata(tags: tuple[str, ...]) -> dict[str, object]:
    return {"deletable": False, "editable": False, **({"tags": list(tags)} if tags else {})}


def _named(cell: NotebookNode, name: str) -> NotebookNode:
    cell["id"] = name
    return cell

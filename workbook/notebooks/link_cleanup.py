"""Replace links of a filled notebook that would lead nowhere by their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nbformat

from workbook.document.page_links import drop_page_links

if TYPE_CHECKING:
    from collections.abc import Collection

    from nbformat import NotebookNode

_MARKDOWN = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<([a-z0-9-]+)\.ipynb(?:#[^>]*)?>\)")


def drop_links(notebook: NotebookNode, *, pages: Collection[str]) -> NotebookNode:
    """Return a notebook in which links to missing pages are plain text.

    Parameters
    ----------
    notebook
        A notebook that this package built; it is not changed.
    pages
        The ids of the notebooks in the same folder, to which links may lead.
    """
    changed: NotebookNode = nbformat.from_dict({**notebook, "cells": [_change(cell, pages) for cell in notebook.cells]})
    return changed


def _change(cell: NotebookNode, pages: Collection[str]) -> dict[str, Any]:
    if cell.cell_type == "markdown":
        source = _MARKDOWN.sub(lambda link: link[0] if link[2] in pages else link[1], cell.source)
        return {**cell, "source": source}
    outputs = [_change_output(output, pages) for output in cell.get("outputs", ())]
    return {**cell, "outputs": outputs} if cell.cell_type == "code" else {**cell}


def _change_output(output: NotebookNode, pages: Collection[str]) -> dict[str, Any]:
    html = output.get("data", {}).get("text/html")
    if html is None:
        return {**output}
    return {**output, "data": {**output.data, "text/html": drop_page_links(html, pages=pages)}}

"""Keeps what a learner has written out of the notebook files: it lives in the store, and nowhere else.

A notebook of the workbook is a way to see the store. Its outputs may quote anything in it, an error as much as a table,
so all of them are dropped when the file is saved, except those marked as fit to be shared: filled examples and exports.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOK_KEY = "workbook"


def drop_what_was_written(model: object = None, **_context: object) -> None:
    """Drop outputs, widget state and execution counts from a notebook of the workbook, in place, before it is saved.

    Parameters
    ----------
    model
        What Jupyter Server is about to save, as a notebook or as a file; anything but a notebook with our metadata is
        left as it is.
    _context
        The path and the contents manager, which Jupyter Server also hands over.
    """
    if not isinstance(model, MutableMapping):
        return
    if model.get("type") == "file":
        _clean_file(model)
    elif model.get("type") == "notebook":
        _clean_notebook(model.get("content"))


def _clean_file(model: MutableMapping[str, object]) -> None:
    """Clean a notebook that is saved as a file, as a text editor does; any other file is left as it is."""
    text = model.get("content")
    if not isinstance(text, str):
        return
    try:
        notebook = json.loads(base64.b64decode(text) if model.get("format") == "base64" else text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return
    if _clean_notebook(notebook):
        model["format"], model["content"] = "text", json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _clean_notebook(content: object) -> bool:
    """Clean a notebook, and return whether it is one of the workbook."""
    if not isinstance(content, MutableMapping):
        return False
    metadata = content.get("metadata")
    if not isinstance(metadata, MutableMapping) or NOTEBOOK_KEY not in metadata:
        return False
    metadata.pop("widgets", None)
    for cell in _code_cells(content):
        outputs = cell.get("outputs")
        cell["outputs"] = [output for output in outputs if is_shared(output)] if isinstance(outputs, list) else []
        count = "prompt_number" if "prompt_number" in cell else "execution_count"
        cell[count] = None
    return True


def is_shared(output: object) -> bool:
    """Return whether an output is marked as fit to stay in a file.

    Parameters
    ----------
    output
        An output of a code cell; `{"workbook": {"shared": true}}` in its metadata is the mark.
    """
    for key in ("metadata", NOTEBOOK_KEY):
        output = output.get(key) if isinstance(output, Mapping) else None
    return isinstance(output, Mapping) and output.get("shared") is True


def _code_cells(content: Mapping[str, object]) -> Iterator[MutableMapping[str, object]]:
    """Yield the code cells, also those of the old format that kept its cells in worksheets."""
    for holder in (content, *_mappings(content.get("worksheets"))):
        for cell in _mappings(holder.get("cells")):
            if cell.get("cell_type") == "code":
                yield cell


def _mappings(items: object) -> Iterator[MutableMapping[str, object]]:
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, MutableMapping))

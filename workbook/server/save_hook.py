"""Keep a learner's entries out of the notebook files: they are in the store, and nowhere else.

A notebook of the workbook is a view of the store. Its outputs, including errors, may quote anything in it, so all of them are removed
when the file is saved, except those that are marked as shared: filled examples and exports.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOK_KEY = "workbook"


def remove_entries(model: object = None, **_context: object) -> None:
    """Remove outputs, widget state and execution counts from a notebook of the workbook, in place, before it is saved.

    Parameters
    ----------
    model
        What Jupyter Server is about to save, as a notebook or as a file; anything but a notebook with our metadata stays unchanged.
    _context
        The path and the contents manager, which Jupyter Server also passes.
    """
    if not isinstance(model, MutableMapping):
        return
    if model.get("type") == "file":
        _clean_file(model)
    elif model.get("type") == "notebook":
        _clean_notebook(model.get("content"))


def _clean_file(model: MutableMapping[str, object]) -> None:
    """Clean a notebook that is saved as a file, as a text editor does; any other file stays unchanged."""
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
    """Return whether an output may stay in a file.

    Parameters
    ----------
    output
        An output of a code cell; `{"workbook": {"shared": true}}` in its metadata is the mark.
    """
    for key in ("metadata", NOTEBOOK_KEY):
        output = output.get(key) if isinstance(output, Mapping) else None
    return isinstance(output, Mapping) and output.get("shared") is True


def _code_cells(content: Mapping[str, object]) -> Iterator[MutableMapping[str, object]]:
    """Yield the code cells, including those of the old format that has cells in worksheets."""
    for holder in (content, *_mappings(content.get("worksheets"))):
        for cell in _mappings(holder.get("cells")):
            if cell.get("cell_type") == "code":
                yield cell


def _mappings(items: object) -> Iterator[MutableMapping[str, object]]:
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, MutableMapping))

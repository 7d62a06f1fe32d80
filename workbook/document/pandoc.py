"""Write pandoc's document format, in which text is never markup, and run pandoc, which writes Word and PowerPoint files."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

from workbook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Node = dict[str, Any]
# The version of pandoc's format that this module writes; later versions of pandoc read it too.
_API_VERSION = [1, 23]
NO_ATTRIBUTES: list[Any] = ["", [], []]
# Characters that XML cannot contain.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def run_pandoc(arguments: Sequence[str], data: bytes, *, folder: Path | None = None) -> bytes:
    """Run pandoc.

    Parameters
    ----------
    arguments
        Its arguments.
    data
        Its standard input.
    folder
        Its working folder.

    Returns
    -------
    Its standard output.

    Raises
    ------
    DocumentError
        This computer does not allow pandoc to start.
    """
    import pypandoc  # type: ignore[import-untyped]

    try:
        done = subprocess.run(  # noqa: S603 pandoc of our own, and arguments of our own making
            [pypandoc.get_pandoc_path(), *arguments], input=data, capture_output=True, check=True, cwd=folder
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise DocumentError(
            "Word and PowerPoint files cannot be written on this computer, because it does not let the program pandoc "
            "start: take the PDF or HTML instead."
        ) from error
    return done.stdout


def render_tree(blocks: Sequence[Node], meta: Mapping[str, Node]) -> bytes:
    """Render a document as pandoc's JSON.

    Parameters
    ----------
    blocks
        The blocks of the document.
    meta
        Its metadata.

    Returns
    -------
    The JSON.
    """
    return json.dumps({"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": blocks}).encode()


def to_meta_text(text: str) -> Node:
    """Convert a text to a metadata value.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The value.
    """
    return {"t": "MetaInlines", "c": to_inlines(text)}


def clean(text: str) -> str:
    """Replace characters that no file format can contain.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The text with replacement characters.
    """
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def to_inlines(text: str) -> list[Node]:
    """Convert a text to inline elements, cleaned and with its line breaks.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    The elements.
    """
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inlines: list[Node] = []
    for number, line in enumerate(lines):
        inlines += [{"t": "LineBreak"}] * bool(number) + [{"t": "Str", "c": line}] * bool(line)
    return inlines


def to_inline_runs(runs: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Convert the runs of a block to inline elements.

    Parameters
    ----------
    runs
        The runs, as `workbook.document.blocks` makes them.

    Returns
    -------
    The elements.
    """
    written: list[Node] = []
    for run in runs:
        inlines = to_inlines(run["text"])
        for style, element in (("italic", "Emph"), ("bold", "Strong")):
            if run.get(style):
                inlines = [{"t": element, "c": inlines}]
        written += inlines
    return written


def to_list(items: Iterable[Iterable[Mapping[str, Any]]], *, ordered: bool, start: int = 1) -> Node:
    """Convert list items to a list.

    Parameters
    ----------
    items
        The runs of each item.
    ordered
        Whether it is numbered.
    start
        The first number.

    Returns
    -------
    The list.
    """
    written = [[{"t": "Plain", "c": to_inline_runs(runs)}] for runs in items]
    numbers = [start, {"t": "Decimal"}, {"t": "Period"}]
    return {"t": "OrderedList", "c": [numbers, written]} if ordered else {"t": "BulletList", "c": written}


def to_table(block: Mapping[str, Any], shares: Sequence[float], *, caption: Sequence[Mapping[str, Any]]) -> Node:
    """Convert a table.

    Parameters
    ----------
    block
        The table, as `workbook.document.blocks` makes it.
    shares
        The width of each column as a share of the line.
    caption
        The runs of its caption.

    Returns
    -------
    The table.
    """
    sides = ["AlignRight" if number in block["numbers"] else "AlignLeft" for number in range(len(shares))]
    columns = [[{"t": side}, {"t": "ColWidth", "c": share}] for side, share in zip(sides, shares, strict=True)]
    head = [NO_ATTRIBUTES, [_write_row(block["header"])] if block["header"] else []]
    # The first column has the row headers.
    body = [NO_ATTRIBUTES, 1, [], [_write_row(row) for row in block["rows"]]]
    title = [None, [{"t": "Plain", "c": to_inline_runs(caption)}] if caption else []]
    return {"t": "Table", "c": [NO_ATTRIBUTES, title, columns, head, [body], [NO_ATTRIBUTES, []]]}


def _write_row(cells: Sequence[Sequence[Mapping[str, Any]]]) -> list[Any]:
    first, *others = cells
    is_set_apart = any(run.get("bold") for run in first)
    bold = first if is_set_apart else [{**run, "bold": True} for run in first]
    return [NO_ATTRIBUTES, [_write_cell(cell) for cell in (bold, *others)]]


def _write_cell(runs: Sequence[Mapping[str, Any]]) -> list[Any]:
    content = [{"t": "Plain", "c": to_inline_runs(runs)}] if runs else []
    return [NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, content]

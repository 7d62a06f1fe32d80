"""Speak pandoc's own language, in which text is only ever text, and start the program that writes Word and PowerPoint."""

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
# The version of pandoc's language that is written here; a later pandoc still reads it.
_API_VERSION = [1, 23]
NO_ATTRIBUTES: list[Any] = ["", [], []]
# What the files' XML may not hold at all.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def run_pandoc(arguments: Sequence[str], data: bytes, *, folder: Path | None = None) -> bytes:
    """Run pandoc and return what it writes to its standard output.

    Parameters
    ----------
    arguments
        Its arguments.
    data
        What it reads.
    folder
        Where it runs, and finds its files.

    Raises
    ------
    DocumentError
        This machine does not let pandoc start.
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
    """Return a document in pandoc's language, as JSON."""
    return json.dumps({"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": blocks}).encode()


def write_meta_text(text: str) -> Node:
    """Return a text as a part of what is known about a document."""
    return {"t": "MetaInlines", "c": write_text(text)}


def clean(text: str) -> str:
    """Return a text in which what no file may hold is a replacement character."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def write_text(text: str) -> list[Node]:
    """Return a text as inlines, cleaned; its line breaks stay."""
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inlines: list[Node] = []
    for number, line in enumerate(lines):
        inlines += [{"t": "LineBreak"}] * bool(number) + [{"t": "Str", "c": line}] * bool(line)
    return inlines


def write_runs(runs: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Return the runs of a block as inlines."""
    written: list[Node] = []
    for run in runs:
        inlines = write_text(run["text"])
        for style, element in (("italic", "Emph"), ("bold", "Strong")):
            if run.get(style):
                inlines = [{"t": element, "c": inlines}]
        written += inlines
    return written


def write_list(items: Iterable[Iterable[Mapping[str, Any]]], *, ordered: bool, start: int = 1) -> Node:
    """Return a list, numbered from `start` if it is ordered."""
    written = [[{"t": "Plain", "c": write_runs(runs)}] for runs in items]
    numbers = [start, {"t": "Decimal"}, {"t": "Period"}]
    return {"t": "OrderedList", "c": [numbers, written]} if ordered else {"t": "BulletList", "c": written}


def write_table(block: Mapping[str, Any], shares: Sequence[float], *, caption: Sequence[Mapping[str, Any]]) -> Node:
    """Return a table.

    Parameters
    ----------
    block
        The table as `workbook.document.blocks` makes it.
    shares
        How wide each column is, as a part of the line.
    caption
        What stands above it.
    """
    sides = ["AlignRight" if number in block["numbers"] else "AlignLeft" for number in range(len(shares))]
    columns = [[{"t": side}, {"t": "ColWidth", "c": share}] for side, share in zip(sides, shares, strict=True)]
    head = [NO_ATTRIBUTES, [_write_row(block["header"])] if block["header"] else []]
    # The first column names the row.
    body = [NO_ATTRIBUTES, 1, [], [_write_row(row) for row in block["rows"]]]
    title = [None, [{"t": "Plain", "c": write_runs(caption)}] if caption else []]
    return {"t": "Table", "c": [NO_ATTRIBUTES, title, columns, head, [body], [NO_ATTRIBUTES, []]]}


def _write_row(cells: Sequence[Sequence[Mapping[str, Any]]]) -> list[Any]:
    first, *others = cells
    is_set_apart = any(run.get("bold") for run in first)
    bold = first if is_set_apart else [{**run, "bold": True} for run in first]
    return [NO_ATTRIBUTES, [_write_cell(cell) for cell in (bold, *others)]]


def _write_cell(runs: Sequence[Mapping[str, Any]]) -> list[Any]:
    content = [{"t": "Plain", "c": write_runs(runs)}] if runs else []
    return [NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, content]

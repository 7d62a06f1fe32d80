"""Write a document as a Word file, with real headings, tables whose headers repeat, and texts for its pictures."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.errors import DocumentError
from workbook.report.documents.blocks import find_widths, make_blocks
from workbook.report.documents.document import LANGUAGE
from workbook.report.documents.pdf import render_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook.report.documents.blocks import Block, Run
    from workbook.report.documents.document import Document, Section

DOTS_PER_INCH = 200
LETTERS = 90
# The version of pandoc's own language that is written here; a later pandoc still reads it.
_API_VERSION = [1, 23]
_NO_ATTRIBUTES: list[Any] = ["", [], []]
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INK, _RULE = "1F3A5F", "C9C9C9"
_TABLE_STYLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr>'
    '<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="{rule}"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="{rule}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
    '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{ink}"/></w:tcPr></w:tblStylePr></w:style>'
)


def render_word(document: Document) -> bytes:
    """Return a document as a Word file.

    Parameters
    ----------
    document
        The document.

    Raises
    ------
    DocumentError
        When this machine does not let pandoc start, which comes with the workbook and writes the file.
    """
    pictures: dict[str, bytes] = {}
    blocks = [block for section in document.sections for block in _write_section(section, 1, pictures)]
    tree = {"pandoc-api-version": _API_VERSION, "meta": _write_meta(document), "blocks": blocks}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, picture in pictures.items():
            (folder / file).write_bytes(picture)
        (folder / "reference.docx").write_bytes(_make_reference())
        options = ["--toc", "--toc-depth=2"] if document.has_contents else []
        command = ["--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=document.docx", *options]
        _run_pandoc(command, json.dumps(tree).encode(), folder=folder)
        return (folder / "document.docx").read_bytes()


def _run_pandoc(arguments: Sequence[str], data: bytes, *, folder: Path | None = None) -> bytes:
    import pypandoc  # type: ignore[import-untyped]

    try:
        done = subprocess.run(  # noqa: S603 pandoc of our own, and arguments of our own making
            [pypandoc.get_pandoc_path(), *arguments], input=data, capture_output=True, check=True, cwd=folder
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise DocumentError(
            "Word files cannot be written on this computer, because it does not let the program pandoc start: "
            "take the PDF or HTML instead."
        ) from error
    return done.stdout


@cache
def _make_reference() -> bytes:
    """Return the document from which Word files take their looks: pandoc's own, in the colours of our charts."""
    data = io.BytesIO()
    source = io.BytesIO(_run_pandoc(["--print-default-data-file=reference.docx"], b""))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, _restyle(content.decode()).encode() if part.filename == "word/styles.xml" else content)
    return data.getvalue()


def _restyle(styles: str) -> str:
    styles = re.sub(r'<w:color w:val="(?:0F4761|4F81BD|345A8A|365F91)"[^>]*/>', f'<w:color w:val="{_INK}"/>', styles)
    ours = _TABLE_STYLE.format(ink=_INK, rule=_RULE)
    table = re.compile(r'<w:style [^>]*w:type="table"[^>]*w:styleId="Table"[^>]*>.*?</w:style>', re.DOTALL)
    styles, found = table.subn(ours, styles)
    return styles if found else styles.replace("</w:styles>", f"{ours}</w:styles>")


def _write_meta(document: Document) -> dict[str, Any]:
    return {
        "title": {"t": "MetaInlines", "c": _write_text(document.title)},
        "subtitle": {"t": "MetaInlines", "c": _write_text(" \N{MIDDLE DOT} ".join(document.lines))},
        "lang": {"t": "MetaString", "c": LANGUAGE},
        "toc-title": {"t": "MetaString", "c": "Contents"},
    }


def _write_section(section: Section, level: int, pictures: dict[str, bytes]) -> list[dict[str, Any]]:
    heading = {"t": "Header", "c": [level, _NO_ATTRIBUTES, _write_text(section.title)]}
    blocks = [_write_block(block, pictures) for block in make_blocks(section.html)]
    return [heading, *blocks, *(block for part in section.parts for block in _write_section(part, level + 1, pictures))]


def _write_block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    if block["kind"] == "paragraph":
        return {"t": "Para", "c": _write_runs(block["runs"])}
    if block["kind"] == "list":
        items = [[{"t": "Plain", "c": _write_runs(runs)}] for runs in block["items"]]
        numbers = [1, {"t": "Decimal"}, {"t": "Period"}]
        return {"t": "OrderedList", "c": [numbers, items]} if block["ordered"] else {"t": "BulletList", "c": items}
    if block["kind"] == "figure":
        return _write_figure(block, pictures)
    return _write_table(block)


def _write_figure(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    file = f"picture-{len(pictures) + 1}.png"
    pictures[file] = render_picture(block["svg"].encode(), dots_per_inch=DOTS_PER_INCH)
    attributes = ["", [], [["width", "88%"]]]
    image = {"t": "Image", "c": [attributes, _write_text(block["alt"]), [file, ""]]}
    caption = [None, [{"t": "Plain", "c": _write_runs(block["caption"])}]]
    return {"t": "Figure", "c": [_NO_ATTRIBUTES, caption, [{"t": "Plain", "c": [image]}]]}


def _write_table(block: Block) -> dict[str, Any]:
    widths = find_widths(block["header"], block["rows"], letters=LETTERS)
    total = max(sum(widths), LETTERS)
    sides = ["AlignRight" if number in block["numbers"] else "AlignLeft" for number in range(len(widths))]
    columns = [[{"t": side}, {"t": "ColWidth", "c": width / total}] for side, width in zip(sides, widths, strict=True)]
    caption = [None, [{"t": "Plain", "c": _write_runs(block["caption"])}] if block["caption"] else []]
    head = [_NO_ATTRIBUTES, [_write_row(block["header"])] if block["header"] else []]
    # The first column names the row.
    body = [_NO_ATTRIBUTES, 1, [], [_write_row(row) for row in block["rows"]]]
    return {"t": "Table", "c": [_NO_ATTRIBUTES, caption, columns, head, [body], [_NO_ATTRIBUTES, []]]}


def _write_row(cells: Sequence[Sequence[Run]]) -> list[Any]:
    first, *others = cells
    is_set_apart = any(run.get("bold") for run in first)
    bold = first if is_set_apart else [{**run, "bold": True} for run in first]
    return [_NO_ATTRIBUTES, [_write_cell(cell) for cell in (bold, *others)]]


def _write_cell(runs: Sequence[Run]) -> list[Any]:
    content = [{"t": "Plain", "c": _write_runs(runs)}] if runs else []
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, content]


def _write_runs(runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    for run in runs:
        inlines = _write_text(run["text"])
        for style, element in (("italic", "Emph"), ("bold", "Strong")):
            if run.get(style):
                inlines = [{"t": element, "c": inlines}]
        written += inlines
    return written


def _write_text(text: str) -> list[dict[str, Any]]:
    """Return a text as inlines; its line breaks stay."""
    lines = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inlines: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        inlines += [{"t": "LineBreak"}] * bool(number) + [{"t": "Str", "c": line}] * bool(line)
    return inlines

"""Render a document as a Word file with real headings, repeated table headers and alternative texts."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from workbook.document.blocks import parse_blocks
from workbook.document.document import LANGUAGE, list_numbered_sections
from workbook.document.layout.column_widths import choose_font_size, compute_column_widths
from workbook.document.layout.text_metrics import is_right_to_left
from workbook.document.office_package import update_package
from workbook.document.pandoc import (
    NO_ATTRIBUTES,
    clean,
    render_tree,
    run_pandoc,
    to_inline_runs,
    to_inlines,
    to_list,
    to_meta_text,
    to_table,
)
from workbook.document.pdf import render_picture
from workbook.document.word_template import make_word_template

if TYPE_CHECKING:
    from workbook.document.blocks import Block
    from workbook.document.document import HtmlDocument, HtmlSection
    from workbook.document.pandoc import Node

DOTS_PER_INCH = 200
# The width of a line, in points, in portrait and in landscape; the width of a character as a share of its size.
_LINE_POINTS, _LETTER = (470, 717), 0.53
_CONTENTS_LEVELS = 2
_SEPARATE, _END = '<w:fldChar w:fldCharType="separate" />', '<w:fldChar w:fldCharType="end" />'
_ROW = re.compile(r"<w:tr>(?:<w:trPr>)?")
_PARAGRAPH = re.compile(r"<w:p>.*?</w:p>", re.DOTALL)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_WRITTEN = re.compile(r"<w:t[ >][^<]*<")


def render_word(document: HtmlDocument) -> bytes:
    """Render a document as a Word file.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    The bytes of the file.

    Raises
    ------
    DocumentError
        This computer does not allow pandoc to start.
    """
    pictures: dict[str, bytes] = {}
    blocks = [
        block
        for name, level, section in list_numbered_sections(document.sections)
        for block in _write_section(section, name, level, pictures, is_wide=document.is_wide)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, picture in pictures.items():
            (folder / file).write_bytes(picture)
        (folder / "reference.docx").write_bytes(make_word_template(is_wide=document.is_wide, is_form=document.is_form))
        options = ["--toc", "--toc-depth=2"] if document.has_contents else []
        command = ["--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=document.docx", *options]
        run_pandoc(command, render_tree(blocks, _write_meta(document)), folder=folder)
        made = (folder / "document.docx").read_bytes()
    return update_package(made, _Finishing(document).finish, dated=document.dated)


class _Finishing:
    """Completes the file that pandoc wrote."""

    def __init__(self, document: HtmlDocument) -> None:
        self._document = document

    def finish(self, name: str, content: bytes) -> bytes:
        """Return the final content of a part of the file."""
        if name != "word/document.xml":
            return content
        body = _ROW.sub(_keep_whole, content.decode())
        body = _PARAGRAPH.sub(_turn, _TABLE.sub(_shrink, body))
        return self._list_contents(body).encode()

    def _list_contents(self, body: str) -> str:
        """Fill the table of contents, which only Word updates; Word adds the page numbers."""
        lines = [
            f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:ind w:left="{360 * (level - 1)}"/></w:pPr>'
            f'<w:hyperlink w:anchor="{name}"><w:r>{"<w:rPr><w:b/></w:rPr>" * (level == 1)}'
            f'<w:t xml:space="preserve">{escape(clean(section.title))}</w:t></w:r></w:hyperlink></w:p>'
            for name, level, section in list_numbered_sections(self._document.sections)
            if level <= _CONTENTS_LEVELS
        ]
        listed = "</w:r></w:p>" + "".join(lines) + "<w:p><w:r>"
        before, found, after = body.partition(_SEPARATE)
        return (
            f"{before}{found}{after.replace(_END, listed + _END, 1)}" if found and self._document.has_contents else body
        )


def _keep_whole(row: re.Match[str]) -> str:
    """Keep a row on one page."""
    ending = "" if row[0].endswith("<w:trPr>") else "</w:trPr>"
    return f"<w:tr><w:trPr><w:cantSplit/>{ending}"


def _shrink(table: re.Match[str]) -> str:
    """Set the font size of a table by the number of its columns."""
    size = round(choose_font_size(table[0].count("<w:gridCol ")) * 2)
    return _set_in_runs(table[0], f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')


def _set_in_runs(text: str, properties: str) -> str:
    """Add properties to every run, after its existing ones."""
    return text.replace("</w:rPr>", f"{properties}</w:rPr>").replace(
        "<w:r><w:t", f"<w:r><w:rPr>{properties}</w:rPr><w:t"
    )


def _turn(paragraph: re.Match[str]) -> str:
    """Let a paragraph run from right to left when its first letter does."""
    text = paragraph[0]
    if not is_right_to_left("".join(part[part.index(">") :] for part in _WRITTEN.findall(text))):
        return text
    text = text if "<w:pPr>" in text else text.replace("<w:p>", "<w:p><w:pPr></w:pPr>", 1)
    # The schema prescribes its position among a paragraph's properties.
    text = re.sub(r"(?=<w:(?:spacing|ind|jc|rPr)\b|</w:pPr>)", "<w:bidi/>", text, count=1)
    return _set_in_runs(text, "<w:rtl/>")


def _write_meta(document: HtmlDocument) -> Node:
    return {
        "title": to_meta_text(document.title),
        "subtitle": to_meta_text(" \N{MIDDLE DOT} ".join(document.lines)),
        "lang": {"t": "MetaString", "c": LANGUAGE},
        "toc-title": {"t": "MetaString", "c": "Contents"},
    }


def _write_section(
    section: HtmlSection, name: str, level: int, pictures: dict[str, bytes], *, is_wide: bool
) -> list[Node]:
    heading = {"t": "Header", "c": [level, [name, [], []], to_inlines(section.title)]}
    return [heading, *(_write_block(block, pictures, is_wide=is_wide) for block in parse_blocks(section.html))]


def _write_block(block: Block, pictures: dict[str, bytes], *, is_wide: bool) -> Node:
    if block["kind"] == "paragraph":
        return {"t": "Para", "c": to_inline_runs(block["runs"])}
    if block["kind"] == "list":
        return to_list(block["items"], ordered=block["ordered"])
    if block["kind"] == "figure":
        return _write_figure(block, pictures)
    return _write_table(block, is_wide=is_wide)


def _write_figure(block: Block, pictures: dict[str, bytes]) -> Node:
    file = f"picture-{len(pictures) + 1}.png"
    pictures[file] = render_picture(block["svg"].encode(), dots_per_inch=DOTS_PER_INCH)
    attributes = ["", [], [["width", "88%"]]]
    image = {"t": "Image", "c": [attributes, to_inlines(block["alt"]), [file, ""]]}
    caption = [None, [{"t": "Plain", "c": to_inline_runs(block["caption"])}]]
    return {"t": "Figure", "c": [NO_ATTRIBUTES, caption, [{"t": "Plain", "c": [image]}]]}


def _write_table(block: Block, *, is_wide: bool) -> Node:
    size = choose_font_size(max((len(row) for row in block["rows"]), default=0))
    letters = int(_LINE_POINTS[is_wide] / (size * _LETTER))
    widths = compute_column_widths(block, letters=letters)
    total = max(sum(widths), letters)
    return to_table(block, [width / total for width in widths], caption=block["caption"])

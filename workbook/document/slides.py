"""Render a presentation as a PowerPoint file with real titles, tables and lists, alternative texts and speaker notes.

pandoc writes the slides. This module then sets what pandoc's format cannot express: font sizes of tables, alternative texts,
slide numbers, and right-to-left scripts.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from workbook.charts.theme import SHADES, choose_ink
from workbook.document.document import LANGUAGE
from workbook.document.layout.pagination import paginate_slide
from workbook.document.layout.table_pagination import CELL_MARGINS
from workbook.document.layout.text_metrics import is_right_to_left, shorten
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
from workbook.document.slide_template import POINT, SOFT, A, P, make_slide_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook.document.blocks import Block
    from workbook.document.deck import HtmlDeck
    from workbook.document.layout.pagination import SlidePage
    from workbook.document.pandoc import Node

DOTS_PER_INCH = 220
_SLIDE_LEVEL = 1
_NUMBER_ALONE = re.compile(r"\d+(?:\.\d+)?")
_FOOTER_WIDTH = 540.0  # points
_FOOTER = (
    '<p:sp xmlns:p="{p}" xmlns:a="{a}"><p:nvSpPr><p:cNvPr id="{id}" name="{name}"/>'
    '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{type}" sz="quarter" idx="{index}"/></p:nvPr>'
    '</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{content}</a:p></p:txBody></p:sp>'
)
_FOOTER_LOOKS = (
    '<a:rPr lang="{language}" sz="900"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    '<a:latin typeface="+mn-lt"/></a:rPr>'
)
_NUMBER = '<a:fld id="{{C5EF2332-01BF-834F-8236-50238282D533}}" type="slidenum">{looks}<a:t>{number}</a:t></a:fld>'


def render_slides(deck: HtmlDeck) -> bytes:
    """Render a presentation as a PowerPoint file.

    Parameters
    ----------
    deck
        The presentation. A slide that does not fit becomes several.

    Returns
    -------
    The bytes of the file.

    Raises
    ------
    DocumentError
        This computer does not allow pandoc to start.
    """
    pages = [page for slide in deck.slides for page in paginate_slide(slide)]
    pictures: dict[str, tuple[bytes, str]] = {}
    blocks = [node for page in pages for node in _write_page(page, pictures)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, (picture, _) in pictures.items():
            (folder / file).write_bytes(picture)
        (folder / "reference.pptx").write_bytes(make_slide_template())
        command = ["--from=json", "--to=pptx", f"--slide-level={_SLIDE_LEVEL}", "--reference-doc=reference.pptx"]
        run_pandoc([*command, "--output=deck.pptx"], render_tree(blocks, _write_meta(deck)), folder=folder)
        made = (folder / "deck.pptx").read_bytes()
    finishing = _Finishing(deck, pages, {file: said for file, (_, said) in pictures.items()})
    return update_package(made, finishing.finish, dated=deck.dated)


def _write_meta(deck: HtmlDeck) -> dict[str, Node]:
    return {
        "title": to_meta_text(" ".join(deck.title.split())),
        "subtitle": to_meta_text("\n".join(deck.lines)),
        "lang": {"t": "MetaString", "c": LANGUAGE},
    }


def _write_page(page: SlidePage, pictures: dict[str, tuple[bytes, str]]) -> list[Node]:
    title = {"t": "Header", "c": [_SLIDE_LEVEL, NO_ATTRIBUTES, to_inlines(page.title)]}
    lead = [{"t": "Para", "c": to_inline_runs(runs)} for runs in page.lead]
    blocks = [_write_block(block, pictures) for block in page.blocks]
    notes = [{"t": "Para", "c": to_inlines(part)} for part in page.notes]
    return [title, *lead, *blocks, {"t": "Div", "c": [["", ["notes"], []], notes]}]


def _write_block(block: Block, pictures: dict[str, tuple[bytes, str]]) -> Node:
    if block["kind"] == "paragraph":
        return {"t": "Para", "c": to_inline_runs(block["runs"])}
    if block["kind"] == "list":
        return to_list(block["items"], ordered=block["ordered"], start=block["start"])
    if block["kind"] == "table":
        return to_table(block, block["shares"], caption=())
    file = f"picture-{len(pictures) + 1}.png"
    pictures[file] = render_picture(block["svg"].encode(), dots_per_inch=DOTS_PER_INCH), block["alt"]
    # pandoc would print the alternative text below the picture.
    return {"t": "Para", "c": [{"t": "Image", "c": [NO_ATTRIBUTES, [], [file, ""]]}]}


class _Finishing:
    """Completes the slides that pandoc wrote."""

    def __init__(self, deck: HtmlDeck, pages: Sequence[SlidePage], pictures: dict[str, str]) -> None:
        self._title = shorten(clean(" ".join(deck.title.split())), width=_FOOTER_WIDTH, size=9, lines=1)
        self._pages, self._pictures = pages, pictures

    def finish(self, name: str, content: bytes) -> bytes:
        """Return the final content of a part of the file."""
        folder, _, file = name.rpartition("/")
        if folder != "ppt/slides" or not file.endswith(".xml"):
            return content
        slide = ET.fromstring(content)  # noqa: S314 pandoc wrote it a moment ago
        number = int(file.removeprefix("slide").removesuffix(".xml"))
        if number > 1:
            self._finish_page(slide, self._pages[number - 2], number)
        for paragraph in slide.iter(f"{A}p"):
            _turn(paragraph)
        return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ET.tostring(slide)

    def _finish_page(self, slide: ET.Element, page: SlidePage, number: int) -> None:
        for size in (block["size"] for block in page.blocks if block["kind"] == "table"):
            _set_size(slide.iter(f"{A}tbl"), size)
        if page.scale:
            _shade(slide.iter(f"{A}tbl"), page.scale)
        for run in next(slide.iter(f"{P}sp")).iter(f"{A}rPr"):
            run.set("sz", str(round(page.title_size * 100)))
        shapes = list(slide.iter(f"{P}cNvPr"))
        for place, shape in enumerate(shapes, start=1):
            shape.set("id", str(place))  # pandoc writes these twice.
            if shape.get("descr") in self._pictures:
                shape.set("descr", self._pictures[str(shape.get("descr"))])
        for tree in slide.iter(f"{P}spTree"):
            tree.extend(_list_footers(self._title, number, first_id=len(shapes) + 1))


def _set_size(tables: Iterable[ET.Element], size: float) -> None:
    """Set the font size of a table, in points, and the margins of its cells."""
    beside, above = (str(round(margin * POINT)) for margin in CELL_MARGINS)
    for table in tables:
        for cell in table.iter(f"{A}tc"):
            properties = cell.find(f"{A}tcPr")
            if properties is None:
                properties = ET.SubElement(cell, f"{A}tcPr")
            properties.attrib.update(marL=beside, marR=beside, marT=above, marB=above)
            for paragraph in cell.iter(f"{A}p"):
                for run in paragraph.iter(f"{A}rPr"):
                    run.set("sz", str(round(size * 100)))
                if not list(paragraph.iter(f"{A}rPr")):  # An empty cell would otherwise be as high as the default font.
                    ET.SubElement(paragraph, f"{A}endParaRPr", sz=str(round(size * 100)))


def _shade(tables: Iterable[ET.Element], scale: tuple[float, float]) -> None:
    """Shade the cells that contain only a number, as heat maps do."""
    for cell in (cell for table in tables for cell in table.iter(f"{A}tc")):
        text = "".join(part.text or "" for part in cell.iter(f"{A}t"))
        if _NUMBER_ALONE.fullmatch(text):
            share = (float(text) - scale[0]) / (scale[1] - scale[0])
            color = SHADES[min(max(int(share * len(SHADES)), 0), len(SHADES) - 1)]
            for properties in cell.iter(f"{A}tcPr"):
                _fill(properties, color)
            for properties in cell.iter(f"{A}rPr"):
                _fill(properties, choose_ink(color))


def _fill(properties: ET.Element, color: str) -> None:
    fill = ET.Element(f"{A}solidFill")
    ET.SubElement(fill, f"{A}srgbClr", val=color.lstrip("#"))
    properties.insert(0, fill)


def _turn(paragraph: ET.Element) -> None:
    """Let a paragraph run from right to left when its first letter does."""
    properties = paragraph.find(f"{A}pPr")
    if properties is not None and is_right_to_left("".join(text.text or "" for text in paragraph.iter(f"{A}t"))):
        properties.set("rtl", "1")
        properties.set("algn", "r")


def _list_footers(title: str, number: int, *, first_id: int) -> list[ET.Element]:
    """Return the footer of a slide: the presentation's title and the slide's number."""
    names, kinds = ("Footer", "HtmlSlide number"), ("ftr", "sldNum")
    looks = _FOOTER_LOOKS.format(language=LANGUAGE, color=SOFT)
    contents = (f"<a:r>{looks}<a:t>{escape(title)}</a:t></a:r>", _NUMBER.format(looks=looks, number=number))
    return [
        ET.fromstring(  # noqa: S314 made right here; the text in it is escaped
            _FOOTER.format(
                p=P.strip("{}"),
                a=A.strip("{}"),
                id=first_id + index,
                name=name,
                type=kind,
                index=11 + index,
                side="lr"[index],
                content=content,
            )
        )
        for index, (name, kind, content) in enumerate(zip(names, kinds, contents, strict=True))
    ]

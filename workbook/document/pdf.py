"""Render a document as an accessible PDF file: tagged, with title, language and bookmarks (PDF/UA)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import typst

from workbook.document.blocks import parse_blocks
from workbook.document.document import LANGUAGE
from workbook.document.layout.column_widths import choose_font_size, compute_column_widths
from workbook.document.layout.text_metrics import is_right_to_left

if TYPE_CHECKING:
    from workbook.document.blocks import Block, Run
    from workbook.document.document import HtmlDocument, HtmlSection

TEMPLATE = Path(__file__).with_name("document.typ")
STANDARD = "ua-1"
# The scales for fitting everything on one page.
_ONE_PAGE_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76)
# The width of a line, in points, in portrait and in landscape.
_LINE_POINTS = (470, 717)
# The width of a character as a share of its size, and the width from which on a table fills the line.
_LETTER, _NARROW = 0.5, 0.75
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def render_pdf(document: HtmlDocument) -> bytes:
    """Render a document as a PDF file.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    The file. It is always tagged, and declares PDF/UA unless it contains characters for which this computer has no font: the
    standard requires that every character is visible.
    """
    data = _make_data(document)
    data["scale"] = _choose_scale(data) if document.is_one_page else 1
    try:
        return _compile(data, standards=[STANDARD])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compile(data, standards=[])


def render_picture(svg: bytes, *, dots_per_inch: float) -> bytes:
    """Render a drawing as a PNG picture, for formats that cannot contain drawings.

    Parameters
    ----------
    svg
        The drawing.
    dots_per_inch
        The resolution.

    Returns
    -------
    The picture.
    """
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", alt: "")'
    picture = typst.compile(source.encode(), format="png", ppi=dots_per_inch, sys_inputs={"svg": svg.decode()})
    return bytes(picture)


def _compile(data: dict[str, Any], *, standards: list[str]) -> bytes:
    options: dict[str, Any] = {"pdf_standards": standards} if standards else {}
    return bytes(typst.compile(str(TEMPLATE), **_make_inputs(data), **options))


def _choose_scale(data: dict[str, Any]) -> float:
    """Return the largest scale at which everything fits on one page, or the smallest where none does."""
    *larger, smallest = _ONE_PAGE_SCALES
    return next((scale for scale in larger if _count_pages(data | {"scale": scale}) == 1), smallest)


def _count_pages(data: dict[str, Any]) -> int:
    (pages,) = json.loads(typst.query(str(TEMPLATE), "<pages>", field="value", **_make_inputs(data)))
    return int(pages)


def _make_inputs(data: dict[str, Any]) -> dict[str, Any]:
    # Every computer that runs the workbook has matplotlib's fonts, which have most alphabets.
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return {"font_paths": [str(fonts)], "sys_inputs": {"document": json.dumps(data, ensure_ascii=False)}}


def _make_data(document: HtmlDocument) -> dict[str, Any]:
    return {
        "title": _clean(document.title),
        "lines": [_clean(line) for line in document.lines],
        "author": _clean(document.author),
        "language": LANGUAGE,
        "dated": [document.dated.year, document.dated.month, document.dated.day] if document.dated else [],
        "contents": document.has_contents,
        "wide": document.is_wide,
        "form": document.is_form,
        "sections": [_make_section(section, document) for section in document.sections],
    }


def _make_section(section: HtmlSection, document: HtmlDocument) -> dict[str, Any]:
    blocks = parse_blocks(_clean(section.html))
    for block in blocks:
        for runs in _list_texts(block):
            runs[0]["rtl"] = is_right_to_left("".join(run["text"] for run in runs))
        if block["kind"] == "table":
            _lay_out_table(block, document)
    parts = [_make_section(part, document) for part in section.parts]
    return {"title": _clean(section.title), "blocks": blocks, "parts": parts}


def _list_texts(block: Block) -> list[list[Run]]:
    """Return the texts of a block that are laid out separately."""
    cells = [cell for row in [block.get("header") or [], *block.get("rows", ())] for cell in row]
    return [runs for runs in (block.get("runs"), *block.get("items", ()), *cells) if runs]


def _lay_out_table(block: Block, document: HtmlDocument) -> None:
    """Choose the font size of a table and its column widths as shares of the line; none when the table is narrower."""
    number = max((len(row) for row in block["rows"]), default=0)
    size = choose_font_size(number)
    letters = int(_LINE_POINTS[document.is_wide] / (size * _LETTER))
    widths = compute_column_widths(block, letters=letters)
    is_narrow = sum(widths) <= letters * _NARROW and not (document.is_form and block["header"])
    block |= {"size": size, "count": number, "widths": [] if is_narrow else widths}


def _clean(text: str) -> str:
    lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    )  # The last font shows missing characters as nothing.
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", lines)

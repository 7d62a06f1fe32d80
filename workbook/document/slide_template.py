"""Make the template for presentations: pandoc's own with a new layout and the colours of our charts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from workbook.document.layout.pagination import HEIGHT, HEIGHT_BELOW_LEAD, LEAD_SIZE, TEXT_SIZE, TITLE_SIZES, WIDTH
from workbook.document.office_package import update_package
from workbook.document.pandoc import run_pandoc

if TYPE_CHECKING:
    from collections.abc import Mapping

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_PREFIXES = {
    "a": A.strip("{}"),
    "p": P.strip("{}"),
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}
POINT = 12700  # in the unit of PowerPoint's measures
INK, DEEP, SOFT = "1C1C1C", "1F3A5F", "575757"
FONT = "Arial"  # Every computer has this font, or one with the same widths.
_LEFT, _BOTTOM = 36.0, 370.0
_COLORS = {"dk1": INK, "lt1": "FFFFFF", "dk2": DEEP, "lt2": "EEF2F5", "accent1": DEEP, "accent2": "5F7F9C"}
# Positions in points: left, top, width and height. The names are those of pandoc's placeholders.
_MASTER = {
    "title": (_LEFT, 16, WIDTH, 70),
    "body": (_LEFT, _BOTTOM - HEIGHT, WIDTH, HEIGHT),
    "ftr": (_LEFT, 379, 560, 18),
    "sldNum": (604, 379, 80, 18),
    "dt": (_LEFT, 379, 60, 18),
}
_TITLE_SLIDE = {"ctrTitle": (60, 90, 600, 130), "subTitle": (60, 240, 600, 100)}
_WITH_LEAD = {
    "title": _MASTER["title"],
    "body": (_LEFT, 98, WIDTH, LEAD_SIZE * 3),
    "1": (_LEFT, _BOTTOM - HEIGHT_BELOW_LEAD, WIDTH, HEIGHT_BELOW_LEAD),
}
_RULE = (
    '<p:sp xmlns:p="{p}" xmlns:a="{a}"><p:nvSpPr><p:cNvPr id="90" name="Rule"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
    '</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr>'
    "</p:sp>"
)
_LINE = '<a:ln w="6350"><a:solidFill><a:srgbClr val="C9C9C9"/></a:solidFill></a:ln>'
_TABLE_ID = "{6B1D7A54-3C0E-4E0B-9F27-5A1C8E2D4F60}"
_TABLE_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a:tblStyleLst xmlns:a="{A.strip("{}")}" '
    f'def="{_TABLE_ID}"><a:tblStyle styleId="{_TABLE_ID}" styleName="Workbook"><a:wholeTbl><a:tcTxStyle>'
    '<a:fontRef idx="minor"><a:prstClr val="black"/></a:fontRef><a:schemeClr val="dk1"/></a:tcTxStyle><a:tcStyle>'
    f"<a:tcBdr><a:bottom>{_LINE}</a:bottom><a:insideH>{_LINE}</a:insideH></a:tcBdr><a:fill><a:noFill/></a:fill>"
    '</a:tcStyle></a:wholeTbl><a:firstRow><a:tcTxStyle b="on"><a:fontRef idx="minor"><a:prstClr val="black"/>'
    '</a:fontRef><a:schemeClr val="lt1"/></a:tcTxStyle><a:tcStyle><a:tcBdr/><a:fill><a:solidFill>'
    '<a:schemeClr val="accent1"/></a:solidFill></a:fill></a:tcStyle></a:firstRow></a:tblStyle></a:tblStyleLst>'
)
_BACKGROUND = (
    '<p:bg xmlns:p="{p}" xmlns:a="{a}"><p:bgPr><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
    "<a:effectLst/></p:bgPr></p:bg>"
)

for _prefix, _address in _PREFIXES.items():
    ET.register_namespace(_prefix, _address)


@cache
def make_slide_template() -> bytes:
    """Make the template.

    Returns
    -------
    The bytes of the template.

    Raises
    ------
    DocumentError
        This computer does not allow pandoc to start.
    """
    return update_package(run_pandoc(["--print-default-data-file=reference.pptx"], b""), _rewrite_part)


def _rewrite_part(name: str, content: bytes) -> bytes:
    if name == "ppt/theme/theme1.xml":
        return _recolor(content.decode()).encode()
    if name == "ppt/tableStyles.xml":
        return _TABLE_STYLES.encode()
    change = {
        "ppt/slideMasters/slideMaster1.xml": _change_master,
        "ppt/slideLayouts/slideLayout1.xml": _change_title_slide,
        "ppt/slideLayouts/slideLayout8.xml": _change_slide_with_lead,
    }.get(name)
    if change is None:
        return content
    tree = ET.fromstring(content)  # noqa: S314 comes with pandoc
    change(tree)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ET.tostring(tree)


def _recolor(theme: str) -> str:
    for name, color in _COLORS.items():
        theme = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{color}"/>\g<2>', theme)
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", theme)


def _change_master(master: ET.Element) -> None:
    _place_all(master, _MASTER)
    for body in master.iter(f"{A}bodyPr"):
        body.attrib.update(lIns="0", rIns="0", tIns="0", bIns="0")
    next(master.iter(f"{A}bodyPr")).set("anchor", "b")  # The title is directly above the rule.
    styles = {"titleStyle": [TITLE_SIZES[0][0]], "bodyStyle": [TEXT_SIZE, TEXT_SIZE - 1]}
    for style, sizes in styles.items():
        for level, properties in enumerate(master.iterfind(f".//{P}{style}/*")):
            for run in properties.iter(f"{A}defRPr"):
                run.set("sz", str(round(sizes[min(level, len(sizes) - 1)] * 100)))
    for properties in master.iterfind(f".//{P}titleStyle/*"):
        properties.set("algn", "l")
        _paint(properties, "accent1", bold=True)
    for properties in master.iterfind(f".//{P}bodyStyle/*"):
        properties.attrib.update(marL=str(18 * POINT), indent=str(-18 * POINT))
    tree = next(master.iter(f"{P}spTree"))
    tree.insert(2, ET.fromstring(_RULE.format(**_PREFIXES, **_make_box((_LEFT, 90, WIDTH, 1.5)))))  # noqa: S314 ours


def _change_title_slide(layout: ET.Element) -> None:
    """Make the title slide white on blue, without rule and footer."""
    layout.set("showMasterSp", "0")
    next(layout.iter(f"{P}cSld")).insert(0, ET.fromstring(_BACKGROUND.format(**_PREFIXES)))  # noqa: S314 ours
    _place_all(layout, _TITLE_SLIDE)
    for shape in layout.iter(f"{P}sp"):
        kind = _get_kind(shape)
        if kind in _TITLE_SLIDE:
            is_title = kind == "ctrTitle"
            next(shape.iter(f"{A}bodyPr")).set("anchor", "b" if is_title else "t")
            style = next(shape.iter(f"{A}lstStyle"))
            for old in list(style):
                style.remove(old)
            first = ET.SubElement(style, f"{A}lvl1pPr", marL="0", indent="0", algn="l")
            ET.SubElement(first, f"{A}buNone")
            ET.SubElement(first, f"{A}defRPr", sz="3000" if is_title else "1600")
            _paint(first, "bg1", bold=is_title)


def _change_slide_with_lead(layout: ET.Element) -> None:
    """Place a line or two above a table or a picture, both as wide as the slide."""
    _place_all(layout, _WITH_LEAD)
    for shape in layout.iter(f"{P}sp"):
        kind = _get_kind(shape)
        for style in shape.iter(f"{A}lstStyle"):
            for old in list(style):
                if kind in {"title", "1"}:
                    style.remove(old)
                for run in old.iter(f"{A}defRPr"):
                    run.set("sz", str(round(LEAD_SIZE * 100)))


def _paint(properties: ET.Element, color: str, *, bold: bool) -> None:
    for run in properties.iter(f"{A}defRPr"):
        for old in run.findall(f"{A}solidFill"):
            run.remove(old)
        fill = ET.Element(f"{A}solidFill")
        ET.SubElement(fill, f"{A}schemeClr", val=color)
        run.insert(0, fill)
        run.set("b", str(int(bold)))


def _place_all(tree: ET.Element, places: Mapping[str, tuple[float, float, float, float]]) -> None:
    for shape in tree.iter(f"{P}sp"):
        place = places.get(_get_kind(shape))
        for frame in shape.iter(f"{A}xfrm") if place else ():
            box = _make_box(place) if place else {}
            next(frame.iter(f"{A}off")).attrib.update(x=box["x"], y=box["y"])
            next(frame.iter(f"{A}ext")).attrib.update(cx=box["width"], cy=box["height"])


def _get_kind(shape: ET.Element) -> str:
    """Return the kind of a placeholder; one for any content has a number instead."""
    placeholder = next(shape.iter(f"{P}ph"), None)
    return "" if placeholder is None else placeholder.get("type") or str(placeholder.get("idx"))


def _make_box(place: tuple[float, float, float, float]) -> dict[str, str]:
    return {name: str(round(part * POINT)) for name, part in zip(("x", "y", "width", "height"), place, strict=True)}

"""Make the template for Word documents: pandoc's own with our fonts, colours, paper size and footer."""

from __future__ import annotations

import re
from functools import cache

from workbook.document.office_package import update_package
from workbook.document.pandoc import run_pandoc

INK, RULE, SOFT = "1F3A5F", "C9C9C9", "575757"
FONT = "Arial"  # Every computer has this font, or one with the same widths.
SIZES = {"Title": 48, "Subtitle": 22, "Heading1": 34, "Heading2": 26, "Heading3": 22, "Heading4": 21}  # half points
TEXT_SIZE = 20  # half points
# A4, in twentieths of a point, and the margins in portrait and in landscape.
_PAPER, _MARGINS = (11906, 16838), (1247, 800)
_TABLE_STYLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:qFormat/>'
    '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="{RULE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:color="{RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
    f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{INK}"/></w:tcPr></w:tblStylePr></w:style>'
)
# Forms to fill in by hand have lines around every cell, and little ink.
_FORM_STYLE = re.sub(r"<w:tblBorders>.*</w:tblBorders>", "<w:tblBorders>{}</w:tblBorders>", _TABLE_STYLE).format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="{SOFT}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)
_FORM_STYLE = re.sub(r"<w:tblStylePr.*</w:tblStylePr>", "", _FORM_STYLE)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIELD = (
    '<w:r>{looks}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{looks}<w:instrText>{field}</w:instrText></w:r>'
    '<w:r>{looks}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{looks}<w:t>1</w:t></w:r>'
    '<w:r>{looks}<w:fldChar w:fldCharType="end"/></w:r>'
)
_FOOTER_PART, _FOOTER_ID = "word/footer1.xml", "rIdFooter"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"


@cache
def make_word_template(*, is_wide: bool, is_form: bool) -> bytes:
    """Make the template.

    Parameters
    ----------
    is_wide
        Whether the pages are in landscape.
    is_form
        Whether tables are to be filled in by hand.

    Returns
    -------
    The bytes of the template.

    Raises
    ------
    DocumentError
        This computer does not allow pandoc to start.
    """
    table = _FORM_STYLE if is_form else _TABLE_STYLE
    changes = {
        "word/styles.xml": lambda styles: _restyle(styles, table),
        "word/theme/theme1.xml": _change_fonts,
        "word/document.xml": lambda body: _set_page(body, is_wide=is_wide),
        "word/_rels/document.xml.rels": _relate_footer,
        "[Content_Types].xml": _declare_footer,
    }

    def rewrite(name: str, content: bytes) -> bytes:
        return changes[name](content.decode()).encode() if name in changes else content

    data = run_pandoc(["--print-default-data-file=reference.docx"], b"")
    return update_package(data, rewrite, added={_FOOTER_PART: _render_footer().encode()})


def _restyle(styles: str, table_style: str) -> str:
    styles = re.sub(r'<w:color w:val="(?:0F4761|4F81BD|345A8A|365F91)"[^>]*/>', f'<w:color w:val="{INK}"/>', styles)
    styles = re.sub(
        r'(<w:docDefaults>.*?<w:sz w:val=")\d+(".*?<w:szCs w:val=")\d+',
        rf"\g<1>{TEXT_SIZE}\g<2>{TEXT_SIZE}",
        styles,
        flags=re.DOTALL,
    )
    for name, size in SIZES.items():
        styles = _set_style(styles, name, size)
    table = re.compile(r'<w:style [^>]*w:type="table"[^>]*w:styleId="Table"[^>]*>.*?</w:style>', re.DOTALL)
    styles, found = table.subn(table_style, styles)
    return styles if found else styles.replace("</w:styles>", f"{table_style}</w:styles>")


def _set_style(styles: str, name: str, size: int) -> str:
    """Set the font size of a style; titles are left-aligned, headings bold."""

    def change(style: re.Match[str]) -> str:
        text = re.sub(r'<w:(szCs|sz) w:val="\d+"\s*/>', rf'<w:\1 w:val="{size}"/>', style[0])
        text = text.replace('<w:jc w:val="center" />', '<w:jc w:val="left"/>')
        return (
            text
            if name == "Subtitle"
            else re.sub(r"(<w:rPr>\s*(?:<w:rFonts.*?/>)?)", r"\1<w:b/>", text, flags=re.DOTALL)
        )

    pattern = rf'<w:style [^>]*w:styleId="{name}">.*?</w:style>'
    return re.sub(pattern, change, styles, flags=re.DOTALL)


def _change_fonts(theme: str) -> str:
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*"[^>]*/>', rf'\g<1>{FONT}"/>', theme)


def _set_page(body: str, *, is_wide: bool) -> str:
    width, height = reversed(_PAPER) if is_wide else _PAPER
    margin = _MARGINS[is_wide]
    lying = ' w:orient="landscape"' if is_wide else ""
    page = (
        f'<w:pgSz w:w="{width}" w:h="{height}"{lying}/><w:pgMar w:top="{margin}" w:right="{margin}" '
        f'w:bottom="{margin}" w:left="{margin}" w:header="500" w:footer="500" w:gutter="0"/>'
    )
    footer = f'<w:footerReference xmlns:r="{_OFFICE}" w:type="default" r:id="{_FOOTER_ID}"/>'
    return re.sub(r"<w:sectPr>(.*?)</w:sectPr>", rf"<w:sectPr>{footer}\1{page}</w:sectPr>", body, flags=re.DOTALL)


def _relate_footer(relations: str) -> str:
    ours = f'<Relationship Id="{_FOOTER_ID}" Type="{_OFFICE}/footer" Target="footer1.xml"/>'
    return relations.replace("</Relationships>", f"{ours}</Relationships>")


def _declare_footer(types: str) -> str:
    return types.replace("</Types>", f'<Override PartName="/{_FOOTER_PART}" ContentType="{_FOOTER_TYPE}"/></Types>')


def _render_footer() -> str:
    looks = f'<w:rPr><w:color w:val="{SOFT}"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>'
    page, pages = (_FIELD.format(looks=looks, field=field) for field in ("PAGE", "NUMPAGES"))
    said, of = (f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("Page ", " of "))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr xmlns:w="{_W}"><w:p><w:pPr>'
        f'<w:jc w:val="right"/></w:pPr>{said}{page}{of}{pages}</w:p></w:ftr>'
    )

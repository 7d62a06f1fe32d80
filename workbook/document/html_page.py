"""Render a document as one HTML file that needs no network, no script and no program but a browser."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from workbook.document.document import LANGUAGE, list_numbered_sections
from workbook.document.html import Html, join_html, make_element, make_link, make_list

if TYPE_CHECKING:
    from workbook.document.document import HtmlDocument, HtmlSection

# Nothing on the page may run or be downloaded, whatever somebody wrote.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light }
body { font: 1.05rem/1.55 Georgia, "Liberation Serif", serif; color: #1c1c1c; background: #fff; max-width: 52rem;
  margin: 0 auto; padding: 0 1.2rem 4rem }
header { background: #1f3a5f; color: #fff; padding: 1.6rem 1.4rem; margin-bottom: 1.5rem }
header p { margin: .2rem 0 }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .6rem }
h2, h3, h4, h5 { color: #1f3a5f; line-height: 1.25 }
h2 { font-size: 1.6rem; border-bottom: 2px solid #1f3a5f; margin-top: 2.6rem }
h3 { font-size: 1.3rem; margin-top: 2rem } h4 { font-size: 1.1rem }
a { color: #1f3a5f }
table { border-collapse: collapse; margin: 1rem 0 1.6rem; max-width: 100% }
caption { text-align: left; font-weight: bold; color: #1f3a5f; padding: .3rem 0 }
p, li, th, td, caption, h1, h2, h3 { unicode-bidi: plaintext }
th, td { padding: .35rem .6rem; border-bottom: 1px solid #c9c9c9; font-size: .95rem; overflow-wrap: anywhere }
thead th { background: #1f3a5f; color: #fff }
img { max-width: 100% } figcaption { color: #575757; font-size: .9rem }
@media screen and (max-width: 45rem) { th, td { padding: .3rem; font-size: .9rem; white-space: normal !important;
  hyphens: auto } }
@media print { body { max-width: none } h2, h3, h4, caption { break-after: avoid } tr, figure { break-inside: avoid } }
"""
_WIDE_STYLE = "@page { size: landscape } body { max-width: 75rem }"
_FORM_STYLE = """
header, thead th { background: none; color: #1f3a5f } header { padding: 1rem 0 0 }
table { width: 100% } th, td { border: 1px solid #575757 } tbody th { font-weight: normal }
"""


def render_page(document: HtmlDocument) -> str:
    """Render a document as an HTML page.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    A complete HTML file, in which every text is escaped.
    """
    numbered = list(list_numbered_sections(document.sections))
    contents = make_list(make_link(section.title, f"#{name}") for name, level, section in numbered if level == 1)
    header = make_element("header", make_element("h1", document.title), *(make_element("p", x) for x in document.lines))
    navigation = Html(f'<nav aria-label="Contents">{contents}</nav>') if document.has_contents else ""
    styles = _STYLE + _WIDE_STYLE * document.is_wide + _FORM_STYLE * document.is_form
    body = join_html(_render_section(name, level, section) for name, level, section in numbered)
    author = f'<meta name="author" content="{escape(document.author)}">' if document.author else ""
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{author}'
        f"<title>{escape(document.title)}</title><style>{styles}</style></head>\n"
        f"<body>{header}{navigation}<main>{body}</main></body></html>\n"
    )


def _render_section(name: str, level: int, section: HtmlSection) -> Html:
    heading = make_element(f"h{min(level + 1, 6)}", section.title, id=name)
    return join_html([heading, Html(section.html), "\n"])

"""Make HTML in which every text is escaped: only the results of this module count as HTML.

The elements work without any style, because code hosts remove `style`, and screen readers and printers do not use it. The
parts that JupyterLab removes from untrusted outputs (`aria-*`, `<style>`, scripts) are not used.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPACE = re.compile(r"[ \t\r\n]+")
_SAFE_IN_FRAGMENT = "?/:@!$&'()*+,;="
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# JupyterLab right-aligns every cell and centres every table, and only a style on the element overrides that.
_STYLES = {
    "words": "text-align:left;vertical-align:top",
    "date": "text-align:left;vertical-align:top;white-space:nowrap",
    "number": "text-align:right;vertical-align:top",
    "duration": "text-align:right;vertical-align:top;white-space:nowrap",
}
_TABLE_STYLE = "margin-left:0"
# Links are not underlined there, and colour alone must not distinguish a link from other text.
_LINK_STYLE = "text-decoration:underline"
_CAPTION_STYLE = "text-align:left;caption-side:top"


Kind = Literal["words", "date", "number", "duration"]


class Html(str):
    """Text that is HTML already; any other text is escaped when it is put into an element."""

    __slots__ = ()


def make_element(tag: str, *children: str, **attributes: str) -> Html:
    """Make an element.

    Parameters
    ----------
    tag
        Its name.
    children
        Its content, in order: Html as it is, other text escaped, with its line breaks.
    attributes
        Its attributes by name, which are escaped.

    Returns
    -------
    The element.
    """
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return Html(f"<{tag}{written}>{join_html(children)}</{tag}>")


def join_html(parts: Iterable[str]) -> Html:
    """Join parts: Html as it is, other text escaped, with its line breaks.

    Parameters
    ----------
    parts
        The parts.

    Returns
    -------
    The HTML.
    """
    return Html("".join(part if isinstance(part, Html) else _escape(part) for part in parts))


def make_list(items: Iterable[str], *, ordered: bool = False) -> Html:
    """Make a list.

    Parameters
    ----------
    items
        The items.
    ordered
        Whether it is numbered.

    Returns
    -------
    The list.
    """
    return make_element("ol" if ordered else "ul", *(make_element("li", item) for item in items))


def make_link(text: str, address: str) -> Html:
    """Make a link.

    Parameters
    ----------
    text
        Its text.
    address
        Its address.

    Returns
    -------
    The link.
    """
    return make_element("a", text, href=address, style=_LINK_STYLE)


def make_facts(caption: str, facts: Iterable[tuple[str, str]]) -> Html:
    """Make a table of facts, with one row per question and its answer.

    A definition list would have the same meaning, but JupyterLab floats those, and a long term then displaces what follows.

    Parameters
    ----------
    caption
        What the facts are about.
    facts
        The questions with their answers.

    Returns
    -------
    The table.
    """
    rows = [make_element("tr", *_make_row(fact, [_STYLES["words"]] * 2)) for fact in facts]
    return _make_captioned(make_element("strong", caption), make_element("tbody", *rows))


def make_table(
    caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, kinds: Sequence[Kind] = ()
) -> Html:
    """Make a table whose first column has the row headers.

    Parameters
    ----------
    caption
        What the table is about; it appears above the table.
    headers
        The column headers.
    rows
        The cells of each row, one per header.
    kinds
        The kind of each column: numbers and durations are right-aligned, dates and durations are not wrapped; words by default.

    Returns
    -------
    The table.
    """
    styles = [_STYLES[kind] for kind in kinds or ("words",) * len(headers)]
    head = make_element("tr", *map(_make_header, headers, styles))
    body = (make_element("tr", *_make_row(row, styles)) for row in rows)
    return _make_captioned(caption, make_element("thead", head), make_element("tbody", *body))


def make_anchor(heading: str) -> str:
    """Make the address of a heading on the same page, as JupyterLab and nbconvert name it.

    Parameters
    ----------
    heading
        The heading.

    Returns
    -------
    The address.
    """
    return "#" + quote(_SPACE.sub(" ", heading).strip().replace(" ", "-"), safe=_SAFE_IN_FRAGMENT)


def make_page_address(notebook: str, *, heading: str = "") -> str:
    """Make the address of another page, or of a heading on it, from a page in the same folder.

    Parameters
    ----------
    notebook
        The id of the page's notebook.
    heading
        The heading; "" for the top of the page.

    Returns
    -------
    The address.
    """
    return f"{notebook}.ipynb{make_anchor(heading) if heading else ''}"


def _make_captioned(caption: str, *parts: Html) -> Html:
    return make_element("table", make_element("caption", caption, style=_CAPTION_STYLE), *parts, style=_TABLE_STYLE)


def _make_header(header: str, style: str, *, scope: str = "col") -> Html:
    if not header.strip():  # The cell is to be filled in by hand, so it is not a row header yet.
        return make_element("td", header, style=style)
    return make_element("th", header, scope=scope, style=style)


def _make_row(cells: Sequence[str], styles: Sequence[str]) -> list[Html]:
    first, *others = cells
    data = [make_element("td", cell, style=style) for cell, style in zip(others, styles[1:], strict=True)]
    return [_make_header(first, styles[0], scope="row"), *data]


def _escape(text: str) -> str:
    return "<br>".join(escape(line) for line in _LINE_BREAK.split(text))

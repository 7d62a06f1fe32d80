"""Write HTML in which every text is escaped, because only what was made here counts as HTML.

The elements hold up without any style: a code host takes `style` away, and a screen reader or a printer never had it.
What JupyterLab strips from outputs it does not trust (`aria-*`, `<style>`, scripts) is not used at all.
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
# JupyterLab aligns every cell to the right and centres every table, and only a style of the element's own outdoes it.
_STYLES = {
    "words": "text-align:left;vertical-align:top",
    "date": "text-align:left;vertical-align:top;white-space:nowrap",
    "number": "text-align:right;vertical-align:top",
}
_TABLE_STYLE = "margin-left:0"
# Neither is underlined there, and colour alone does not tell a link from the words around it.
_LINK_STYLE = "text-decoration:underline"
_CAPTION_STYLE = "text-align:left;caption-side:top"


Kind = Literal["words", "date", "number"]


class Html(str):
    """Text that is HTML already; everything else is escaped when it is put into an element."""

    __slots__ = ()


def make_element(tag: str, *children: str, **attributes: str) -> Html:
    """Return an element.

    Parameters
    ----------
    tag
        Its name.
    children
        What stands in it, in order: Html as it is, other text escaped, with its line breaks kept.
    attributes
        By name, escaped.
    """
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return Html(f"<{tag}{written}>{join_html(children)}</{tag}>")


def join_html(parts: Iterable[str]) -> Html:
    """Return the parts one after the other: Html as it is, other text escaped, with its line breaks kept."""
    return Html("".join(part if isinstance(part, Html) else _escape(part) for part in parts))


def make_list(items: Iterable[str], *, ordered: bool = False) -> Html:
    """Return a list, numbered if it is ordered."""
    return make_element("ol" if ordered else "ul", *(make_element("li", item) for item in items))


def make_link(text: str, address: str) -> Html:
    """Return a link."""
    return make_element("a", text, href=address, style=_LINK_STYLE)


def make_facts(caption: str, facts: Iterable[tuple[str, str]]) -> Html:
    """Return a table of what is known about one thing: a row for each question, with its answer.

    A list of terms would say it as well, but JupyterLab floats those, and a long term then displaces what follows.
    """
    rows = [make_element("tr", *_make_row(fact, [_STYLES["words"]] * 2)) for fact in facts]
    return _make_captioned(make_element("strong", caption), make_element("tbody", *rows))


def make_table(
    caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, kinds: Sequence[Kind] = ()
) -> Html:
    """Return a table whose first column names its rows.

    Parameters
    ----------
    caption
        What the table is about; it stands above it.
    headers
        The names of the columns.
    rows
        The cells of each row, as many as there are headers.
    kinds
        What each column holds: numbers stand to the right, dates are not broken; words when it is left out.
    """
    styles = [_STYLES[kind] for kind in kinds or ("words",) * len(headers)]
    head = make_element("tr", *map(_make_header, headers, styles))
    body = (make_element("tr", *_make_row(row, styles)) for row in rows)
    return _make_captioned(caption, make_element("thead", head), make_element("tbody", *body))


def make_anchor(heading: str) -> str:
    """Return the address of a heading on the same page, as JupyterLab and nbconvert name it."""
    return "#" + quote(_SPACE.sub(" ", heading).strip().replace(" ", "-"), safe=_SAFE_IN_FRAGMENT)


def make_page_address(notebook: str, *, heading: str = "") -> str:
    """Return the address of another page, or of a heading on it, from a page beside it.

    Parameters
    ----------
    notebook
        The id of that page's notebook.
    heading
        The words of the heading; "" for the top of the page.
    """
    return f"{notebook}.ipynb{make_anchor(heading) if heading else ''}"


def _make_captioned(caption: str, *parts: Html) -> Html:
    return make_element("table", make_element("caption", caption, style=_CAPTION_STYLE), *parts, style=_TABLE_STYLE)


def _make_header(header: str, style: str, *, scope: str = "col") -> Html:
    if not header.strip():  # it is to be written in by hand, and names nothing yet
        return make_element("td", header, style=style)
    return make_element("th", header, scope=scope, style=style)


def _make_row(cells: Sequence[str], styles: Sequence[str]) -> list[Html]:
    first, *others = cells
    data = [make_element("td", cell, style=style) for cell, style in zip(others, styles[1:], strict=True)]
    return [_make_header(first, styles[0], scope="row"), *data]


def _escape(text: str) -> str:
    return "<br>".join(escape(line) for line in _LINE_BREAK.split(text))

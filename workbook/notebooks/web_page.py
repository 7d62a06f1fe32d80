"""Render a filled notebook as one web page that needs no network, no script and no Jupyter."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from nbconvert import HTMLExporter

if TYPE_CHECKING:
    from collections.abc import Collection

    from nbformat import NotebookNode

LANGUAGE = "en"
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
# Links in a list need enough distance to be pressed.
_STYLE = "<style>.jp-RenderedHTMLCommon li > a { display: inline-block; padding: 2px 0 }</style>"
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_LINK_TO_NOTEBOOK = re.compile(r'<a\b[^>]*?\bhref="([a-z0-9-]+)\.ipynb(#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)


def render_web_page(notebook: NotebookNode, *, subtitle: str = "", pages: Collection[str] = ()) -> str:
    """Return a filled notebook as HTML.

    Parameters
    ----------
    notebook
        The notebook, with its outputs.
    subtitle
        The person, for the title in the browser; "" for none.
    pages
        The ids of the notebooks with a web page in the same folder. Links to them lead to those pages; links to other
        notebooks become plain text.

    Returns
    -------
    A complete page that looks like JupyterLab, with title and language, without code and scripts.
    """
    titled = notebook.copy()
    titled.metadata = {**notebook.metadata, "title": " · ".join(filter(None, (_get_title(notebook), subtitle)))}
    page, _ = make_exporter().from_notebook_node(titled)
    styled = _SCRIPT.sub("", page).replace("</head>", f"{_STYLE}\n</head>", 1)
    return _LINK_TO_NOTEBOOK.sub(lambda link: _relink(link, pages), styled)


@functools.cache
def make_exporter() -> HTMLExporter:
    """Return the exporter, whose template is read once."""
    # The page needs no scripts, and each of these would be loaded from the network.
    addresses = dict.fromkeys(("mathjax_url", "mermaid_js_url", "require_js_url", "jquery_url"), "")
    return HTMLExporter(  # type: ignore[no-untyped-call]  # typed in part only
        template_name="lab",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        language_code=LANGUAGE,
        **addresses,
    )


def _get_title(notebook: NotebookNode) -> str:
    matches = (_HEADING.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match.group(1) for match in matches if match), "")


def _relink(link: re.Match[str], pages: Collection[str]) -> str:
    page, anchor, text = link.groups()
    return f'<a href="{page}.html{anchor or ""}">{text}</a>' if page in pages else text

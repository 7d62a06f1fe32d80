"""Show static HTML in a notebook, marked as fit to stay in its file, with the same as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbook.document.html import Html, make_element
from workbook.document.text import render_text

# The save hook drops every output of a workbook's notebook but those with this metadata.
SHARED = {"workbook": {"shared": True}}
# "$5 and $6" is no formula. JupyterLab's MathJax goes by the first name, that of nbconvert's pages by the second.
NO_FORMULAS = "mathjax_ignore tex2jax_ignore"


@dataclass(frozen=True)
class StaticHtml:
    """A part of a page that needs no kernel, and that a notebook file may keep: an example's or an export's.

    Parameters
    ----------
    html
        HTML in which all text is escaped already.
    """

    html: str

    @property
    def text(self) -> str:
        """The same as plain text."""
        return render_text(self.html)

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, str], dict[str, Any]]:
        html = make_element("div", Html(self.html), **{"class": NO_FORMULAS})
        return {"text/html": str(html), "text/plain": self.text}, SHARED

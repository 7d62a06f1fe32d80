"""Show static HTML in a notebook, marked as shared so that the file may keep it, together with the same as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbook.document.html import Html, make_element
from workbook.document.html_text import render_text

# The save hook removes every output of a workbook notebook without this metadata.
SHARED = {"workbook": {"shared": True}}
# "$5 and $6" is not a formula. JupyterLab's MathJax uses the first name, that of nbconvert's pages the second.
NO_FORMULAS = "mathjax_ignore tex2jax_ignore"


@dataclass(frozen=True)
class StaticHtml:
    """A part of a page that needs no kernel and that a notebook file may keep, as in examples and exports.

    Parameters
    ----------
    html
        HTML in which all text is escaped.
    """

    html: str

    @property
    def text(self) -> str:
        """The same as plain text."""
        return render_text(self.html)

    def _repr_mimebundle_(self, **_options: Any) -> tuple[dict[str, str], dict[str, Any]]:
        html = make_element("div", Html(self.html), **{"class": NO_FORMULAS})
        return {"text/html": str(html), "text/plain": self.text}, SHARED

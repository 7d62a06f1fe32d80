"""Replace links to pages that do not exist by their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_LINK = re.compile(r'<a\b[^>]*?\bhref="([a-z0-9-]+)\.ipynb(?:#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)


def drop_page_links(html: str, *, pages: Collection[str]) -> str:
    """Replace links to other pages than these by their text.

    Parameters
    ----------
    html
        HTML as `workbook.document.html` makes it.
    pages
        The ids of the notebooks that links may lead to.

    Returns
    -------
    The HTML.
    """
    return _LINK.sub(lambda link: link[0] if link[1] in pages else link[2], html)

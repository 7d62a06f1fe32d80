"""Parse the HTML of reports into blocks, plain values for the PDF, Word and slide renderers."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]
Run = dict[str, Any]
_STYLES = {"strong": "bold", "em": "italic", "code": "code"}
_CELLS = {"td", "th"}
# A no-break space does not count: it marks a line that stays empty.
_BLANKS = " \t\r\n"
_SVG = "data:image/svg+xml;base64,"


def parse_blocks(html: str) -> list[Block]:
    r"""Parse HTML that this package wrote into blocks.

    Parameters
    ----------
    html
        HTML with every element closed.

    Returns
    -------
    The blocks in order, each with its `kind`: `paragraph` (`runs`), `list` (`ordered`, `items` of runs), `table` (`caption` of
    runs, `header` of cells or None, `rows` of cells, `numbers`: the right-aligned columns, `dates`: the columns that should not be
    wrapped) and `figure` (`svg`, `alt`, `caption` of runs). A run is a text with `bold`, `italic` and `code`; its line breaks are
    "\\n".
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_text()
    return reader.blocks


class _Reader(HTMLParser):
    """Collects blocks; runs are collected until their element ends."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._styles: list[str] = []
        self._lists: list[Block] = []
        self._table: Block | None = None
        self._is_in_header = False
        self._figure: Block | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or a style within one."""
        attributes = dict(attrs)
        if tag in _STYLES:
            self._styles.append(_STYLES[tag])
        elif tag == "br":
            self._add("\n")
        elif tag == "img":
            self._begin_figure(attributes)
        elif tag in {"ol", "ul"}:
            self.end_text()
            self._lists.append({"kind": "list", "ordered": tag == "ol", "items": []})
        elif tag == "table":
            self.end_text()
            self._table = {"kind": "table", "caption": [], "header": None, "rows": [], "numbers": [], "dates": []}
        elif self._table is not None:
            self._begin_part(self._table, tag, attributes)
        elif tag == "li":
            self._take()  # Ignore the space between two items.
        elif tag in {"p", "div", "figure"} and not self._lists:
            self.end_text()

    def handle_endtag(self, tag: str) -> None:
        """End a block, or a style within one."""
        if tag in _STYLES:
            self._styles.pop()
        elif tag in {"caption", "figcaption"}:
            self._end_caption(tag)
        elif tag in _CELLS and self._table is not None:
            row = self._table["header"] if self._is_in_header else self._table["rows"][-1]
            row.append(self._take())
        elif tag == "thead":
            self._is_in_header = False
        elif tag == "table" and self._table is not None:
            self.blocks.append(self._table)
            self._table = None
        elif tag == "li" and self._lists:
            self._lists[-1]["items"].append(self._take())
        elif tag in {"ol", "ul"}:
            self.blocks.append(self._lists.pop())
        elif tag == "figure" and self._figure is not None:
            self.blocks.append(self._figure)
            self._figure = None
        elif tag in {"p", "div"} and not self._lists:
            self.end_text()

    def handle_data(self, data: str) -> None:
        """Add text to the runs."""
        self._add(data)

    def end_text(self) -> None:
        """Make a paragraph of the collected text."""
        runs = self._take()
        if runs:
            self.blocks.append({"kind": "paragraph", "runs": runs})

    def _begin_figure(self, attributes: dict[str, str | None]) -> None:
        source = attributes.get("src") or ""
        if source.startswith(_SVG):
            svg = base64.b64decode(source.removeprefix(_SVG)).decode()
            self._figure = {"kind": "figure", "svg": svg, "alt": attributes.get("alt") or "", "caption": []}

    def _end_caption(self, tag: str) -> None:
        holder = self._table if tag == "caption" else self._figure
        if holder is not None:
            holder["caption"] = self._take()

    def _begin_part(self, table: Block, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin a part of a table, or record the alignment of a column."""
        if tag == "thead":
            table["header"], self._is_in_header = [], True
        elif tag == "tr" and not self._is_in_header:
            table["rows"].append([])
        elif tag in _CELLS and self._is_in_header:
            style = attributes.get("style") or ""
            table["numbers"] += [len(table["header"])] * ("text-align:right" in style)
            table["dates"] += [len(table["header"])] * ("white-space:nowrap" in style)

    def _add(self, text: str) -> None:
        styles = dict.fromkeys(self._styles, True)
        if self._runs and {key: value for key, value in self._runs[-1].items() if key != "text"} == styles:
            self._runs[-1]["text"] += text
        else:
            self._runs.append({"text": text, **styles})

    def _take(self) -> list[Run]:
        runs, self._runs = self._runs, []
        return runs if any(run["text"].strip(_BLANKS) for run in runs) else []

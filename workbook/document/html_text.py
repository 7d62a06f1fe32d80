"""Render HTML of this package as plain text, for outputs of notebooks that are not available as a tree."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import zip_longest

MAX_TABLE_WIDTH = 120
_INDENT = "    "
_BLOCKS = {"caption", "div", "figcaption", "figure", "li", "ol", "p", "section", "table", "ul"}
_CELLS = {"td", "th"}
_SPACE = re.compile(r"[ \t\n\r]+")


def render_text(html: str) -> str:
    """Render HTML as plain text: paragraphs, lists and tables.

    Parameters
    ----------
    html
        HTML as this package writes it, with every element closed.

    Returns
    -------
    The text.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "\n".join(reader.lines).strip("\n")


class _Reader(HTMLParser):
    """Collects lines; the text of a block or a table cell is collected in `words` until it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.has_header = False
        self.numbers: list[int | None] = []  # the number of the next item, per nested list; None for dashes
        self.first, self.later = "", ""  # the beginnings of the first line of a block and of the others

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.words.append("\n")
        elif tag == "img":
            self.words.append(dict(attrs).get("alt") or "")
        elif tag == "tr":
            self.rows.append([])
        elif tag == "thead":
            self.has_header = True
        elif tag in _CELLS:
            self.words = []
        elif tag in _BLOCKS:
            self.end_block()
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self.rows[-1].append(self._take_text())
        elif tag == "table":
            lay_out = _lay_out_table if self.has_header else _lay_out_facts
            self.lines += [*lay_out(self.rows), ""]
            self.rows, self.has_header = [], False
        elif tag in _BLOCKS:
            self.end_block()
            self._end(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(_SPACE.sub(" ", data))

    def end_block(self) -> None:
        """Write the collected text."""
        text = self._take_text()
        if text:
            first, *others = text.split("\n")
            self.lines += [self.first + first, *(self.later + line for line in others)]
        self.first, self.later = "", ""

    def _begin(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self.numbers.append(1 if tag == "ol" else None)
        elif tag == "li" and self.numbers:
            number = self.numbers[-1]
            self.first = "- " if number is None else f"{number}. "
            self.later = " " * len(self.first)
            self.numbers[-1] = None if number is None else number + 1

    def _end(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self.numbers.pop()
        if tag in {"caption", "figure", "ol", "p", "ul"}:
            self.lines.append("")

    def _take_text(self) -> str:
        lines = "".join(self.words).split("\n")
        self.words = []
        return "\n".join(line.strip(" ") for line in lines).strip("\n")


def _lay_out_table(rows: list[list[str]]) -> list[str]:
    """Return a table in columns if it fits on the page, else row by row, each value below its column's name."""
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    has_line_breaks = any("\n" in cell for row in rows for cell in row)
    if has_line_breaks or sum(widths) + 2 * len(widths) > MAX_TABLE_WIDTH:
        return _lay_out_rows(rows)
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*lines[:1], "  ".join("-" * width for width in widths), *lines[1:]]


def _lay_out_rows(rows: list[list[str]]) -> list[str]:
    headers, *others = rows
    lines = []
    for row in others:
        lines += [*_lay_out_facts([[header, cell] for header, cell in zip(headers, row, strict=False) if cell]), ""]
    return lines[:-1]


def _lay_out_facts(rows: list[list[str]]) -> list[str]:
    """Return questions with their answers; answers of several lines are below the question."""
    lines = []
    for question, *answers in rows:
        said = ": ".join(answers).split("\n")
        one_line = len(said) == 1
        lines += [f"{question}: {said[0]}"] if one_line else [f"{question}:", *(_INDENT + line for line in said)]
    return lines

"""Content, entries and a reader of HTML for the tests of what is rendered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from workbook.content.loader import Content, load_content
from workbook.store.entries import Entry

DATA = Path(__file__).resolve().parents[1] / "data"
SAVED_AT = dt.datetime(2026, 5, 4, 15, 30, tzinfo=dt.UTC)
MakeEntry = Callable[..., Entry]
Read = Callable[[str], "Page"]


class Page(HTMLParser):
    """What a browser would make of HTML: its texts, its elements with their attributes, its tables' cells."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self._add("\n")
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "every element is closed, in order"

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, data: str) -> None:
        self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


@pytest.fixture(scope="session")
def read() -> Read:
    """Return what a browser would make of HTML; every element must be closed."""

    def parse(html: str) -> Page:
        page = Page()
        page.feed(html)
        page.close()
        assert page.open == []
        return page

    return parse


@pytest.fixture(scope="session")
def sample() -> Content:
    return load_content(DATA / "content")


@pytest.fixture(scope="session")
def make_entry() -> MakeEntry:
    """Make an entry of a worksheet from its values."""

    def make(
        worksheet: str, values: dict[str, Any], *, name: str = "e1", problems: dict[str, str] | None = None
    ) -> Entry:
        return Entry(worksheet, name, 1, values, problems or {}, 1, SAVED_AT)

    return make


@pytest.fixture(scope="session")
def naughty() -> list[str]:
    """Strings that have broken programs; see the folder's README."""
    folder = DATA / "badinput"
    strings: list[str] = json.loads((folder / "naughty-strings.json").read_text(encoding="utf-8"))
    return strings + (folder / "script-payloads.txt").read_text(encoding="utf-8").splitlines()

"""Whatever is typed into a field of any kind is stored as it was typed, and is words and nothing else wherever it is shown."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from icalendar import Calendar

from tests.charts.drawings import DRAWINGS
from tests.exporting.exported_samples import NAUGHTY
from workbook.content.loader import Content, load_content
from workbook.content.values import parse_value
from workbook.exporting.calendar_file import make_calendar
from workbook.forms.form import Form
from workbook.reports.filled_worksheet import render_worksheet
from workbook.store.engine import open_file
from workbook.store.entries import Edit
from workbook.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
TYPES = "sample-types"
TEXTS = {"string", "long-text", "name"}
SAFE_ELEMENTS = {"p", "table", "caption", "strong", "thead", "tbody", "tr", "th", "td", "br", "ul", "li", "div", "span"}
CHART_ELEMENTS = {"svg", "defs", "style", "g", "path", "use", "clipPath", "rect", "pattern"}


class Elements(HTMLParser):
    """The elements and attributes of a page, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def sample() -> Content:
    """Content with a worksheet that has a field of every type."""
    return load_content(Path(__file__).resolve().parents[1] / "data" / "content")


@pytest.fixture(scope="module")
def store(sample: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store on the disk with every bad string in every field, opened anew after they were saved."""
    file = tmp_path_factory.mktemp("bad") / "workbook.sqlite"
    names = [field.name for field in sample.get_worksheet(TYPES).fields]
    store = Store(open_file(file, backups=file.parent), sample)
    store.save(TYPES, [Edit(f"e{n}", dict.fromkeys(names, text)) for n, text in enumerate(NAUGHTY)])
    store.close()
    store = Store(open_file(file, backups=file.parent), sample)
    yield store
    store.close()


def test_it_is_stored_as_it_was_typed_or_as_the_value_it_was_read_as(store: Store, sample: Content) -> None:
    entries = {entry.id: entry for entry in store.entries(TYPES)}
    other = []
    for field in sample.get_worksheet(TYPES).fields:
        for number, text in enumerate(NAUGHTY):
            kept = entries[f"e{number}"].values.get(field.name)
            is_read = field.type not in TEXTS and kept == parse_value(field, text).value
            if kept != text and not is_read and text.strip():
                other.append((field.name, text, kept))
    assert other == []


def test_it_reaches_the_form_as_it_was_typed(store: Store, sample: Content) -> None:
    form: Any = Form(store, sample.get_worksheet(TYPES), window="w")
    answer = form.answer({"type": "load", "request": "1"})

    shown = [entry["values"].get("long_text_field") for entry in answer["entries"]]
    assert shown == [text if text.strip() else None for text in NAUGHTY]


def test_it_makes_no_element_and_no_attribute_of_static_html(store: Store, sample: Content) -> None:
    html = render_worksheet(sample.get_worksheet(TYPES), store.entries(TYPES), {"services": {}}, content=sample)

    found = Elements(html)
    assert found.names <= SAFE_ELEMENTS
    assert found.attributes <= {"class", "scope", "colspan", "style", "lang", "dir"}
    assert html.count("&lt;script") > 10


@pytest.mark.parametrize("name", list(DRAWINGS))
def test_in_a_chart_it_is_a_label_and_nothing_that_could_run(name: str) -> None:
    worst = [text for text in NAUGHTY if "<" in text or "javascript:" in text or "$" in text]

    root = ET.fromstring(DRAWINGS[name](tuple(worst[:9])).svg)  # noqa: S314 our own bytes

    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= CHART_ELEMENTS
    attributes = [(key.rpartition("}")[2], value) for element in root.iter() for key, value in element.attrib.items()]
    assert not [key for key, _ in attributes if key.startswith("on")]
    assert all(value.startswith("#") for key, value in attributes if key == "href")


def test_in_a_calendar_each_is_one_event_with_its_words_in_it(content: Content) -> None:
    texts = [text for text in NAUGHTY if text.isprintable() and text.strip()]
    row = {"activity": None, "worksheet": "actions", "field": "due", "due": pd.Timestamp("2026-06-12")}
    rows = [row | {"entry": str(number), "what": text} for number, text in enumerate(texts)]

    calendar = Calendar.from_ical(make_calendar(pd.DataFrame(rows), content, version=1, now=NOW))

    assert list(calendar.errors) == []
    said = [str(event["summary"]).removesuffix(" (Due)") for event in calendar.walk("VEVENT")]
    assert ["".join(text.split()) for text in said] == ["".join(text.split()) for text in texts]

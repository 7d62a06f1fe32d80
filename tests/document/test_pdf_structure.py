"""What a screen reader is told by a PDF: its language, its title, what is a heading, a table and a picture, and in what order."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from workbook.document.document import LANGUAGE
from workbook.document.pdf import render_pdf
from workbook.reports.blank_worksheet import make_blank
from workbook.reports.portfolio import make_portfolio
from workbook.reviews.review import Worksheets
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook.content.loader import Content
    from workbook.document.document import HtmlDocument

DOCUMENTS = ["portfolio", "time-entries", "client-expectations", "people"]


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest, content: Content) -> HtmlDocument:
    """The portfolio of a filled example, and blanks of three layouts."""
    if request.param != "portfolio":
        return make_blank(content.get_worksheet(request.param), content=content)
    store, today = open_example(content, content.get_persona("permit-clerk"))
    return make_portfolio(Worksheets(store), now=dt.datetime.combine(today, dt.time(17)).astimezone())


@pytest.fixture(scope="module")
def reader(document: HtmlDocument) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(document)))


@pytest.fixture(scope="module")
def elements(reader: PdfReader) -> list[dict[str, Any]]:
    """What the file is made of, in the order in which it is read."""
    return list(walk(find_root(reader)["/StructTreeRoot"]["/K"]))


def find_root(reader: PdfReader) -> dict[str, Any]:
    root: Any = reader.trailer["/Root"]
    found: dict[str, Any] = root.get_object()
    return found


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Go through the elements below a place, from the first to the last."""
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from walk(part)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from walk(node["/K"])


def roles(elements: list[dict[str, Any]]) -> Counter[str]:
    return Counter(str(element["/S"]) for element in elements)


def test_it_says_its_title_and_language_and_that_the_order_is_that_of_its_elements(
    document: HtmlDocument, reader: PdfReader
) -> None:
    root = find_root(reader)

    assert root["/Lang"] == LANGUAGE
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == document.title
    assert {str(page["/Tabs"]) for page in reader.pages} == {"/S"}


def test_headings_begin_at_the_top_and_skip_no_level(elements: list[dict[str, Any]]) -> None:
    levels = [int(str(element["/S"])[2:]) for element in elements if str(element["/S"])[2:].isdigit()]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_table_and_picture_has_a_caption_and_header_cells_say_of_what(elements: list[dict[str, Any]]) -> None:
    counted = roles(elements)

    assert counted["/Table"] + counted["/Figure"] == counted["/Caption"] > 0
    headers = [element for element in elements if element["/S"] == "/TH"]
    assert headers
    assert all(any("/Scope" in attributes.get_object() for attributes in header["/A"]) for header in headers)


def test_every_picture_has_an_alternative(elements: list[dict[str, Any]], document: HtmlDocument) -> None:
    pictures = [element for element in elements if element["/S"] == "/Figure"]

    assert all(len(str(picture.get("/Alt", ""))) > len("A chart") for picture in pictures)
    assert bool(pictures) == document.has_contents

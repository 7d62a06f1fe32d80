"""PowerPoint files: what is on their slides, that nothing is too much for one, and that any text stays text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.exporting.exported_samples import NAUGHTY, open_store
from workbook.document import slide_template
from workbook.document.deck import HtmlDeck, HtmlSlide, to_deck, to_document
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import join_html, make_element, make_list, make_table
from workbook.document.slides import render_slides
from workbook.errors import DocumentError
from workbook.reports.matrix_slides import make_matrix_deck
from workbook.reports.problem_slides import make_problem_deck
from workbook.reports.review_slides import make_scorecard_deck
from workbook.reviews.review import Worksheets
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from workbook.content.loader import Content

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
POINT = 12700
NOW = dt.datetime(2025, 9, 29, 17).astimezone()
DECKS = [make_problem_deck, make_scorecard_deck, make_matrix_deck]


def read_slides(data: bytes) -> list[ET.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("ppt/slides/slide")]
        parts = sorted(names, key=lambda name: int(name.removeprefix("ppt/slides/slide").removesuffix(".xml")))
        return [ET.fromstring(package.read(part)) for part in parts]  # noqa: S314 written a moment ago


def words_of(element: ET.Element) -> str:
    return " ".join(text.text or "" for text in element.iter(f"{A}t"))


def title_of(slide: ET.Element) -> str:
    return words_of(next(slide.iter(f"{P}sp")))


@pytest.fixture(scope="module")
def director(content: Content) -> Worksheets:
    store, _ = open_example(content, content.get_persona("regional-director"))
    return Worksheets(store)


@pytest.fixture(scope="module", params=DECKS, ids=["problem", "scorecard", "matrix"])
def slides(request: pytest.FixtureRequest, director: Worksheets) -> list[ET.Element]:
    """The slides of a presentation of an example."""
    return read_slides(render_slides(request.param(director, now=NOW)))


def test_every_slide_after_the_first_has_a_title_of_its_own_and_its_number(slides: list[ET.Element]) -> None:
    titles = [title_of(slide) for slide in slides]

    assert all(titles)
    assert len(set(titles)) == len(titles)
    for number, slide in enumerate(slides[1:], start=2):
        assert [words_of(field) for field in slide.iter(f"{A}fld")] == [str(number)]


def test_every_picture_says_what_it_shows(slides: list[ET.Element]) -> None:
    texts = [shape.get("descr", "") for slide in slides for shape in slide.iter(f"{P}cNvPr") if shape.get("descr")]

    assert all(" " in text and not text.endswith(".png") for text in texts)


def test_shapes_are_numbered_without_repeats(slides: list[ET.Element]) -> None:
    for slide in slides[1:]:
        numbers = [shape.get("id") for shape in slide.iter(f"{P}cNvPr")]
        assert len(set(numbers)) == len(numbers)


def test_the_coach_speaks_in_the_title(director: Worksheets) -> None:
    titles = [title_of(slide) for slide in read_slides(render_slides(make_matrix_deck(director, now=NOW)))]

    assert any("no benefit from any of your services" in title for title in titles)


def test_numbers_of_a_matrix_are_shaded_from_light_to_dark() -> None:
    table = make_table("", ["Client", "Permits"], [["Drillers", "1"], ["Planners", "5"], ["Nobody", "none"]])
    [_, slide] = read_slides(render_slides(HtmlDeck("A deck", (), (HtmlSlide("One", table, scale=(1, 5)),))))

    fills = {words_of(cell): [color.get("val") for color in cell.iter(f"{A}srgbClr")] for cell in slide.iter(f"{A}tc")}
    assert fills["1"][-1] == "f3f6f9"
    assert fills["5"][-1] == "1f3a5f"
    assert fills["none"] == []


def test_notes_are_the_speakers_alone() -> None:
    data = render_slides(
        HtmlDeck("A deck", (), (HtmlSlide("One", make_element("p", "Seen"), notes="Said\n\nand done"),))
    )

    assert "Said" not in " ".join(words_of(slide) for slide in read_slides(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = [package.read(name) for name in package.namelist() if name.startswith("ppt/notesSlides/notes")]
    assert b"Said" in b"".join(notes)
    assert b"and done" in b"".join(notes)


def test_any_text_is_on_the_slides_as_it_was_written() -> None:
    slides = tuple(
        HtmlSlide(
            text, join_html([make_element("p", text), make_list([text]), make_table(text, ["a"], [[text]])]), text
        )
        for text in NAUGHTY
        if text.strip()
    )
    data = render_slides(HtmlDeck(NAUGHTY[5], tuple(NAUGHTY[6:9]), slides, author=NAUGHTY[9]))

    said = words_of(ET.fromstring(f"<x>{''.join(ET.tostring(s, encoding='unicode') for s in read_slides(data))}</x>"))  # noqa: S314
    short = [text for text in NAUGHTY if text.isprintable() and text.strip() == text and len(text) < 60]
    assert [text for text in short if text not in said] == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"TargetMode" not in b"".join(package.read(name) for name in package.namelist() if ".rels" in name)


def test_what_no_file_may_hold_is_a_visible_replacement() -> None:
    [_, slide] = read_slides(
        render_slides(HtmlDeck("A deck", (), (HtmlSlide("One", make_element("p", "a\x00b\x0bc")),)))
    )

    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c" in words_of(slide)


def test_arabic_and_hebrew_run_from_the_right() -> None:
    html = make_element("p", "مرحبا بالعالم") + make_element("p", "Hello")
    [_, slide] = read_slides(render_slides(HtmlDeck("A deck", (), (HtmlSlide("One", html),))))

    turned = {words_of(one): one.find(f"{A}pPr").get("rtl") for one in slide.iter(f"{A}p") if words_of(one)}  # type: ignore[union-attr]
    assert turned["مرحبا بالعالم"] == "1"
    assert turned["Hello"] is None


def test_two_files_of_one_day_are_the_same_bytes() -> None:
    deck = HtmlDeck("A deck", ("x",), (HtmlSlide("One", make_element("p", "Seen")),), dated=dt.date(2026, 3, 3))
    data = render_slides(deck)

    assert data == render_slides(deck)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"2026-03-03T12:00:00Z</dcterms:created>" in package.read("docProps/core.xml")


def test_where_pandoc_may_not_start_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise PermissionError(13, "blocked by the administrator")

    slide_template.make_slide_template.cache_clear()
    monkeypatch.setattr("subprocess.run", refuse)

    with pytest.raises(DocumentError, match="Word and PowerPoint files cannot be written on this computer"):
        render_slides(HtmlDeck("A deck", (), ()))


def test_with_nothing_entered_a_slide_says_what_is_needed(content: Content) -> None:
    with open_store(content) as store:
        worksheets = Worksheets(store)
        with pytest.raises(DocumentError, match="no problem"):
            make_problem_deck(worksheets, now=NOW)
        for make in (make_scorecard_deck, make_matrix_deck):
            deck = make(worksheets, now=NOW)
            assert len(deck.slides) == 1
            assert deck.slides[0].title


def test_slides_can_be_read_as_a_document_and_a_document_be_shown() -> None:
    document = HtmlDocument(
        "A title",
        ("x",),
        (HtmlSection("One", make_element("p", "a"), (HtmlSection("Two", "b"),)), HtmlSection("3")),
    )
    deck = to_deck(document)

    assert [slide.title for slide in deck.slides] == ["One", "Two", "3"]
    assert [section.title for section in to_document(deck).sections] == ["One", "Two", "3"]
    assert "spoken" in to_document(HtmlDeck("A", (), (HtmlSlide("One", "", notes="spoken"),))).sections[0].html

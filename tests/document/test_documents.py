from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import json
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.exporting.exported_samples import NAUGHTY, open_store
from workbook.document import word_template
from workbook.document.blocks import parse_blocks
from workbook.document.document import HtmlDocument, HtmlSection
from workbook.document.html import make_element, make_facts, make_list, make_table
from workbook.document.html_page import render_page
from workbook.document.layout.column_widths import compute_column_widths
from workbook.document.pdf import render_pdf
from workbook.document.word import render_word
from workbook.errors import DocumentError
from workbook.reports.blank_worksheet import BOX, make_blank
from workbook.reports.portfolio import make_portfolio
from workbook.reviews.review import Worksheets
from workbook.store.entries import Edit
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook.content.loader import Content

PERSONAS = ["permit-clerk", "programme-officer", "regional-director"]
PDFTOTEXT = shutil.which("pdftotext") or ""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKUP = "#set page(width: 1pt) $x$ *bold* <b>bold</b> [link](x) `code` @ref // gone /* gone */ \\newpage"
SAMPLE = HtmlDocument(
    "A title",
    ("Amina Doucette", "Tue 3 March 2026"),
    (
        HtmlSection(
            "First",
            make_element("p", MARKUP)
            + make_table("What was done", ["Client", "Minutes"], [["Rivermouth", "45"]], kinds=("words", "number"))
            + make_facts("In numbers", [("Done", "7")])
            + make_list(["one", "two"], ordered=True),
            (HtmlSection("Within", make_element("p", "Line one\nline two")),),
        ),
    ),
    author="Amina Doucette",
)


@pytest.fixture(scope="module")
def portfolios(content: Content) -> Callable[[str], HtmlDocument]:
    """Return the portfolio of a filled example; each is made once."""
    made: dict[str, HtmlDocument] = {}

    def make(persona: str) -> HtmlDocument:
        if persona not in made:
            store, today = open_example(content, content.get_persona(persona))
            now = dt.datetime.combine(today, dt.time(17)).astimezone()
            made[persona] = make_portfolio(Worksheets(store), now=now)
        return made[persona]

    return make


def read_pdf(data: bytes, tmp_path: Path) -> str:
    (tmp_path / "a.pdf").write_bytes(data)
    command = [PDFTOTEXT, "-layout", str(tmp_path / "a.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def read_word(data: bytes, part: str = "word/document.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ET.fromstring(package.read(part))  # noqa: S314 written a moment ago


def words_of(element: ET.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def test_blocks_keep_the_order_and_the_words() -> None:
    [paragraph, table, facts, numbered] = parse_blocks(SAMPLE.sections[0].html)

    assert paragraph == {"kind": "paragraph", "runs": [{"text": MARKUP}]}
    assert table["header"] == [[{"text": "Client"}], [{"text": "Minutes"}]]
    assert table["rows"] == [[[{"text": "Rivermouth"}], [{"text": "45"}]]]
    assert table["numbers"] == [1]
    assert facts["header"] is None
    assert facts["caption"] == [{"text": "In numbers", "bold": True}]
    assert numbered == {"kind": "list", "ordered": True, "items": [[{"text": "one"}], [{"text": "two"}]]}


def test_every_column_has_room_for_its_longest_word() -> None:
    row = ["me", "a very long text, " * 20, "acknowledgement"]
    [table] = parse_blocks(make_table("Actions", ["Owner", "Why", "What"], [row]))

    widths = compute_column_widths(table, letters=60)

    assert widths[0] >= len("Owner")
    assert widths[2] >= len("acknowledgement")
    assert widths[1] == max(widths)
    assert sum(widths) <= 60


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_stays_text_on_a_page(text: str) -> None:
    page = render_page(HtmlDocument(text, (text,), (HtmlSection(text, make_element("p", text)),), author=text))

    assert not re.search(
        r"<(?!/?(?:html|head|meta|title|style|body|header|h1|h2|p|nav|ul|li|a|main|br|!)\b|!doctype)", page
    )
    assert "default-src 'none'" in page


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_page_needs_nothing_from_elsewhere(persona: str, portfolios: Callable[[str], HtmlDocument]) -> None:
    page = render_page(portfolios(persona))

    sources = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert {source.split(":")[0] for source in sources if not source.startswith("#")} <= {"data"}
    assert "<script" not in page
    headings = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    assert len(set(re.findall(r' id="([^"]*)"', page))) == len(re.findall(r" id=", page))


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_pdf_says_that_it_is_tagged_and_what_it_is(persona: str, portfolios: Callable[[str], HtmlDocument]) -> None:
    data = render_pdf(portfolios(persona))

    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert b"/Outlines" in data
    assert b"/Lang" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert portfolios(persona).title.encode() in data


@pytest.mark.skipif(not PDFTOTEXT, reason="reads the file with poppler's pdftotext, which is not on this machine")
def test_what_was_written_is_never_read_as_markup(tmp_path: Path) -> None:
    text = read_pdf(render_pdf(SAMPLE), tmp_path)

    assert " ".join(MARKUP.split()) in " ".join(text.split())
    assert {"A title", "First", "Within", "Rivermouth"} <= set(re.split(r"\s{2,}|\n", text))


def test_any_text_gives_a_pdf() -> None:
    html = "".join(make_element("p", text) for text in NAUGHTY)

    assert render_pdf(HtmlDocument("Naughty", ("漢字 😀",), (HtmlSection("One", html),))).startswith(b"%PDF")


def test_a_mistake_in_the_template_is_not_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from workbook.document import pdf

    (tmp_path / "broken.typ").write_text("#nothing")
    monkeypatch.setattr(pdf, "TEMPLATE", tmp_path / "broken.typ")

    with pytest.raises(Exception, match="unknown variable"):
        render_pdf(SAMPLE)


def test_a_word_file_has_headings_header_rows_and_texts_for_pictures(portfolios: Callable[[str], HtmlDocument]) -> None:
    data = render_word(portfolios("permit-clerk"))
    body = read_word(data)

    styles = [style.get(f"{W}val") for style in body.iter(f"{W}pStyle")]
    assert {"Title", "Heading1", "Heading2", "Heading3"} <= set(styles)
    assert len(list(body.iter(f"{W}tblHeader"))) > 5
    pictures = [p.get("descr") for p in body.iter() if p.tag.endswith("}docPr")]
    assert pictures
    assert all(pictures)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert [name for name in package.namelist() if name.endswith(".svg")] == []
        assert b'w:fill="1F3A5F"' in package.read("word/styles.xml")
        assert re.search(rb'<w:lang [^>]*w:val="en"', package.read("word/styles.xml"))


def test_word_says_what_was_written() -> None:
    text = words_of(read_word(render_word(SAMPLE)))

    assert MARKUP in text
    assert all(said in text for said in ("A title", "Amina Doucette", "What was done", "Rivermouth", "45", "two"))


def test_any_text_gives_a_word_file() -> None:
    html = "".join(make_element("p", text) for text in NAUGHTY)

    said = words_of(read_word(render_word(HtmlDocument("Naughty", (), (HtmlSection("One", html),)))))

    assert all(text in said for text in NAUGHTY if text.isprintable() and not text.startswith(" "))


def test_where_pandoc_may_not_start_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise PermissionError(13, "blocked by the administrator")

    word_template.make_word_template.cache_clear()
    monkeypatch.setattr("subprocess.run", refuse)

    with pytest.raises(DocumentError, match="take the PDF or HTML instead"):
        render_word(SAMPLE)


def test_an_activity_in_which_nothing_is_entered_is_left_out(content: Content) -> None:
    with open_store(content) as store:
        store.save("extra-mile-log", [Edit("a", {"date": "2026-05-04", "extra_thing": "Rang back", "status": "done"})])
        document = make_portfolio(Worksheets(store), now=dt.datetime(2026, 6, 1, 9).astimezone())

    [level] = [section for section in document.sections if section.title.startswith("Level 1-3")]
    assert [part.title for part in level.parts] == ["Do something extra for a client"]
    assert not [section for section in document.sections if section.title.startswith("Level 6")]


def test_a_home_with_nothing_in_it_has_a_portfolio_that_says_so(content: Content) -> None:
    with open_store(content) as store:
        document = make_portfolio(Worksheets(store), now=dt.datetime(2026, 6, 1, 9).astimezone())

    assert "Nothing has been entered in these activities yet." in render_page(document)
    assert render_pdf(document).startswith(b"%PDF")


def test_only_the_activities_chosen_are_in_it(content: Content) -> None:
    store, today = open_example(content, content.get_persona("permit-clerk"))
    now = dt.datetime.combine(today, dt.time(17)).astimezone()

    document = make_portfolio(Worksheets(store), now=now, activities=["time-log"], with_worksheets=False)

    assert [part.title for section in document.sections for part in section.parts] == ["Track your service time"]


def test_every_worksheet_has_a_blank(content: Content) -> None:
    for worksheet in content.worksheets:
        page = render_page(make_blank(worksheet, content=content))
        typed = [field.title for field in worksheet.fields if field.filled_by == "learner"]
        if worksheet.layout in {"record", "records", "table"} and typed:
            titles = json.dumps(page)
            assert [title for title in typed if json.dumps(title.replace("'", "&#x27;"))[1:-1] not in titles] == []


def test_what_can_be_chosen_is_there_to_be_ticked(content: Content) -> None:
    page = render_page(make_blank(content.get_worksheet("problem-cases"), content=content))
    pdf = render_pdf(make_blank(content.get_worksheet("feedback-tool"), content=content))

    assert page
    assert pdf.startswith(b"%PDF")
    ticked = [
        worksheet
        for worksheet in content.worksheets
        if worksheet.layout in {"record", "records"}
        and any(field.constraints.enum and field.filled_by == "learner" for field in worksheet.fields)
    ]
    for worksheet in ticked:
        assert BOX in render_page(make_blank(worksheet, content=content))


def test_a_word_file_lists_its_contents_for_programs_that_make_no_list_of_their_own() -> None:
    data = render_word(SAMPLE)
    body = read_word(data)
    links = {words_of(link): link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}

    assert set(links) == {"First", "Within"}
    assert set(links.values()) <= marks


def test_a_word_file_keeps_rows_whole_and_numbers_its_pages(portfolios: Callable[[str], HtmlDocument]) -> None:
    data = render_word(portfolios("permit-clerk"))
    body = read_word(data)

    assert len(list(body.iter(f"{W}cantSplit"))) == len(list(body.iter(f"{W}tr")))
    assert [size.get(f"{W}w") for size in body.iter(f"{W}pgSz")] == ["11906"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"NUMPAGES" in b"".join(package.read(name) for name in package.namelist() if "footer" in name)


def test_a_form_has_lines_around_every_cell_and_lies_on_its_side_when_it_is_wide(content: Content) -> None:
    data = render_word(make_blank(content.get_worksheet("time-entries"), content=content))

    assert [size.get(f"{W}orient") for size in read_word(data).iter(f"{W}pgSz")] == ["landscape"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<w:insideV" in package.read("word/styles.xml")
        assert b'w:fill="1F3A5F"' not in package.read("word/styles.xml")


def test_arabic_and_hebrew_run_from_the_right_in_word_and_on_pages() -> None:
    html = make_element("p", "\u05e9\u05dc\u05d5\u05dd") + make_table(
        "Names", ["Name"], [["\u0645\u0631\u062d\u0628\u0627"], ["Ann"]]
    )
    document = HtmlDocument("A title", (), (HtmlSection("One", html),))
    body = read_word(render_word(document))

    turned = [words_of(one) for one in body.iter(f"{W}p") if one.find(f"{W}pPr/{W}bidi") is not None]
    assert turned == ["\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"]
    assert "unicode-bidi: plaintext" in render_page(document)
    assert render_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("render", [render_word, render_pdf])
def test_two_files_of_one_day_are_the_same_bytes(render: Callable[[HtmlDocument], bytes]) -> None:
    dated = dataclasses.replace(SAMPLE, dated=dt.date(2026, 3, 3))

    assert render(dated) == render(dated)
    assert b"20260303" in render(dated) or b"2026-03-03" in read_properties(render(dated))


def read_properties(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("docProps/core.xml")

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.exporting.exported_samples import open_store
from workbook.document import pdf
from workbook.document.html_page import render_page
from workbook.document.rendering import FORMATS, render_document
from workbook.errors import DocumentError, UnknownNameError
from workbook.reports.problem_summary import make_problem_summary
from workbook.reports.talk_outline import WITHOUT_NAMES, make_talk_outline
from workbook.reviews.review import Worksheets
from workbook.store.entries import Edit
from workbook.store.example_store import open_example

if TYPE_CHECKING:
    from workbook.content.loader import Content

NOW = dt.datetime(2026, 6, 1, 9).astimezone()


@pytest.fixture(scope="module")
def director(content: Content) -> Worksheets:
    store, _ = open_example(content, content.get_persona("regional-director"))
    return Worksheets(store)


@pytest.mark.parametrize("times", [1, 12, 25])
def test_a_problem_is_summed_up_on_one_page(times: int, content: Content) -> None:
    with open_store(content) as store:
        story = "People who work until four ring the enquiry line, or drive an hour each way. " * times
        store.save(
            "problem-statements", [Edit("a", {"title": "Closes at three", "date": "2026-05-01", "story": story})]
        )
        document = make_problem_summary(Worksheets(store), now=NOW)

    data = pdf._make_data(document)
    scale = pdf._choose_scale(data)

    assert pdf._count_pages(data | {"scale": scale}) == 1
    assert (scale < 1) == (pdf._count_pages(data | {"scale": 1}) > 1)


def test_a_summary_tells_the_latest_problem_its_sides_and_its_steps(director: Worksheets) -> None:
    page = render_page(make_problem_summary(director, now=NOW))

    assert "Harrow Ferry counter closes at three" in page
    assert "How each side sees it" in page
    assert "Sit at Harrow Ferry on two afternoons" in page


def test_an_outline_tells_stories_that_may_be_told_and_how(director: Worksheets) -> None:
    page = render_page(make_talk_outline(director, now=NOW))
    stories = director.store.entries("stories")
    forbidden = [entry.values["example"] for entry in stories if entry.values.get("may_be_told") == "no"]

    assert "1. " in page
    assert WITHOUT_NAMES in page
    assert forbidden
    assert [example for example in forbidden if str(example) in page] == []


@pytest.mark.parametrize("make", [make_problem_summary, make_talk_outline])
def test_without_entries_one_sentence_says_what_is_missing(make: type, content: Content) -> None:
    with open_store(content) as store, pytest.raises(DocumentError, match="in the notebook of Level 6"):
        make(Worksheets(store), now=NOW)


def test_a_format_that_no_document_has_is_refused(director: Worksheets) -> None:
    document = make_talk_outline(director, now=NOW)

    assert [render_document(document, ending=ending)[:4] for ending in FORMATS] == [b"%PDF", b"PK\x03\x04", b"<!do"]
    with pytest.raises(UnknownNameError, match=r"format of a report"):
        render_document(document, ending=".odt")

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.document.html import join_html, make_element, make_facts, make_list, make_table
from workbook.document.html_text import render_text


def test_paragraphs_are_parted_by_empty_lines_and_keep_their_line_breaks() -> None:
    html = join_html([make_element("p", "One\ntwo"), make_element("p", make_element("strong", "Three"), " & four")])
    assert render_text(html) == "One\ntwo\n\nThree & four"


def test_items_have_dashes_or_numbers_and_hang_together() -> None:
    html = join_html([make_list(["one\nmore", "two"], ordered=True), make_list(["three"])])
    assert render_text(html) == "1. one\n   more\n2. two\n\n- three"


def test_a_list_within_a_list_does_not_lose_the_count() -> None:
    html = make_list([join_html(["a", make_list(["b"])]), "c"], ordered=True)
    assert [line for line in render_text(html).splitlines() if line] == ["1. a", "- b", "2. c"]


def test_a_small_table_stands_in_columns_under_its_caption() -> None:
    html = make_table("Hours", ["Day", "Hours"], [["Monday", "2"], ["Tue", "10"]])
    assert render_text(html) == "Hours\n\nDay     Hours\n------  -----\nMonday  2\nTue     10"


@pytest.mark.parametrize("long", ["x" * 200, "two\nlines"])
def test_a_table_that_does_not_fit_is_told_row_by_row_without_its_empty_cells(long: str) -> None:
    html = make_table("Hours", ["Day", "Note", "Empty"], [["Monday", long, ""], ["Tuesday", "short", ""]])
    text = render_text(html)
    assert text.startswith("Hours\n\nDay: Monday\nNote:")
    assert text.endswith("\n\nDay: Tuesday\nNote: short")
    assert "Empty" not in text


def test_an_answer_of_several_lines_stands_below_its_question() -> None:
    assert render_text(make_facts("Plan", [("Date", "today"), ("Ideas", "one\ntwo")])) == (
        "Plan\n\nDate: today\nIdeas:\n    one\n    two"
    )


def test_a_picture_is_told_by_its_description_and_its_caption() -> None:
    html = '<figure><img alt="Service time rises" src="data:,"><figcaption>By week</figcaption></figure><p>After</p>'
    assert render_text(html) == "Service time rises\nBy week\n\nAfter"


def test_nothing_gives_nothing() -> None:
    assert render_text("") == ""


words = st.text("abcdef<&>\"'", min_size=1, max_size=12)


@given(headers=st.lists(words, min_size=2, max_size=4), data=st.data())
def test_every_word_of_a_table_is_in_its_text(headers: list[str], data: st.DataObject) -> None:
    row = st.lists(words, min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    text = render_text(make_table("Caption", headers, rows))
    assert all(cell in text for line in [headers, *rows] for cell in line)

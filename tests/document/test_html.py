from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from workbook.document.html import join_html, make_element, make_facts, make_link, make_list, make_table

if TYPE_CHECKING:
    from tests.html_reader import Read

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text("<>&\"'/=!- \n\rab;#x", max_size=30)


def as_shown(text: str) -> str:
    """Return a text with its line breaks as a browser has them."""
    return re.sub(r"\r\n|\r", "\n", text)


@given(text=texts)
def test_any_text_in_an_element_is_read_back_as_it_was_written(text: str, read: Read) -> None:
    page = read(make_element("p", text))
    assert page.text == as_shown(text)
    assert page.tags <= {"p", "br"}


@given(text=texts)
def test_any_text_in_an_attribute_is_read_back_and_opens_nothing(text: str, read: Read) -> None:
    page = read(make_element("a", "here", href=text))
    assert page.elements == [("a", {"href": text})]


@given(cells=st.lists(texts, min_size=2, max_size=2), caption=texts)
def test_any_text_in_a_table_stays_in_its_cell(cells: list[str], caption: str, read: Read) -> None:
    page = read(make_table(caption, ["One", "Two"], [cells]))
    assert page.rows == [["One", "Two"], [as_shown(cell) for cell in cells]]
    assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "br"}


def test_html_goes_in_as_it_is_and_other_text_beside_it_is_escaped() -> None:
    assert make_element("p", make_element("em", "a"), "<b>") == "<p><em>a</em>&lt;b&gt;</p>"
    assert join_html([make_element("p", "a"), "&"]) == "<p>a</p>&amp;"


def test_a_table_names_its_columns_and_each_row_by_its_first_cell(read: Read) -> None:
    page = read(make_table("Hours", ["Day", "Hours"], [["Monday", "2"]], kinds=["words", "number"]))
    scopes = [attributes.get("scope") for tag, attributes in page.elements if tag in {"th", "td"}]
    assert scopes == ["col", "col", "row", None]


def test_numbers_stand_to_the_right_and_words_to_the_left(read: Read) -> None:
    page = read(make_table("Hours", ["Day", "Hours"], [["Monday", "2"]], kinds=["words", "number"]))
    styles = [str(attributes["style"]) for tag, attributes in page.elements if tag in {"th", "td"}]
    assert ["right" in style for style in styles] == [False, True, False, True]


def test_facts_are_rows_named_by_their_questions(read: Read) -> None:
    page = read(make_facts("Plan", [("Ideas", "one\ntwo"), ("Date", "today")]))
    assert page.rows == [["Ideas", "one\ntwo"], ["Date", "today"]]
    assert [attributes.get("scope") for tag, attributes in page.elements if tag == "th"] == ["row", "row"]


def test_lists_are_numbered_only_when_their_order_counts() -> None:
    assert make_list(["a"]) == "<ul><li>a</li></ul>"
    assert make_list(["a"], ordered=True) == "<ol><li>a</li></ol>"


def test_a_link_is_told_from_words_by_more_than_its_colour() -> None:
    assert 'style="text-decoration:underline"' in make_link("there", "#There")


def test_a_header_that_is_to_be_written_in_by_hand_is_a_cell_and_names_nothing() -> None:
    table = make_table("A grid", ["Client", "\N{NO-BREAK SPACE}"], [["\N{NO-BREAK SPACE}", "Note:"]])

    assert table.count("<th ") == 1
    assert table.count("<td ") == 3

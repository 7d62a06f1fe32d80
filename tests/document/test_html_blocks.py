from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.trees import SVG, blocks, make_example
from tests.html_reader import Page
from workbook.document.html_blocks import render_html
from workbook.document.tree import (
    Block,
    BulletList,
    Callout,
    DataTable,
    DefinitionList,
    Figure,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Run,
    TableColumn,
    make_strong,
    make_text,
)

if TYPE_CHECKING:
    from workbook.document.tree import ColumnKind


def read(*made: Block) -> Page:
    page = Page()
    page.feed(render_html(made))
    page.close()
    return page


def test_every_kind_of_block_is_an_element_of_its_own() -> None:
    page = read(*make_example().blocks)
    assert {"h2", "h3", "p", "ol", "ul", "table", "figure", "img", "strong", "em", "a", "div"} <= page.tags


def test_text_is_escaped_and_keeps_its_line_breaks() -> None:
    assert render_html([Paragraph("a <b>\nc")]) == "<p>a &lt;b&gt;<br>c</p>"
    assert render_html([Paragraph(make_text(make_strong("a < b"), " & c"))]) == (
        "<p><strong>a &lt; b</strong> &amp; c</p>"
    )


@pytest.mark.parametrize(
    ("kind", "style"),
    [
        ("text", "text-align:left;vertical-align:top"),
        ("rating", "text-align:right;vertical-align:top"),
        ("moment", "text-align:left;vertical-align:top;white-space:nowrap"),
        ("duration", "text-align:right;vertical-align:top;white-space:nowrap"),
    ],
)
def test_a_columns_kind_decides_its_alignment(kind: ColumnKind, style: str) -> None:
    page = read(DataTable("Hours", (TableColumn("Day"), TableColumn("Value", kind)), (("Mon", "2"),)))
    assert [attributes["style"] for tag, attributes in page.elements if tag == "td"] == [style]


def test_a_figure_has_its_alternative_and_its_caption() -> None:
    page = read(Figure(SVG, 'Service "rises"', "By week"))
    [picture] = [attributes for tag, attributes in page.elements if tag == "img"]
    assert picture["alt"] == 'Service "rises"'
    assert page.text == "By week"


def test_a_list_keeps_the_number_with_which_it_starts() -> None:
    assert render_html([NumberedList(("c",), start=3)]) == '<ol start="3"><li>c</li></ol>'


def test_a_link_to_a_page_that_the_reader_does_not_have_is_plain_text() -> None:
    item = make_text(Run("Level 1", link="level-1.ipynb#Time"), " ", Run("Web", link="https://a.example"))
    assert 'href="level-1.ipynb#Time"' in render_html([BulletList((item,))])
    shown = render_html([BulletList((item,))], pages={"level-2"})
    assert "<li>Level 1 <a" in shown
    assert 'href="https://a.example"' in shown


def test_terms_are_row_headers() -> None:
    assert '<th scope="row"' in render_html([DefinitionList("In numbers", (("Share", "62 %"),))])


def test_a_callout_has_its_title_and_a_page_break_no_text() -> None:
    assert read(Callout((Paragraph("Copied."),), title="Take care"), PageBreak()).text == "Take careCopied."


def test_headings_start_at_the_level_that_is_free() -> None:
    assert render_html([Heading("A"), Heading("B", 2)], first_level=4) == "<h4>A</h4><h5>B</h5>"


@given(st.lists(blocks, max_size=3))
def test_every_element_is_closed_whatever_was_typed(made: list[Block]) -> None:
    assert read(*made).open == []

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.trees import SVG, make_example
from workbook.document.text import render_text, render_text_document
from workbook.document.tree import (
    Block,
    BulletList,
    Callout,
    DataTable,
    DefinitionList,
    Figure,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Presentation,
    Slide,
    TableColumn,
    make_strong,
    make_text,
)


def make_table(headers: list[str], *rows: list[str], caption: str = "Hours") -> DataTable:
    return DataTable(caption, tuple(map(TableColumn, headers)), tuple(map(tuple, rows)))


def test_paragraphs_are_separated_by_empty_lines_and_keep_their_line_breaks() -> None:
    blocks = [Paragraph("One\ntwo"), Paragraph(make_text(make_strong("Three"), " & four"))]
    assert render_text(blocks) == "One\ntwo\n\nThree & four"


def test_runs_of_spaces_are_one_space() -> None:
    assert render_text([Paragraph("  a \t b\r\nc ")]) == "a b\nc"


def test_items_have_dashes_or_numbers() -> None:
    blocks: list[Block] = [NumberedList(("one\nmore", "two"), start=9), BulletList(("three",))]
    assert render_text(blocks) == "9. one\n   more\n10. two\n\n- three"


def test_a_list_within_a_list_is_indented() -> None:
    inner = ListItem("a", (BulletList(("b",)),))
    assert render_text([NumberedList((inner, "c"))]) == "1. a\n   - b\n2. c"


def test_a_small_table_is_in_columns_under_its_caption() -> None:
    table = make_table(["Day", "Hours"], ["Monday", "2"], ["Tue", "10"])
    assert render_text([table]) == "Hours\n\nDay     Hours\n------  -----\nMonday  2\nTue     10"


@pytest.mark.parametrize("long", ["x" * 200, "two\nlines"])
def test_each_row_of_a_table_that_does_not_fit_is_a_list_without_empty_answers(long: str) -> None:
    text = render_text([make_table(["Day", "Note", "Empty"], ["Monday", long, ""], ["Tuesday", "short", ""])])
    assert text.startswith("Hours\n\nDay: Monday\nNote:")
    assert text.endswith("\n\nDay: Tuesday\nNote: short")
    assert "Empty" not in text


def test_an_answer_of_several_lines_is_below_its_question() -> None:
    assert render_text([DefinitionList("Plan", (("Date", "today"), ("Ideas", "one\ntwo")))]) == (
        "Plan\n\nDate: today\nIdeas:\n    one\n    two"
    )


def test_a_figure_is_its_alternative_and_its_caption() -> None:
    assert render_text([Figure(SVG, "Service time rises", "By week"), Paragraph("After")]) == (
        "Service time rises\nBy week\n\nAfter"
    )


def test_a_callout_is_its_title_and_its_text() -> None:
    assert render_text([Callout((Paragraph("Copied."),), title="Take care"), PageBreak()]) == "Take care\nCopied."


def test_nothing_gives_nothing() -> None:
    assert render_text([]) == ""
    assert render_text([Paragraph("")]) == ""


def test_a_document_begins_with_its_title_and_says_whose_it_is() -> None:
    text = render_text_document(make_example())
    assert text.startswith(
        "Time & work\n===========\nAmal, clerk\nMon 4 May 2026\n\nThis week\n=========\n\nYou spent 12"
    )
    assert text.endswith("\n")


def test_the_notes_of_a_slide_follow_it() -> None:
    made = Presentation("Talk", (), (Slide("One", (Paragraph("a"),), notes=("b", "c")),))
    assert render_text_document(made) == "Talk\n====\n\nOne\n---\n\na\n\nb\n\nc\n"


words = st.text("abcdef<&>\"'", min_size=1, max_size=12)


@given(headers=st.lists(words, min_size=2, max_size=4), data=st.data())
def test_every_word_of_a_table_is_in_its_text(headers: list[str], data: st.DataObject) -> None:
    row = st.lists(words, min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    text = render_text([make_table(headers, *rows)])
    assert all(cell in text for line in [headers, *rows] for cell in line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.trees import SVG, blocks, make_example
from workbook.document.tree import (
    Block,
    BulletList,
    Callout,
    CheckBoxes,
    DataTable,
    DefinitionList,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Presentation,
    Run,
    Slide,
    TableColumn,
)
from workbook.document.validation import check_document


def test_a_document_with_every_kind_of_block_has_no_problem() -> None:
    assert check_document(make_example()) == []


@given(st.lists(blocks, max_size=4))
def test_blocks_that_are_complete_have_no_problem(made: list[Block]) -> None:
    assert check_document(Document("Title", (), tuple(made))) == []


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (Heading("Too deep", 2), 'The heading "Too deep" has the level 2 below the level 0.'),
        (Heading(" "), "A heading has no text."),
        (Paragraph(""), "A paragraph has no text."),
        (Paragraph((Run("", link="a.ipynb"),)), "The link to a.ipynb has no text."),
        (BulletList(()), "A list has no items."),
        (BulletList(("",)), "An item has no text."),
        (Figure(SVG, " ", "By week"), 'The figure "By week" has no alternative text.'),
        (DataTable("Hours", (), ()), 'The table "Hours" has no columns.'),
        (
            DataTable("Hours", (TableColumn("Day"),), (("Mon",), ("Tue", "2"))),
            'The table "Hours" has 1 columns, but row 2 has 2 cells.',
        ),
        (
            DataTable("Form", (TableColumn("Day"),), ((CheckBoxes(()),),)),
            'The table "Form" has a field without choices in row 1.',
        ),
        (DefinitionList("Plan", (("", "today"),)), 'A term of "Plan" has no text.'),
        (Callout((Heading("a"),), title="Note"), 'A heading is within the callout "Note".'),
        (Callout((PageBreak(),), title="Note"), 'A page break is within the callout "Note".'),
    ],
)
def test_what_is_missing_is_named(block: Block, problem: str) -> None:
    assert problem in check_document(Document("Title", (), (block,)))


def test_a_title_is_needed_also_of_a_slide() -> None:
    assert check_document(Document("", (), ())) == ["The document has no title."]
    made = Presentation("Title", (), (Slide(""), Slide("One", (Heading("a"),))))
    assert check_document(made) == ["A slide has no title.", 'A heading is within the slide "One".']


def test_a_level_may_be_left_but_not_skipped() -> None:
    levels = (Heading("a"), Heading("b", 2), Heading("c", 3), Heading("d", 1), Heading("e", 3))
    assert check_document(Document("Title", (), levels)) == ['The heading "e" has the level 3 below the level 1.']

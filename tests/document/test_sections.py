from __future__ import annotations

from workbook.document.sections import Section, list_sections
from workbook.document.tree import Block, Heading, Paragraph


def test_a_section_has_the_blocks_up_to_the_next_heading() -> None:
    before, one, two = Paragraph("before"), Paragraph("one"), Paragraph("two")
    blocks: list[Block] = [before, Heading("A"), one, Heading("B", 2), Heading("C", 2), two, Heading("D")]
    assert list_sections(blocks) == [
        Section("", 0, "section", (before,)),
        Section("A", 1, "section-1", (one,)),
        Section("B", 2, "section-1-1", ()),
        Section("C", 2, "section-1-2", (two,)),
        Section("D", 1, "section-2", ()),
    ]


def test_nothing_has_no_sections() -> None:
    assert list_sections([]) == []

from __future__ import annotations

import dataclasses

import pytest

from workbook.document.tree import (
    BlankLines,
    CheckBoxes,
    Heading,
    Paragraph,
    Run,
    TableColumn,
    format_plain_text,
    list_runs,
    make_strong,
    make_text,
)


def test_a_tree_cannot_be_changed() -> None:
    paragraph = Paragraph("one")
    with pytest.raises(dataclasses.FrozenInstanceError):
        paragraph.text = "two"  # type: ignore[misc]
    assert {Heading("a"), Heading("a")} == {Heading("a")}


def test_a_plain_text_is_one_run_and_an_empty_one_is_none() -> None:
    assert list_runs("Hours") == (Run("Hours"),)
    assert list_runs("") == ()
    assert make_text("You spent ", make_strong("12 hours"), "") == (Run("You spent "), Run("12 hours", is_strong=True))


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (CheckBoxes(("Yes", "No"), is_one_line=True, gap=2), "☐ Yes\xa0\xa0☐ No"),
        (CheckBoxes(("Daily", "Weekly")), "☐ Daily\n☐ Weekly"),
        (BlankLines(lines=2, width=3), "\xa0\xa0\xa0\n\xa0\xa0\xa0"),
        (BlankLines(width=2, labels=("Hours", "Note")), "Hours: \xa0\xa0\nNote: \xa0\xa0"),
    ],
)
def test_a_field_to_fill_in_by_hand_has_room(field: BlankLines | CheckBoxes, shown: str) -> None:
    assert format_plain_text(field) == shown
    assert list_runs(field) == (Run(shown),)


@pytest.mark.parametrize(
    ("kind", "is_right_aligned", "is_unbroken"),
    [("text", False, False), ("number", True, False), ("date", False, True), ("duration", True, True)],
)
def test_a_columns_kind_decides_how_it_is_laid_out(kind: str, *, is_right_aligned: bool, is_unbroken: bool) -> None:
    column = TableColumn("Title", kind)  # type: ignore[arg-type]
    assert (column.is_right_aligned, column.is_unbroken) == (is_right_aligned, is_unbroken)

from __future__ import annotations

import pytest

from workbook.errors import UnreadableFileError
from workbook.importing.tables.delimited_text import read_text
from workbook.importing.tables.header_row import find_header

FORM = ((1, ["Employee", "Sam Roy", "Period", "May"]), (2, ["Unit", "Counter", "Approved by", "Lee"]))
HEADER = ["Date", "Start", "End", "Hours", "Client", "What I did"]
BODY = [["2026-05-12", "9:00", "10:00", "1", "Desk", "x"]] * 4
NAMES = frozenset({"date", "start", "end", "hours", "client", "what i did"})


def number(rows: list[list[str]], *, start: int) -> list[tuple[int, list[str]]]:
    return list(enumerate(rows, start=start))


@pytest.mark.parametrize("names", [frozenset(), NAMES])
def test_a_form_above_an_empty_row_is_not_the_header(names: frozenset[str]) -> None:
    assert find_header([*FORM, *number([HEADER, *BODY], start=4)], names=names) == 2


def test_known_names_are_the_header_below_a_form_as_wide_as_the_table() -> None:
    form = [["Employee", "Sam", "Client", "Desk", "Week", "20"], ["Unit", "Counter", "Lead", "Lee", "Site", "Hull"]]
    records = number([*form, HEADER, *BODY], start=1)
    assert find_header(records) == 0
    assert find_header(records, names=NAMES) == 2


def test_names_in_the_cells_below_do_not_replace_a_header_of_known_names() -> None:
    rows = [["Client", "Kind"], ["Hours", "Date"], ["Client", "Kind"], ["Start", "End"]]
    assert find_header(number(rows, start=1), names=frozenset({"client", "kind", "hours", "date", "start"})) == 0


def test_empty_rows_within_a_table_do_not_move_the_header() -> None:
    records = [(1, HEADER), *number(BODY[:2], start=2), *number(BODY, start=6)]
    assert find_header(records) == find_header(records, names=NAMES) == 0


def test_the_header_can_be_chosen() -> None:
    text = "Name,Note\nAnn,a\n\nWho,Desk\nBo,b\n"
    table = read_text(text, name="file.csv", header_row=4)
    assert table.columns == ("Who", "Desk")
    assert [row.number for row in table.rows] == [5]
    assert table.remarks == ("The text above the names of the columns in row 4 was skipped: rows 1 to 2.",)
    assert table.origin.header_row == 4


@pytest.mark.parametrize("row", [0, 3, 9, -1])
def test_a_chosen_row_without_text_is_refused(row: int) -> None:
    with pytest.raises(UnreadableFileError, match=f"has no text in row {row}; choose the row with the names"):
        read_text("Name,Note\nAnn,a\n\nBo,b\n", name="file.csv", header_row=row)

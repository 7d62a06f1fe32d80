from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import UnreadableFileError
from workbook.importing.tables.delimited_text import read_text

HEADER = "Date,Client,Hours,Notes"


def read(*lines: str, end: str = "\n") -> tuple[dict[int, tuple[str, ...]], set[int], set[int]]:
    """Return the rows by number, and the numbers of the rows that a remark and a problem name."""
    table = read_text(end.join(lines), name="file.csv")
    named = {message.row for message in table.row_remarks}
    return {row.number: row.cells for row in table.rows}, named, {problem.row for problem in table.problems}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("first", "third"),
    [
        ('2026-05-12,Desk,1,"Follow up', '2026-05-14,Desk,3,"Last one'),
        ('2026-05-12,Desk,1,"Follow up', '2026-05-14,Desk,3,Last one"'),  # The marks form a pair by accident.
        ('2026-05-12,"Desk,1,a', '2026-05-14,Desk",3,b'),
        ('"2026-05-12,Desk,1,a', '2026-05-14",Desk,3,b'),
        ('2026-05-12,Desk,1,"Follow up', "2026-05-14,Desk,3,b"),
        ('2026-05-12,Desk,1,"Urgent" call', '2026-05-14,Desk,3,"a" or "b" or'),
        ('"2026-05-12","Desk","1","a', '"2026-05-14","Desk","3","b"'),
        ('"2026-05-12","Desk","1","said "hi" to us"', '"2026-05-14","Desk","3","b"'),
    ],
)
def test_each_row_with_a_stray_mark_is_still_a_row_and_is_named(first: str, third: str, end: str) -> None:
    rows, named, problems = read(HEADER, first, "2026-05-13,Desk,2,x", third, "2026-05-15,Desk,4,y", end=end)
    assert [cells[2] for cells in rows.values()] == ["1", "2", "3", "4"]
    assert 2 in named
    assert not problems


def test_marks_within_a_quoted_cell_are_kept() -> None:
    rows, named, _ = read("Name,Note", '"Ann","said "hi" there"', '"Bo",""a" or ""b""', 'Cy,"a ""pair"" of marks"')
    assert rows == {2: ("Ann", 'said "hi" there'), 3: ("Bo", '"a" or "b"'), 4: ("Cy", 'a "pair" of marks')}
    assert named == {2, 3}


def test_a_row_whose_cells_cannot_be_told_apart_is_a_problem_and_so_are_its_other_lines() -> None:
    rows, _, problems = read(
        "Name,Note", 'Ann,"yes, "no", maybe"', "Bo,b", 'Cy,"one', 'line "two" of', 'three"', "Di,d"
    )
    assert rows == {3: ("Bo", "b"), 7: ("Di", "d")}
    assert problems == {2, 4, 5, 6}


def test_a_mark_that_is_never_closed_is_refused_if_the_next_lines_are_not_rows() -> None:
    with pytest.raises(UnreadableFileError, match="a quotation mark in row 3 that is never closed"):
        read("Name,Note", "Ann,a", 'Bo,"never', "closed", "again")


def test_a_cell_of_several_lines_is_read_without_a_remark() -> None:
    rows, named, problems = read(HEADER, '2026-05-12,Desk,1,"one', "two, three", "", '4"', "2026-05-13,Desk,2,x")
    assert rows == {2: ("2026-05-12", "Desk", "1", "one\ntwo, three\n\n4"), 3: ("2026-05-13", "Desk", "2", "x")}
    assert not named | problems


def test_lines_that_could_be_rows_are_named() -> None:
    rows, named, _ = read("Name,Kind,Setting", 'Ann,a,"x', 'Bo,b,y"', "Di,d,w")
    assert rows == {2: ("Ann", "a", "x\nBo,b,y"), 3: ("Di", "d", "w")}
    assert named == {2}


def test_many_lines_that_could_be_rows_are_rows() -> None:
    rows, named, _ = read("Name,Note", 'Ann,"a', *["Bo,b"] * 5, 'Cy,c"')
    assert len(rows) == 7
    assert named == {2}


def test_a_row_within_one_pair_of_marks_is_taken_apart() -> None:
    rows, named, _ = read("Name,Kind,Note", '"Ann,a,""one, two"""', "Bo,b,x")
    assert rows == {2: ("Ann", "a", "one, two"), 3: ("Bo", "b", "x")}
    assert named == {2}


def test_stray_marks_do_not_change_the_delimiter() -> None:
    rows, named, _ = read("Date;Client;Hours", '2026-05-12;"Desk;1,5', "2026-05-13;Desk;2,5", '2026-05-14;"Desk;3,5')
    assert [cells[2] for cells in rows.values()] == ["1,5", "2,5", "3,5"]
    assert named == {2, 4}


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10)), min_size=1, max_size=5),
    st.integers(2, 12),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_no_row_disappears_wherever_quotation_marks_are_added(
    places: list[tuple[int, int]], count: int, delimiter: str, end: str
) -> None:
    lines = [[f"2026-05-{number:02}", "Front desk", str(number), "a note"] for number in range(1, count + 1)]
    for place, (column, position) in enumerate(places):
        cells = lines[place % count]
        cells[column] = f'{cells[column][:position]}"{cells[column][position:]}'
    text = end.join(map(delimiter.join, [["Date", "Client", "Hours", "Notes"], *lines]))
    try:
        table = read_text(text, name="file.csv")
    except UnreadableFileError as error:
        assert "never closed" in str(error)  # noqa: PT017 any other error fails the test
        return
    problems = {problem.row for problem in table.problems}
    assert problems | {row.number for row in table.rows} == set(range(2, count + 2))
    short = any("before the last column" in remark for remark in table.remarks)
    for row in table.rows:
        same = row.cells[2].replace('"', "") == str(row.number - 1)
        assert same or (short and row.cells[3] == "")

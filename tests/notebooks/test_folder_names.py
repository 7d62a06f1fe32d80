"""The folder of a person: readable where the name can be written in Latin letters, and possible on every system."""

# ruff: noqa: RUF001 names in other scripts
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.notebooks.folder_names import MAX_LENGTH, RESERVED_NAMES, is_reserved, make_folder_name


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Łukasz Żak", "lukasz-zak"),
        ("Straße GROẞ", "strasse-gross"),
        ("Søren Æbelø", "soren-aebelo"),
        ("Þórður Óðinsson", "thordur-odinsson"),
        ("Đặng Thị Ơn", "dang-thi-on"),
        ("Işık İnan", "isik-inan"),
        ("Jose\u0301 Zoe\u0308", "jose-zoe"),
        ("Ａｎａ ﬁnch", "ana-finch"),
        ("Иван Щербаков", "ivan-shcherbakov"),
        ("Юлія Їжак", "yuliya-yizhak"),
        ("Ђорђе Љубић", "djordje-ljubic"),
        ("Γιώργος Παπαδόπουλος", "giorgos-papadopoulos"),
        ("Ευγενία Ψαρρού", "evgenia-psarrou"),
        ("O\u2019Brien, Anne-Marie", "o-brien-anne-marie"),
        ("Ana\u200b Lee\u00ad", "ana-lee"),
    ],
)
def test_letters_are_transliterated(name: str, folder: str) -> None:
    assert make_folder_name(name, 5, taken=()) == folder


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("李明", "learner-5"),
        ("محمد", "learner-5"),
        ("김민준", "learner-5"),
        ("李 Li", "learner-5-li"),
        ("!?", "learner-5"),
    ],
)
def test_other_scripts_get_a_safe_name_with_the_number(name: str, folder: str) -> None:
    assert make_folder_name(name, 5, taken=()) == folder
    assert make_folder_name(name, 5, taken={folder}) == f"{folder}-2"


@pytest.mark.parametrize("name", ["con", "CON", "Nul.", "aux ", "prn...", "COM1", "lpt9", "com¹", " nul . "])
def test_names_that_windows_reserves_are_avoided(name: str) -> None:
    assert re.fullmatch(r"learner-[a-z]{3}\d?", make_folder_name(name, 5, taken=()))


def test_names_that_only_begin_like_reserved_ones_stay() -> None:
    assert make_folder_name("Conrad Nullan", 5, taken=()) == "conrad-nullan"
    assert is_reserved("LPT1")
    assert not is_reserved("com10")


@given(st.lists(st.text() | st.sampled_from(sorted(RESERVED_NAMES)), max_size=12))
def test_any_names_give_different_folders_that_every_system_allows(names: list[str]) -> None:
    taken: set[str] = set()
    for number, name in enumerate(names):
        made = make_folder_name(name, number, taken=taken)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
        assert made not in RESERVED_NAMES
        assert made not in taken
        assert len(made) <= MAX_LENGTH + 3
        taken.add(made)

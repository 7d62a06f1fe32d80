"""A class list: a persona for each learner, and every mistake in it told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import ContentError
from workbook.notebooks.class_list import _make_id, read_class_list

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.content.loader import Content


def write(folder: Path, text: str) -> Path:
    path = folder / "class.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_is_a_learner_like_a_persona_with_what_the_row_says(content: Content, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Name,Persona,Title,start,about-me.unit,clients.review_every\n"
        "Ana Lindqvist,permit-clerk,,,Licences,month\n"
        'Bo Ek,permit-clerk,"Bo, trainee",2026-02-02,,\n',
    )
    ana, bo = read_class_list(path, content)
    clerk = content.get_persona("permit-clerk")

    assert (ana.id, ana.title, ana.start) == ("ana-lindqvist", "Ana Lindqvist", clerk.start)
    assert {entry["unit"] for entry in ana.entries["about-me"]} == {"Licences"}
    assert {entry["review_every"] for entry in ana.entries["clients"]} == {"month"}
    assert ana.entries["time-entries"] == clerk.entries["time-entries"]
    assert (bo.title, bo.start.isoformat(), bo.notebooks) == ("Bo, trainee", "2026-02-02", clerk.notebooks)
    assert bo.entries == clerk.entries


def test_an_excel_book_says_the_same(content: Content, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["name", "persona", "about-me.role"], ["Ana", "permit-clerk", "Clerk"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "class.xlsx")
    (ana,) = read_class_list(tmp_path / "class.xlsx", content)

    assert ana.entries["about-me"][0]["role"] == "Clerk"


def test_a_worksheet_that_the_persona_left_empty_gets_an_entry(content: Content, tmp_path: Path) -> None:
    assert "about-me" not in content.get_persona("programme-officer").entries
    (ana,) = read_class_list(write(tmp_path, "name,persona,about-me.name\nAna,programme-officer,Ana\n"), content)

    assert ana.entries["about-me"] == ({"name": "Ana"},)


def test_learners_of_one_name_are_kept_apart_and_none_takes_a_personas_place(content: Content, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,persona\n" + "".join(f"{name},permit-clerk\n" for name in ("Ana", "ANA!", "Permit clerk", "李明")),
    )

    assert [persona.id for persona in read_class_list(path, content)] == ["ana", "ana-2", "permit-clerk-2", "learner-5"]


@given(st.lists(st.text(), max_size=8))
def test_no_name_leads_out_of_the_folder(names: list[str]) -> None:
    taken: set[str] = set()
    made = [_make_id(name, number, taken) for number, name in enumerate(names)]

    assert len(set(made)) == len(made)
    for found in made:
        assert found.replace("-", "").isalnum()
        assert found.isascii()
        assert len(found) < 100


def test_an_unknown_column_is_refused_with_the_nearest_name(content: Content, tmp_path: Path) -> None:
    path = write(tmp_path, "name,persona,titel,about-me.nmae,zzzzzz\nAna,permit-clerk,x,y,z\n")
    with pytest.raises(ContentError) as caught:
        read_class_list(path, content)

    first, second, third = str(caught.value).splitlines()
    assert 'there is no column "titel"; did you mean "title"?' in first
    assert 'there is no column "about-me.nmae"; did you mean "about-me.name"?' in second
    assert "the choices are: name, persona, title, about, start, today, worksheet.field" in third


def test_every_row_that_cannot_be_is_told_at_once(content: Content, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,persona,start\nAna,permit-clark,\n,permit-clerk,\nBo,permit-clerk,2026-02-03\nIb,permit-clerk,soon\n",
    )
    with pytest.raises(ContentError) as caught:
        read_class_list(path, content)

    first, second, third, fourth = str(caught.value).splitlines()
    assert first == 'class.csv:2: There is no persona "permit-clark"; did you mean "permit-clerk"?'
    assert second == "class.csv:3: the learner's name is missing."
    assert third == "class.csv, row 4: 2026-02-03 is a Tuesday; a persona starts on a Monday"
    assert fourth.startswith("class.csv, row 5: start: ")


def test_a_value_that_its_field_refuses_is_told_with_row_and_field(content: Content, tmp_path: Path) -> None:
    path = write(tmp_path, "name,persona,clients.review_every\nAna,permit-clerk,fortnight\n")
    with pytest.raises(
        ContentError, match=r"class\.csv, row 2: entries > clients > walk-in-residents > review_every: "
    ):
        read_class_list(path, content)


def test_a_list_without_names_or_personas_is_refused(content: Content, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match='the column "persona" is missing'):
        read_class_list(write(tmp_path, "name,title\nAna,x\n"), content)

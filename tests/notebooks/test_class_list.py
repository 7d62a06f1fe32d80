"""A class list: a persona for each learner, and every mistake in it told at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from workbook.errors import ContentError
from workbook.notebooks.class_list import read_class_list
from workbook.store.example_store import open_example

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
    assert bo.entries["about-me"] == ({**clerk.entries["about-me"][0], "name": "Bo Ek"},)
    assert {**bo.entries, "about-me": ()} == {**clerk.entries, "about-me": ()}


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


def test_an_example_opens_with_the_learners_name_and_mentions_the_personas_nowhere(
    content: Content, tmp_path: Path
) -> None:
    names = ("permit-clerk", "programme-officer", "regional-director")
    path = write(tmp_path, "name,persona\n" + "".join(f"Łukasz Żak,{name}\n" for name in names))

    for learner, name in zip(read_class_list(path, content), names, strict=True):
        first, role = content.get_persona(name).title.split(", ", 1)
        assert learner.title == "Łukasz Żak"
        assert learner.about == (
            "This example was made for Łukasz Żak. The person, the places and the entries in it are invented, and follow the"
            f' example "{role}".'
        )
        assert first not in learner.model_dump_json()


def test_only_whole_names_are_replaced_and_only_in_texts(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = {
        "about-me": ({"name": "A. Lee"},),
        "clients": ({"id": "Ann", "name": "Annex of Ann Lee"}, {"id": "b", "name": "Ann's; A. Lee"}),
    }
    changes = {"title": "Ann, clerk", "about": "Ann Lee works here.", "entries": entries}
    persona = content.get_persona("permit-clerk").model_copy(update=changes)
    monkeypatch.setattr(type(content), "get_persona", lambda _content, _name: persona)
    [learner] = read_class_list(write(tmp_path, "name,persona\n\\1 Bo,permit-clerk\n"), content)

    assert [entry["name"] for entry in learner.entries["about-me"]] == ["\\1 Bo"]
    assert learner.entries["clients"] == (
        {"id": "Ann", "name": "Annex of \\1 Bo"},
        {"id": "b", "name": "\\1 Bo's; \\1 Bo"},
    )


def test_columns_still_say_more_than_the_name(content: Content, tmp_path: Path) -> None:
    path = write(tmp_path, "name,persona,about,about-me.name\nAna,permit-clerk,A text.,Ana B.\n")
    [ana] = read_class_list(path, content)

    assert (ana.about, ana.entries["about-me"][0]["name"]) == ("A text.", "Ana B.")


def test_an_earlier_day_in_the_list_shows_what_stood_then(content: Content, tmp_path: Path) -> None:
    rows = ("Ana,week 3 Mon,", "Bo,2026-01-26,", "Cy,,", "Di,week 9 Mon,week 8 Fri")
    path = write(tmp_path, "name,persona,today,clients.last_reviewed\n" + "".join(_add_persona(row) for row in rows))
    ana, bo, cy, di = read_class_list(path, content)
    opened = {person.id: open_example(content, person) for person in (ana, bo, cy)}

    assert (ana.today, bo.today, cy.today, di.today) == ("week 3 Mon", "week 3 Mon", "week 8 Tue", "week 9 Mon")
    assert opened["ana"][1] == dt.date(2026, 1, 26)
    days = [str(entry.values["done_on"]) for entry in opened["ana"][0].entries("steps-done")]
    assert max(days) <= "2026-01-26"
    assert len(days) < len(opened["cy"][0].entries("steps-done"))
    assert len(days) == len(opened["bo"][0].entries("steps-done"))


def _add_persona(row: str) -> str:
    name, rest = row.split(",", 1)
    return f"{name},permit-clerk,{rest}\n"


def test_a_day_that_cannot_be_read_is_told_with_its_row(content: Content, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r'class\.csv:2: today: "soon" is not a date here: write a week and a day'):
        read_class_list(write(tmp_path, "name,persona,today\nAna,permit-clerk,soon\n"), content)


def test_two_lists_with_the_same_learner_give_two_folders(content: Content, tmp_path: Path) -> None:
    [ana] = read_class_list(write(tmp_path, "name,persona\nAna,permit-clerk\n"), content, taken=["ana"])

    assert ana.id == "ana-2"


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
